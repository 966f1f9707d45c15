import * as z from "zod";

/** In one line: most of it goes into fields of control files, in which a line more is a field more. */
const text = z.string().regex(/^[^\r\n]+$/, { error: "text in one line" });
const mode = z
  .string()
  .regex(/^(?:0o?)?[0-7]{3,4}$/, { error: "a mode in octal digits, as 0640" })
  .transform((digits) => Number.parseInt(digits.replace("o", ""), 8))
  .describe("Permissions in octal, as chmod takes them: 0640.");
const owner = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]*\$?$/, { error: "the name of a user or group" })
  .describe("A user or group that is on the target before the package is unpacked.");

const file = z.strictObject({
  source: text.describe("A file, a folder, or a pattern with * and **, relative to cgox.yaml."),
  path: z
    .string()
    .startsWith("/", { error: "an absolute path on the target" })
    .describe("Where it goes: a file's path, or a folder's with a slash at its end; for a folder or a pattern, a folder's."),
  mode: mode.optional(),
  owner: owner.optional(),
  group: owner.optional(),
  conffile: z.boolean().describe("Kept over upgrades where it was changed; files below /etc are, unless this says false.").optional(),
});

const directory = z.union([
  z.string().startsWith("/", { error: "an absolute path on the target" }),
  z.strictObject({
    path: z.string().startsWith("/", { error: "an absolute path on the target" }),
    mode: mode.optional(),
    owner: owner.optional(),
    group: owner.optional(),
  }),
]);

const unit = z.union([
  text,
  z
    .strictObject({
      unit: text.describe("The unit's file, relative to cgox.yaml."),
      enable: z.boolean().describe("Enable it on the first install (the default)."),
      start: z.boolean().describe("Start it on install, restart it on upgrade (the default)."),
    })
    .partial({ enable: true, start: true }),
]);

const changelogEntry = z.strictObject({
  version: text,
  date: text.describe("As 2026-11-21, or with a time.").optional(),
  changes: z.array(z.string().min(1)).min(1),
  author: text.describe("Name <address>; the maintainer where it is left out.").optional(),
  distribution: text.optional(),
  urgency: z.enum(["low", "medium", "high", "emergency", "critical"]).optional(),
});

const relation = z.string().min(1);
const relations = z.union([relation.transform((value) => [value]), z.array(relation)]);

/** The block `package.deb` of cgox.yaml. */
export const debSchema = z.strictObject({
  name: text.describe("The package's name, where it is another one than package.name.").optional(),
  version: text.describe("The whole Debian version, taken as it is.").optional(),
  revision: text.describe("What follows the last hyphen of the version; 1 where it is left out.").optional(),
  section: z
    .string()
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/, { error: "a section of Debian's archive, e.g. graphics" })
    .optional(),
  priority: z.enum(["required", "important", "standard", "optional", "extra"]).optional(),
  "pre-depends": relations.optional(),
  depends: relations.describe("Added to what is computed from the programs.").optional(),
  recommends: relations.optional(),
  suggests: relations.optional(),
  enhances: relations.optional(),
  conflicts: relations.optional(),
  breaks: relations.optional(),
  replaces: relations.optional(),
  provides: relations.optional(),
  compression: z.enum(["xz", "zstd", "gzip"]).optional(),
  dbgsym: z.boolean().describe("Make the package with the debug information too.").optional(),
  bin: z
    .string()
    .startsWith("/", { error: "an absolute path on the target" })
    .describe("Folder of the programs; /usr/bin where it is left out.")
    .optional(),
  files: z.array(file).optional(),
  directories: z.array(directory).optional(),
  symlinks: z
    .record(z.string().startsWith("/", { error: "an absolute path on the target" }), text)
    .describe("Path of the link → where it points.")
    .optional(),
  systemd: z.array(unit).optional(),
  scripts: z
    .strictObject({ preinst: text, postinst: text, prerm: text, postrm: text })
    .partial()
    .describe("Files with maintainer scripts.")
    .optional(),
  man: z.array(text).describe("Manual pages or patterns of them, e.g. man/*.1.").optional(),
  desktop: z.array(text).describe("Desktop files.").optional(),
  icons: z.array(text).describe("PNG and SVG icons, named as the desktop file names them.").optional(),
});

export type DebSettings = z.infer<typeof debSchema>;
export const changelogSchema = z.array(changelogEntry);

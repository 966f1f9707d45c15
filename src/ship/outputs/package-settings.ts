import * as z from "zod";
import { changelogSchema, debSchema } from "./deb/settings.ts";

const text = z.string().regex(/^[^\r\n]+$/, { error: "text in one line" });

/** The block `package` of cgox.yaml: what every output may want to know, and each output's own block, which it describes itself. */
export const packageSchema = z.strictObject({
  name: text.describe("The package's name.").optional(),
  version: text.describe("As 1.2.0 or 1.2.0-rc.1; the git tag where it is left out.").optional(),
  maintainer: z
    .string()
    .regex(/^[^<>,\r\n]+ <[^<>@\s]+@[^<>@\s]+>$/, { error: "Name <address@example.com>" })
    .optional(),
  // The class URL passes over line ends inside of an address, a control file does not.
  homepage: z
    .url({ protocol: /^https?$/, error: "an http:// or https:// address" })
    .regex(/^\S+$/, { error: "an address without blanks" })
    .optional(),
  description: z.string().describe("A short first line that says what it is, then a few sentences more.").optional(),
  license: text
    .describe("The licence's short name, e.g. MIT or GPL-3.0-or-later; found in the file LICENSE where it is left out.")
    .optional(),
  copyright: z.string().min(1).describe("Years and holders, a line each: 2026 Jo Doe <jo@example.com>.").optional(),
  changelog: changelogSchema.describe("Versions, the newest first.").optional(),
  deb: debSchema.optional(),
});

export type PackageSettings = z.infer<typeof packageSchema>;

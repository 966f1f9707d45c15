import { createHash } from "node:crypto";
import { formatParagraph } from "../../../formats/deb822.ts";
import { completeEntries, installedSize } from "./entries.ts";
import type { DebEntry } from "./entry.ts";
import { maintainerScripts, SCRIPT_NAMES } from "./maintainer-scripts.ts";
import type { ScriptName, Snippets } from "./systemd/snippets.ts";
import { withoutEpoch } from "./version.ts";

/** A .deb as a value: all that is decided, nothing written. */
export interface DebPlan {
  /** `demo_1.2.0-1_armhf.deb` */
  readonly fileName: string;
  readonly control: readonly ControlField[];
  /** The other files of the control archive, sorted by name. */
  readonly controlFiles: readonly { readonly name: string; readonly mode: number; readonly text: string }[];
  /** In the order of the archive, folders before what is in them. */
  readonly entries: readonly DebEntry[];
  /** Of everything in it, seconds since 1970. */
  readonly modified: number;
}

type ControlField = readonly [name: string, value: string];

export interface PlanInput {
  /** Package, Version and Architecture among them; Installed-Size is added. Empty values are left out. */
  readonly fields: Readonly<Record<string, string>>;
  readonly entries: readonly DebEntry[];
  readonly modified: number;
  readonly scripts?: Readonly<Partial<Record<ScriptName, string>>>;
  readonly snippets?: Snippets;
}

/**
 * Decides everything about a package. @throws CgoxError `CGOX_DEB_DUPLICATE`, `CGOX_DEB_SCRIPT`
 */
export function planDeb({ fields, modified, scripts = {}, snippets = {}, ...input }: PlanInput): DebPlan {
  const entries = completeEntries(input.entries);
  const all: Readonly<Record<string, string>> = { ...fields, "Installed-Size": String(installedSize(entries)) };
  const control = FIELD_ORDER.flatMap((name): ControlField[] => {
    const value = all[name] ?? "";
    return value === "" ? [] : [[name, value]];
  });
  const merged = maintainerScripts(scripts, snippets);
  const controlFiles = [
    {
      name: "conffiles",
      mode: 0o644,
      text: entries.flatMap(({ isConffile, path }) => (isConffile === true ? [`/${path}\n`] : [])).join(""),
    },
    { name: "control", mode: 0o644, text: formatParagraph(control) },
    { name: "md5sums", mode: 0o644, text: md5sums(entries) },
    ...SCRIPT_NAMES.map((name) => ({ name, mode: 0o755, text: merged[name] ?? "" })),
  ];
  return {
    fileName: `${all["Package"] ?? ""}_${withoutEpoch(all["Version"] ?? "")}_${all["Architecture"] ?? ""}.deb`,
    control,
    controlFiles: controlFiles.filter(({ text }) => text !== "").toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    entries,
    modified,
  };
}

/** The order in which dpkg-gencontrol writes them. */
const FIELD_ORDER = [
  "Package",
  "Source",
  "Version",
  "Auto-Built-Package",
  "Architecture",
  "Maintainer",
  "Installed-Size",
  "Pre-Depends",
  "Depends",
  "Recommends",
  "Suggests",
  "Enhances",
  "Conflicts",
  "Breaks",
  "Replaces",
  "Provides",
  "Section",
  "Priority",
  "Multi-Arch",
  "Homepage",
  "Description",
  "Build-Ids",
];

/** One line for each file that is no conffile, as dh_md5sums writes them. */
function md5sums(entries: readonly DebEntry[]): string {
  return entries
    .flatMap(({ type, path, data, isConffile }) =>
      type === "file" && data !== undefined && isConffile !== true ? [`${createHash("md5").update(data).digest("hex")}  ${path}\n`] : [],
    )
    .join("");
}

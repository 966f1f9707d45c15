import { ownArchives } from "../config/own-archives.ts";
import { quoted } from "../config/quoted.ts";
import { readTrustedFolders } from "../config/trusted-folders.ts";
import { redact } from "../model/redact.ts";
import type { CgoxEvent } from "../model/events.ts";
import type { Session } from "../model/session.ts";

type Warning = Extract<CgoxEvent, { readonly type: "warning" }>;

/** More of a project's repositories than these are counted. */
const NAMED = 4;
const LONGEST = 200;

export interface Unagreed {
  /** undefined where the project has no archives of its own, or the user has agreed to them. */
  readonly warning?: Warning;
  /** Absolute paths of the files that this hangs on, besides cgox.yaml. */
  readonly inputs: readonly string[];
}

/** What is said of a project that brings its own archives, until the user has agreed to exactly those. */
export async function unagreedArchives({ host, config, project, trustFile }: Session): Promise<Unagreed> {
  const { lines, digest, keyFiles } = await ownArchives(host.files, config, project.root);
  if (lines.length === 0) return { inputs: [] };
  const inputs = [trustFile, ...keyFiles];
  const folder = await host.files.realPath(project.root);
  const trusted = await readTrustedFolders(host, trustFile, folder);
  if (Object.hasOwn(trusted, folder) && trusted[folder]?.archives === digest) return { inputs };
  const named = archiveLines(lines).slice(0, NAMED).join("; ");
  const more = lines.length > NAMED ? `; and ${lines.length - NAMED} more` : "";
  return {
    inputs,
    warning: {
      type: "warning",
      code: "CGOX_PROJECT_OWN_ARCHIVE",
      message: `${project.configFile} brings archives of its own: ${named}${more}`,
      hint: `if you trust whoever wrote that, say so once: cgox trust ${quoted(folder)}`,
    },
  };
}

/** Each as one printable line without passwords. */
export function archiveLines(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const safe = redact(line).replaceAll(/\s+/g, " ");
    return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
  });
}

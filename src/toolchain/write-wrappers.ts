import { basename, dirname, join } from "node:path";
import type { Host } from "../model/host.ts";
import type { WrapperScripts } from "./wrappers.ts";

/** Absolute paths of a target's wrappers. */
export interface WrapperPaths {
  readonly cc: string;
  readonly cxx: string;
  readonly ar: string;
  readonly directory: string;
}

/**
 * Puts wrappers into a folder, each at once or not at all. A file that is as it should be is not touched: go looks at times and sizes.
 * @throws CgoxError of the file system (`CGOX_IO_…`).
 */
export async function writeWrappers(host: Host, directory: string, scripts: WrapperScripts): Promise<WrapperPaths> {
  const folders = Object.keys(scripts).map((name) => dirname(join(directory, name)));
  for (const folder of new Set(folders)) await host.files.makeDirectory(folder);
  for (const [name, text] of Object.entries(scripts)) {
    await writeChanged(host, join(directory, name), text);
  }
  return { cc: join(directory, "zcc"), cxx: join(directory, "zxx"), ar: join(directory, "zar"), directory };
}

async function writeChanged(host: Host, path: string, text: string): Promise<void> {
  const facts = await host.files.facts(path);
  const executable = !basename(path).includes(".");
  const same = facts?.kind === "file" && (facts.mode & 0o100) === (executable ? 0o100 : 0) && (await host.files.readText(path)) === text;
  if (!same) {
    await host.files.writeAtomic(path, text, { mode: executable ? 0o755 : 0o644 });
  }
}

import type { Files } from "../model/host.ts";
import type { Zig } from "./zig.ts";

/** A folder of headers, and the paths below it. */
export interface HeaderFolder {
  /** Absolute. */
  readonly folder: string;
  readonly paths: readonly string[];
}

/** Windows' headers as zig has them, and its compiler's own. Empty where zig's folder is not known. */
export async function windowsHeaders(files: Pick<Files, "list">, { libDirectory }: Zig): Promise<HeaderFolder[]> {
  if (libDirectory === undefined) return [];
  const folders = [`${libDirectory}/libc/include/any-windows-any`, `${libDirectory}/include`];
  return Promise.all(folders.map(async (folder) => ({ folder, paths: await pathsBelow(files, folder) })));
}

/** Names with a dot are files: a folder is listed, and asking for the kind of each of 1,500 headers would take longer than all else. */
async function pathsBelow(files: Pick<Files, "list">, folder: string): Promise<string[]> {
  const names = await files.list(folder).catch(() => []);
  const lists = names.map(async (name) => {
    return name.includes(".") ? [name] : (await pathsBelow(files, `${folder}/${name}`)).map((path) => `${name}/${path}`);
  });
  return (await Promise.all(lists)).flat();
}

/**
 * What clang's -ivfsoverlay reads: the headers under their own paths, found in whatever case a program writes them. Windows does not mind the case, and
 * `<Windows.h>`, `<ShlObj.h>` are how Microsoft's own samples spell what mingw-w64 has in lower case. What the list does not have is looked for as
 * ever, so names that differ in nothing but their case are left to that. (LLVM, llvm/include/llvm/Support/VirtualFileSystem.h, RedirectingFileSystem)
 */
export function headerOverlay(folders: readonly HeaderFolder[]): string {
  const roots = folders.flatMap(({ folder, paths }) => directories(folder, paths));
  return `${JSON.stringify({ version: 0, "case-sensitive": "false", roots })}\n`;
}

interface OverlayFile {
  readonly type: "file";
  readonly name: string;
  readonly "external-contents": string;
}

interface OverlayFolder {
  readonly type: "directory";
  readonly name: string;
  readonly contents: readonly OverlayFile[];
}

function directories(root: string, paths: readonly string[]): OverlayFolder[] {
  const spellings = new Map<string, number>();
  for (const path of paths) spellings.set(path.toLowerCase(), (spellings.get(path.toLowerCase()) ?? 0) + 1);
  const folders = new Map<string, OverlayFile[]>();
  for (const path of paths) {
    if (spellings.get(path.toLowerCase()) !== 1) continue;
    const full = `${root}/${path}`;
    const at = full.lastIndexOf("/");
    const inside = folders.get(full.slice(0, at)) ?? [];
    inside.push({ type: "file", name: full.slice(at + 1), "external-contents": full });
    folders.set(full.slice(0, at), inside);
  }
  return [...folders].map(([name, contents]) => ({ type: "directory", name, contents }));
}

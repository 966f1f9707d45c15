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

/** The headers of packages in a tree. @param files paths of all that they put there, below `root` */
export function packageHeaders(root: string, include: readonly string[], files: readonly string[]): HeaderFolder[] {
  return include.map((folder) => {
    const start = `${folder.slice(root.length + 1)}/`;
    return { folder, paths: files.flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : [])) };
  });
}

/** Names with a dot are files: a folder is listed, and asking for the kind of each of 1,500 headers would take longer than all else. */
async function pathsBelow(files: Pick<Files, "list">, folder: string): Promise<string[]> {
  const names = await files.list(folder).catch(() => []);
  const lists = names.map(async (name) => {
    return name.includes(".") ? [name] : (await pathsBelow(files, `${folder}/${name}`)).map((path) => `${name}/${path}`);
  });
  return (await Promise.all(lists)).flat();
}

/** Include folders that only clang sees, in which names are the same in any case. */
export interface HeaderOverlay {
  /** For clang's -ivfsoverlay. */
  readonly text: string;
  /** In the order in which they are to be searched, after all others. */
  readonly folders: readonly {
    /** Absolute. */
    readonly path: string;
    /** The folder whose headers it shows. */
    readonly shows: string;
  }[];
}

/** No file system has it: clang is told of it by the overlay. */
const PLACE = "/cgox/headers";

/**
 * Shows the headers of folders once more, in folders where names are the same in any case. Windows does not mind the case, and `<Windows.h>`,
 * `<ShlObj.h>` are how Microsoft's own samples spell what mingw-w64 has in lower case. Searched last, the folders change nothing of what is found in the
 * case that is written. A header that is found in them goes by its own path. (LLVM, llvm/include/llvm/Support/VirtualFileSystem.h, RedirectingFileSystem)
 */
export function headerOverlay(all: readonly HeaderFolder[]): HeaderOverlay {
  const shown = all.filter(({ paths }) => paths.length > 0).map((each, index) => ({ ...each, path: `${PLACE}/${index}` }));
  const roots = shown.map((each): OverlayFolder => ({ type: "directory", name: each.path, contents: contentsOf(each) }));
  return {
    text: `${JSON.stringify({ version: 0, "case-sensitive": "false", roots })}\n`,
    folders: shown.map(({ path, folder }) => ({ path, shows: folder })),
  };
}

interface OverlayFile {
  readonly type: "file";
  readonly name: string;
  readonly "external-contents": string;
}

interface OverlayFolder {
  readonly type: "directory";
  readonly name: string;
  readonly contents: (OverlayFile | OverlayFolder)[];
}

function contentsOf({ folder, paths }: HeaderFolder): OverlayFolder["contents"] {
  const top: OverlayFolder["contents"] = [];
  const known = new Map([["", top]]);
  const inside = (path: string): OverlayFolder["contents"] => {
    const there = known.get(path.toLowerCase());
    if (there !== undefined) return there;
    const { above, name } = split(path);
    const contents: OverlayFolder["contents"] = [];
    inside(above).push({ type: "directory", name, contents });
    known.set(path.toLowerCase(), contents);
    return contents;
  };
  for (const path of paths) {
    const { above, name } = split(path);
    const file = { type: "file", "external-contents": `${folder}/${path}` } as const;
    inside(above).push({ ...file, name });
    // Windows, and Microsoft's compiler, take either for what parts a path: <sys\stat.h>.
    if (above !== "") top.push({ ...file, name: path.replaceAll("/", "\\") });
  }
  return top;
}

function split(path: string): { readonly above: string; readonly name: string } {
  const cut = path.lastIndexOf("/");
  return { above: path.slice(0, Math.max(cut, 0)), name: path.slice(cut + 1) };
}

import type { Files } from "../model/host.ts";
import { libraryAliases } from "./arguments/library-aliases.ts";
import type { Zig } from "./zig.ts";

/** Folders of mingw-w64's module definitions in zig's library folder, from which zig makes import libraries when they are asked for. */
const FOLDERS = ["lib-common", "lib32", "lib64", "libarm32", "libarm64"];

/** The libraries of Windows that zig can link a program with, in lower case: `ws2_32`, `ole32`. Empty where zig's folder is not known. */
export async function mingwLibraries(files: Files, { libDirectory }: Zig): Promise<ReadonlySet<string>> {
  if (libDirectory === undefined) return new Set();
  const lists = await Promise.all(FOLDERS.map((folder) => files.list(`${libDirectory}/libc/mingw/${folder}`)));
  const own = lists.flat().flatMap((name) => /^(.+)\.def(\.in)?$/.exec(name)?.[1]?.toLowerCase() ?? []);
  return new Set([...own, ...Object.keys(libraryAliases)]);
}

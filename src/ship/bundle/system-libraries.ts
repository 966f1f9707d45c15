import { join } from "node:path";
import { checkOnce } from "../../model/checked-once.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";

/** The libraries that every installation of a system has, as `sysroots/system/*.json` describes them. */
export interface SystemLibraries {
  /** For people: `Windows 10`. */
  readonly title: string;
  /** Whether it has a library of this file name, in any case. */
  has(name: string): boolean;
}

interface SystemFile {
  readonly title: string;
  readonly prefixes: readonly string[];
  readonly names: readonly string[];
}

/** @throws CgoxError `CGOX_PLATFORM_INVALID` for a file that is not what its schema says */
export async function loadSystemLibraries(host: Host, { dataDirectory, name, checkedDirectory }: DataFile): Promise<SystemLibraries> {
  const load = async () => (await import("./data-schemas.ts")).systemFileSchema;
  const file = await readDataFile<SystemFile>(host, { path: join(dataDirectory, "system", `${name}.json`), checkedDirectory, load });
  const names = new Set(file.names);
  return {
    title: file.title,
    has: (library) => {
      const lower = library.toLowerCase();
      return names.has(lower) || file.prefixes.some((prefix) => lower.startsWith(prefix));
    },
  };
}

export interface DataFile {
  /** Folder of the shipped platform data. */
  readonly dataDirectory: string;
  /** File name without its ending. */
  readonly name: string;
  /** Where it is noted which files have passed their schema. */
  readonly checkedDirectory?: string | undefined;
}

interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly error?: { readonly message: string } | undefined };
}

/** Reads a JSON file of the shipped data; the schema is loaded where the file was not checked before. */
export async function readDataFile<Value>(
  host: Host,
  what: { readonly path: string; readonly checkedDirectory: string | undefined; readonly load: () => Promise<Schema> },
): Promise<Value> {
  const text = await host.files.readText(what.path);
  const value: unknown = JSON.parse(text);
  await checkOnce({ files: host.files, directory: what.checkedDirectory, checker: import.meta.filename }, text, async () => {
    const parsed = (await what.load()).safeParse(value);
    if (parsed.success) return;
    throw new CgoxError("CGOX_PLATFORM_INVALID", `${what.path} cannot be used: ${parsed.error?.message ?? ""}`, {
      hint: "README.md beside it says what such a file holds; installing cgox again brings back the shipped files.",
    });
  });
  return value as Value;
}

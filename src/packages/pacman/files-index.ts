import { parseDesc } from "../../formats/alpm-desc.ts";
import { decompress } from "../../formats/compression.ts";
import { walkTar } from "../../formats/tar.ts";
import type { Host } from "../../model/host.ts";
import { CgoxError } from "../../model/error.ts";
import { isPackageName, isPrintable, shortened } from "../../model/index-values.ts";
import type { Layout } from "../../model/platform.ts";
import { readSealedBytes, sealedBytes } from "../../model/sealed.ts";
import { readVerified, type SignedFile } from "./signed-file.ts";

/** `m` module, `i` import library, `a` static library, `h` header, `d` DLL. */
export type FileKind = "m" | "i" | "a" | "h" | "d";

/** What the packages of a repository ship, as far as a name can ask for it. */
export interface FilesIndex {
  /** Names of the packages that ship it. DLLs are asked for in lower case. */
  owners(kind: FileKind, name: string): Promise<readonly string[]>;
  /** Headers whose path ends in this one: paths below an include folder, and their packages. */
  headersEndingIn(name: string): Promise<readonly { readonly path: string; readonly packages: readonly string[] }[]>;
  /** All names of a kind, sorted. */
  names(kind: Exclude<FileKind, "h">): readonly string[];
}

/** Bytes that a `.files` database may unpack to. */
const LIMIT = 2 ** 31;

/** Bytes of one package's list of files; the longest of MSYS2 have some megabytes. */
const LONGEST_LIST = 64 << 20;

/**
 * Reads a verified `.files` database, or what was made of it before for this layout: `<database>.names`, and `<database>.headers` since these are
 * nearly all of it and seldom asked for; lines of `kind name\tpackage …`.
 * @throws CgoxError `CGOX_INDEX_MALFORMED`, `CGOX_INDEX_DAMAGED`, the errors of compression.ts and tar.ts
 */
export async function readFilesIndex(host: Host, database: SignedFile, layout: Layout): Promise<FilesIndex> {
  const names = await readSealedBytes(host.files, pathsOf(database).names);
  if (names === undefined) {
    const made = await makeIndex(host, database, layout);
    return openIndex(made.names, () => Promise.resolve(made.headers));
  }
  let headers: Promise<Buffer> | undefined;
  const readHeaders = async (): Promise<Buffer> => {
    return (await readSealedBytes(host.files, pathsOf(database).headers)) ?? (await makeIndex(host, database, layout)).headers;
  };
  return openIndex(names, () => (headers ??= readHeaders()));
}

function pathsOf({ path }: SignedFile): { readonly names: string; readonly headers: string } {
  return { names: `${path}.names`, headers: `${path}.headers` };
}

async function makeIndex(host: Host, database: SignedFile, layout: Layout): Promise<{ readonly names: Buffer; readonly headers: Buffer }> {
  const found = new Map<string, string[]>();
  const classify = classifier(layout);
  const names = new Map<string, string>();
  await walkTar(await decompress(await readVerified(host, database), LIMIT), ({ path: entry, type, data }) => {
    if (type !== "file") return;
    const [folder = "", file] = entry.replace(/^\.\//, "").split("/");
    if (data.length > LONGEST_LIST) throw malformed(`its entry ${shortened(entry)} has more than ${String(LONGEST_LIST)} bytes`);
    if (file === "desc") {
      const name = parseDesc(data.toString("utf8")).get("NAME")?.[0] ?? "";
      if (!isPackageName(name)) throw malformed(`the entry ${shortened(entry)} cannot be of ${shortened(name)}`);
      names.set(folder, name);
    }
    if (file !== "files") return;
    for (const line of data.toString("utf8").split("\n")) {
      const key = classify(line);
      if (key === undefined || !isPrintable(key)) continue;
      const packages = found.get(key);
      if (packages === undefined) found.set(key, [folder]);
      // A package's paths come together.
      else if (packages.at(-1) !== folder) packages.push(folder);
    }
  });
  const lines = [...found].map(([key, folders]) => `${key}\t${folders.flatMap((folder) => names.get(folder) ?? []).join(" ")}`);
  const [headers, rest] = [true, false].map((isHeader) => lines.filter((line) => line.startsWith("h ") === isHeader).toSorted());
  const [headerBytes, bytes] = [headers, rest].map((some = []) => Buffer.from(`\n${some.join("\n")}\n`)) as [Buffer, Buffer];
  const paths = pathsOf(database);
  await host.files.writeAtomic(paths.headers, sealedBytes(headerBytes));
  await host.files.writeAtomic(paths.names, sealedBytes(bytes));
  return { names: bytes, headers: headerBytes };
}

function malformed(reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `the database of the packages' files cannot be read: ${reason}`, {
    hint: "the mirror or its database is damaged; another mirror can be named with --mirror",
  });
}

/** The key of a path of a package: its kind, a blank, and the name by which it is asked for. */
function classifier({ includeDirectories, libraryDirectories, pkgConfigDirectories }: Layout): (path: string) => string | undefined {
  const below = (folders: readonly string[], path: string): string | undefined => {
    const folder = folders.find((candidate) => path.startsWith(`${candidate}/`));
    return folder === undefined ? undefined : path.slice(folder.length + 1);
  };
  return (path) => {
    if (path === "" || path.endsWith("/") || path.startsWith("%")) return undefined;
    const header = below(includeDirectories, path);
    if (header !== undefined) return `h ${header}`;
    const module = path.endsWith(".pc") ? below(pkgConfigDirectories, path) : undefined;
    if (module !== undefined) return module.includes("/") ? undefined : `m ${module.slice(0, -".pc".length)}`;
    const dll = /\/bin\/([^/]+\.dll)$/i.exec(path)?.[1];
    if (dll !== undefined) return `d ${dll.toLowerCase()}`;
    const library = /^lib([^/]+?)(\.dll)?\.a$/.exec(below(libraryDirectories, path) ?? "");
    return library === null ? undefined : `${library[2] === undefined ? "a" : "i"} ${library[1] ?? ""}`;
  };
}

function openIndex(bytes: Buffer, readHeaders: () => Promise<Buffer>): FilesIndex {
  return {
    async owners(kind, name) {
      const place = kind === "h" ? await readHeaders() : bytes;
      const at = place.indexOf(`\n${kind} ${name}\t`);
      return at < 0 ? [] : partsAt(place, at + 1).packages;
    },
    async headersEndingIn(name) {
      const headers = await readHeaders();
      const found: { path: string; packages: string[] }[] = [];
      for (let at = headers.indexOf(`/${name}\t`); at >= 0; at = headers.indexOf(`/${name}\t`, at + 1)) {
        const { key, packages } = partsAt(headers, headers.lastIndexOf("\n", at) + 1);
        found.push({ path: key.slice(2), packages });
      }
      return found;
    },
    names(kind) {
      const names: string[] = [];
      for (let at = bytes.indexOf(`\n${kind} `); at >= 0; at = bytes.indexOf(`\n${kind} `, at + 1)) {
        names.push(partsAt(bytes, at + 1).key.slice(2));
      }
      return names;
    },
  };
}

function partsAt(bytes: Buffer, start: number): { key: string; packages: string[] } {
  const [key = "", packages = ""] = bytes.toString("utf8", start, bytes.indexOf("\n", start)).split("\t");
  return { key, packages: packages.split(" ").filter((name) => name !== "") };
}

import { parseDesc } from "../../formats/alpm-desc.ts";
import { decompress } from "../../formats/compression.ts";
import { walkTar } from "../../formats/tar.ts";
import type { Host } from "../../model/host.ts";
import type { Layout } from "../../model/platform.ts";
import type { SignedFile } from "./signed-file.ts";

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

/**
 * Reads a verified `.files` database, or what was made of it before for this layout: `<database>.names`, and `<database>.headers` since these are
 * nearly all of it and seldom asked for; lines of `kind name\tpackage …`.
 */
export async function readFilesIndex(host: Host, database: SignedFile, layout: Layout): Promise<FilesIndex> {
  const paths = { names: `${database.path}.names`, headers: `${database.path}.headers` };
  const cached = await host.files.readIfThere(paths.names);
  if (cached !== undefined) {
    let headers: Promise<Buffer> | undefined;
    return openIndex(cached, () => (headers ??= host.files.read(paths.headers)));
  }

  const found = new Map<string, string[]>();
  const classify = classifier(layout);
  const names = new Map<string, string>();
  await walkTar(await decompress(await host.files.read(database.path), LIMIT), ({ path: entry, type, data }) => {
    if (type !== "file") return;
    const [folder = "", file] = entry.replace(/^\.\//, "").split("/");
    if (file === "desc") names.set(folder, parseDesc(data.toString("utf8")).get("NAME")?.[0] ?? "");
    if (file !== "files") return;
    for (const line of data.toString("utf8").split("\n")) {
      const key = classify(line);
      if (key === undefined) continue;
      const packages = found.get(key);
      if (packages === undefined) found.set(key, [folder]);
      else if (!packages.includes(folder)) packages.push(folder);
    }
  });
  const lines = [...found].map(([key, folders]) => `${key}\t${folders.flatMap((folder) => names.get(folder) ?? []).join(" ")}`);
  const [headers, rest] = [true, false].map((isHeader) => lines.filter((line) => line.startsWith("h ") === isHeader).toSorted());
  const [headerBytes, bytes] = [headers, rest].map((some = []) => Buffer.from(`\n${some.join("\n")}\n`)) as [Buffer, Buffer];
  await host.files.writeAtomic(paths.headers, headerBytes);
  await host.files.writeAtomic(paths.names, bytes);
  return openIndex(bytes, () => Promise.resolve(headerBytes));
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

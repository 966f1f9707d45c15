import type { TreeWriter } from "../../model/host.ts";
import type { PackageSink } from "../repository.ts";

/**
 * One thing that an unpacked package holds, in `entries.json`: f file, x executable, s linker script (to be rewritten), l link.
 * `at` is where its bytes lie, relative to the package's folder.
 */
export type UnpackedEntry =
  | { readonly kind: "f" | "x" | "s"; readonly path: string; readonly at: string }
  | { readonly kind: "l"; readonly path: string; readonly target: string };

/** What only an installed system checks itself by, and what says again what the signed index has said. */
const UNUSED_METADATA = new Set(["md5sums", ".BUILDINFO", ".MTREE", ".PKGINFO"]);

/** A linker script is small text; anything longer under a library's name is a library. */
const LINKER_SCRIPT_LIMIT = 4096;

/**
 * Takes what a package holds to a folder: its files as `f0`, `f1` …, its metadata as `metadata-<name>`, and the list of its entries. Flat, since
 * most packages have about as many folders as files, and a folder costs more than a file.
 */
export function recordPackage(writer: TreeWriter, wants: (path: string) => boolean): { sink: PackageSink; finish: () => void } {
  const entries: UnpackedEntry[] = [];
  const files = new Map<string, Exclude<UnpackedEntry, { kind: "l" }>>();
  const addFile = (entry: Exclude<UnpackedEntry, { kind: "l" }>): void => {
    entries.push(entry);
    files.set(entry.path, entry);
  };
  const sink: PackageSink = {
    wants,
    file(path, data, executable) {
      const at = `f${entries.length}`;
      writer.file(at, data, executable ? 0o555 : 0o444);
      addFile({ kind: isLinkerScript(path, data) ? "s" : executable ? "x" : "f", path, at });
    },
    symlink(path, target) {
      entries.push({ kind: "l", path, target });
    },
    hardLink(path, existing) {
      const first = files.get(existing);
      if (first !== undefined) addFile({ ...first, path });
    },
    metadata(name, data) {
      if (!UNUSED_METADATA.has(name)) writer.file(`metadata-${name}`, data, 0o444);
    },
  };
  return { sink, finish: () => writer.file("entries.json", Buffer.from(JSON.stringify(entries)), 0o444) };
}

function isLinkerScript(path: string, data: Uint8Array): boolean {
  if (data.length > LINKER_SCRIPT_LIMIT || !/\.(so|a)(\.[\d.]+)?$/.test(path)) return false;
  const text = Buffer.from(data).toString("latin1");
  return /\b(INPUT|GROUP)\s*\(/.test(text) && !text.includes("\0");
}

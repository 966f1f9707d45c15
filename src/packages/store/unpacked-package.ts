import { isLinkerInputName, isReadAsScript } from "../../formats/linker-input.ts";
import type { TreeWriter } from "../../model/host.ts";
import type { PackageSink } from "../repository.ts";

/**
 * One thing that an unpacked package holds, in `entries.json`: f file, x executable, s text under a library's name (a linker script, to be
 * rewritten), l link.
 * `at` is where its bytes lie, relative to the package's folder.
 */
export type UnpackedEntry = FileEntry | { readonly kind: "l"; readonly path: string; readonly target: string };

interface FileEntry {
  readonly kind: "f" | "x" | "s";
  readonly path: string;
  readonly at: string;
}

/** What only an installed system checks itself by, and what says again what the signed index has said. */
const UNUSED_METADATA = new Set(["md5sums", ".BUILDINFO", ".MTREE", ".PKGINFO"]);

/**
 * Takes what a package holds to a folder: its files as `f0`, `f1` …, its metadata as `metadata-<name>`, and the list of its entries. Flat, since
 * most packages have about as many folders as files, and a folder costs more than a file.
 */
export function recordPackage(writer: TreeWriter, wants: (path: string) => boolean): { sink: PackageSink; finish: () => void } {
  const entries: UnpackedEntry[] = [];
  /** By path: what a later hard link may name. */
  const files = new Map<string, FileEntry>();
  /** Places of files that a linker would read as a script, under another name. */
  const texts = new Set<string>();
  const addFile = (path: string, at: string, plain: "f" | "x"): void => {
    const entry: FileEntry = { kind: texts.has(at) && isLinkerInputName(path) ? "s" : plain, path, at };
    entries.push(entry);
    files.set(path, entry);
  };
  const sink: PackageSink = {
    wants,
    file(path, data, executable) {
      const at = `f${entries.length}`;
      writer.file(at, data, executable ? 0o555 : 0o444);
      if (isReadAsScript(data)) texts.add(at);
      addFile(path, at, executable ? "x" : "f");
    },
    symlink(path, target) {
      entries.push({ kind: "l", path, target });
    },
    hardLink(path, existing) {
      const first = files.get(existing);
      if (first !== undefined) addFile(path, first.at, first.kind === "x" ? "x" : "f");
    },
    metadata(name, data) {
      if (!UNUSED_METADATA.has(name)) writer.file(`metadata-${name}`, data, 0o444);
    },
  };
  return { sink, finish: () => writer.file("entries.json", Buffer.from(JSON.stringify(entries)), 0o444) };
}

import { posix } from "node:path";
import { CgoxError } from "../../model/error.ts";

/** A package as people know it. */
export interface PackageName {
  readonly name: string;
  readonly version: string;
}

/** One file of a bundle. */
export interface BundledFile {
  /** In the bundle, with forward slashes. */
  readonly path: string;
  /** Absolute path that it is copied from. */
  readonly source: string;
  /** Bytes. */
  readonly size: number;
  /** Absent for what the project has. */
  readonly package?: PackageName;
  readonly executable: boolean;
}

export interface BundledLibrary extends BundledFile {
  /** File name. */
  readonly name: string;
  /** File names of the modules that import it; empty for what is loaded by name alone. */
  readonly importedBy: readonly string[];
  /** Only loaded when it is first called. */
  readonly delayed: boolean;
}

/** What is loaded by name, or was asked for. */
export interface BundledData extends BundledFile {
  readonly why: string;
}

/** A folder that runs on a bare system, as a value: all that is decided, nothing written. Each list is sorted by path. */
export interface BundlePlan {
  readonly layout: "flat" | "bin";
  readonly programs: readonly BundledFile[];
  readonly libraries: readonly BundledLibrary[];
  readonly files: readonly BundledData[];
  readonly licences: readonly BundledFile[];
  /** What the system has of what is imported. */
  readonly system: readonly { readonly name: string; readonly importedBy: readonly string[] }[];
}

/** Every file of a bundle, in the order of their paths. @throws CgoxError `CGOX_BUNDLE_SAME_PATH` for two with one path, in any case */
export function allFiles({ programs, libraries, files, licences }: BundlePlan): BundledFile[] {
  const byPath = new Map<string, BundledFile>();
  for (const file of [...programs, ...libraries, ...files, ...licences]) {
    const key = file.path.toLowerCase();
    const other = byPath.get(key);
    if (other !== undefined && other.source !== file.source) {
      throw new CgoxError("CGOX_BUNDLE_SAME_PATH", `${other.source} and ${file.source} would both be ${file.path} in the bundle`, {
        hint: "name another path for one of them in bundle.include of cgox.yaml",
      });
    }
    byPath.set(key, file);
  }
  return sortedByPath([...byPath.values()]);
}

export function sortedByPath<File extends { readonly path: string }>(files: readonly File[]): File[] {
  return files.toSorted((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
}

/** Folder of programs and libraries in the bundle: of a path below it, `bin/app.exe`. */
export function besideProgram(layout: BundlePlan["layout"], name: string): string {
  return layout === "bin" ? posix.join("bin", name) : name;
}

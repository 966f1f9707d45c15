import { posix } from "node:path";

export interface RootPaths {
  /** Every path in the tree, files and links. */
  readonly paths: ReadonlySet<string>;
  /** The loader's own folders, below the root. */
  readonly libraryDirectories: readonly string[];
  /** Links that the platform's data name: path → target. */
  readonly links: Readonly<Record<string, string>>;
}

export interface RootLink {
  readonly path: string;
  /** Absolute: the tree's root stands for the system's. */
  readonly target: string;
}

/**
 * The links that the packages' own scripts make on an installed system. No script is run, so they are told from what is there:
 * those that the platform's data name, and for a library that lies in a folder below the loader's, one beside it, as update-alternatives(1)
 * makes it for `blas/libblas.so.3`. Of several such, the folder that sorts last wins.
 */
export function conventionalLinks(root: RootPaths): RootLink[] {
  const named = Object.entries(root.links).filter(([path, target]) => root.paths.has(target) && !root.paths.has(path));
  const libraries = new Map<string, string>();
  for (const path of [...root.paths].toSorted()) {
    const folder = posix.dirname(posix.dirname(path));
    const place = posix.join(folder, posix.basename(path));
    if (!/\.so\.\d[\d.]*$/.test(path) || !root.libraryDirectories.includes(folder)) continue;
    if (root.libraryDirectories.includes(posix.dirname(path)) || root.paths.has(place)) continue;
    libraries.set(place, path);
  }
  return [...named, ...libraries].map(([path, target]) => ({ path, target: `/${target}` }));
}

import type { Layout } from "../../model/platform.ts";

/** Where pkg-config looks in a sysroot, and which folders the compiler searches on its own. Relative to the root, `/` between names. */
export interface PkgConfigLayout {
  /** Absolute path of the sysroot. */
  readonly root: string;
  /** Folders with `.pc` files, first one first. */
  readonly moduleDirectories: readonly string[];
  /** `-I` of these is left out. */
  readonly systemIncludeDirectories: readonly string[];
  /** `-L` of these is left out. */
  readonly systemLibraryDirectories: readonly string[];
}

/**
 * The folders of a pkg-config that was built for the platform. Like Debian's, it takes `usr/include` for a system folder and the
 * multiarch folder below it for one that has to be named; of library folders it knows both, and the paths that lead there
 * through the layout's links (`lib` for `usr/lib`).
 */
export function pkgConfigLayout(root: string, layout: Layout, multiarch: string): PkgConfigLayout {
  const libraries = layout.libraryDirectories.flatMap((directory) => [
    directory.replaceAll("{multiarch}", multiarch),
    parentOfMultiarch(directory),
  ]);
  return {
    root,
    moduleDirectories: layout.pkgConfigDirectories.map((directory) => directory.replaceAll("{multiarch}", multiarch)),
    systemIncludeDirectories: layout.includeDirectories.filter((directory) => !directory.includes("{multiarch}")),
    systemLibraryDirectories: [...new Set(libraries.flatMap((directory) => [directory, ...throughLinks(directory, layout.links)]))],
  };
}

function parentOfMultiarch(directory: string): string {
  return directory.replace(/\/\{multiarch\}$/, "");
}

function throughLinks(directory: string, links: Layout["links"]): string[] {
  return Object.entries(links)
    .filter(([, target]) => directory === target || directory.startsWith(`${target}/`))
    .map(([link, target]) => link + directory.slice(target.length));
}

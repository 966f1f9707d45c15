import type { CxxRuntime, Layout, PlatformArchitecture } from "../model/platform.ts";

/** Absolute paths in a sysroot that compilers are told about. */
export interface SysrootFolders {
  readonly include: readonly string[];
  readonly library: readonly string[];
  /** Absent where the platform's packages were built with zig's C++ library. */
  readonly cxx?: CxxLibrary;
}

/** A platform's own C++ library in a sysroot. Absolute paths. */
export interface CxxLibrary {
  readonly include: readonly string[];
  /** Shared libraries, given to the linker as paths. */
  readonly libraries: readonly string[];
}

export interface FoldersRequest {
  /** Absolute path of the tree. */
  readonly root: string;
  readonly architecture: PlatformArchitecture;
  readonly layout: Layout;
  readonly cxx: CxxRuntime;
}

/** Where a platform's layout puts things in a sysroot; `{multiarch}` becomes the architecture's triplet. */
export function sysrootFolders({ root, architecture, layout, cxx }: FoldersRequest): SysrootFolders {
  const paths = (templates: readonly string[]): readonly string[] =>
    templates.map((template) => `${root}/${template.replaceAll("{multiarch}", architecture.multiarch)}`);
  return {
    include: paths(layout.includeDirectories),
    library: paths(layout.libraryDirectories),
    ...(cxx.library === "libstdc++"
      ? { cxx: { include: paths(cxx.includeDirectories ?? []), libraries: paths(cxx.libraries ?? []) } }
      : {}),
  };
}

import type { Platform } from "../model/platform.ts";
import type { Target } from "../model/target.ts";
import type { Catalogue } from "./catalogue.ts";

/** Id of the platform that brings nothing, not even a libc: its programs are built without cgo. */
export const NO_PLATFORM = "none";

/**
 * The platform of a target that `parseTarget` has made, with the repositories that its architecture takes packages from and no others.
 * @throws CgoxError as the catalogue does
 */
export async function platformOf(target: Target, catalogue: Catalogue): Promise<Platform> {
  if (target.withoutCgo !== undefined) return emptyPlatform(target);
  const platform = await catalogue.platform(target.platform);
  const serving = Object.entries(platform.repositories).filter(
    ([, { architectures }]) => architectures?.includes(target.architecture) ?? true,
  );
  return { ...platform, repositories: Object.fromEntries(serving) };
}

function emptyPlatform({ goos, goarch, architecture }: Target): Platform {
  return {
    id: NO_PLATFORM,
    title: "pure Go",
    goos,
    libc: { kind: "none" },
    repositories: {},
    architectures: { [architecture]: { goarch, multiarch: architecture, triple: "" } },
    layout: { includeDirectories: [], libraryDirectories: [], pkgConfigDirectories: [], links: {} },
    pruneRules: [],
    cxx: { library: "libc++" },
  };
}

import type { Platform } from "../model/platform.ts";
import type { Target } from "../model/target.ts";
import type { Catalogue } from "./catalogue.ts";

/** Id of the platform that brings nothing, not even a libc: its programs are built without cgo. */
export const NO_PLATFORM = "none";

/** The platform of a target that `parseTarget` has made. @throws CgoxError as the catalogue does */
export async function platformOf(target: Target, catalogue: Catalogue): Promise<Platform> {
  return target.withoutCgo === undefined ? catalogue.platform(target.platform) : emptyPlatform(target);
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

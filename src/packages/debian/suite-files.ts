import type { Suite } from "../../model/platform.ts";
import type { Release, ReleaseFile } from "./release.ts";

/** A file of a suite that cgox wants, as it is named in the Release file. */
export interface SuiteFile extends ReleaseFile {
  /** Below `dists/<suite>/`. */
  readonly path: string;
}

/** gzip decodes six times faster than xz and is a third larger, so it is asked for first. */
const ENDINGS = [".gz", ".xz", ""];

/**
 * The Packages files that hold what a suite offers for an architecture. Empty where the suite does not serve it.
 * Packages of architecture `all` have indexes of their own unless the Release says that each architecture's index holds them
 * (`No-Support-for-Architecture-all: Packages`, DebianRepository/Format).
 */
export function packagesFiles(release: Release, suite: Suite, architecture: string): SuiteFile[] {
  const separateAll = release.architectures.includes("all") && release.noSupportForArchitectureAll !== "Packages";
  const architectures = separateAll ? [architecture, "all"] : [architecture];
  return suite.components.flatMap((component) =>
    architectures.flatMap((name) => firstListed(release, `${component}/binary-${name}/Packages`)),
  );
}

/** The Contents files for an architecture (or for `all`): one a component as Debian has them, or one a suite as Ubuntu does. */
export function contentsFiles(release: Release, suite: Suite, architecture: string): SuiteFile[] {
  const ofComponents = suite.components.flatMap((component) => firstListed(release, `${component}/Contents-${architecture}`));
  return ofComponents.length > 0 ? ofComponents : firstListed(release, `Contents-${architecture}`);
}

/** Where a file can be had below a mirror, best first: by hash where the archive offers that, else by name. */
export function filePaths(release: Release, suite: string, file: SuiteFile): string[] {
  const byName = `dists/${suite}/${file.path}`;
  const folder = byName.slice(0, byName.lastIndexOf("/"));
  return release.acquireByHash ? [`${folder}/by-hash/SHA256/${file.sha256}`, byName] : [byName];
}

function firstListed(release: Release, path: string): SuiteFile[] {
  for (const ending of ENDINGS) {
    const file = release.files.get(path + ending);
    if (file !== undefined && file.size > 0) return [{ path: path + ending, ...file }];
  }
  return [];
}

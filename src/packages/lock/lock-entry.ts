import type { LockedPackage, LockedSysroot } from "../../model/lock.ts";
import type { ClosureMember, Resolution } from "../../model/resolution.ts";

/** What a resolution leaves in the lock: which packages, from which signed indexes; sorted, so that equal resolutions give equal text. */
export function lockEntry(resolution: Resolution): LockedSysroot {
  return {
    requests: resolution.requests.map(({ request, kind, package: name }) => ({ name: request.name, kind, package: name })).toSorted(byName),
    indexes: resolution.indexes,
    omitted: resolution.omitted,
    packages: resolution.packages.map(lockedPackage).toSorted(byName),
    pruned: resolution.pruned.map(lockedPackage).toSorted(byName),
  };
}

function lockedPackage({ record, why }: ClosureMember): LockedPackage {
  return {
    name: record.name,
    version: record.version,
    architecture: record.architecture,
    repository: record.repository,
    path: record.path,
    size: record.size,
    ...(record.installedSize === undefined ? {} : { installedSize: record.installedSize }),
    sha256: record.sha256,
    why,
  };
}

/** How two lock entries differ in the packages that they keep. */
export function compareEntries(before: LockedSysroot | undefined, after: LockedSysroot) {
  const old = new Map(before?.packages.map((item) => [item.name, item.version]));
  const now = new Map(after.packages.map((item) => [item.name, item.version]));
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed: [...now].flatMap(([name, to]) => {
      const from = old.get(name);
      return from === undefined || from === to ? [] : [{ name, from, to }];
    }),
  };
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

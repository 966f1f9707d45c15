import { posix } from "node:path";
import type { LockedPackage, LockedSysroot } from "../model/lock.ts";
import type { Sysroot, SysrootManifest } from "../model/sysroot.ts";
import type { PackageName } from "../ship/bundle/plan.ts";
import { wildcard } from "../ship/bundle/runtime-rules.ts";
import { parseGlob } from "../ship/outputs/deb/globs.ts";
import type { TargetContext } from "./target-context.ts";

/** A file of a package that can go into a bundle. */
export interface PackageFile {
  /** Below the platform's prefix: `bin/libcairo-2.dll`. */
  readonly path: string;
  /** Absolute path of its bytes. */
  readonly source: string;
  readonly package: PackageName;
}

/** The packages of a lock entry, as far as bundles are concerned. */
export interface BundleSources {
  /** What the sysroot holds. */
  readonly sysroot: readonly PackageFile[];
  /** All files of the packages whose names match one of the patterns, also of those that the sysroot does without; fetched where need be. */
  whole(patterns: readonly string[]): Promise<readonly PackageFile[]>;
}

/** Opens the packages of a lock entry and of the sysroot that was made of it. */
export async function bundleSources(context: TargetContext, locked: LockedSysroot, sysroot: Sysroot): Promise<BundleSources> {
  const { files } = context.session.host;
  const { prefix = "" } = context.platform.layout;
  const manifest = JSON.parse(await files.readText(`${sysroot.root}/.cgox/manifest.json`)) as SysrootManifest;
  const packages = new Map<string, Promise<PackageFile[]>>();
  return {
    sysroot: manifest.packages.flatMap(({ name, version, files: paths }) =>
      paths.flatMap((path) => {
        const below = posix.relative(prefix, path);
        return below.startsWith("../") ? [] : [{ path: below, source: `${sysroot.root}/${path}`, package: { name, version } }];
      }),
    ),
    async whole(patterns) {
      const expressions = patterns.map(wildcard);
      const wanted = [...locked.packages, ...locked.pruned].filter(({ name }) => expressions.some((expression) => expression.test(name)));
      const found = wanted.map((item) => {
        const opening = packages.get(item.sha256) ?? wholeFiles(context, item, prefix);
        packages.set(item.sha256, opening);
        return opening;
      });
      return (await Promise.all(found)).flat();
    },
  };
}

async function wholeFiles(context: TargetContext, item: LockedPackage, prefix: string): Promise<PackageFile[]> {
  const { wholePackages } = await import("./whole-packages.ts");
  const store = await wholePackages(context, [item]);
  const folder = await store.unpackedDirectory(item.sha256);
  const entries = await store.entries(item.sha256);
  const places = new Map(entries.flatMap((entry) => (entry.kind === "l" ? [] : [[entry.path, entry.at] as const])));
  const { name, version } = item;
  return entries.flatMap((entry) => {
    const path = posix.relative(prefix, entry.path);
    // A link is followed once: a bundle is for systems where a link is not for everyone to make.
    const at = entry.kind === "l" ? places.get(posix.join(posix.dirname(entry.path), entry.target)) : entry.at;
    return path.startsWith("../") || at === undefined ? [] : [{ path, source: `${folder}/${at}`, package: { name, version } }];
  });
}

/** Those whose paths match one of the patterns. */
export function matching<File extends { readonly path: string }>(files: readonly File[], patterns: readonly string[]): File[] {
  const globs = patterns.map((pattern) => ({ pattern, ...parseGlob(pattern, "CGOX_BUNDLE_INCLUDE") }));
  return files.filter(({ path }) =>
    globs.some(({ pattern, base, matches }) => {
      if (path === pattern) return true;
      if (matches === undefined) return path === base || path.startsWith(`${base}/`);
      return base === "" ? matches.test(path) : path.startsWith(`${base}/`) && matches.test(path.slice(base.length + 1));
    }),
  );
}

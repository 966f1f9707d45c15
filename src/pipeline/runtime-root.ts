import { createHash } from "node:crypto";
import type { LockedPackage, LockedSysroot } from "../model/lock.ts";
import type { ResolvedRequest } from "../model/request.ts";
import type { SysrootManifest } from "../model/sysroot.ts";
import { conventionalLinks } from "../emulate/root-links.ts";
import { lockEntry } from "../packages/lock/lock-entry.ts";
import { closeOver } from "../packages/resolve/closure.ts";
import type { Store } from "../packages/store/store.ts";
import { registerProject } from "../packages/store/projects.ts";
import { assembleSysroot, type SourcePackage } from "../sysroot/assemble.ts";
import { canonicalPath } from "../sysroot/relocate.ts";
import { openUniverse } from "./resolve-sysroot.ts";
import { treePlace } from "./layers.ts";
import type { TargetContext } from "./target-context.ts";
import { wholePackages } from "./whole-packages.ts";

/** A tree to run programs in: what an installed system would have of a lock entry's packages, whole. */
export interface RuntimeRoot {
  /** Absolute path of the tree. */
  readonly root: string;
  /** Every path in it. */
  readonly paths: readonly string[];
}

/** Changes when roots are made in another way, or when the platforms' data say other things of them. */
const ROOT_FORMAT = 2;

/**
 * Makes the run-time root of a lock entry be there: all of its packages, those that the sysroot does without as well, and libc where
 * none of them needs it. undefined for a platform whose programs bring all that they need. cgox.lock does not change.
 */
export async function runtimeRoot(context: TargetContext, locked: LockedSysroot): Promise<RuntimeRoot | undefined> {
  const { session, platform } = context;
  const { files } = session.host;
  if (platform.runtime === undefined) return undefined;
  const { root, isThere } = await treePlace(session, rootDirectory(context, locked));
  if (!isThere) {
    await registerProject(files, session.cacheDirectory, session.project.lockFile);
    const packages = platform.runtime.withoutPruned === true ? locked.packages : [...locked.packages, ...locked.pruned];
    await makeRoot(context, root, [...packages, ...(await missingRuntime(context, platform.runtime.packages, packages))]);
  }
  const manifest = JSON.parse(await files.readText(`${root}/.cgox/manifest.json`)) as SysrootManifest;
  return { root, paths: manifest.packages.flatMap((item) => item.files) };
}

/** The root of a lock entry, below the cache's folder. */
export function rootDirectory({ sysrootId }: Pick<TargetContext, "sysrootId">, locked: LockedSysroot): string {
  const packages = [...locked.packages, ...locked.pruned].map(({ name, sha256 }) => [name, sha256]);
  const digest = createHash("sha256")
    .update(JSON.stringify([ROOT_FORMAT, packages]))
    .digest("hex");
  return `roots/${sysrootId.replace("/", "-")}-${digest.slice(0, 16)}`;
}

/** libc and what it needs, where the lock has none: a program that uses no library, or only ones without code. */
export async function missingRuntime(
  context: TargetContext,
  names: readonly string[],
  packages: readonly LockedPackage[],
): Promise<LockedPackage[]> {
  const here = new Set(packages.map(({ name }) => name));
  const missing = names.filter((name) => !here.has(name));
  if (missing.length === 0) return [];
  const universe = await openUniverse(context);
  const requests = missing.map((name): ResolvedRequest => {
    return { request: { name, asker: { kind: "command-line" } }, kind: "package", package: name, runnersUp: [] };
  });
  const members = closeOver(universe, requests, { platform: context.platform.id, target: context.target.name });
  const entry = lockEntry({ requests, packages: members, pruned: [], indexes: universe.indexes, omitted: universe.omitted });
  return entry.packages.filter(({ name }) => !here.has(name));
}

async function makeRoot(context: TargetContext, root: string, packages: readonly LockedPackage[]): Promise<void> {
  const { emit } = context.session;
  const store = await wholePackages(context, packages);
  emit({ type: "start", stage: "sysroot", message: "assembling the run-time root" });
  await assembleRoot(context, { store, packages, root });
  emit({ type: "end", stage: "sysroot", message: `assembled ${root}` });
}

/** Makes a run-time root of packages that the store has. */
export async function assembleRoot(
  context: TargetContext,
  { store, packages, root }: { readonly store: Store; readonly packages: readonly LockedPackage[]; readonly root: string },
): Promise<void> {
  const { session, platform } = context;
  const sources: SourcePackage[] = [];
  for (const { name, version, sha256 } of packages) {
    const entries = (await store.entries(sha256)).map((entry) => (entry.kind === "s" ? { ...entry, kind: "f" as const } : entry));
    sources.push({ name, version, sha256, directory: await store.unpackedDirectory(sha256), entries });
  }
  await assembleSysroot(session.host, { packages: [linksOf(context, sources), ...sources], links: platform.layout.links, root });
}

/** The package in a root's manifest that no repository has. */
export const LINKS_OF_SCRIPTS = "links-of-maintainer-scripts";

/** What the packages' scripts would have made, as a package of its own; a real one's file wins over it. */
function linksOf({ platform, architecture }: TargetContext, sources: readonly SourcePackage[]): SourcePackage {
  const { links, libraryDirectories } = platform.layout;
  const found = conventionalLinks({
    paths: new Set(sources.flatMap(({ entries }) => entries.map(({ path }) => canonicalPath(path, links)))),
    libraryDirectories: libraryDirectories.map((folder) => folder.replace("{multiarch}", architecture.multiarch)),
    links: platform.runtime?.links ?? {},
  });
  const entries = found.map(({ path, target }) => ({ kind: "l" as const, path, target }));
  return { name: LINKS_OF_SCRIPTS, version: "1", sha256: "", directory: "", entries };
}

import type { LockedPackage, LockedSysroot } from "../model/lock.ts";
import { readBinaryFacts } from "../ship/depends/binary-facts.ts";
import { catalogueOf, type LibraryCatalogue, type LibraryPackage } from "../ship/depends/catalogue.ts";
import { runtimePackage } from "./runtime-package.ts";
import type { TargetContext } from "./target-context.ts";

/**
 * The platform's packages that a lock entry names, by the libraries in them. What the sysroot does without, libc among it, is fetched
 * when nothing else has a library.
 */
export async function platformLibraries(context: TargetContext, locked: LockedSysroot): Promise<LibraryCatalogue> {
  const { platform, architecture } = context;
  // The sysroot may be there without what it was made from: a cache is pruned in parts.
  await provide(context, locked.packages);
  const here = new Set([...locked.packages, ...locked.pruned].map(({ name }) => name));
  const runtime = (platform.runtime?.packages ?? []).filter((name) => !here.has(name));
  return catalogueOf({
    packages: await Promise.all(locked.packages.map((item) => libraryPackage(context, item))),
    multiarch: architecture.multiarch,
    others: [...locked.pruned.map(({ name }) => name), ...runtime],
    load: async (name) => {
      const known = locked.pruned.find((item) => item.name === name);
      const item = known ?? (await runtimePackage(context, name, () => findRuntime(context, name)));
      if (item === undefined) throw new Error(`${platform.id} has no ${name}`);
      await provide(context, [item]);
      return libraryPackage(context, item);
    },
  });
}

async function findRuntime(context: TargetContext, name: string): Promise<LockedPackage | undefined> {
  const { missingRuntime } = await import("./runtime-root.ts");
  return (await missingRuntime(context, [name], [])).find((found) => found.name === name);
}

async function provide({ session, platform, target, kind, store }: TargetContext, items: readonly LockedPackage[]): Promise<void> {
  const { host, emit } = session;
  const isThere = await Promise.all(items.map(({ sha256 }) => store.isUnpacked(sha256)));
  if (isThere.every(Boolean)) return;
  const mirrors = session.offline
    ? new Map<string, readonly string[]>()
    : await kind.mirrors({ host, platform, architecture: target.architecture, mirrors: session.mirrors });
  const { fetchAll } = await import("../packages/store/fetch-all.ts");
  await fetchAll(store, items, { emit, mirrors, cpus: host.system.cpus });
}

async function libraryPackage({ session, store }: TargetContext, { name, version, sha256 }: LockedPackage): Promise<LibraryPackage> {
  const { files } = session.host;
  const folder = await store.unpackedDirectory(sha256);
  const metadata = async (file: string) => (await files.readIfThere(`${folder}/metadata-${file}`))?.toString("utf8");
  const [symbols, shlibs, entries] = await Promise.all([metadata("symbols"), metadata("shlibs"), store.entries(sha256)]);
  const libraries = entries.filter(({ kind, path }) => kind !== "s" && /\.so(\.|$)/.test(path));
  const places = new Map(libraries.map((entry) => [entry.path, entry.kind === "l" ? undefined : `${folder}/${entry.at}`]));
  return {
    name,
    version,
    ...(symbols === undefined ? {} : { symbols }),
    ...(shlibs === undefined ? {} : { shlibs }),
    files: libraries.map(({ path }) => path),
    read: async (path) => {
      const file = places.get(path);
      return file === undefined ? undefined : readBinaryFacts(path, await files.read(file));
    },
  };
}

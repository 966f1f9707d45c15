import type { Emit } from "../../model/events.ts";
import { CgoxError } from "../../model/error.ts";
import type { LockedPackage } from "../../model/lock.ts";
import type { Store } from "./store.ts";
import { openPlaces } from "./unpack-places.ts";

export interface FetchOptions {
  readonly emit: Emit;
  /** Addresses of a repository's mirrors, by its name; empty when offline. */
  readonly mirrors: ReadonlyMap<string, readonly string[]>;
  /** Processors of this machine. */
  readonly cpus: number;
}

/** How many packages are under way at once: enough to hide latency, few enough to keep memory low. */
const AT_ONCE = 8;

/**
 * Makes every package present and unpacked. Downloads run beside each other and beside the unpacking; the biggest go first, so that
 * none of them is left alone at the end.
 * @throws CgoxError the first failure, after those under way have ended; offline, one error that names all that is missing
 */
export async function fetchAll(store: Store, packages: readonly LockedPackage[], options: FetchOptions): Promise<void> {
  const present = await Promise.all(packages.map((item) => store.isUnpacked(item.sha256)));
  const wanted = packages.filter((_, index) => present[index] !== true).toSorted((left, right) => right.size - left.size);
  if (wanted.length === 0) return;

  const totalBytes = wanted.reduce((sum, item) => sum + item.size, 0);
  const progress = { done: 0, bytes: 0 };
  const report = () => options.emit({ type: "progress", stage: "fetch", total: wanted.length, totalBytes, ...progress });
  options.emit({ type: "start", stage: "fetch", message: `fetching ${wanted.length} packages` });

  const failures: { readonly item: LockedPackage; readonly error: unknown }[] = [];
  const places = openPlaces({ packages: wanted, openUnpacker: store.openUnpacker, cpus: options.cpus });
  const queue = wanted[Symbol.iterator]();
  const isOffline = options.mirrors.size === 0;
  const work = async () => {
    for (const item of queue) {
      if (failures.length > 0 && !isOffline) return;
      const urls = (options.mirrors.get(item.repository) ?? []).map((mirror) => `${mirror}/${item.path}`);
      const onBytes = (count: number) => {
        progress.bytes += count;
        report();
      };
      await store.provide(item, { urls, onBytes, unpack: (work) => places.unpack(item, work) }).then(
        () => {
          progress.done++;
          report();
        },
        (error: unknown) => failures.push({ item, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  places.close();
  if (failures.length > 0) throw explained(failures);
  options.emit({ type: "end", stage: "fetch", message: `fetched ${wanted.length} packages` });
}

function explained(failures: readonly { readonly item: LockedPackage; readonly error: unknown }[]): unknown {
  const missing = failures.filter(({ error }) => error instanceof CgoxError && error.code === "CGOX_STORE_MISSING");
  if (missing.length > 1) {
    const names = missing.map(({ item }) => `${item.name} ${item.version}`).join(", ");
    return new CgoxError("CGOX_STORE_MISSING", `${missing.length} packages are not in the store: ${names}`, {
      hint: "run the same command once without --offline",
    });
  }
  const [first] = failures;
  if (first?.error instanceof CgoxError && first.error.code === "CGOX_FETCH_MISSING") {
    return new CgoxError("CGOX_FETCH_GONE", `${first.item.name} ${first.item.version} is locked, but no mirror has it any more`, {
      hint: "a newer version has replaced it; take that with: cgox sysroot update",
      cause: first.error,
    });
  }
  return first?.error;
}

import type { Emit } from "../../model/events.ts";
import { CgoxError } from "../../model/error.ts";
import type { LockedPackage } from "../../model/lock.ts";
import { byteBudget } from "./byte-budget.ts";
import type { Store } from "./store.ts";

export interface FetchOptions {
  readonly emit: Emit;
  /** Addresses of a repository's mirrors, by its name; empty when offline. */
  readonly mirrors: ReadonlyMap<string, readonly string[]>;
}

/** How many packages are under way at once: enough to hide latency, few enough to keep memory low. */
const AT_ONCE = 8;

/** Bytes of packages' contents that may be in memory at once, in this process and in others, but for a package that is larger alone. */
const UNPACKING = { here: 12 << 20, apart: 32 << 20 };

/**
 * Bytes of a package that a process of its own is worth its start for. That gives back all its memory, while this process does not: what has been
 * freed lies scattered in it, the more of it the longer it goes on. zstd takes a fraction of the time that others take.
 */
const LARGE = { inShortRun: 2 << 20, inLongRun: 1 << 20, zstd: 8 << 20 };

/** Bytes of packages from which a run is a long one. */
const LONG_RUN = 32 << 20;

/** Contents of a package to its size, as xz usually has it: Debian 12's libraries are between 3 and 6. */
const USUAL_RATIO = 5;

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
  const large = totalBytes > LONG_RUN ? LARGE.inLongRun : LARGE.inShortRun;
  const progress = { done: 0, bytes: 0 };
  const report = () => options.emit({ type: "progress", stage: "fetch", total: wanted.length, totalBytes, ...progress });
  options.emit({ type: "start", stage: "fetch", message: `fetching ${wanted.length} packages` });

  const failures: { readonly item: LockedPackage; readonly error: unknown }[] = [];
  const [unpacking, unpackingApart] = [byteBudget(UNPACKING.here), byteBudget(UNPACKING.apart)];
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
      const apart = item.size >= (item.path.endsWith(".zst") ? LARGE.zstd : large);
      const budget = apart ? unpackingApart : unpacking;
      await store.provide(item, { urls, onBytes, apart, unpack: (work) => budget(item.size * USUAL_RATIO, work) }).then(
        () => {
          progress.done++;
          report();
        },
        (error: unknown) => failures.push({ item, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
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

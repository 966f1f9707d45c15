import type { LockedPackage } from "../../model/lock.ts";
import { byteBudget } from "./byte-budget.ts";
import type { ProvideOptions, Unpacker } from "./store.ts";

/** Where packages are unpacked: in this process, and in others beside it. */
export interface UnpackPlaces {
  /** Has a package unpacked where it is soonest done. */
  unpack(item: Sized, ...work: Parameters<ProvideOptions["unpack"]>): Promise<void>;
  /** Lets the other processes end. */
  close(): void;
}

type Sized = Pick<LockedPackage, "path" | "size">;

export interface PlacesOptions {
  /** All that is to be unpacked. */
  readonly packages: readonly Sized[];
  /** Starts another process; absent where none can be. */
  readonly openUnpacker?: (() => Unpacker) | undefined;
  /** Processors of this machine. */
  readonly cpus: number;
}

/** Bytes of packages' contents that may be in memory at once in this process, but for a package that is larger alone. */
const UNPACKING = 12 << 20;

/** Bytes of packages that may wait for other processes at once, but for a package that is larger alone. */
const WAITING = 32 << 20;

/** Contents of a package to its size, as xz usually has it: Debian 12's libraries are between 3 and 6. */
const USUAL_RATIO = 5;

/**
 * Bytes of a package that this process leaves to others, even where it could begin at once: what it frees lies scattered in its memory, the more
 * of it the longer it goes on. zstd takes a fraction of the time that others take.
 */
const LARGE = { inShortRun: 2 << 20, inLongRun: 1 << 19, zstd: 8 << 20 };

/** Bytes of packages from which a run is a long one. */
const LONG_RUN = 32 << 20;

/** Bytes of packages, as `effort` counts them, that are worth the start of another process. */
const WORTH_A_START = 3 << 20;

/** Bytes, as `effort` counts them, after which another process gives way to a new one: it, too, has scattered what it freed by then. */
const LIFE = 12 << 20;

/** Packages that another process has before it, so that it need not wait for this one. */
const AHEAD = 5;

/** More would only wait for the disk. */
const MOST_PROCESSES = 4;

/**
 * Divides the unpacking of packages among this process and others: those are given packages as long as they have few before them, this one does
 * the rest, so that all end at about the same time. Starts the first other at once, where there is enough to do, and no more when one has died.
 */
export function openPlaces({ packages, openUnpacker, cpus }: PlacesOptions): UnpackPlaces {
  const [here, apart] = [byteBudget(UNPACKING), byteBudget(WAITING)];
  let others: Other[] = [];
  const most = Math.min(MOST_PROCESSES, Math.max(1, cpus - 1));
  const total = packages.reduce((sum, { size }) => sum + size, 0);
  const large = total > LONG_RUN ? LARGE.inLongRun : LARGE.inShortRun;
  let left = packages.reduce((sum, item) => sum + effort(item), 0);
  let hasOneDied = false;

  const start = (): Other | undefined => {
    if (openUnpacker === undefined || hasOneDied || others.length >= most || left < WORTH_A_START * (others.length + 1)) return undefined;
    const other = { unpacker: openUnpacker(), waiting: 0, given: 0 };
    others.push(other);
    return other;
  };
  const choose = (item: Sized): Other | undefined => {
    const [idlest] = others.toSorted((one, another) => one.waiting - another.waiting);
    if (idlest !== undefined && idlest.waiting < AHEAD) return idlest;
    return start() ?? (item.size >= (isZstd(item) ? LARGE.zstd : large) ? idlest : undefined);
  };
  const give = async (other: Other, item: Sized, work: Parameters<ProvideOptions["unpack"]>[0]): Promise<boolean> => {
    other.waiting++;
    other.given += effort(item);
    const giveNoMore = () => (others = others.filter((one) => one !== other));
    if (other.given > LIFE) giveNoMore();
    try {
      const isDone = await apart(item.size, () => work(other.unpacker));
      if (!isDone) {
        hasOneDied = true;
        giveNoMore();
      }
      return isDone;
    } finally {
      other.waiting--;
      if (!others.includes(other) && other.waiting === 0) other.unpacker.close();
    }
  };
  // It gets ready while the first packages are fetched and verified.
  start();

  return {
    async unpack(item, work) {
      const other = choose(item);
      left -= effort(item);
      if (other !== undefined && (await give(other, item, work))) return;
      await here(item.size * USUAL_RATIO, () => work());
    },
    close: () => {
      for (const { unpacker } of others) unpacker.close();
    },
  };
}

interface Other {
  readonly unpacker: Unpacker;
  /** Packages that it has or will have been given. */
  waiting: number;
  /** What it has been given in all, as `effort` counts. */
  given: number;
}

function isZstd({ path }: Sized): boolean {
  return path.endsWith(".zst");
}

/** What unpacking costs, in bytes of a package that is compressed with xz. */
function effort(item: Sized): number {
  return isZstd(item) ? item.size / 4 : item.size;
}

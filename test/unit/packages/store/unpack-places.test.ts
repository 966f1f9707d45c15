import { expect, test } from "vitest";
import type { Unpacker } from "../../../../src/packages/store/store.ts";
import { openPlaces, type PlacesOptions } from "../../../../src/packages/store/unpack-places.ts";

const MB = 1 << 20;

interface Given extends Pick<PlacesOptions, "packages"> {
  readonly cpus?: number;
  readonly canOpen?: boolean;
}

/** Has all packages unpacked at once, none of which ends before all have begun; says for each which process has it, 0 for this one. */
async function placesOf({ packages, cpus = 2, canOpen = true }: Given) {
  const opened: Unpacker[] = [];
  const closed: number[] = [];
  const openUnpacker = (): Unpacker => {
    const number = opened.length + 1;
    const unpacker: Unpacker = { unpack: () => Promise.resolve(true), close: () => void closed.push(number) };
    opened.push(unpacker);
    return unpacker;
  };
  const places = openPlaces({ packages, cpus, ...(canOpen ? { openUnpacker } : {}) });
  const startedFirst = opened.length;
  const used: number[] = [];
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const all = packages.map((item, index) =>
    places.unpack(item, async (apart) => {
      used[index] = apart === undefined ? 0 : opened.indexOf(apart) + 1;
      await ended;
      return true;
    }),
  );
  await new Promise(setImmediate);
  end();
  await Promise.all(all);
  places.close();
  return { used, startedFirst, closed };
}

const packages = (path: string, ...sizes: readonly number[]) => sizes.map((size) => ({ path, size }));

test("little is unpacked here alone", async () => {
  expect(await placesOf({ packages: packages("a.deb", MB, MB) })).toEqual({ used: [0, 0], startedFirst: 0, closed: [] });
  // zstd takes a fraction of the time.
  expect((await placesOf({ packages: packages("a.pkg.tar.zst", 4 * MB, 4 * MB) })).startedFirst).toBe(0);
});

test("another process is started before the first package is there, has some before it, and is closed at the end", async () => {
  const { used, startedFirst, closed } = await placesOf({ packages: packages("a.deb", ...Array<number>(8).fill(MB)) });
  expect(startedFirst).toBe(1);
  expect(used).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
  expect(closed).toEqual([1]);
});

test("a large package waits for another process rather than grow this one", async () => {
  const { used } = await placesOf({ packages: packages("a.deb", ...Array<number>(5).fill(MB), 3 * MB, MB) });
  expect(used).toEqual([1, 1, 1, 1, 1, 1, 0]);
});

test("another process gives way to a new one when it has done much, and ends when it has done what it has", async () => {
  const { used, closed } = await placesOf({ packages: packages("a.deb", ...Array<number>(4).fill(7 * MB)) });
  expect(used).toEqual([1, 1, 2, 2]);
  expect(closed).toEqual([1, 2]);
});

test("there are more where there are more processors, as long as there is work for them", async () => {
  const { used, closed } = await placesOf({ cpus: 4, packages: packages("a.deb", ...Array<number>(16).fill(MB)) });
  expect(used).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0]);
  expect(closed).toEqual([1, 2]);
});

test("where no other can be had all is done here", async () => {
  expect((await placesOf({ canOpen: false, packages: packages("a.deb", 2 * MB, 20 * MB) })).used.every((place) => place === 0)).toBe(true);
});

test("one that has died is given no more, no other is started, and what it had is done here", async () => {
  const [opened, closed, used] = [[] as Unpacker[], [] as Unpacker[], [] as string[]];
  const openUnpacker = (): Unpacker => {
    const dead: Unpacker = { unpack: () => Promise.resolve(false), close: () => void closed.push(dead) };
    opened.push(dead);
    return dead;
  };
  const work = async (apart?: Unpacker): Promise<boolean> => {
    used.push(apart === undefined ? "here" : "apart");
    return (await apart?.unpack({ archive: "", directory: "", limit: 0 })) ?? true;
  };
  const all = packages("a.deb", ...Array<number>(20).fill(MB));
  const places = openPlaces({ packages: all, cpus: 4, openUnpacker });
  await Promise.all(all.slice(0, 2).map((item) => places.unpack(item, work)));
  expect(used).toEqual(["apart", "apart", "here", "here"]);
  await Promise.all(all.slice(2).map((item) => places.unpack(item, work)));
  expect(used.slice(4)).toEqual(Array(18).fill("here"));
  places.close();
  expect(closed).toEqual(opened);
  expect(opened.length).toBe(1);
});

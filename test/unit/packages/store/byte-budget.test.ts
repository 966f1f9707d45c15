import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { byteBudget } from "../../../../src/packages/store/byte-budget.ts";

test("what is under way stays within the budget, but for one that is larger alone; all of it gets done", async () => {
  const gate = byteBudget(100);
  let held = 0;
  let done = 0;
  const peaks: number[] = [];
  const work = (bytes: number) =>
    gate(bytes, async () => {
      held += bytes;
      peaks.push(held);
      await sleep(1);
      held -= bytes;
      done++;
    });
  await Promise.all([250, 60, 30, 10, 90, 5, 100, 40].map(work));
  expect(done).toBe(8);
  expect(peaks.filter((bytes) => bytes > 100)).toEqual([250]);
  expect(Math.max(...peaks.filter((bytes) => bytes <= 100))).toBeGreaterThan(60);
});

test("work that fails gives its room back", async () => {
  const gate = byteBudget(10);
  await expect(gate(10, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await gate(10, () => Promise.resolve("yes"))).toBe("yes");
});

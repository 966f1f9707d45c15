import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { exclusively } from "../../../../src/io/files/lock.ts";
import { processToken } from "../../../../src/io/process-token.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();

describe("exclusively", () => {
  it("never runs two at once, runs all, and leaves nothing behind", async () => {
    let [inside, ran] = [0, 0];
    const work = async (): Promise<void> => {
      inside++;
      expect(inside).toBe(1);
      await sleep(Math.random() * 4);
      inside--;
      ran++;
    };
    await Promise.all(Array.from({ length: 20 }, () => exclusively(scratch("deep", "lock"), work)));
    expect(ran).toBe(20);
    expect(readdirSync(scratch("deep"))).toEqual([]);
  });

  it("hands back what the work returns or throws, and is free again", async () => {
    expect(await exclusively(scratch("lock"), async () => 7)).toBe(7);
    await expect(exclusively(scratch("lock"), () => Promise.reject(new TypeError("mine")))).rejects.toThrow(TypeError);
    expect(readdirSync(scratch())).toEqual([]);
  });

  it("takes over from a process that has ended, once", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    mkdirSync(scratch("lock"));
    writeFileSync(scratch("lock", processToken().replace(/^\d+/, String(pid))), "");
    let inside = 0;
    const work = async (): Promise<void> => {
      inside++;
      expect(inside).toBe(1);
      await sleep(2);
      inside--;
    };
    await Promise.all(Array.from({ length: 10 }, () => exclusively(scratch("lock"), work)));
    expect(existsSync(scratch("lock"))).toBe(false);
  });

  it("takes over from a process whose pid has been given to another since", async () => {
    mkdirSync(scratch("lock"));
    writeFileSync(scratch("lock", processToken().replace(/-[0-9a-z]+/, "-1")), "");
    expect(await exclusively(scratch("lock"), async () => true)).toBe(true);
  });

  it("takes over a lock that a killed process left empty", async () => {
    mkdirSync(scratch("lock"));
    expect(await exclusively(scratch("lock"), async () => true)).toBe(true);
  });

  it("waits for a holder in another pid namespace while it shows life, and no longer", async () => {
    mkdirSync(scratch("lock"));
    const foreign = scratch("lock", "1-2.00000000.abc");
    writeFileSync(foreign, "");
    const beats = setInterval(() => utimesSync(foreign, new Date(), new Date()), 20);
    let taken = false;
    const waiting = exclusively(scratch("lock"), async () => (taken = true), { beatMs: 20, staleMs: 150 });
    await sleep(400);
    expect(taken).toBe(false);
    clearInterval(beats);
    await waiting;
    expect(taken).toBe(true);
  });

  it("shows life while it holds", async () => {
    await exclusively(
      scratch("lock"),
      async () => {
        const [holder] = readdirSync(scratch("lock"));
        utimesSync(scratch("lock", holder ?? ""), 1, 1);
        await sleep(100);
        const { mtimeMs } = await import("node:fs").then(({ statSync }) => statSync(scratch("lock", holder ?? "")));
        expect(mtimeMs).toBeGreaterThan(2000);
      },
      { beatMs: 20, staleMs: 150 },
    );
  });

  it("says where it cannot be taken", async () => {
    writeFileSync(scratch("file"), "");
    await expect(exclusively(scratch("file"), async () => 1)).rejects.toMatchObject({
      code: "CGOX_IO_FAILED",
      message: expect.stringContaining(scratch("file")),
    });
    expect(readdirSync(scratch())).toEqual(["file"]);
  });
});

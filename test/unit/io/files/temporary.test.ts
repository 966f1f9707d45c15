import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { makeTemporaryDirectory, publish, sweepTemporary } from "../../../../src/io/files/temporary.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();

describe("makeTemporaryDirectory", () => {
  it("makes a new folder named after this process, and its parent", async () => {
    const [one, two] = await Promise.all([makeTemporaryDirectory(scratch("a", "b")), makeTemporaryDirectory(scratch("a", "b"))]);
    expect(readdirSync(scratch("a", "b")).length).toBe(2);
    expect(basename(one)).toMatch(new RegExp(`^\\.tmp-${process.pid}-`));
    expect(one).not.toBe(two);
  });
});

describe("publish", () => {
  const temporaryWith = async (text: string): Promise<string> => {
    const folder = await makeTemporaryDirectory(scratch("store"));
    writeFileSync(`${folder}/file`, text);
    return folder;
  };

  it("gives the folder its name", async () => {
    expect(await publish(await temporaryWith("one"), scratch("store", "deep", "final"))).toBe(true);
    expect(readFileSync(scratch("store", "deep", "final", "file"), "utf8")).toBe("one");
  });

  it("leaves the one that was first, and removes the other", async () => {
    expect(await publish(await temporaryWith("one"), scratch("store", "final"))).toBe(true);
    expect(await publish(await temporaryWith("two"), scratch("store", "final"))).toBe(false);
    expect(readFileSync(scratch("store", "final", "file"), "utf8")).toBe("one");
    expect(readdirSync(scratch("store"))).toEqual(["final"]);
  });

  it("lets exactly one of many win", async () => {
    const folders = await Promise.all(Array.from({ length: 10 }, (_, index) => temporaryWith(String(index))));
    const won = await Promise.all(folders.map((folder) => publish(folder, scratch("store", "final"))));
    expect(won.filter(Boolean).length).toBe(1);
    expect(readFileSync(scratch("store", "final", "file"), "utf8")).toBe(String(won.indexOf(true)));
    expect(readdirSync(scratch("store"))).toEqual(["final"]);
  });

  it("names the path when it cannot", async () => {
    await expect(publish(scratch("none"), scratch("final"))).rejects.toMatchObject({
      code: "CGOX_IO_FAILED",
      message: expect.stringContaining(scratch("final")),
    });
  });
});

describe("sweepTemporary", () => {
  it("removes what dead processes left, and nothing else", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const living = await makeTemporaryDirectory(scratch());
    mkdirSync(scratch(`.tmp-${pid}-abc`, "tree"), { recursive: true });
    writeFileSync(scratch(`.tmp-${pid}-def`), "");
    mkdirSync(scratch("finished"));
    mkdirSync(scratch(`${pid}-abc`));
    expect((await sweepTemporary(scratch())).toSorted()).toEqual([scratch(`.tmp-${pid}-abc`), scratch(`.tmp-${pid}-def`)]);
    expect(readdirSync(scratch()).toSorted()).toEqual([basename(living), `${pid}-abc`, "finished"].toSorted());
  });

  it("gives those of other machines a day", async () => {
    for (const name of ["new", "old"]) writeFileSync(scratch(`.tmp-1-2.00000000.${name}`), "");
    const yesterday = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(scratch(".tmp-1-2.00000000.old"), yesterday, yesterday);
    expect(await sweepTemporary(scratch())).toEqual([scratch(".tmp-1-2.00000000.old")]);
  });

  it("finds nothing where there is no folder", async () => {
    expect(await sweepTemporary(scratch("none"))).toEqual([]);
  });
});

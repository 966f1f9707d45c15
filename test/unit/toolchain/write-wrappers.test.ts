import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import { writeWrappers } from "../../../src/toolchain/write-wrappers.ts";
import { temporaryFolder } from "./temporary.ts";

const folder = temporaryFolder();
const host = createHost({});
const scripts = { zcc: "#!/bin/sh\n", zxx: "#!/bin/sh\n# x\n", zar: "#!/bin/sh\n# ar\n", "helper.S": "\tnop\n" };

test("writes programs and data, and says where they are", async () => {
  const directory = join(folder, "a", "b");
  expect(await writeWrappers(host, directory, scripts)).toEqual({
    cc: join(directory, "zcc"),
    cxx: join(directory, "zxx"),
    ar: join(directory, "zar"),
    directory,
  });
  expect(readFileSync(join(directory, "zxx"), "utf8")).toBe(scripts.zxx);
  expect(statSync(join(directory, "zcc")).mode & 0o100).toBe(0o100);
  expect(statSync(join(directory, "helper.S")).mode & 0o111).toBe(0);
});

test("touches only what differs", async () => {
  const directory = join(folder, "again");
  await writeWrappers(host, directory, scripts);
  const long = new Date("2001-02-03T04:05:06Z");
  for (const name of Object.keys(scripts)) {
    utimesSync(join(directory, name), long, long);
  }
  writeFileSync(join(directory, "zxx"), "changed by hand");
  await writeWrappers(host, directory, scripts);
  expect(statSync(join(directory, "zcc")).mtime).toEqual(long);
  expect(statSync(join(directory, "helper.S")).mtime).toEqual(long);
  expect(readFileSync(join(directory, "zxx"), "utf8")).toBe(scripts.zxx);
});

test("replaces what a project has put in a wrapper's place, follows no link, and leaves nothing else where compilers search", async () => {
  const directory = join(folder, "brought");
  const outside = join(folder, "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "zxx"), scripts.zxx);
  mkdirSync(join(directory, "zcc/folder"), { recursive: true });
  symlinkSync(join(outside, "zxx"), join(directory, "zxx"));
  symlinkSync(outside, join(directory, "stubs"));
  const withStubs = { ...scripts, "stubs/lib/libc.tbd": "stub" };
  await writeWrappers(host, directory, withStubs);
  expect(readdirSync(outside)).toEqual(["zxx"]);
  for (const [name, text] of Object.entries(withStubs)) {
    expect(lstatSync(join(directory, name)).isFile()).toBe(true);
    expect(readFileSync(join(directory, name), "utf8")).toBe(text);
  }
  writeFileSync(join(directory, "stubs/lib/libevil.a"), "evil");
  mkdirSync(join(directory, "stubs/include"));
  chmodSync(join(directory, "zar"), 0o777);
  await writeWrappers(host, directory, withStubs);
  expect(readdirSync(join(directory, "stubs"), { recursive: true })).toEqual(["lib", "lib/libc.tbd"]);
  expect(statSync(join(directory, "zar")).mode & 0o022).toBe(0);
});

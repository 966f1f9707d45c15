import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listArMembers } from "../../../src/formats/ar.ts";
import { archiveMember, linkToolScript } from "../../../src/resources/link-tool.ts";

let folder: string;
let tool: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "cgox-link-tool-")), "it's here");
  mkdirSync(join(folder, "out put"), { recursive: true });
  writeFileSync(join(folder, "member"), archiveMember("cgox.syso", Buffer.from("odd")));
  writeFileSync(join(folder, "main.a"), "!<arch>\n");
  tool = join(folder, "tool");
  writeFileSync(tool, linkToolScript(join(folder, "member"), "0123abc"), { mode: 0o755 });
  const program =
    '#!/bin/sh\n[ "$1" != -V=full ] || { echo "link version go1.26"; exit; }\nfor last do :; done\ncp "$last" "$2.seen"\nexit 4\n';
  for (const name of ["link", "compile"]) writeFileSync(join(folder, name), program, { mode: 0o755 });
});
afterEach(() => {
  rmSync(join(folder, ".."), { recursive: true });
});

const run = (name: string, ...args: string[]) => execFileSync(tool, [join(folder, name), ...args], { encoding: "utf8" });

test("go's linker gets the archive with one more member, and its exit code is passed on", () => {
  const output = join(folder, "out put/a.exe");
  expect(() => run("link", "-o", output, "-X", "a b", join(folder, "main.a"))).toThrow(expect.objectContaining({ status: 4 }));
  const members = listArMembers(readFileSync(`${output}.seen`));
  expect(members.map(({ name, data }) => [name, data.toString()])).toEqual([["cgox.syso", "odd"]]);
  expect(readFileSync(join(folder, "main.a"), "utf8")).toBe("!<arch>\n");
  expect(existsSync(`${output}.cgox.a`)).toBe(false);
});

test("other tools are left alone", () => {
  const output = join(folder, "x.o");
  expect(() => run("compile", "-o", output, join(folder, "main.a"))).toThrow(expect.objectContaining({ status: 4 }));
  expect(readFileSync(`${output}.seen`, "utf8")).toBe("!<arch>\n");
});

test("the linker's version has the digest in it, so that go links anew when that changes", () => {
  expect(run("link", "-V=full")).toBe("link version go1.26-cgox-0123abc\n");
  expect(run("compile", "-V=full")).toBe("link version go1.26\n");
});

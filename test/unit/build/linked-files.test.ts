import { expect, test } from "vitest";
import { linkedObjects, loadedLibraries } from "../../../src/build/linked-files.ts";
import type { Files } from "../../../src/model/host.ts";
import { elfBytes } from "../formats/elf-bytes.ts";

function filesOf(tree: Readonly<Record<string, Buffer | string>>): Files {
  const real = (path: string): string => {
    const entry = tree[path];
    return typeof entry === "string" ? real(entry) : path;
  };
  return {
    exists: (path: string) => Promise.resolve(tree[real(path)] !== undefined),
    realPath: (path: string) => Promise.resolve(real(path)),
    read: (path: string) => Promise.resolve(tree[real(path)] as Buffer),
  } as Files;
}

const needing = (...needed: string[]) => elfBytes({ bits: 32, machine: 40, dynamic: { needed } });

test("libraries that a program loads are found through those that it loads, as far as they are in the tree", async () => {
  const files = filesOf({
    "/root/lib/liba.so.1": "/root/lib/liba.so.1.2",
    "/root/lib/liba.so.1.2": needing("libb.so.1", "libc.so.6"),
    "/own/libb.so.1": needing("liba.so.1", "libd.so.1"),
    "/root/lib/libb.so.1": needing(),
    "/root/lib/libunused.so.1": needing(),
    "/root/lib/libd.so.1": Buffer.from("not a library"),
  });
  const line = { files, words: ["-L/own", "-L", "relative"], folders: ["/root/lib"] };
  expect(await loadedLibraries(line, needing("liba.so.1"))).toEqual(["/root/lib/liba.so.1.2", "/own/libb.so.1", "/root/lib/libd.so.1"]);
  expect(await loadedLibraries(line, Buffer.from("text"))).toEqual([]);
});

test("objects and static libraries are those without a shared one before them, and those named as files", async () => {
  const there = [
    "/root/lib/libs.a",
    "/root/lib/libboth.so",
    "/root/lib/libboth.a",
    "/own/libfirst.a",
    "/root/lib/libfirst.so",
    "/root/lib/libe.a",
  ];
  const files = filesOf(Object.fromEntries(there.map((path) => [path, needing()])));
  const words = ["-L", "/own", "-ls", "-lboth", "-lfirst", "-l:libe.a", "-lnone", "/any/where.a", "/any/asm.syso", "-lm", "-ls", "-O2"];
  expect(await linkedObjects({ files, words, folders: ["/root/lib"] })).toEqual([
    "/root/lib/libs.a",
    "/own/libfirst.a",
    "/root/lib/libe.a",
    "/any/where.a",
    "/any/asm.syso",
  ]);
});

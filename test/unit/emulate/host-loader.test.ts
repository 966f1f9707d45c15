import { expect, it } from "vitest";
import { findLoader, loaderArguments } from "../../../src/emulate/host-loader.ts";

it.each([
  ["usr/lib64/ld-linux-x86-64.so.2"],
  ["usr/lib/ld-linux-armhf.so.3"],
  ["usr/lib/ld-linux-riscv64-lp64d.so.1"],
  ["usr/lib64/ld64.so.2"],
  ["usr/lib/ld.so.1"],
])("knows the loader %s", (loader) => {
  const others = ["usr/lib/x86_64-linux-gnu/libdl.so.2", "usr/share/doc/ld-linux.so.2", "usr/lib/arm/ld-linux-armhf.so.3"];
  expect(findLoader([...others, loader])).toBe(loader);
});

it("puts the user's LD_LIBRARY_PATH before the root's folders", () => {
  expect(loaderArguments("/r", ["usr/lib/x", "usr/lib"], "/mine").at(-1)).toBe("/mine:/r/usr/lib/x:/r/usr/lib");
  expect(loaderArguments("/r", ["usr/lib"], "").at(-1)).toBe("/r/usr/lib");
});

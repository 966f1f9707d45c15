import { describe, expect, it } from "vitest";
import { relocateLinkerScript } from "../../../src/sysroot/linker-script.ts";

const TREE = new Set(["usr/lib/arm/libbsd.so.0.11.7", "usr/lib/arm/libmd.so.0", "usr/lib/sub/libx.a"]);
const place = {
  path: "usr/lib/arm/libbsd.so",
  locate: (path: string) => [path, `usr/${path}`].find((candidate) => TREE.has(candidate)),
};

describe("relocateLinkerScript", () => {
  it("makes absolute paths relative to the script's folder", () => {
    const text = "/* GNU ld script */\nGROUP(/usr/lib/arm/libbsd.so.0.11.7 AS_NEEDED(/lib/arm/libmd.so.0 =/usr/lib/sub/libx.a))\n";
    expect(relocateLinkerScript(text, place)).toBe("/* GNU ld script */\nGROUP(libbsd.so.0.11.7 AS_NEEDED(libmd.so.0 ../sub/libx.a))\n");
  });

  it("takes out what the tree does not have", () => {
    const text = "GROUP ( /lib/arm/libc.so.6 /usr/lib/arm/libmd.so.0 )";
    expect(relocateLinkerScript(text, place)).toBe("GROUP (  libmd.so.0 )");
  });

  it("leaves names and -l alone", () => {
    const text = "INPUT(libncurses.so.6 -ltinfo)";
    expect(relocateLinkerScript(text, place)).toBe(text);
  });
});

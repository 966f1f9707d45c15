import { describe, expect, test } from "vitest";
import { openElf } from "../../../src/formats/elf.ts";
import { debugElf, stripElf } from "../../../src/formats/elf/strip.ts";
import { elfBytes } from "./elf-bytes.ts";

describe.each([
  [32, "little"],
  [32, "big"],
  [64, "little"],
  [64, "big"],
] as const)("%i bits, %s-endian", (bits, byteOrder) => {
  const file = elfBytes({
    bits,
    byteOrder,
    type: 3,
    machine: 40,
    interpreter: "/lib/ld.so",
    buildId: "0123456789abcdef",
    dynamic: { needed: ["libc.so.6"], soname: "libx.so.1", count: "hash", symbols: [{ name: "puts" }, { name: "own", defined: true }] },
    sections: [".comment", ".debug_info"],
  });
  const facts = (bytes: Buffer) => {
    const { kind, interpreter, needed, soname, buildId, dynamicSymbols } = openElf(bytes);
    return { kind, interpreter, needed, soname, buildId, dynamicSymbols };
  };

  test("what is loaded stays, the rest goes", () => {
    const stripped = stripElf(file);
    expect(openElf(file).hasDebugInformation).toBe(true);
    expect(openElf(stripped)).toMatchObject({ hasDebugInformation: false, hasSymbolTable: false });
    expect(facts(stripped)).toEqual(facts(file));
  });

  test("stripping again changes nothing", () => {
    const stripped = stripElf(file);
    expect(stripElf(stripped).equals(stripped)).toBe(true);
  });

  test("the debug file has the sections that were taken", () => {
    expect(openElf(debugElf(file)).hasDebugInformation).toBe(true);
  });
});

test("refuses what has no section headers", () => {
  expect(() => stripElf(elfBytes({}))).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_ELF" }));
});

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

describe("absurd section headers", () => {
  /** Offset of a field of the section header with this number, in a file of 64 bits. */
  const field = (file: Buffer, index: number, at: number) => Number(file.readBigUInt64LE(40)) + 64 * index + at;
  const [TYPE, OFFSET, SIZE, ALIGNMENT] = [4, 24, 32, 48];
  const plan = { sections: [".comment", ".debug_info"], buildId: "0123456789abcdef" };
  const changed = (index: number, at: number, value: bigint): Buffer => {
    const file = elfBytes(plan);
    file.writeBigUInt64LE(value, field(file, index, at));
    return file;
  };
  const refusal = expect.objectContaining({ code: "CGOX_FORMAT_ELF" });

  test.each([2n ** 32n, 2n ** 62n, 3n])("a section aligned to %d bytes", (alignment) => {
    expect(() => debugElf(changed(1, ALIGNMENT, alignment))).toThrow(refusal);
    expect(() => stripElf(changed(1, ALIGNMENT, alignment))).toThrow(refusal);
  });

  test("no hole is filled for an alignment that loaders could want", () => {
    const file = changed(1, ALIGNMENT, 2n ** 30n);
    file.writeUInt32LE(1, field(file, 1, TYPE));
    expect(debugElf(file).length).toBeLessThan(200_000);
  });

  test("a section beyond the end", () => {
    expect(() => debugElf(changed(2, SIZE, 2n ** 40n))).toThrow(refusal);
    expect(() => debugElf(changed(2, OFFSET, 2n ** 40n))).toThrow(refusal);
  });

  test("sections that overlap, so that each is the whole file", () => {
    const file = elfBytes(plan);
    for (const index of [1, 2]) file.writeBigUInt64LE(BigInt(file.length), field(file, index, SIZE));
    expect(() => debugElf(file)).toThrow(refusal);
    expect(() => stripElf(file)).toThrow(refusal);
  });

  test("program headers beyond the end, or too short", () => {
    for (const [at, value] of [
      [56, 0xffff],
      [54, 3],
    ] as const) {
      const file = elfBytes(plan);
      file.writeUInt16LE(value, at);
      expect(() => debugElf(file)).toThrow(refusal);
      expect(() => stripElf(file)).toThrow(refusal);
    }
  });
});

import { describe, expect, test } from "vitest";
import { readProgram } from "../../../src/formats/program.ts";

const bytes = (fields: readonly (readonly [offset: number, hex: string])[], length = 256): Buffer => {
  const all = Buffer.alloc(length);
  for (const [offset, hex] of fields) Buffer.from(hex, "hex").copy(all, offset);
  return all;
};

describe("programs that are no ELF files", () => {
  test.each([
    ["macho", "Mach-O 64-bit executable, ARM64", bytes([[0, "cffaedfe0c00000100000000" + "02000000"]])],
    ["macho", "Mach-O 64-bit dynamically linked shared library, x86-64", bytes([[0, "cffaedfe0700000103000000" + "06000000"]])],
    ["wasm", "WebAssembly module", bytes([[0, "0061736d01000000"]])],
    ["plan9", "Plan 9 executable, amd64", bytes([[0, "00008a97"]])],
    ["xcoff", "XCOFF 64-bit executable", bytes([[0, "01f7000a"]])],
    ["pe", "PE32+ executable for MS Windows, Aarch64", portable("64aa", "2200", "0b02")],
    ["pe", "PE32 DLL for MS Windows, Intel 80386", portable("4c01", "0221", "0b01")],
    ["pe", "PE32+ executable for MS Windows (GUI), x86-64", portable("6486", "2200", "0b02", "0200")],
  ] as const)("%s: %s", (format, title, file) => {
    expect(readProgram(file)).toMatchObject({ format, title });
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["a text", Buffer.from("#!/bin/sh\n".repeat(10))],
    ["a DOS program without a header behind it", bytes([[0, "4d5a"]])],
    [
      "one whose header would be beyond its end",
      bytes([
        [0, "4d5a"],
        [0x3c, "ffff0000"],
      ]),
    ],
  ])("not %s", (_, file) => {
    expect(readProgram(file)).toBeUndefined();
  });
});

function portable(machine: string, flags: string, magic: string, subsystem = "0000"): Buffer {
  return bytes([
    [0, "4d5a"],
    [0x3c, "80000000"],
    [0x80, "50450000"],
    [0x84, machine],
    [0x80 + 22, flags],
    [0x80 + 24, magic],
    [0x80 + 92, subsystem],
  ]);
}

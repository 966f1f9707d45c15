import { expect } from "vitest";
import { openElf } from "../../../src/formats/elf.ts";
import { readProgram } from "../../../src/formats/program.ts";

/** What the header of a program says, by its format; ELF's e_machine, Mach-O's cputype, COFF's machine, Plan 9's magic. */
const MACHINES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  elf: {
    "386": 3,
    amd64: 62,
    arm: 40,
    arm64: 183,
    loong64: 258,
    mips: 8,
    mipsle: 8,
    mips64: 8,
    mips64le: 8,
    ppc64: 21,
    ppc64le: 21,
    riscv64: 243,
    s390x: 22,
  },
  macho: { amd64: 0x01000007, arm64: 0x0100000c },
  pe: { "386": 0x014c, amd64: 0x8664, arm64: 0xaa64 },
  plan9: { "386": 0x01eb, amd64: 0x8a97, arm: 0x0647 },
  xcoff: { ppc64: 0x01f7 },
};

const FORMATS: Readonly<Record<string, string>> = {
  aix: "xcoff",
  darwin: "macho",
  js: "wasm",
  plan9: "plan9",
  wasip1: "wasm",
  windows: "pe",
};

/** Expects a program to be of the format, the machine, the byte order and the size of a target's. */
export function expectFor(target: string, bytes: Buffer): void {
  const [goos = "", goarch = ""] = target.split(/[/@]/);
  const format = FORMATS[goos] ?? "elf";
  const program = readProgram(bytes);
  expect([target, program?.format, program?.machine]).toEqual([target, format, MACHINES[format]?.[goarch]]);
  if (format !== "elf") return;
  const { header } = openElf(bytes);
  const isBig = ["mips", "mips64", "ppc64", "s390x"].includes(goarch);
  expect([target, header.byteOrder, header.bits]).toEqual([target, isBig ? "big" : "little", /64|s390x/.test(goarch) ? 64 : 32]);
}

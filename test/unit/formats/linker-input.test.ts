import { expect, it } from "vitest";
import { isLinkerInputName, isReadAsScript } from "../../../src/formats/linker-input.ts";
import { elfBytes } from "./elf-bytes.ts";

it.each(["libx.so", "libx.so.1.2", "libx.a", "libx-2.41.a", "crt1.o", "libx.dll.a", "x.obj", "x.dll", "x.tbd"])(
  "a linker may open %s",
  (name) => {
    expect(isLinkerInputName(`usr/lib/${name}`)).toBe(true);
  },
);

it.each(["x.h", "libx.so.txt", "libx.la", "x.pc", "so", "x.so/readme"])("a linker opens no %s", (name) => {
  expect(isLinkerInputName(`usr/lib/${name}`)).toBe(false);
});

const pe = Buffer.alloc(0x48);
pe.write("MZ");
pe.writeUInt32LE(0x40, 0x3c);
pe.write("PE\0\0", 0x40);

it.each([
  ["an ELF file", elfBytes({})],
  ["an archive", Buffer.from("!<arch>\n")],
  ["bitcode", Buffer.from("BC\xc0\xde....", "latin1")],
  ["a COFF object", Buffer.from([0x64, 0x86, 1, 0])],
  ["a DLL", pe],
  ["a Mach-O file", Buffer.from([0xcf, 0xfa, 0xed, 0xfe])],
])("%s is no script", (_, bytes) => {
  expect(isReadAsScript(bytes)).toBe(false);
});

it.each([
  ["text", "INPUT(-lz)"],
  ["nothing", ""],
  ["text with a NUL", "GROUP(-lz) /* \0 */"],
  ["a thin archive", "!<thin>\n"],
  ["the start of an ELF file", "\x7fELF"],
  ["text like a DLL", `MZ = 1; INPUT(/etc/passwd)${" ".repeat(64)}`],
  ["text like an archive", "!<arch>x"],
])("%s is read as a script", (_, text) => {
  expect(isReadAsScript(Buffer.from(text, "latin1"))).toBe(true);
});

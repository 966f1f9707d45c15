import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeElf, openElf, type ElfFile } from "../../../src/formats/elf.ts";
import { CgoxError } from "../../../src/model/error.ts";
import { elfBytes, type DynamicPlan, type ElfPlan } from "./elf-bytes.ts";

const ARM = 40;
const WEAK_FUNCTION = 0x22;
const UNIQUE_OBJECT = 0xa1;

const dynamic: DynamicPlan = {
  needed: ["libcairo.so.2", "libc.so.6"],
  soname: "libfoo.so.1",
  rpath: "/old",
  runpath: "$ORIGIN/../lib",
  symbols: [
    { name: "cairo_create", version: 1 },
    { name: "open64", version: 5 },
    { name: "maybe", version: 6, info: WEAK_FUNCTION },
    { name: "foo", defined: true, version: 0x8003, size: 12 },
    { name: "foo", defined: true, version: 4, size: 14 },
    { name: "stdout", defined: true, version: 5, info: 0x11, size: 8 },
    { name: "only_one", defined: true, version: 4, info: UNIQUE_OBJECT },
  ],
  needs: [
    {
      library: "libc.so.6",
      versions: [
        { name: "GLIBC_2.4", index: 5 },
        { name: "GLIBC_2.34", index: 6, flags: 2 },
      ],
    },
    { library: "libm.so.6", versions: [{ name: "GLIBC_2.29", index: 7 }] },
  ],
  definitions: [
    { name: "libfoo.so.1", index: 2, flags: 1 },
    { name: "FOO_1", index: 3 },
    { name: "FOO_2", index: 4, parents: ["FOO_1"] },
  ],
};

const forms = [
  { bits: 32, byteOrder: "little" },
  { bits: 32, byteOrder: "big" },
  { bits: 64, byteOrder: "little" },
  { bits: 64, byteOrder: "big" },
] as const;

describe.each(forms)("$bits bits, $byteOrder endian", (form) => {
  const open = (plan: ElfPlan) => openElf(elfBytes({ ...form, ...plan }));

  test("header, names and paths", () => {
    const elf = open({ dynamic, interpreter: "/lib/ld.so.1", flags: 7, machine: 243, buildId: "0123456789abcdef" });
    expect(elf.header).toMatchObject({ ...form, type: 3, machine: 243, flags: 7, osAbi: 0 });
    expect(elf).toMatchObject({
      isDynamic: true,
      interpreter: "/lib/ld.so.1",
      needed: ["libcairo.so.2", "libc.so.6"],
      soname: "libfoo.so.1",
      rpath: "/old",
      runpath: "$ORIGIN/../lib",
      buildId: "0123456789abcdef",
      hasSymbolTable: false,
      hasDebugInformation: false,
      arm: undefined,
      armAttributes: undefined,
    });
  });

  test("versions that it needs and defines", () => {
    const elf = open({ dynamic });
    expect(elf.versionNeeds).toEqual([
      {
        library: "libc.so.6",
        versions: ["GLIBC_2.4", "GLIBC_2.34"],
        entries: [
          { name: "GLIBC_2.4", index: 5, isWeak: false },
          { name: "GLIBC_2.34", index: 6, isWeak: true },
        ],
      },
      { library: "libm.so.6", versions: ["GLIBC_2.29"], entries: [{ name: "GLIBC_2.29", index: 7, isWeak: false }] },
    ]);
    expect(elf.versionDefinitions).toEqual([
      { name: "libfoo.so.1", index: 2, isBase: true, parents: [] },
      { name: "FOO_1", index: 3, isBase: false, parents: [] },
      { name: "FOO_2", index: 4, isBase: false, parents: ["FOO_1"] },
    ]);
  });

  test("symbols with their versions and where those come from", () => {
    const wanted = { isDefined: false, type: "function", binding: "global", size: 0, isDefaultVersion: false };
    const own = { isDefined: true, type: "function", binding: "global", isDefaultVersion: true };
    expect(open({ dynamic }).dynamicSymbols).toEqual([
      { ...wanted, name: "cairo_create" },
      { ...wanted, name: "open64", version: "GLIBC_2.4", library: "libc.so.6" },
      { ...wanted, name: "maybe", binding: "weak", version: "GLIBC_2.34", library: "libc.so.6" },
      { ...own, name: "foo", size: 12, version: "FOO_1", isDefaultVersion: false },
      { ...own, name: "foo", size: 14, version: "FOO_2" },
      { ...own, name: "stdout", type: "object", size: 8, version: "GLIBC_2.4", library: "libc.so.6" },
      { ...own, name: "only_one", type: "object", binding: "unique", size: 0, version: "FOO_2" },
    ]);
  });

  test.each(["hash", "wide-hash", "gnu-hash", "sections"] as const)("all symbols are found by %s", (count) => {
    const plan = { dynamic: { ...dynamic, count }, ...(count === "sections" ? { sections: [] } : {}) };
    expect(open(plan).dynamicSymbols).toHaveLength(7);
  });

  test("imported symbols are found by relocations where nothing else counts them", () => {
    const imports = dynamic.symbols!.filter(({ defined }) => defined !== true);
    expect(open({ dynamic: { ...dynamic, symbols: imports, count: "relocations" } }).dynamicSymbols).toHaveLength(3);
  });

  test("sections tell whether it was stripped", () => {
    expect(open({ sections: [".text"] })).toMatchObject({ hasSymbolTable: false, hasDebugInformation: false });
    expect(open({ sections: [".text", ".symtab"] })).toMatchObject({ hasSymbolTable: true, hasDebugInformation: false });
    expect(open({ sections: [".debug_info"] })).toMatchObject({ hasSymbolTable: false, hasDebugInformation: true });
    expect(open({ sections: [".zdebug_info"] }).hasDebugInformation).toBe(true);
  });

  test("a static program has no dynamic parts", () => {
    expect(open({ type: 2 })).toMatchObject({
      kind: "executable",
      isDynamic: false,
      needed: [],
      versionNeeds: [],
      versionDefinitions: [],
      dynamicSymbols: [],
      soname: undefined,
      interpreter: undefined,
    });
  });
});

describe("kind", () => {
  test.each<[ElfPlan, ElfFile["kind"]]>([
    [{ type: 1 }, "relocatable"],
    [{ type: 2 }, "executable"],
    [{ type: 3, dynamic: { soname: "libfoo.so.1" } }, "shared"],
    [{ type: 3, dynamic: { soname: "libc.so.6" }, interpreter: "/lib/ld.so" }, "shared"],
    [{ type: 3, dynamic: {}, interpreter: "/lib/ld.so" }, "pie"],
    [{ type: 3, dynamic: { flags1: 0x08000001 } }, "pie"],
    [{ type: 4 }, "core"],
    [{ type: 0xfe00 }, "other"],
  ])("%j is %s", (plan, kind) => {
    expect(openElf(elfBytes(plan)).kind).toBe(kind);
  });
});

describe("describeElf", () => {
  const pie = { dynamic: { needed: ["libc.so.6"], flags1: 0x08000000 } };
  test.each<[string, ElfPlan]>([
    [
      "ELF 32-bit LSB pie executable, ARM, EABI5 version 1 (SYSV), dynamically linked, interpreter /lib/ld-linux-armhf.so.3",
      { ...pie, bits: 32, machine: ARM, flags: 0x05000400, interpreter: "/lib/ld-linux-armhf.so.3" },
    ],
    ["ELF 64-bit LSB shared object, ARM aarch64, version 1 (SYSV), dynamically linked", { machine: 183, dynamic: { soname: "libz.so.1" } }],
    ["ELF 64-bit MSB executable, IBM S/390, version 1 (SYSV), statically linked", { machine: 22, byteOrder: "big", type: 2 }],
    [
      "ELF 64-bit LSB pie executable, UCB RISC-V, RVC, double-float ABI, version 1 (SYSV), dynamically linked, interpreter /lib/ld.so",
      { ...pie, machine: 243, flags: 5, interpreter: "/lib/ld.so" },
    ],
    ["ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), static-pie linked", { dynamic: { flags1: 0x08000000 } }],
    ["ELF 64-bit LSB relocatable, x86-64, version 1 (SYSV)", { type: 1 }],
    ["ELF 64-bit LSB executable, machine 9999, version 1 (SYSV), statically linked", { type: 2, machine: 9999 }],
  ])("%s", (line, plan) => {
    expect(describeElf(openElf(elfBytes(plan)))).toBe(line);
  });
});

describe("ARM", () => {
  const uleb = (...bytes: number[]) => Buffer.from(bytes);
  const text = (value: string) => Buffer.from(`${value}\0`);
  const block = (head: Buffer, content: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(head.length + 4 + content.length);
    return Buffer.concat([head, length, content]);
  };
  const aeabi = (attributes: Buffer) => block(Buffer.alloc(0), Buffer.concat([text("aeabi"), block(uleb(1), attributes)]));
  const attributes = (...vendors: Buffer[]) => Buffer.concat([Buffer.from("A"), ...vendors]);
  const open = (armAttributes: Buffer) => openElf(elfBytes({ bits: 32, machine: ARM, armAttributes, sections: [] }));

  test("attributes of the whole file, by name", () => {
    const other = block(Buffer.alloc(0), Buffer.concat([text("gnu"), block(uleb(1), uleb(6, 1))]));
    const own = Buffer.concat([
      Buffer.from([5]),
      text("cortex-a9"),
      uleb(6, 10, 10, 4, 28, 1, 18, 4),
      uleb(32, 0x81, 1),
      text("vendor"),
      uleb(67),
      text("2.09"),
      uleb(0xc8, 1, 3),
    ]);
    expect(open(attributes(other, aeabi(own))).armAttributes).toEqual({
      cpuArchitecture: "v7",
      cpuName: "cortex-a9",
      fpArchitecture: "VFPv3-D16",
      passesFloatsInRegisters: true,
      all: new Map<string, number | string>([
        ["CPU_name", "cortex-a9"],
        ["CPU_arch", 10],
        ["FP_arch", 4],
        ["ABI_VFP_args", 1],
        ["ABI_PCS_wchar_t", 4],
        ["compatibility", "vendor"],
        ["conformance", "2.09"],
        ["200", 3],
      ]),
    });
  });

  test("what is not said is absent", () => {
    expect(open(attributes(aeabi(uleb(6, 99)))).armAttributes).toEqual({
      cpuArchitecture: "99",
      passesFloatsInRegisters: false,
      all: new Map([["CPU_arch", 99]]),
    });
    expect(openElf(elfBytes({ bits: 32, machine: ARM, sections: [] })).armAttributes).toBeUndefined();
  });

  test.each([
    ["another format", Buffer.from("B\x05\0\0\0")],
    ["a length beyond the section", Buffer.from("A\xff\0\0\0aeabi\0", "latin1")],
    ["a length of nothing", Buffer.from("A\0\0\0\0\0\0")],
    ["a number without an end", attributes(aeabi(Buffer.alloc(12, 0xff)))],
    ["a text without an end", attributes(aeabi(Buffer.from("\x05cortex")))],
  ])("refuses %s", (_what, bytes) => {
    expect(() => open(bytes).armAttributes).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_ELF" }));
  });

  test.each([
    [0x05000400, { eabi: 5, floatAbi: "hard" }],
    [0x05000200, { eabi: 5, floatAbi: "soft" }],
    [0x04000000, { eabi: 4, floatAbi: undefined }],
  ])("flags 0x%s", (flags, arm) => {
    expect(openElf(elfBytes({ bits: 32, machine: ARM, flags })).arm).toEqual(arm);
  });
});

describe("bad input", () => {
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["a text", Buffer.from("#!/bin/sh\necho this is a script\n")],
    ["the magic alone", Buffer.from("\x7fELF", "latin1")],
    ["an unknown class", Buffer.from("\x7fELF\x03\x01\x01".padEnd(64, "\0"), "latin1")],
    ["an unknown byte order", Buffer.from("\x7fELF\x02\x03\x01".padEnd(64, "\0"), "latin1")],
    ["a header cut short", elfBytes({}).subarray(0, 40)],
  ])("refuses %s", (_what, bytes) => {
    expect(() => openElf(bytes)).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_ELF" }));
  });

  test("a damaged part leaves the others readable", () => {
    const whole = elfBytes({ dynamic, interpreter: "/lib/ld.so.1", sections: [".text"] });
    const cut = openElf(whole.subarray(0, whole.length - 20));
    expect(cut.needed).toEqual(dynamic.needed);
    expect(() => cut.hasSymbolTable).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_ELF" }));
  });

  const samples = forms.map((form) =>
    elfBytes({
      ...form,
      machine: ARM,
      dynamic,
      interpreter: "/lib/ld.so",
      buildId: "00ff",
      sections: [".symtab"],
      armAttributes: Buffer.from("A"),
    }),
  );

  test("cut anywhere and with any bytes changed, every property is a value or a CgoxError", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff))), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), damage, fc.nat(), (sample, changes, cut) => {
        const copy = Buffer.from(changes.length > 0 && cut % 2 === 0 ? sample : sample.subarray(0, cut % sample.length));
        for (const [at, byte] of changes) {
          if (copy.length > 0) copy[at % copy.length] = byte;
        }
        readAll(copy);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Reads every property by itself. */
function readAll(bytes: Buffer): void {
  const orCgoxError = (read: () => unknown): void => {
    try {
      read();
    } catch (error) {
      expect(error).toBeInstanceOf(CgoxError);
    }
  };
  orCgoxError(() => {
    const elf = openElf(bytes);
    for (const property of Object.keys(elf)) {
      orCgoxError(() => elf[property as keyof ElfFile]);
    }
    orCgoxError(() => describeElf(elf));
  });
}

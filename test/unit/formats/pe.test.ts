import { describe, expect, test } from "vitest";
import { CgoxError } from "../../../src/model/error.ts";
import { openPe, type PeFile } from "../../../src/formats/pe.ts";
import { loaderFault } from "../../../src/formats/pe/faults.ts";
import { stampPe } from "../../../src/formats/pe/stamp.ts";
import { peBytes, SECTION, type PePlan } from "./pe-bytes.ts";

const open = (plan: PePlan = {}): PeFile => openPe(peBytes(plan));
const damaged = expect.objectContaining({ code: "CGOX_FORMAT_PE" });

/** Everything that can be read, so that damage anywhere shows. */
function readAll(file: PeFile): unknown {
  return [file.sections, file.imports, file.delayImports, file.exports, file.resources, file.debugEntries];
}

describe("the header", () => {
  test.each([
    [64, 0x8664],
    [64, 0xaa64],
    [32, 0x014c],
  ] as const)("of %i bits for machine %i", (bits, machine) => {
    const { header, kind } = open({ bits, machine });
    expect(header).toMatchObject({ bits, machine, subsystem: 3, imageBase: 0x40_0000, entryPoint: 0x1000, timeDateStamp: 0x66778899 });
    expect(kind).toBe("executable");
  });

  test("of a GUI program, and of a DLL", () => {
    expect(open({ subsystem: 2 }).header.subsystem).toBe(2);
    expect(open({ characteristics: 0x2022 }).kind).toBe("dll");
  });

  test("sections, also those with long names", () => {
    expect(open().sections).toMatchObject([{ name: ".data", virtualAddress: SECTION.address, offset: SECTION.offset }]);
    expect(open({ sectionName: ".debug_loclists" }).sections[0]?.name).toBe(".debug_loclists");
  });

  test("a file without directories has nothing in them", () => {
    const file = open();
    expect(readAll(file)).toEqual([expect.any(Array), [], [], undefined, [], []]);
  });
});

describe.each([32, 64] as const)("imports of %i bits", (bits) => {
  const imports = [
    { library: "KERNEL32.dll", symbols: ["ExitProcess", "WriteFile"] },
    { library: "ws2_32.dll", symbols: [115, "closesocket"] },
  ];
  const expected = [
    { library: "KERNEL32.dll", symbols: [{ name: "ExitProcess" }, { name: "WriteFile" }] },
    { library: "ws2_32.dll", symbols: [{ ordinal: 115 }, { name: "closesocket" }] },
  ];

  test("by name and by ordinal", () => {
    expect(open({ bits, imports }).imports).toEqual(expected);
  });

  test("without a lookup table", () => {
    expect(open({ bits, imports: imports.map((item) => ({ ...item, withoutLookup: true })) }).imports).toEqual(expected);
  });

  test.each([false, true])("that are delayed (absolute addresses: %s)", (absolute) => {
    const file = open({ bits, delayImports: imports, absolute });
    expect(file.delayImports).toEqual(expected);
    expect(file.imports).toEqual([]);
  });
});

test("exports: names, a gap, a forwarder, two names for one, none at all", () => {
  const functions = [{ names: ["first", "alias"] }, undefined, { names: ["third"], forwarder: "NTDLL.RtlThird" }, {}];
  expect(open({ exports: { library: "x.dll", base: 7, functions } }).exports).toEqual({
    library: "x.dll",
    symbols: [
      { ordinal: 7, name: "first" },
      { ordinal: 7, name: "alias" },
      { ordinal: 9, name: "third", forwarder: "NTDLL.RtlThird" },
      { ordinal: 10 },
    ],
  });
});

test("resources: numbers and texts as types and names, several languages", () => {
  const [manifest, german, icon] = [Buffer.from("<assembly/>"), Buffer.from("Hallo"), Buffer.from([1, 2, 3])];
  const resources = new Map<number | string, Map<number | string, Map<number, Buffer>>>([
    ["STUFF", new Map([["APP", new Map([[0, icon]])]])],
    [
      24,
      new Map([
        [
          1,
          new Map([
            [0x409, manifest],
            [0x407, german],
          ]),
        ],
      ]),
    ],
  ]);
  expect(open({ resources }).resources).toEqual([
    { type: "STUFF", name: "APP", language: 0, data: icon },
    { type: 24, name: 1, language: 0x409, data: manifest },
    { type: 24, name: 1, language: 0x407, data: german },
  ]);
});

test("the name of the PDB file", () => {
  const id = "00112233445566778899aabbccddeeff";
  const [entry] = open({ codeView: { id, path: "app.pdb" } }).debugEntries;
  expect(entry).toMatchObject({ type: 2, timeDateStamp: 0x1234, codeView: { id, age: 1, path: "app.pdb" } });
});

describe("what Windows would not start", () => {
  const optional = 0x84 + 20;
  const section = optional + 112 + 16 * 8;
  const imports = [{ library: "a.dll", symbols: ["f"] }];

  test.each([
    ["nothing is wrong", undefined, undefined, undefined],
    ["headers of another size", optional + 60, 0x400 + 72, /headers take 1096 bytes/],
    ["a section outside of the image", section + 12, 0xc000_0000, /\.data is at the address 0xc0000000 instead of 0x1000/],
    ["a section between two blocks", section + 20, 0x448, /\.data is at byte 1096/],
    ["an image that is too small", optional + 56, 0x1000, /beyond its image's end at 0x1000/],
  ])("%s", (_, at, value, fault) => {
    const bytes = peBytes({ imports });
    if (at !== undefined) bytes.writeUInt32LE(value, at);
    const said = loaderFault(openPe(bytes));
    if (fault === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(fault);
  });
});

describe("stamps", () => {
  const withId = (byte: string) =>
    peBytes({ codeView: { id: byte.repeat(16), path: "a.out.pdb" }, imports: [{ library: "a.dll", symbols: ["f"] }] });

  test("two builds that differ in times and ids alone become one", () => {
    const [one, other] = [withId("11"), withId("22")];
    other.writeUInt32LE(0x0102_0304, 0x88);
    expect(one.equals(other)).toBe(false);
    const stamped = stampPe(one);
    expect(stamped.equals(stampPe(other))).toBe(true);
    expect(stampPe(stamped).equals(stamped)).toBe(true);
    const { header, debugEntries, imports } = openPe(stamped);
    expect(debugEntries[0]).toMatchObject({ timeDateStamp: header.timeDateStamp, codeView: { path: "a.out.pdb" } });
    expect(imports).toEqual(openPe(one).imports);
  });

  test("go's build ID is of the contents too, and still one", () => {
    const withBuildId = (id: string) => Buffer.concat([withId("11"), Buffer.from(`\xff Go build ID: "${id}"\n \xff`, "latin1")]);
    const stamped = stampPe(withBuildId("aaaa/bbbb/cccc"));
    expect(stamped.equals(stampPe(withBuildId("dddd/eeee/ffff")))).toBe(true);
    expect(stamped.toString("latin1")).toMatch(/\xff Go build ID: "[\w-]{4}\/[\w-]{4}\/[\w-]{4}"\n \xff/);
  });

  test("other contents give other stamps", () => {
    const other = peBytes({ codeView: { id: "11".repeat(16), path: "a.out.pdb" }, imports: [{ library: "b.dll", symbols: ["f"] }] });
    const [left, right] = [openPe(stampPe(withId("11"))), openPe(stampPe(other))];
    expect(left.header.timeDateStamp).not.toBe(right.header.timeDateStamp);
    expect(left.debugEntries[0]?.codeView?.id).not.toBe(right.debugEntries[0]?.codeView?.id);
  });
});

describe("what is damaged is refused", () => {
  const everything: PePlan = {
    imports: [{ library: "a.dll", symbols: ["f", 3] }],
    delayImports: [{ library: "b.dll", symbols: ["g"] }],
    exports: { library: "c.dll", functions: [{ names: ["h"] }] },
    resources: new Map([[3, new Map([[1, new Map([[0, Buffer.from("icon")]])]])]]),
    codeView: { id: "00".repeat(16), path: "x.pdb" },
  };

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["a text", Buffer.from("#!/bin/sh\n".repeat(10))],
    ["a program for DOS", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200)])],
    ["an ELF file", Buffer.concat([Buffer.from("\x7fELF"), Buffer.alloc(200)])],
  ])("%s", (_, bytes) => {
    expect(() => openPe(bytes)).toThrow(damaged);
  });

  test("an unknown kind of optional header", () => {
    const bytes = peBytes();
    bytes.writeUInt16LE(0x107, 0x98);
    expect(() => openPe(bytes)).toThrow(damaged);
  });

  test("a file that ends anywhere: an error of ours, or what is complete", () => {
    const whole = peBytes(everything);
    for (let length = 0; length < whole.length; length += 3) {
      expectSound(whole.subarray(0, length));
    }
  });

  test("any byte changed: an error of ours, or a reading that ends", () => {
    const whole = peBytes(everything);
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 0x7f, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(value, at);
        expectSound(bytes);
      }
    }
  });

  test("thousands of libraries that share one long table of symbols", () => {
    const symbols = Array.from({ length: 2000 }, (_, index) => index + 1);
    const one = peBytes({ imports: [{ library: "a.dll", symbols, withoutLookup: true }] });
    const directory = 0x84 + 20 + 112 + 8;
    const place = one.readUInt32LE(directory) - SECTION.address + SECTION.offset;
    const descriptor = one.subarray(place, place + 20);
    const many = Buffer.concat([one.subarray(0, place), ...Array.from({ length: 4000 }, () => descriptor), Buffer.alloc(20)]);
    const section = 0x84 + 20 + 112 + 16 * 8;
    many.writeUInt32LE(many.length - SECTION.offset, section + 8);
    many.writeUInt32LE(many.length - SECTION.offset, section + 16);
    expect(() => openPe(many).imports).toThrow(damaged);
  });

  test("resources within themselves", () => {
    const bytes = peBytes(everything);
    const directory = 0x84 + 20 + 112 + 2 * 8;
    const place = bytes.readUInt32LE(directory) - SECTION.address + SECTION.offset;
    bytes.writeUInt32LE(0x8000_0000, place + 20);
    expect(() => openPe(bytes).resources).toThrow(damaged);
  });
});

function expectSound(bytes: Buffer): void {
  try {
    readAll(openPe(bytes));
  } catch (error) {
    if (!(error instanceof CgoxError)) throw error;
  }
}

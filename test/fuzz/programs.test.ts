import { checkIcon } from "../../src/resources/icon.ts";
import { openElf, describeElf } from "../../src/formats/elf.ts";
import { debugElf, stripElf } from "../../src/formats/elf/strip.ts";
import { openPe } from "../../src/formats/pe.ts";
import { loaderFault } from "../../src/formats/pe/faults.ts";
import { objectSectionNames } from "../../src/formats/pe/object.ts";
import { stampPe } from "../../src/formats/pe/stamp.ts";
import { readProgram } from "../../src/formats/program.ts";
import { CgoxError } from "../../src/model/error.ts";
import { elfBytes, type ElfPlan } from "../unit/formats/elf-bytes.ts";
import { peBytes } from "../unit/formats/pe-bytes.ts";
import { fuzz } from "./support/fuzz.ts";

const plan: ElfPlan = {
  interpreter: "/lib/ld-linux-armhf.so.3",
  buildId: "0123456789abcdef",
  sections: [".comment", ".debug_info", ".symtab"],
  dynamic: {
    needed: ["libc.so.6", "libm.so.6"],
    soname: "libx.so.1",
    runpath: "$ORIGIN",
    flags1: 0x0800_0000,
    needs: [
      {
        library: "libc.so.6",
        versions: [
          { name: "GLIBC_2.4", index: 2 },
          { name: "GLIBC_2.34", index: 3 },
        ],
      },
    ],
    definitions: [
      { name: "libx.so.1", index: 1, flags: 1 },
      { name: "X_1", index: 4, parents: ["X_0"] },
    ],
    symbols: [
      { name: "puts", version: 2 },
      { name: "own", defined: true, value: 5, version: 4 },
    ],
  },
};
const arm = Buffer.from("411d000000616561626900011300000005372d41000606084108014402", "hex");
const elfs = (["hash", "gnu-hash", "relocations", "sections", "wide-hash"] as const).flatMap((count) =>
  ([32, 64] as const).map((bits) =>
    elfBytes({
      ...plan,
      bits,
      byteOrder: count === "wide-hash" ? "big" : "little",
      machine: bits === 32 ? 40 : 62,
      ...(bits === 32 ? { armAttributes: arm } : {}),
      ...(plan.dynamic === undefined ? {} : { dynamic: { ...plan.dynamic, count } }),
    }),
  ),
);

const pes = ([32, 64] as const).flatMap((bits) => [
  peBytes({
    bits,
    imports: [
      { library: "KERNEL32.dll", symbols: ["ExitProcess", 7] },
      { library: "a.dll", symbols: [1], withoutLookup: true },
    ],
    delayImports: [{ library: "late.dll", symbols: ["Later"] }],
    exports: { library: "own.dll", base: 5, functions: [{ names: ["one", "uno"] }, undefined, { forwarder: "OTHER.two" }, {}] },
    resources: new Map<number | string, ReadonlyMap<number | string, ReadonlyMap<number, Buffer>>>([
      [24, new Map([[1, new Map([[0x409, Buffer.from("<assembly/>")]])]])],
      ["NAME", new Map([["TEXT", new Map([[0, Buffer.from("x")]])]])],
    ]),
    codeView: { id: "00112233445566778899aabbccddeeff", path: "a.pdb" },
    sectionName: ".debug_information",
  }),
]);

/** Asks for every property: one that is damaged does not keep the others from being read. */
function readAll(file: object): void {
  let fault: unknown;
  for (const name of Object.keys(file)) {
    try {
      Reflect.get(file, name);
    } catch (error) {
      if (!(error instanceof CgoxError)) throw error;
      fault = error;
    }
  }
  if (fault !== undefined) throw fault;
}

fuzz("elf", {
  seeds: elfs,
  words: ["GNU\0", "aeabi\0", "\x7fELF", ".debug_", "\xff\xff\xff\xff\xff\xff\xff\xff"],
  run: (input) => {
    const elf = openElf(input);
    readAll(elf);
    describeElf(elf);
  },
});
fuzz("elf strip", { seeds: elfs, run: stripElf });
fuzz("elf debug", { seeds: elfs, run: debugElf });
fuzz("pe", {
  seeds: pes,
  words: ["PE\0\0", "MZ", "RSDS", "/4\0\0", "\xff\xff\xff\xff", "\0\0\0\x80"],
  run: (input) => {
    const pe = openPe(input);
    readAll(pe);
    loaderFault(pe);
  },
});
fuzz("pe stamp", { seeds: pes, words: ['\xff Go build ID: "', '"\n \xff'], run: stampPe });
fuzz("pe object", { seeds: [Buffer.from("64860300000000000000000000000000", "hex"), ...pes], run: objectSectionNames });
fuzz("program", {
  seeds: [...elfs, ...pes, Buffer.from("cffaedfe".padEnd(160, "0"), "hex"), Buffer.from("0061736d".padEnd(160, "0"), "hex")],
  run: readProgram,
});
fuzz("icon", {
  seeds: [Buffer.from("00000100010010100000010020006804000016000000".padEnd(400, "0"), "hex"), Buffer.from("89504e470d0a1a0a", "hex")],
  run: (input) => checkIcon("app.ico", input),
});

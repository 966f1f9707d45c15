import { describe, expect, test } from "vitest";
import { findCodeFault } from "../../../src/build/code-limits.ts";
import { writeAr } from "../../../src/formats/ar.ts";
import type { CodeLimits } from "../../../src/model/target.ts";
import { elfBytes, type SymbolPlan } from "../formats/elf-bytes.ts";

const LIMITS: CodeLimits = {
  cpuArchitectures: ["v5TE", "v6", "v6KZ"],
  fpArchitectures: ["VFPv2"],
  simd: false,
  dispatching: ["libcrypto"],
};

const CPU = { v5TE: 4, v6: 6, v6KZ: 7, v7: 10, v8: 14 };
const FP = { none: 0, VFPv2: 2, VFPv3: 3, "VFPv3-D16": 4 };

interface Code {
  readonly cpu: keyof typeof CPU;
  readonly fp?: keyof typeof FP;
  readonly simd?: number;
}

/** Tag 6 is CPU_arch, 10 is FP_arch, 12 is Advanced_SIMD_arch; all values are small enough for one byte. */
function attributes({ cpu, fp = "none", simd = 0 }: Code): Buffer {
  const tags = Buffer.from([6, CPU[cpu], 10, FP[fp], 12, simd]);
  const scope = Buffer.concat([Buffer.from([1]), word(5 + tags.length), tags]);
  const vendor = Buffer.concat([Buffer.from("aeabi\0"), scope]);
  return Buffer.concat([Buffer.from("A"), word(4 + vendor.length), vendor]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function file(code: Code, symbols: readonly SymbolPlan[] = []): Buffer {
  const dynamic = { needed: [], symbols, count: "sections" as const };
  return elfBytes({ bits: 32, machine: 40, armAttributes: attributes(code), sections: [], ...(symbols.length > 0 && { dynamic }) });
}

const faultsOf = (bytes: Buffer, name = "libx.so.1") => findCodeFault(bytes, name, LIMITS)?.asksFor;

describe("what code asks for", () => {
  test.each<[Code, string[] | undefined]>([
    [{ cpu: "v6", fp: "VFPv2" }, undefined],
    [{ cpu: "v5TE" }, undefined],
    [{ cpu: "v6KZ" }, undefined],
    [{ cpu: "v7", fp: "VFPv3-D16" }, ["v7 (Tag_CPU_arch)", "VFPv3-D16 (Tag_FP_arch)"]],
    [{ cpu: "v6", fp: "VFPv3" }, ["VFPv3 (Tag_FP_arch)"]],
    [{ cpu: "v6", simd: 1 }, ["NEON (Tag_Advanced_SIMD_arch)"]],
    [{ cpu: "v8" }, ["v8 (Tag_CPU_arch)"]],
  ])("%j: %j", (code, wanted) => {
    expect(faultsOf(file(code))).toEqual(wanted);
  });

  test("a static library is looked at object by object", () => {
    const [good, bad] = [file({ cpu: "v6" }), file({ cpu: "v7" })];
    expect(findCodeFault(writeAr([{ name: "good.o", data: good }]), "libx.a", LIMITS)).toBeUndefined();
    const members = [good, Buffer.from("text"), bad].map((data, index) => ({ name: `m${String(index)}.o`, data }));
    expect(findCodeFault(writeAr(members), "libx.a", LIMITS)).toEqual({ member: "m2.o", asksFor: ["v7 (Tag_CPU_arch)"] });
  });

  test("a file that says nothing is fit", () => {
    expect(faultsOf(elfBytes({ bits: 32, machine: 40, sections: [] }))).toBeUndefined();
    expect(faultsOf(elfBytes({}))).toBeUndefined();
    expect(faultsOf(Buffer.from("INPUT(libx.so.1)"))).toBeUndefined();
    expect(faultsOf(Buffer.alloc(0))).toBeUndefined();
  });
});

describe("a library that chooses its code when it runs", () => {
  const functions = (...values: number[]) => values.map((value, index) => ({ name: `f${String(index)}`, defined: true, value }));
  const [arm, thumb] = [functions(0x100, 0x200, 0x301), functions(0x101, 0x201, 0x300)];
  const code = { cpu: "v8", fp: "VFPv3", simd: 1 } as const;

  test("is fit where most of its functions are ARM code", () => {
    expect(faultsOf(file(code, arm), "libcrypto.so.3")).toBeUndefined();
    expect(faultsOf(file(code, thumb), "libcrypto.so.3")).toHaveLength(3);
  });

  test("has to be named", () => {
    expect(faultsOf(file(code, arm), "libcrypt.so.1")).toHaveLength(3);
    expect(faultsOf(file(code, arm), "libcryptography.so.1")).toHaveLength(3);
  });
});

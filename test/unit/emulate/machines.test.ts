import { expect, it } from "vitest";
import { goarchOf, isForMachine } from "../../../src/emulate/machines.ts";
import { openElf } from "../../../src/formats/elf.ts";
import { elfBytes } from "../formats/elf-bytes.ts";

it.each([
  [{ machine: 40, bits: 32 }, "arm"],
  [{ machine: 183 }, "arm64"],
  [{ machine: 8, bits: 32, byteOrder: "big" }, "mips"],
  [{ machine: 8, bits: 32 }, "mipsle"],
  [{ machine: 8 }, "mips64le"],
  [{ machine: 21, byteOrder: "big" }, "ppc64"],
  [{ machine: 62, bits: 32 }, undefined],
  [{ machine: 2, byteOrder: "big" }, undefined],
] as const)("%j is code of %s", (plan, goarch) => {
  const elf = openElf(elfBytes(plan));
  expect(goarchOf(elf)).toBe(goarch);
  expect(isForMachine(elf, goarch ?? "arm")).toBe(goarch !== undefined);
});

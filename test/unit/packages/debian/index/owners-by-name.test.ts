import { expect, test } from "vitest";
import { ownersByName } from "../../../../../src/packages/debian/index/owners-by-name.ts";
import { packagesTable, stanza } from "./index-texts.ts";

const NAMES =
  "libcairo2-dev libcairo-5c-dev libcairo2 libfreetype-dev libx11-dev libx264-dev libssl-dev zlib1g-dev libfoo1.2-dev libfoo1.3-dev libfoo-doc";

test.each([
  ["module", "cairo", ["libcairo2-dev"]],
  ["module", "freetype2", ["libfreetype-dev"]],
  ["module", "x11", ["libx11-dev"]],
  ["library", "ssl", ["libssl-dev"]],
  ["module", "libfoo", ["libfoo1.2-dev", "libfoo1.3-dev"]],
  ["module", "nothing", []],
  ["header", "cairo/cairo.h", []],
] as const)("%s %s", async (kind, name, expected) => {
  const packages = await packagesTable(...NAMES.split(" ").map((item) => stanza(item)));
  expect(ownersByName(packages, { kind, name }).map((owner) => owner.package)).toEqual(expected);
});

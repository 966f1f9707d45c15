import { expect, test } from "vitest";
import { similarNames } from "../../../../../src/packages/debian/index/similar.ts";
import { contentsTable, packagesTable, stanza } from "./index-texts.ts";

const packages = await packagesTable(
  ...["libcairo2-dev", "libblas-dev", "libblas3", "blag", "libopencv-dev", "libgtk-3-dev", "libgtk-4-dev", "caca", "zebra"].map((name) =>
    stanza(name),
  ),
);
const contents = [
  await contentsTable(
    ["libraries"],
    ...["cairo", "cairo-ft", "cairo-gobject", "cairo-pdf", "cairo-png", "cairo-xlib", "gtk4", "opencv4"].map(
      (name) => `usr/lib/pkgconfig/${name}.pc libdevel/x-dev`,
    ),
  ),
];

test.each([
  ["caior", ["cairo"]],
  ["libcario2-dev", ["libcairo2-dev", "cairo"]],
  ["blas", ["libblas-dev"]],
  ["opencv", ["libopencv-dev", "opencv4"]],
  ["GTK", ["gtk4", "libgtk-3-dev", "libgtk-4-dev"]],
  ["zebr", ["zebra"]],
  ["xyzzyq", []],
])("%s may mean %j", (wanted, expected) => {
  expect(similarNames(packages, contents, wanted)).toEqual(expected);
});

test("there are five at most, the wanted name itself is not among them", () => {
  expect(similarNames(packages, contents, "cairo")).toHaveLength(5);
  expect(similarNames(packages, contents, "cairo")).not.toContain("cairo");
});

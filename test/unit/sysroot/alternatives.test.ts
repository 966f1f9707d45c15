import { describe, expect, it } from "vitest";
import { chooseAlternatives } from "../../../src/sysroot/alternatives.ts";

const offer = (name: string, path: string, priority: number, slaves: Record<string, string> = {}) => ({
  name,
  link: `usr/lib/${name}`,
  path,
  priority,
  slaves: Object.entries(slaves).map(([link, target]) => ({ link, path: target })),
});

function links(alternatives: ReturnType<typeof offer>[], paths: readonly string[]): Record<string, string> {
  const made = chooseAlternatives(alternatives, (path) => paths.includes(path));
  return Object.fromEntries(made.map(({ path, target }) => [path, target]));
}

describe("chooseAlternatives", () => {
  const reference = offer("libblas.so", "blas/libblas.so", 10, {
    "usr/lib/blas.pc": "blas-netlib.pc",
    "usr/lib/libblas.a": "blas/libblas.a",
  });
  const faster = offer("libblas.so", "openblas/libblas.so", 100, { "usr/lib/blas.pc": "blas-openblas.pc" });
  const files = ["blas/libblas.so", "blas/libblas.a", "blas-netlib.pc", "openblas/libblas.so", "blas-openblas.pc"];

  it("takes the highest priority, with its own slaves only", () => {
    const expected = { "usr/lib/libblas.so": "openblas/libblas.so", "usr/lib/blas.pc": "blas-openblas.pc" };
    expect(links([reference, faster], files)).toEqual(expected);
    expect(links([faster, reference], files)).toEqual(expected);
  });

  it("takes the path that sorts first of equal ones", () => {
    expect(links([offer("x", "b", 1), offer("x", "a", 1)], ["a", "b"])).toEqual({ "usr/lib/x": "a" });
  });

  it("adds up what two packages say of one path", () => {
    const alternatives = [offer("mpi", "bin/mpi", 50, { "1.pc": "a" }), offer("mpi", "bin/mpi", 50, { "2.pc": "a" })];
    expect(links(alternatives, ["a"])).toEqual({ "1.pc": "a", "2.pc": "a" });
  });

  it("leaves out what leads nowhere and what would take a real file's place", () => {
    expect(links([faster], ["openblas/libblas.so", "usr/lib/blas.pc", "blas-openblas.pc"])).toEqual({
      "usr/lib/libblas.so": "openblas/libblas.so",
    });
  });

  it("leads a link to another one to the file itself", () => {
    const chain = [offer("hdf5.pc", "usr/lib/hdf5-mpi.pc", 35), offer("hdf5-mpi.pc", "usr/lib/hdf5-openmpi.pc", 50)];
    expect(links(chain, ["usr/lib/hdf5-openmpi.pc"])).toEqual({
      "usr/lib/hdf5.pc": "usr/lib/hdf5-openmpi.pc",
      "usr/lib/hdf5-mpi.pc": "usr/lib/hdf5-openmpi.pc",
    });
  });

  it("makes nothing of links in a circle", () => {
    const circle = [offer("a", "usr/lib/b", 1), offer("b", "usr/lib/a", 1), offer("c", "usr/lib/c", 1)];
    expect(links(circle, [])).toEqual({});
  });
});

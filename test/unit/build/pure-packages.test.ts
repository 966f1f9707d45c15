import { describe, expect, test } from "vitest";
import { listPackages } from "../../../src/build/go-list.ts";
import { listPurePackages } from "../../../src/build/pure-packages.ts";
import type { Host, RunResult } from "../../../src/model/host.ts";

type Listed = Readonly<Record<string, unknown>>;

/** A host whose go lists these packages, with cgo and without; a text in their place is an error of go's. */
function hostOf(lists: { readonly 0?: readonly Listed[] | string; readonly 1: readonly Listed[] | string }): Host {
  const run = (_: string, __: readonly string[], options?: { env?: Readonly<Record<string, string | undefined>> }): Promise<RunResult> => {
    const answer = lists[options?.env?.["CGO_ENABLED"] === "0" ? 0 : 1] ?? "not expected";
    return Promise.resolve(
      typeof answer === "string"
        ? { exitCode: 1, stdout: "", stderr: answer }
        : { exitCode: 0, stdout: answer.map((item) => `${JSON.stringify(item, undefined, 1)}\n`).join(""), stderr: "" },
    );
  };
  return { processes: { run } } as unknown as Host;
}

const options = { goPath: "/go", directory: "/m", env: { GOMIPS: "medium" }, packages: ["."], goFlags: [] };
const target = { name: "js/wasm", reason: "Go has no cgo there" };
const standard = { ImportPath: "net", Name: "net", Dir: "/go/net", Standard: true, CgoFiles: ["cgo.go"] };
const main = { ImportPath: "m", Name: "main", Dir: "/m", GoFiles: ["main.go"] };
const canvas = { ImportPath: "m/canvas", Name: "canvas", Dir: "/m/canvas", GoFiles: ["doc.go"], CgoFiles: ["canvas.go"] };

describe("a build without cgo", () => {
  test("of packages without cgo; those of go itself have stand-ins", async () => {
    expect(await listPurePackages(hostOf({ 1: [standard, main] }), options, target)).toEqual([standard, main]);
  });

  test("of a package whose other files take the place of its cgo", async () => {
    const without = { ...canvas, CgoFiles: undefined, GoFiles: ["doc.go", "canvas_pure.go"] };
    const pure = await listPurePackages(hostOf({ 1: [canvas, main], 0: [without, main] }), options, target);
    expect(pure.map(({ GoFiles }) => GoFiles)).toEqual([["doc.go", "canvas_pure.go"], ["main.go"]]);
  });

  test.each([
    ["has other files, which do not", [{ ...canvas, CgoFiles: undefined }, main]],
    ["has none", "build constraints exclude all Go files in /m/canvas"],
  ])("of a package that %s", async (_, pure) => {
    await expect(listPurePackages(hostOf({ 1: [canvas, main], 0: pure }), options, target)).rejects.toMatchObject({
      code: "CGOX_BUILD_NO_CGO",
      message: "m/canvas uses cgo (/m/canvas/canvas.go), and there is none for js/wasm: Go has no cgo there",
    });
  });
});

test("a variant that go refuses", async () => {
  const refused = listPackages(hostOf({ 1: "go: invalid GOMIPS: must be hardfloat, softfloat\n" }), options);
  await expect(refused).rejects.toMatchObject({
    code: "CGOX_GO_VARIANT",
    message: "the installed go refuses GOMIPS=medium: must be hardfloat, softfloat",
    exitCode: 2,
  });
});

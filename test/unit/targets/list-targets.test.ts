import { describe, expect, test } from "vitest";
import { readGoPorts } from "../../../src/targets/go-ports.ts";
import { listTargets } from "../../../src/targets/list-targets.ts";
import { parseTarget } from "../../../src/targets/parse-target.ts";
import { shippedCatalogue } from "./support.ts";

const answer = [
  { GOOS: "android", GOARCH: "arm64", CgoSupported: true, FirstClass: false },
  { GOOS: "ios", GOARCH: "arm64", CgoSupported: true, FirstClass: false },
  { GOOS: "js", GOARCH: "wasm", CgoSupported: false, FirstClass: false },
  { GOOS: "linux", GOARCH: "arm", CgoSupported: true, FirstClass: true },
  { GOOS: "linux", GOARCH: "riscv64", CgoSupported: true, FirstClass: false, Added: "later" },
  { GOOS: "windows", GOARCH: "amd64", CgoSupported: true, FirstClass: true },
  { GOOS: "haiku", GOARCH: "amd64", CgoSupported: true },
];

const run = (stdout: string, exitCode = 0, stderr = "") => {
  const asked: (readonly string[])[] = [];
  const runGo = (args: readonly string[]) => {
    asked.push(args);
    return Promise.resolve({ exitCode, stdout, stderr });
  };
  return { asked, runGo };
};

describe("go's ports", () => {
  test("are asked of go", async () => {
    const { asked, runGo } = run(JSON.stringify(answer));
    const ports = await readGoPorts(runGo);
    expect(asked).toEqual([["tool", "dist", "list", "-json"]]);
    expect(ports[3]).toEqual({ goos: "linux", goarch: "arm", cgoSupported: true, firstClass: true });
    expect(ports[6]).toEqual({ goos: "haiku", goarch: "amd64", cgoSupported: true, firstClass: false });
  });

  test.each([
    ["", 1, "no such tool", "exited with 1: no such tool"],
    ["linux/arm\n", 0, "", "no JSON"],
    ['[{"GOOS":1}]', 0, "", "no list of ports"],
    ["{}", 0, "", "no list of ports"],
  ])("an answer of %j with exit code %i", async (stdout, exitCode, stderr, message) => {
    await expect(readGoPorts(run(stdout, exitCode, stderr).runGo)).rejects.toMatchObject({
      code: "CGOX_GO_PORTS",
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe("the rows of cgox targets", async () => {
  const rows = await listTargets(await readGoPorts(run(JSON.stringify(answer)).runGo), shippedCatalogue());
  const row = (target: string) => rows.find((candidate) => candidate.target === target);

  test("one a port, in go's order", () => {
    expect(rows.map(({ target }) => target)).toEqual(answer.map(({ GOOS, GOARCH }) => `${GOOS}/${GOARCH}`));
  });

  test("a port with a platform", () => {
    expect(row("linux/arm")).toEqual({
      target: "linux/arm",
      firstClass: true,
      cgo: "zig",
      pureGo: true,
      platform: "debian-12",
      platforms: expect.arrayContaining([
        "debian-12",
        "debian-13",
        "gnu",
        "musl",
        "ubuntu-22.04",
        "ubuntu-24.04",
        "ubuntu-26.04",
      ]) as unknown,
      variants: [
        { name: "v5", default: false, platform: "debian-12" },
        { name: "v5,hardfloat", default: false, platform: "gnu" },
        { name: "v6", default: false, platform: "raspios-12" },
        { name: "v6,softfloat", default: false, platform: "debian-12" },
        { name: "v7", default: true, platform: "debian-12" },
        { name: "v7,softfloat", default: false, platform: "debian-12" },
      ],
    });
    expect(row("linux/riscv64")).toMatchObject({
      platform: "debian-13",
      platforms: ["debian-13", "gnu", "musl", "ubuntu-22.04", "ubuntu-24.04", "ubuntu-26.04"],
    });
  });

  test("a variant's platform serves it, and a variant without one says why", async () => {
    const { subArchitectures, ports } = await shippedCatalogue().targets();
    const all = Object.keys(ports).map((port) => {
      const [goos = "", goarch = ""] = port.split("/");
      return { goos, goarch, cgoSupported: true, firstClass: false };
    });
    const wrong: string[] = [];
    for (const { target, variants } of await listTargets(all, shippedCatalogue())) {
      expect(variants.map(({ name }) => name)).toEqual(Object.keys(subArchitectures[target.split("/")[1] ?? ""]?.variants ?? {}));
      for (const { name, platform, reason } of variants) {
        const served = await parseTarget(`${target}/${name}`, shippedCatalogue()).catch(() => undefined);
        const isRight = platform === undefined ? reason !== undefined : served?.platform === platform && served.withoutCgo === undefined;
        if (!isRight) wrong.push(`${target}/${name}: ${platform ?? ""}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("ports without cgo say why", () => {
    expect(row("android/arm64")).toMatchObject({
      cgo: "no",
      reason: expect.stringContaining("NDK") as unknown,
      pureGo: true,
      platforms: [],
    });
    expect(row("ios/arm64")).toMatchObject({ cgo: "no", pureGo: false, pureGoReason: expect.stringContaining("C linker") as unknown });
    expect(row("js/wasm")).toMatchObject({ cgo: "no", reason: "Go has no cgo there", pureGo: true });
    expect(row("js/wasm")?.variants).toContainEqual({ name: "signext", default: false });
    expect(row("haiku/amd64")).toMatchObject({ cgo: "no", reason: "cgox does not know this port" });
  });
});

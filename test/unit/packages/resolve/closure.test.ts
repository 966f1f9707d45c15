import { describe, expect, test } from "vitest";
import { CgoxError } from "../../../../src/model/error.ts";
import type { Asker, ResolvedRequest } from "../../../../src/model/request.ts";
import type { ClosureMember } from "../../../../src/model/resolution.ts";
import { closeOver } from "../../../../src/packages/resolve/closure.ts";
import { universeOfTexts } from "../../../e2e/support/naive-universe.ts";
import { packagesText, resolverCases } from "./cases.ts";

const options = { platform: "debian-12", target: "linux/arm" };

function wanted(name: string, asker: Asker = { kind: "command-line" }, as = name): ResolvedRequest {
  return { request: { name: as, asker }, kind: "package", package: name, runnersUp: [] };
}

function close(packages: string, ...requests: readonly ResolvedRequest[]): ClosureMember[] {
  return closeOver(universeOfTexts([packagesText(packages)]), requests, options);
}

function failure(packages: string, ...requests: readonly ResolvedRequest[]): { code: string; message: string; hint: string | undefined } {
  try {
    close(packages, ...requests);
  } catch (error) {
    if (error instanceof CgoxError) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error("it resolved");
}

describe("the closure is the one that apt plans", () => {
  test.each(resolverCases)("$name", ({ packages, wanted: names, plan }) => {
    const requests = names.map((name) => wanted(name));
    if (typeof plan === "string") {
      const code = plan === "conflict" ? "CGOX_RESOLVE_CONFLICT" : "CGOX_RESOLVE_NO_CANDIDATE";
      expect(failure(packages, ...requests)).toHaveProperty("code", code);
    } else {
      const members = close(packages, ...requests);
      expect(members.map(({ record }) => `${record.name} ${record.version}`).toSorted()).toEqual(plan);
    }
  });

  test.each(resolverCases.filter(({ wanted: names }) => names.length > 1))(
    "whatever the order of what is wanted: $name",
    ({ packages, wanted: names }) => {
      const outcome = (requests: readonly ResolvedRequest[]): unknown => {
        try {
          return close(packages, ...requests);
        } catch (error) {
          return (error as CgoxError).code;
        }
      };
      expect(outcome(names.toReversed().map((name) => wanted(name)))).toEqual(outcome(names.map((name) => wanted(name))));
    },
  );
});

describe("members", () => {
  const archive = `
    libapp-dev
    Depends: libapp1 (= 1), libz-dev (>= 1) | libz-ng-dev

    libapp1
    Depends: libz1

    libz-dev
    Depends: libz1 (= 1)

    libz1`;

  test("come after what they need", () => {
    expect(close(archive, wanted("libapp-dev")).map(({ record }) => record.name)).toEqual(["libz1", "libapp1", "libz-dev", "libapp-dev"]);
  });

  test("say who brought them in, the nearest to what is wanted first", () => {
    const members = close(
      archive,
      wanted("libapp-dev", { kind: "command-line" }, "app"),
      wanted("libapp-dev", { kind: "command-line" }, "-lapp"),
    );
    expect(members.map(({ record, why, dependent, relation }) => ({ name: record.name, why, dependent, relation }))).toEqual([
      { name: "libz1", why: "libapp1 depends on it", dependent: "libapp1", relation: "libz1" },
      { name: "libapp1", why: "libapp-dev depends on it", dependent: "libapp-dev", relation: "libapp1 (= 1)" },
      { name: "libz-dev", why: "libapp-dev depends on it", dependent: "libapp-dev", relation: "libz-dev (>= 1) | libz-ng-dev" },
      { name: "libapp-dev", why: "wanted as -lapp, app", dependent: undefined, relation: undefined },
    ]);
  });

  test("that are wanted themselves count as wanted", () => {
    const members = close(archive, wanted("libapp-dev"), wanted("libz-dev"));
    expect(members.find(({ record }) => record.name === "libz-dev")?.why).toBe("wanted as libz-dev");
  });
});

describe("an explanation", () => {
  const go: Asker = { kind: "go", file: "internal/draw/draw.go", line: 7, directive: "#cgo pkg-config: app" };

  test("names the version that there is, and goes down to the Go file", () => {
    const archive = `
      libapp-dev
      Depends: libbase-dev

      libbase-dev
      Depends: libfoo-dev (>= 2)

      libfoo-dev 1.4`;
    expect(failure(archive, wanted("libapp-dev", go, "app"))).toEqual({
      code: "CGOX_RESOLVE_NO_CANDIDATE",
      message:
        "libbase-dev needs libfoo-dev (>= 2) and debian-12 has libfoo-dev 1.4; libapp-dev depends on libbase-dev; " +
        "libapp-dev was wanted as app at internal/draw/draw.go:7 (#cgo pkg-config: app)",
      hint: "`cgox sysroot update linux/arm` looks into a new index; another platform may have it: `linux/arm@<platform>`.",
    });
  });

  test("names every alternative that is not there, and what is provided", () => {
    const archive = `
      app
      Depends: one | two (>= 2) | three:any

      other
      Provides: two

      three`;
    expect(failure(archive, wanted("app", { kind: "config", file: "cgox.yaml", target: "linux/arm" })).message).toBe(
      "app needs one | two (>= 2) | three:any and debian-12 has no one, and debian-12 has other, which provides two, and " +
        "debian-12 has three 1 for armhf, Multi-Arch: no; app was wanted in cgox.yaml for linux/arm",
    );
  });

  test("goes to the end of a chain of packages that are there", () => {
    const archive = `
      app
      Depends: one | two

      one
      Depends: deep

      two
      Depends: deep

      deep
      Depends: missing`;
    expect(failure(archive, wanted("app", { kind: "lock", file: "cgox.lock" })).message).toBe(
      "deep needs missing and debian-12 has no missing; one depends on deep; app depends on one | two; app was wanted in cgox.lock",
    );
  });

  test("names both sides of a conflict", () => {
    const archive = `
      libcurl4-openssl-dev 7.88
      Provides: libcurl-dev
      Conflicts: libcurl-dev

      libcurl4-gnutls-dev 7.88
      Provides: libcurl-dev

      libapp-dev
      Depends: libcurl4-gnutls-dev`;
    expect(failure(archive, wanted("libcurl4-openssl-dev", go, "libcurl"), wanted("libapp-dev"))).toEqual({
      code: "CGOX_RESOLVE_CONFLICT",
      message:
        "libcurl4-openssl-dev 7.88 conflicts with libcurl4-gnutls-dev 7.88 (it excludes libcurl-dev); " +
        "libcurl4-openssl-dev was wanted as libcurl at internal/draw/draw.go:7 (#cgo pkg-config: app); " +
        "libapp-dev depends on libcurl4-gnutls-dev; libapp-dev was wanted on the command line",
      hint: "Want only one of the two; `cgox sysroot add linux/arm <name> --dry-run` shows what a name brings in.",
    });
  });

  test("names the packages behind a name that several provide", () => {
    const archive = `
      one
      Provides: virtual

      two
      Provides: virtual`;
    expect(failure(archive, wanted("virtual"))).toMatchObject({
      code: "CGOX_RESOLVE_NO_CANDIDATE",
      message: expect.stringContaining("virtual is no package of debian-12, but a name that several provide (two, one)"),
      hint: "Name one of them, as in `cgox sysroot add linux/arm two`.",
    });
  });
});

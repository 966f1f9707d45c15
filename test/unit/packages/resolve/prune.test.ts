import { describe, expect, test } from "vitest";
import type { ResolvedRequest } from "../../../../src/model/request.ts";
import { closeOver } from "../../../../src/packages/resolve/closure.ts";
import type { PruneRule } from "../../../../src/packages/resolve/prune-rules.ts";
import { prune } from "../../../../src/packages/resolve/prune.ts";
import { universeOfTexts } from "../../../e2e/support/naive-universe.ts";
import { packagesText } from "./cases.ts";

const RULES: readonly PruneRule[] = [
  { id: "libc", why: "zig brings it", names: ["libc6", "libc6-*"], always: true },
  { id: "programs", why: "nothing is run", names: ["*-bin"] },
  { id: "system", why: "only for a system", sections: ["admin", "python"], except: ["*-dev"], unlessNeededBy: ["*-dev"] },
];

function parted(packages: string, wanted: readonly string[], rules = RULES) {
  const requests = wanted.map((name): ResolvedRequest => ({
    request: { name, asker: { kind: "command-line" } },
    kind: "package",
    package: name,
    runnersUp: [],
  }));
  const members = closeOver(universeOfTexts([packagesText(packages)]), requests, { platform: "debian-12", target: "linux/arm" });
  const { packages: kept, pruned } = prune(members, rules);
  expect([...kept, ...pruned].map(({ record }) => record.name).toSorted()).toEqual(members.map(({ record }) => record.name).toSorted());
  return {
    kept: kept.map(({ record }) => record.name),
    pruned: Object.fromEntries(pruned.map(({ record, rule, why }) => [record.name, `${rule}: ${why}`])),
  };
}

describe("prune", () => {
  test("leaves out what a rule matches, and what only that needs", () => {
    const archive = `
      libapp-dev
      Depends: libapp1, app-bin

      libapp1
      Depends: libc6, libshared1

      app-bin
      Depends: libtool1, libshared1

      libtool1
      Depends: libdeep1

      libdeep1

      libshared1

      libc6
      Depends: libgcc-s1

      libgcc-s1`;
    expect(parted(archive, ["libapp-dev"])).toEqual({
      kept: ["libapp-dev", "libapp1", "libshared1"],
      pruned: {
        "app-bin": "programs: nothing is run",
        libc6: "libc: zig brings it",
        libdeep1: "programs: only needed by app-bin (by way of libtool1), which is left out: nothing is run",
        "libgcc-s1": "libc: only needed by libc6, which is left out: zig brings it",
        libtool1: "programs: only needed by app-bin, which is left out: nothing is run",
      },
    });
  });

  test("keeps the compiler's library where a library needs it", () => {
    const archive = `
      libapp-dev
      Depends: libapp1

      libapp1
      Depends: libc6, libstdc++6

      libstdc++6
      Depends: libgcc-s1

      libc6
      Depends: libgcc-s1

      libgcc-s1`;
    expect(parted(archive, ["libapp-dev"]).kept).toEqual(["libapp-dev", "libapp1", "libgcc-s1", "libstdc++6"]);
  });

  test("keeps what is wanted by name, unless the rule is for always", () => {
    const archive = `
      app-bin
      Depends: libc6

      libc6`;
    expect(parted(archive, ["app-bin", "libc6"])).toEqual({ kept: ["app-bin"], pruned: { libc6: "libc: zig brings it" } });
  });

  test("keeps what a virtual name or another alternative stands for", () => {
    const archive = `
      libapp-dev
      Depends: virtual, libone | libtwo, libtwo

      libprovider
      Provides: virtual

      libone

      libtwo`;
    expect(parted(archive, ["libapp-dev"]).pruned).toEqual({});
  });

  test("keeps a package of a section where the -dev package of the same source needs it", () => {
    const archive = `
      libtalloc-dev
      Source: talloc
      Depends: python3-talloc, python3-other

      python3-talloc
      Source: talloc (1.2)
      Section: python

      python3-other
      Section: universe/python`;
    expect(parted(archive, ["libtalloc-dev"])).toEqual({
      kept: ["libtalloc-dev", "python3-talloc"],
      pruned: { "python3-other": "system: only for a system" },
    });
  });

  test("leaves all in without rules", () => {
    const archive = `
      app
      Depends: libc6

      libc6`;
    expect(parted(archive, ["app"], [])).toEqual({ kept: ["app", "libc6"], pruned: {} });
  });
});

import { expect, test } from "vitest";
import { packageValue, renderPlan } from "../../../../src/cli/render/packages.ts";
import { renderReasons } from "../../../../src/cli/render/reasons.ts";
import { plainFile } from "../../../../src/ship/outputs/deb/entry.ts";
import { planDeb } from "../../../../src/ship/outputs/deb/plan.ts";

const plan = planDeb({
  fields: { Package: "demo", Version: "1.0-1", Architecture: "armhf", Description: "x" },
  entries: [{ ...plainFile("etc/d\u001b.conf", "ab", "conf/d.conf"), isConffile: true }],
  modified: 0,
  scripts: { postinst: "#!/bin/sh\n" },
});
const made = { target: "linux/arm", path: "/app/dist/demo_1.0-1_armhf.deb", plan };

test("a package as a value, without its bytes", () => {
  expect(packageValue(made)).toEqual({
    target: "linux/arm",
    path: made.path,
    control: { Package: "demo", Version: "1.0-1", Architecture: "armhf", "Installed-Size": "3", Description: "x" },
    entries: [
      { path: "/etc", type: "directory", mode: "0755", owner: "root", group: "root", origin: "conf/d.conf" },
      {
        path: "/etc/d\u001b.conf",
        type: "file",
        mode: "0644",
        owner: "root",
        group: "root",
        origin: "conf/d.conf",
        size: 2,
        conffile: true,
      },
    ],
    scripts: ["postinst"],
  });
});

test("a package for people: its control file, then its files", () => {
  const text = renderPlan(made);
  expect(text).toContain("\n\nPackage: demo\nVersion: 1.0-1\n");
  expect(text).toContain("0755 root:root /etc/\n");
  expect(text).not.toContain("\u001b");
});

test("reasons name the symbols that set a version, and count the others", () => {
  const origin = {
    soname: "libz.so.1",
    package: "zlib1g",
    source: "symbols",
    version: "1.2",
    symbols: ["a@Base", "b", "c", "d", "e"],
  } as const;
  const reasons = [
    { dependency: "zlib1g (>= 1.2)", decisive: [origin], others: [{ ...origin, soname: "liby.so.1", version: "1.0", symbols: [] }] },
  ];
  expect(renderReasons(reasons, { verbose: false })).toBe(
    "zlib1g (>= 1.2)\n  libz.so.1 of zlib1g: 1.2, for a, b, c, d and 1 more\n  liby.so.1 of zlib1g: 1.0, for any use of it\n",
  );
  expect(renderReasons(reasons, { verbose: true })).toContain("for a, b, c, d, e\n");
});

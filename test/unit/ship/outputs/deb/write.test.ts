import { describe, expect, test } from "vitest";
import { openDeb } from "../../../../../src/formats/deb.ts";
import { walkTar, type TarEntry } from "../../../../../src/formats/tar.ts";
import { createHost } from "../../../../../src/io/host.ts";
import { plainFile, ROOT_OWNED } from "../../../../../src/ship/outputs/deb/entry.ts";
import { planDeb } from "../../../../../src/ship/outputs/deb/plan.ts";
import { encodeDeb } from "../../../../../src/ship/outputs/deb/write.ts";

const long = `usr/share/${"a-long-name-".repeat(12)}/ünï`;
const input = {
  fields: { Package: "demo", Version: "1.0-1", Architecture: "armhf", Description: "x" },
  entries: [
    plainFile("usr/share/b", "text", "b"),
    plainFile(long, "deep", "c"),
    { path: "usr/share/l", type: "symlink" as const, mode: 0o777, ...ROOT_OWNED, origin: "l", target: `../${"x".repeat(120)}` },
  ],
  modified: 1_700_000_000,
};

describe.each(["xz", "zstd", "gzip"] as const)("encodeDeb with %s", (compression) => {
  test("the same plan gives the same bytes, whatever the order of its entries", async () => {
    const host = createHost();
    const bytes = Buffer.concat(await encodeDeb(host, planDeb(input), compression));
    const again = await encodeDeb(host, planDeb({ ...input, entries: input.entries.toReversed() }), compression);
    expect(Buffer.concat(again).equals(bytes)).toBe(true);
  });

  test("what is read back is what was planned", async () => {
    const { controlFiles, dataTar } = await openDeb(Buffer.concat(await encodeDeb(createHost(), planDeb(input), compression)));
    expect([...controlFiles.keys()]).toEqual(["control", "md5sums"]);
    const entries: TarEntry[] = [];
    await walkTar(dataTar, (entry) => entries.push(entry));
    expect(entries.map(({ path }) => path)).toEqual([
      "./",
      "./usr/",
      "./usr/share/",
      `./${long.slice(0, long.lastIndexOf("/"))}/`,
      `./${long}`,
      "./usr/share/b",
      "./usr/share/l",
    ]);
    expect(entries.find(({ path }) => path.endsWith("ï"))?.data.toString()).toBe("deep");
    expect(entries.at(-1)).toMatchObject({ type: "symlink", linkPath: `../${"x".repeat(120)}` });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { walkTar, type TarEntry } from "../../../src/formats/tar.ts";
import { writeTar, type TarMember } from "../../../src/formats/tar-writer.ts";

const name = fc.stringMatching(/^[a-zäЖ字 ._-]{1,40}$/).filter((text) => !/^\.+$/.test(text) && !text.endsWith(" "));
const path = fc.array(name, { minLength: 1, maxLength: 8 }).map((parts) => `./${parts.join("/")}`);
const common = {
  owner: fc.constantFrom("root", "www-data"),
  group: fc.constant("root"),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  modified: fc.nat(2 ** 32),
};
const member: fc.Arbitrary<TarMember> = fc.oneof(
  fc.record({ path, type: fc.constant("file" as const), data: fc.uint8Array({ maxLength: 1500 }), ...common }),
  fc.record({ path: path.map((text) => `${text}/`), type: fc.constant("directory" as const), ...common }),
  fc.record({ path, type: fc.constant("symlink" as const), linkPath: path, ...common }),
);

test("what is written is read back, long and non-ASCII names too", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(member, { maxLength: 6 }), async (members) => {
      const entries: TarEntry[] = [];
      const archive = await writeTar(members);
      expect(archive.length % 512).toBe(0);
      await walkTar(archive, (entry) => entries.push(entry));
      expect(entries.map(({ path: at, type, mode, linkPath, data }) => ({ at, type, mode, linkPath, data: data.toString("hex") }))).toEqual(
        members.map(({ path: at, type, mode, linkPath = "", data = [] }) => ({
          at,
          type,
          mode,
          linkPath,
          data: Buffer.from(data).toString("hex"),
        })),
      );
    }),
    { numRuns: 60 },
  );
});

test("a long name is read whole, also where the header ends with one of its slashes", async () => {
  const at = `./${"f".repeat(96)}/file`;
  const common = { mode: 0o644, owner: "root", group: "root", modified: 1 };
  const entries: TarEntry[] = [];
  const archive = await writeTar([{ path: at, type: "file", data: Buffer.from("x"), ...common }]);
  await walkTar(archive, (entry) => entries.push(entry));
  expect(entries.map(({ path: found, type, data }) => [found, type, data.toString()])).toEqual([[at, "file", "x"]]);
});

test("owners count by name, and no pax header is written, which dpkg does not read", async () => {
  const archive = await writeTar([
    {
      path: `./${"long/".repeat(40)}file`,
      type: "file",
      mode: 0o640,
      owner: "www-data",
      group: "adm",
      modified: 1,
      data: Buffer.from("x"),
    },
  ]);
  const types = Array.from({ length: archive.length / 512 }, (_, index) => archive.subarray(index * 512, (index + 1) * 512))
    .filter((block) => block.toString("latin1", 257, 262) === "ustar")
    .map((block) => [block.toString("latin1", 156, 157), block.toString("latin1", 265, 297).replace(/\0.*/, "")]);
  expect(types).toEqual([
    ["L", "root"],
    ["0", "www-data"],
  ]);
});

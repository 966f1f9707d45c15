import { expect, test } from "vitest";
import { buildContentsTable } from "../../../../../src/packages/debian/index/contents-builder.ts";
import { openContentsTable } from "../../../../../src/packages/debian/index/contents-table.ts";
import { contentsTable, MULTIARCH, present } from "./index-texts.ts";

const BOTH = ["libraries", "headers"] as const;

const LINES = [
  "bin/true admin/coreutils",
  "lib/arm-linux-gnueabihf/libz.so libdevel/zlib1g-dev",
  "usr/bin/lib.so misc/x",
  "usr/include/X11/Xlib.h libdevel/libx11-dev",
  "usr/include/arm-linux-gnueabihf/curl/curl.h libdevel/libcurl4-openssl-dev",
  "usr/include/cairo/cairo.h libdevel/libcairo2-dev",
  "usr/include/curl/curl.h libdevel/libcurl4-gnutls-dev",
  "usr/include/mysql libdevel/libmariadb-dev-compat",
  "usr/include/with blank.h libdevel/b-dev,libdevel/a-dev,non-free/libdevel/b-dev",
  "usr/lib/arm-linux-gnueabihf/libcairo.a libdevel/libcairo2-dev",
  "usr/lib/arm-linux-gnueabihf/libcairo.so libdevel/libcairo2-dev",
  "usr/lib/arm-linux-gnueabihf/libcairo.so.2 libs/libcairo2",
  "usr/lib/arm-linux-gnueabihf/openblas-pthread/libblas.so libdevel/libopenblas-pthread-dev",
  "usr/lib/arm-linux-gnueabihf/pkgconfig/cairo.pc libdevel/libcairo2-dev",
  "usr/lib/arm-linux-gnueabihf/pkgconfig/sub/no.pc libdevel/no-dev",
  "usr/lib/gcc/arm-linux-gnueabihf/12/libgcc.a devel/libgcc-12-dev",
  "usr/lib/libdirect.so libdevel/direct-dev",
  "usr/lib/pkgconfig/direct.pc libdevel/direct-dev",
  "usr/lib/python3/libno.so python/no",
  "usr/share/doc/usr/include/x.h doc/x",
  "usr/share/pkgconfig/xproto.pc x11/x11proto-dev",
  "usr/share/pkgconfig/xproto.pc.bak x11/x11proto-dev",
];

test("modules, libraries and headers are found in the folders where tools look", async () => {
  const table = await contentsTable(BOTH, ...LINES);
  expect(table.multiarch).toBe(MULTIARCH);
  expect([...table.names("m")]).toEqual(["cairo", "direct", "xproto"]);
  expect([...table.names("s")]).toEqual(["cairo", "direct", "z"]);
  expect([...table.names("a")]).toEqual(["cairo"]);
  expect([...table.names("h")]).toEqual(["X11/Xlib.h", "cairo/cairo.h", "curl/curl.h", "mysql", "with blank.h"]);
  expect(table.packages("m", "cairo")).toEqual(["libcairo2-dev"]);
  expect(table.packages("s", "z")).toEqual(["zlib1g-dev"]);
  expect(table.packages("h", "mysql")).toEqual(["libmariadb-dev-compat"]);
  expect(table.packages("h", "nothing.h")).toEqual([]);
  expect(table.packages("m", "no")).toEqual([]);
});

test("a table of one part has nothing of the other", async () => {
  const both = await contentsTable(BOTH, ...LINES);
  const libraries = await contentsTable(["libraries"], ...LINES);
  const headers = await contentsTable(["headers"], ...LINES);
  for (const kind of ["m", "s", "a"] as const) {
    expect([...libraries.names(kind)]).toEqual([...both.names(kind)]);
    expect([...headers.names(kind)]).toEqual([]);
  }
  expect([...headers.names("h")]).toEqual([...both.names("h")]);
  expect([...libraries.names("h")]).toEqual([]);
  expect(libraries.packages("m", "cairo")).toEqual(["libcairo2-dev"]);
  expect(headers.packages("h", "curl/curl.h")).toEqual(["libcurl4-gnutls-dev", "libcurl4-openssl-dev"]);
});

test("a header in both include folders, and a path in several packages, have all their owners", async () => {
  const table = await contentsTable(BOTH, ...LINES);
  expect(table.packages("h", "curl/curl.h")).toEqual(["libcurl4-gnutls-dev", "libcurl4-openssl-dev"]);
  expect(table.packages("h", "with blank.h")).toEqual(["a-dev", "b-dev"]);
});

test("headers are found by the end of their path", async () => {
  const table = await contentsTable(BOTH, ...LINES, "usr/include/cairo2/cairo.h libdevel/other-dev", "usr/include/xcairo.h libdevel/x-dev");
  expect(table.headersEndingIn("cairo.h")).toEqual([
    { path: "cairo/cairo.h", packages: ["libcairo2-dev"] },
    { path: "cairo2/cairo.h", packages: ["other-dev"] },
  ]);
  expect(table.headersEndingIn("o/cairo.h")).toEqual([]);
});

/** Enough lines for stretches to be passed over. */
function largeIndex(): string[] {
  const other = Array.from({ length: 3000 }, (_, i) => `usr/share/doc/p${String(i).padStart(5, "0")}/copyright doc/p${String(i)}`);
  const headers = Array.from({ length: 500 }, (_, i) => `usr/include/boost/h${String(i).padStart(4, "0")}.hpp libdevel/boost-dev`);
  return [...LINES, ...other, ...headers].sort().map((line) => `${line}\n`);
}

async function built(read: () => Iterable<Buffer>): Promise<Buffer> {
  return buildContentsTable({ multiarch: MULTIARCH, parts: BOTH }, read);
}

test("pieces of any size make the same table", async () => {
  const text = Buffer.from(largeIndex().join(""));
  const whole = await built(() => [text]);
  expect([...present(openContentsTable(whole)).names("h")]).toHaveLength(505);
  for (const size of [1000, 4096, 10_007, 65_536]) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.subarray(i * size, (i + 1) * size));
    expect((await built(() => pieces)).equals(whole)).toBe(true);
  }
  const unended = text.subarray(0, -1);
  expect((await built(() => [unended])).equals(whole)).toBe(true);
});

test("an index that is not sorted is read a second time, line by line", async () => {
  const lines = largeIndex();
  const sorted = present(openContentsTable(await built(() => [Buffer.from(lines.join(""))])));
  let passes = 0;
  const shuffled = Buffer.from([...lines.slice(1500), ...lines.slice(0, 1500)].join(""));
  const table = present(
    openContentsTable(
      await built(() => {
        passes++;
        return [shuffled];
      }),
    ),
  );
  expect(passes).toBe(2);
  for (const kind of ["h", "m", "s", "a"] as const) {
    expect([...table.names(kind)]).toEqual([...sorted.names(kind)]);
    for (const name of table.names(kind)) expect(table.packages(kind, name)).toEqual(sorted.packages(kind, name));
  }
});

test("a table that is cut short is refused, an empty index is not", async () => {
  const bytes = await built(() => [Buffer.from(largeIndex().join(""))]);
  for (const length of [0, 1, 30, bytes.length - 100, bytes.length - 1])
    expect(openContentsTable(bytes.subarray(0, length))).toBeUndefined();
  const empty = present(openContentsTable(await built(() => [])));
  expect([empty.packages("m", "cairo"), [...empty.names("h")], empty.headersEndingIn("x.h")]).toEqual([[], [], []]);
});

import { gzipSync } from "node:zlib";
import { listArMembers, writeAr } from "../../src/formats/ar.ts";
import { compressXz, compressZstd } from "../../src/formats/compress.ts";
import { decompress } from "../../src/formats/compression.ts";
import { gunzipChunks } from "../../src/formats/compression/gzip.ts";
import { readDebControl } from "../../src/formats/deb.ts";
import { linkTargetInside, packageLinkTarget, packagePath } from "../../src/formats/safe-path.ts";
import { writeTar } from "../../src/formats/tar-writer.ts";
import { readTar } from "../../src/formats/tar.ts";
import { unpackDeb } from "../../src/packages/debian/unpack.ts";
import { unpackPacman } from "../../src/packages/pacman/unpack.ts";
import { newBuffers } from "../../src/formats/buffers.ts";
import type { PackageSink } from "../../src/packages/repository.ts";
import { tarBytes } from "../unit/formats/tar-bytes.ts";
import { fuzz } from "./support/fuzz.ts";

const TAR_WORDS = [
  "ustar\x0000",
  "ustar  \0",
  "././@LongLink",
  "\x80",
  "\xff\xff\xff\xff",
  "17 path=usr/lib\n",
  "20 GNU.sparse.major=1\n",
  "13 size=9999\n",
  "../",
  "/",
  "\0",
];
const owned = { owner: "root", group: "root", modified: 0, mode: 0o644 } as const;
const CONTROL = "Package: a\nVersion: 1\nArchitecture: armhf\nDescription: a\n";

const ours = await writeTar([
  { path: "./usr/", type: "directory", ...owned },
  { path: `./usr/${"n".repeat(120)}`, type: "file", ...owned, data: Buffer.from("text") },
  { path: "./usr/link", type: "symlink", ...owned, linkPath: "n" },
]);
const tars = [
  ours,
  tarBytes([
    { path: "pax", type: "x", data: "17 path=usr/lib\n\n" },
    { path: "cut", data: "x" },
  ]),
  tarBytes([
    { path: "./a", data: "x".repeat(600) },
    { path: "./b", type: "1", link: "./a" },
    { path: "./c", type: "2", link: "a" },
    { path: "./d", type: "3" },
    { path: "e", prefix: "usr/lib", data: "e" },
  ]),
];
const control = tarBytes([
  { path: "./", type: "5" },
  { path: "./control", data: CONTROL },
]);
const members = (controlTar: Buffer, dataTar: Buffer, ending = "") =>
  writeAr([
    { name: "debian-binary", data: Buffer.from("2.0\n") },
    { name: `control.tar${ending}`, data: controlTar },
    { name: `data.tar${ending}`, data: dataTar },
  ]);
const debs = [members(control, ours), members(control, control), members(gzipSync(control), gzipSync(ours), ".gz")];
const pacman = tarBytes([
  { path: ".PKGINFO", data: "pkgname = a\npkgver = 1-1\n" },
  { path: ".MTREE", data: "x" },
  { path: "clang64/lib/a.a", data: "a" },
  { path: "clang64/lib/b.a", type: "1", link: "clang64/lib/a.a" },
  { path: "clang64/lib/c.a", type: "2", link: "a.a" },
]);

const AR_WORDS = ["`\n", "//              ", "/0              ", "/18446744073709551615", "/SYM64/", "!<arch>\n", "-1", "9999999999"];

/** Takes everything, as a root to run programs in does. */
const sink: PackageSink = { wants: () => true, file() {}, symlink() {}, hardLink() {}, metadata() {} };
const options = { buffers: newBuffers, limit: 1 << 20 };

fuzz("tar", { seeds: tars, words: TAR_WORDS, run: readTar });
fuzz("ar", { seeds: [...debs, writeAr([{ name: "a.o", data: Buffer.from("odd") }])], words: AR_WORDS, run: listArMembers });
fuzz("deb control", { seeds: debs, words: [...AR_WORDS, ...TAR_WORDS], run: readDebControl });
fuzz("deb", { seeds: debs, words: [...AR_WORDS, ...TAR_WORDS], run: (input) => unpackDeb(input, sink, options) });
fuzz("pacman package", { seeds: [pacman, ...tars], words: TAR_WORDS, run: (input) => unpackPacman(input, sink, options) });
fuzz("safe path", {
  seeds: ["./usr/lib/libz.so", "../../etc", "a/./b//c", "usr/lib"],
  words: ["..", "/", ".", "\0", "a/".repeat(200)],
  run: (input) => {
    const text = input.toString();
    linkTargetInside(text, text.slice(3));
    packageLinkTarget(text, text.slice(3));
    packagePath(text);
  },
});

const text = Buffer.from(Array.from({ length: 200 }, (_, line) => `line ${line}\n`).join(""));
const unpack = (input: Buffer) => decompress(input, 1 << 20);
// A decoder is made for each, with a buffer for what comes out.
fuzz("gzip", {
  every: 10,
  seeds: [gzipSync(text), Buffer.concat([gzipSync(text), gzipSync("x"), Buffer.alloc(9)])],
  run: unpack,
});
// As above.
fuzz("zstd", {
  every: 10,
  seeds: [await compressZstd(text, 1), Buffer.concat([await compressZstd(text, 1), Buffer.from("502a4d1804000000616263", "hex")])],
  run: unpack,
});
// Each is a job of another thread, which takes 50 microseconds to wake; those that are not one stream have a decoder of 300.
fuzz("xz", { seeds: [await compressXz(text), Buffer.concat([await compressXz(text), await compressXz(text)])], every: 20, run: unpack });
// As above.
fuzz("gzip in pieces", {
  seeds: [gzipSync(text)],
  every: 20,
  run: async (input) => {
    for await (const piece of gunzipChunks(input)) if (piece.length > 1 << 20) throw new Error("a piece is too large");
  },
});

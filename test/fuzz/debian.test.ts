import { createCleartextMessage, createMessage, generateKey, sign } from "openpgp";
import { keysByFingerprint, readKeyFile } from "../../src/formats/public-keys.ts";
import { readAlternatives } from "../../src/packages/debian/alternatives.ts";
import { parseDeb822Sources, parseOneLineSources } from "../../src/packages/debian/apt-sources.ts";
import { verifyClearsigned } from "../../src/packages/debian/clearsigned.ts";
import { buildContentsTable } from "../../src/packages/debian/index/contents-builder.ts";
import { readTable } from "../../src/packages/debian/index/table-file.ts";
import { openContentsTable } from "../../src/packages/debian/index/contents-table.ts";
import { PACKAGES_FORMAT } from "../../src/packages/debian/index/packages-format.ts";
import { buildPackagesTable } from "../../src/packages/debian/index/packages-builder.ts";
import { openPackagesTable } from "../../src/packages/debian/index/packages-table.ts";
import { parseRelationGroups, parseRelations, satisfies } from "../../src/packages/debian/relation.ts";
import { parseRelease } from "../../src/packages/debian/release.ts";
import { readShellCommands } from "../../src/packages/debian/shell-commands.ts";
import { compareDebianVersions, isDebianVersion } from "../../src/packages/debian/version.ts";
import { readDetached } from "../../src/packages/pacman/detached.ts";
import { MULTIARCH, packagesText, stanza } from "../unit/packages/debian/index/index-texts.ts";
import { fuzz } from "./support/fuzz.ts";

const HASH = "0123456789abcdef".repeat(4);
const RELEASE = `Origin: Debian\nSuite: stable\nCodename: bookworm\nDate: Sat, 17 May 2025 09:06:22 UTC\nValid-Until: Sat, 24 May 2035 09:06:22 UTC\nAcquire-By-Hash: yes\nArchitectures: all armhf\nSHA256:\n ${HASH} 100 main/binary-armhf/Packages.xz\n ${HASH} 200 main/Contents-armhf.gz\n`;
fuzz("release", {
  seeds: [RELEASE],
  words: ["SHA256:\n", "Date: ", "__proto__: 1\n", "\n ", "\r", ` ${HASH} 1 ../x\n`, "-1", "1e9", "NaN"],
  run: (input) => parseRelease(input.toString()),
});

const about = { field: "Depends", owner: "a 1", architecture: "armhf", profiles: ["nocheck"] };
fuzz("debian relation", {
  seeds: ["libc6 (>= 2.4), libpng16-16 | libpng-dev (<< 2) [armhf !amd64] <!nocheck>, python3:any", "a (= 1:2-3)"],
  words: [" (", ")", ", ", " | ", "[", "]", "<", ">", ":any", ">=", "<<", "${x}", " ".repeat(300)],
  run: (input) => {
    const groups = parseRelationGroups(input.toString(), about);
    for (const relation of groups.flat()) satisfies("1:2.0-1", relation);
    parseRelations(input.toString(), about);
  },
});
fuzz("debian version", {
  seeds: ["1:2.36-9+deb12u1", "2.0~rc1-1", "1.0"],
  words: ["~", ":", "-", "+", "0000", "9".repeat(400)],
  run: (input) => {
    compareDebianVersions(input.toString(), "1:2.36-9");
    isDebianVersion(input.toString());
  },
});

const PACKAGES = packagesText(
  stanza("libcairo2-dev", {
    Source: "cairo (1.16)",
    Depends: "libc6 (>= 2.4) | b,\n c:any",
    Provides: "libcairo-dev (= 1)",
    "Installed-Size": "400",
  }),
  stanza("libz-dev", { Architecture: "all", Essential: "yes", Breaks: "old (<< 1)" }),
  stanza("libz-dev", { Version: "2:1-1" }),
);
const PACKAGES_WORDS = [
  "\n",
  "\n\n",
  "\n ",
  "Package: ",
  "Filename: ../x\n",
  "Size: -1\n",
  "Size: 1e99\n",
  "SHA256: ",
  "__proto__: x\n",
  "\t",
  "\r",
  "Installed-Size: NaN\n",
  "Version: ",
  "$(id)",
];
/** Asks a table for everything. */
function readPackages(bytes: Buffer): void {
  const table = openPackagesTable(bytes);
  if (table === undefined) return;
  for (const name of [...table.names(), "libcairo-dev", "__proto__"]) {
    for (const { depends, conflicts, provides } of [...table.candidates(name), ...table.providers(name)])
      void [depends, conflicts, provides];
    table.dependents(name);
  }
}
// An index begins with a table of names that takes a millisecond to clear.
fuzz("debian packages", {
  every: 10,
  seeds: [PACKAGES],
  words: PACKAGES_WORDS,
  run: async (input) => readPackages(await buildPackagesTable("armhf", [{ repository: "debian", suite: "bookworm", bytes: input }])),
});
const packagesTable = await buildPackagesTable("armhf", [{ repository: "debian", suite: "bookworm", bytes: Buffer.from(PACKAGES) }]);
fuzz("table of packages in the cache", {
  seeds: [packagesTable],
  run: (input) => {
    const isWhole = input.equals(packagesTable);
    if ((openPackagesTable(input) !== undefined) !== isWhole)
      throw new Error(isWhole ? "a whole table is refused" : "a damaged table is opened");
    if (isWhole) readPackages(input);
  },
});
fuzz("table file", {
  seeds: [packagesTable],
  words: ["\t", "\n", "packages 3\n", '"end":', '"first":', "000000000000"],
  run: (input) => readTable(PACKAGES_FORMAT, input)?.section("rows"),
});

const CONTENTS =
  "usr/include/X11/Xlib.h\tlibdevel/libx11-dev\nusr/include/with blank.h  libdevel/b-dev,libdevel/a-dev\nusr/lib/arm-linux-gnueabihf/libcairo.so\tlibdevel/libcairo2-dev\nusr/lib/arm-linux-gnueabihf/pkgconfig/cairo.pc\tlibdevel/libcairo2-dev\n";
const contents = (input: Buffer) =>
  buildContentsTable({ multiarch: MULTIARCH, parts: ["libraries", "headers"] }, () => [input.subarray(0, 50), input.subarray(50)]);
function readContents(bytes: Buffer): void {
  const table = openContentsTable(bytes);
  if (table === undefined) return;
  for (const kind of ["m", "s", "a", "h"] as const) for (const name of table.names(kind)) table.packages(kind, name);
  table.headersEndingIn("X11/Xlib.h");
  table.owners();
}
fuzz("debian contents", {
  seeds: [CONTENTS],
  words: ["\t", "\n", "usr/include/", "/pkgconfig/", ".pc", ".so", ","],
  run: async (input) => readContents(await contents(input)),
});
const contentsTable = await contents(Buffer.from(CONTENTS));
fuzz("table of contents in the cache", {
  seeds: [contentsTable],
  run: (input) => {
    const isWhole = input.equals(contentsTable);
    if ((openContentsTable(input) !== undefined) !== isWhole)
      throw new Error(isWhole ? "a whole table is refused" : "a damaged table is opened");
    if (isWhole) readContents(input);
  },
});
const POSTINST = `#!/bin/sh
set -e
lib=/usr/lib/arm-linux-gnueabihf
if [ "$1" = "configure" ]; then
  update-alternatives --install $lib/libblas.so libblas.so-x "$lib/openblas/libblas.so" 100 \\
    --slave $lib/libblas.a libblas.a $lib/openblas/libblas.a
fi
case "$1" in configure) for x in a b; do update-alternatives --install /usr/bin/$x x /usr/bin/x 1; done ;; esac
`;
const SHELL_WORDS = [
  "if ",
  "then\n",
  "fi\n",
  "$(",
  ")",
  "`",
  "${x}",
  "${x:-y}",
  "'",
  '"',
  "\\\n",
  "<<EOF\n",
  "EOF\n",
  ";;",
  "case x in\n",
  "esac\n",
  "for x in a b; do\n",
  "done\n",
  "{",
  "}",
  "&&",
  "||",
  "update-alternatives --install ",
  "__proto__=x\n",
  "$__proto__",
  "$constructor",
  "#",
];
fuzz("shell commands", {
  seeds: [POSTINST],
  words: SHELL_WORDS,
  run: (input) => readShellCommands(input.toString(), { "1": "configure" }),
});
fuzz("alternatives", { seeds: [POSTINST], words: SHELL_WORDS, run: (input) => readAlternatives(input.toString()) });

fuzz("apt sources", {
  seeds: [
    "deb [arch=armhf signed-by=/x] http://mirror.example/debian bookworm main\n",
    "Types: deb\nURIs: http://a.b/c\nSuites: x y\nComponents: main\nEnabled: no\n\nTypes: deb-src\n",
  ],
  words: ["deb ", "[", "]", "\n", "URIs: ", "Suites: ", "\n ", " ".repeat(500), "#"],
  run: (input) => {
    parseOneLineSources(input.toString());
    parseDeb822Sources(input.toString());
  },
});

const now = new Date();
const { privateKey, publicKey } = await generateKey({
  type: "ecc",
  curve: "ed25519Legacy",
  userIDs: [{ name: "A" }],
  date: new Date(now.getTime() - 60_000),
  format: "object",
});
const message = await createCleartextMessage({ text: RELEASE.trimEnd() });
const signed = await sign({ message, signingKeys: privateKey, date: now });
const detached = await sign({
  message: await createMessage({ text: "x" }),
  signingKeys: privateKey,
  detached: true,
  format: "binary",
  date: now,
});
const key = Buffer.from(publicKey.armor());
const fingerprints = [publicKey.getFingerprint().toUpperCase()];
const PGP_WORDS = [
  "-----BEGIN PGP SIGNED MESSAGE-----\n",
  "-----BEGIN PGP SIGNATURE-----\n",
  "-----END PGP SIGNATURE-----\n",
  "Hash: SHA512\n",
  "\n\n",
  "- ",
  "=AAAA\n",
  "\n",
];
// Checking a signature takes milliseconds, and reading a key a fraction of one.
fuzz("clearsigned", {
  seeds: [signed],
  words: PGP_WORDS,
  every: 200,
  run: (input) => verifyClearsigned(input, { keys: [key], fingerprints, userKeys: [], now }),
});
fuzz("public keys", {
  seeds: [key, Buffer.from(publicKey.write())],
  words: PGP_WORDS,
  every: 100,
  run: async (input) => void [await readKeyFile(input), await keysByFingerprint([input], fingerprints)],
});
fuzz("detached signature", { seeds: [Buffer.from(detached as Uint8Array)], every: 20, run: readDetached });

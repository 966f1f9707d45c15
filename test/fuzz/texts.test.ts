import { parseDesc, parsePkgInfo, readMtree } from "../../src/formats/alpm-desc.ts";
import { isAuthority, readCertificate, readPurposes } from "../../src/formats/certificate.ts";
import { parseParagraphAlone, parseParagraphs } from "../../src/formats/deb822.ts";
import { readDer, readOid } from "../../src/formats/der.ts";
import { parseTrustSource, trustBytes } from "../../src/formats/p11-kit.ts";
import { findInShlibs, splitSoname } from "../../src/ship/depends/shlibs.ts";
import { parseSymbols } from "../../src/ship/depends/symbols.ts";
import { parseGlob } from "../../src/ship/outputs/deb/globs.ts";
import { parseUnit } from "../../src/ship/outputs/deb/systemd/unit-file.ts";
import { parsePacmanRelation, relationName, satisfiesPacman } from "../../src/packages/pacman/relation.ts";
import { openTable, tableText } from "../../src/packages/pacman/table-text.ts";
import { comparePacmanVersions } from "../../src/packages/pacman/version.ts";
import { gzipSync } from "node:zlib";
import { fuzz } from "./support/fuzz.ts";

const CONTROL =
  "Package: libcairo2\nVersion: 1.16.0-7\nDepends: libc6 (>= 2.4),\n libpng16-16\nDescription: a\n b\n .\n c\n\n# comment\nPackage: other\n";
const CONTROL_WORDS = [
  "\n",
  "\n\n",
  "\n ",
  ": ",
  "__proto__: x\n",
  "constructor: x\n",
  "Package",
  "\r\n",
  "\r",
  "\t",
  "#",
  " .\n",
  "-----BEGIN PGP SIGNED MESSAGE-----\n",
];
fuzz("deb822", { seeds: [CONTROL], words: CONTROL_WORDS, run: (input) => parseParagraphs(input.toString(), "control") });
fuzz("deb822 alone", {
  seeds: [CONTROL.slice(0, 60)],
  words: CONTROL_WORDS,
  run: (input) => parseParagraphAlone(input.toString(), "control"),
});

const DESC = "%FILENAME%\na-1-1-any.pkg.tar.zst\n\n%NAME%\na\n\n%CSIZE%\n100\n\n%ISIZE%\n400\n\n%DEPENDS%\nb>=1\nc\n\n";
fuzz("alpm desc", { seeds: [DESC], words: ["%", "\n\n", "%NAME%\n", "%__PROTO__%\n"], run: (input) => parseDesc(input.toString()) });
fuzz("pkginfo", {
  seeds: ["pkgname = a\n# c\npkgver = 1-1\nsize = 5\ndepend = b\n"],
  words: [" = ", "\n", "#", "__proto__ = ", " ".repeat(90)],
  run: (input) => parsePkgInfo(input.toString()),
});
const MTREE = "#mtree\n/set type=file uid=0 mode=644\n./.PKGINFO time=1 size=5 sha256digest=ab\n./a\\040b type=link link=c\n./d type=dir\n";
fuzz("mtree", {
  seeds: [MTREE],
  words: ["/set ", "/unset ", "\\\n", "\\040", "size=", "type=", "./"],
  run: (input) => readMtree(gzipSync(input, { level: 0 })),
});
const ROW = {
  name: "a",
  version: "1-1",
  architecture: "any",
  base: "a",
  file: "a.zst",
  size: 5,
  installedSize: 7,
  sha256: "0".repeat(64),
  depends: ["b>=1"],
  conflicts: [],
  provides: ["c=2"],
  replaces: [],
};
fuzz("pacman table", {
  seeds: [tableText([ROW, { ...ROW, name: "b" }])],
  words: ["\t", "\n", "\0", "a"],
  run: (input) => {
    const table = openTable(input.toString(), { repository: "r", suite: "s" });
    for (const name of ["a", "b", "c"]) void [table.has(name), table.find(name), table.providers(name)];
    table.rows();
  },
});
fuzz("pacman relation", {
  seeds: ["a>=1:2.0-1", "lib.so=1-64: reason", "b<3", "c"],
  words: [">=", "<=", "=", ": ", ":"],
  run: (input) => {
    const relation = parsePacmanRelation(input.toString());
    relationName(input.toString());
    satisfiesPacman("1:2-1", relation);
  },
});
fuzz("pacman version", {
  seeds: ["1:2.0rc1-3", "2.0.a-1", "1..2"],
  words: [":", "-", ".", "00"],
  run: (input) => comparePacmanVersions(input.toString(), "1:2.0.b-1"),
});

/** SEQUENCE { SEQUENCE { [0] 2, 1, … [3] extensions } }, the way RFC 5280 has it. */
const CERTIFICATE = Buffer.from(
  "30453043a003020102020101300506032a03043004310030003004310030003003020100300506032a0304a31b3019300f0603551d130101ff040530030101ff300606032a0304040100",
  "hex",
);
fuzz("certificate", {
  seeds: [CERTIFICATE],
  words: ["0\x80", "\x30\x84\xff\xff\xff\xff", "\x06\x03\x55\x1d\x13", "0\0"],
  run: (input) => {
    const certificate = readCertificate(input);
    isAuthority(certificate);
    for (const value of certificate.extensions.values()) readPurposes(value);
  },
});
fuzz("der", { seeds: [CERTIFICATE, Buffer.from("06092a864886f70d010101", "hex")], run: (input) => readDer(input).map(readOid) });
const TRUST =
  '[p11-kit-object-v1]\nlabel: "A CA"\ntrusted: true\nvalue: "%30%82"\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
fuzz("p11-kit", {
  seeds: [TRUST],
  words: ["[p11-kit-object-v1]\n", "-----BEGIN ", "-----END ", ": ", '"', "%", " ".repeat(500)],
  run: (input) => {
    for (const { fields } of parseTrustSource(input.toString())) for (const value of fields.values()) trustBytes(value);
  },
});

const SYMBOLS =
  'libz.so.1 zlib1g #MINVER#\n| other (>= 1)\n* Build-Depends-Package: zlib1g-dev\n crc32@Base 1:1.1.4\n (regex|c++)"^a.*$@V_1" 1.2 1\n (arch=armhf !amd64)x@Base 1\n';
fuzz("deb symbols", {
  seeds: [SYMBOLS],
  words: ["#MINVER#", "| ", "* ", "@Base ", "(", ")", "(regex)", '"', "\n "],
  run: (input) => parseSymbols(input.toString()),
});
fuzz("shlibs", {
  seeds: ["libz 1 zlib1g (>= 1:1.1.4)\nudeb: libz 1 zlib1g-udeb\n"],
  words: ["libz 1 ", "udeb: ", "\n", "#"],
  run: (input) => findInShlibs(input.toString(), "libz.so.1"),
});
fuzz("soname", { seeds: ["libz.so.1", "libbfd-2.40.so"], words: [".so.", ".so", "-"], run: (input) => splitSoname(input.toString()) });
fuzz("glob", {
  seeds: ["assets/**/*.png", "a/{b,c}/[a-z]?.txt", "plain/file"],
  words: ["**", "*", "?", "[", "]", "[z-a]", "[!", "{", "}", ",", "/", "\\", "(", "$"],
  run: (input) => parseGlob(input.toString()),
});
fuzz("unit file", {
  seeds: ["[Unit]\nDescription=a\n[Service]\nExecStart=/usr/bin/a \\\n b\n[Install]\nWantedBy=multi-user.target\nAlias=b.service\n"],
  words: ["[Install]\n", "WantedBy=", "Also=", "Alias=", "\\\n", "=", "[", "]", "%i", "@"],
  run: (input) => parseUnit("a.service", input.toString()),
});

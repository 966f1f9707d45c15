import { parseArguments } from "../../src/cli/arguments/parse.ts";
import { loadCommands } from "../../src/cli/command-table.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { Files } from "../../src/model/host.ts";
import { keepCredentials } from "../../src/io/network/credentials.ts";
import { mirrorFault, redact, redactAddress } from "../../src/model/redact.ts";
import { readLockfile } from "../../src/packages/lock/lockfile.ts";
import { runPkgConfig } from "../../src/sysroot/pkg-config/command-line.ts";
import { parseDependencies } from "../../src/sysroot/pkg-config/dependencies.ts";
import { goSafeFlags } from "../../src/sysroot/pkg-config/go-safe-flags.ts";
import { parseModule } from "../../src/sysroot/pkg-config/parse.ts";
import { splitArguments } from "../../src/sysroot/pkg-config/split-arguments.ts";
import { compareModuleVersions } from "../../src/sysroot/pkg-config/versions.ts";
import { relocateLinkerScript } from "../../src/sysroot/linker-script.ts";
import { looksLikeTarget } from "../../src/targets/spelling.ts";
import { parseTarget } from "../../src/targets/parse-target.ts";
import { shippedCatalogue } from "../unit/targets/support.ts";
import { contextOf, pc } from "../unit/sysroot/pkg-config/in-memory.ts";
import { fuzz } from "./support/fuzz.ts";

const CAIRO = pc(
  "prefix=/usr\nlibdir=${prefix}/lib/arm-linux-gnueabihf\nName: cairo\nDescription: a\nVersion: 1.16.0\nRequires: pixman-1 >= 0.30, cairo\nRequires.private: glib\nConflicts: old < 1\nCflags: -I${prefix}/include/cairo -D'X=\"a b\"' -isystem x\nLibs: -L${libdir} -lcairo -Wl,--as-needed -framework X\nLibs.private: -lm",
);
const PC_WORDS = [
  "${prefix}",
  "${",
  "}",
  "$$",
  "${x}",
  "x=${x}${x}\n",
  "\\\n",
  "\\",
  "'",
  '"',
  "#",
  "Libs: ",
  "Cflags: ",
  "Requires: ",
  "Provides: ",
  "-isystem ",
  "-Wl,",
  "-I/",
  "\r\n",
  "__proto__=1\n",
  ": ",
  "=",
  " >= ",
];
const globals = new Map([["pc_sysrootdir", "/"]]);
fuzz("pkg-config module", {
  seeds: [CAIRO],
  words: PC_WORDS,
  run: (input) => parseModule({ path: "/srv/sysroot/usr/lib/pkgconfig/a.pc", text: input.toString() }, { root: "/srv/sysroot", globals }),
});
// Three command lines each, in which the file is read anew.
fuzz("pkg-config evaluation", {
  every: 10,
  seeds: [CAIRO],
  words: PC_WORDS,
  run: (input) => {
    const text = input.toString();
    const context = contextOf({ cairo: text, "pixman-1": pc("Version: 0.4\nRequires: cairo\nLibs: -lpixman-1"), glib: text.slice(40) });
    runPkgConfig(["--cflags", "--libs", "cairo"], context);
    runPkgConfig(["--libs", "--static", "--", "cairo >= 1", "glib"], context);
    runPkgConfig(["--print-requires", "--print-provides", "--modversion", "cairo"], context);
  },
});
fuzz("pkg-config arguments", {
  seeds: ["--cflags\0--libs\0cairo >= 1.16", "--variable=prefix\0cairo", "--define-variable=a=b\0--exists\0cairo\0>=\x001"],
  words: ["\0", "--", "--libs", "--variable=", "--define-variable=__proto__=x", ">=", "--atleast-version"],
  run: (input) => runPkgConfig(input.toString().split("\0"), contextOf({ cairo: CAIRO })),
});
fuzz("pkg-config dependencies", {
  seeds: ["a >= 1.0, b < 2 c"],
  words: [">=", "!=", ",", " ".repeat(400)],
  run: (input) => parseDependencies(input.toString()),
});
fuzz("pkg-config versions", {
  seeds: ["1.2.3~rc1", "1.16.0"],
  words: ["~", ".", "00", "a"],
  run: (input) => compareModuleVersions(input.toString(), "1.2.3"),
});
fuzz("split arguments", {
  seeds: ['-I/x \'a b\' "c\\"d" e\\ f'],
  words: ["'", '"', "\\", " ", "\n", "`", "$"],
  run: (input) => splitArguments(input.toString()),
});
fuzz("safe flags", {
  seeds: ["-I/x\0-DX=1\0-Wl,-rpath,/x\0-l\0c\0-framework\0X"],
  words: ["\0", "-Wl,", "-l", "-L", "-plugin", "@", "-Xclang", "-I", "=", ",", "-", "$", "a".repeat(300)],
  run: (input) => [goSafeFlags("cflags", input.toString().split("\0")), goSafeFlags("libs", input.toString().split("\0"))],
});
const SECRET = "Zq7secretZq7";
/** Addresses with a password, with something of the input around it: `/`, `#`, `@`, `%`, blanks … that nobody encoded. */
fuzz("passwords of addresses", {
  seeds: ["mirror.example/debian", "jo:", "@host/?token=", "%zz@a#b", ":8080/x y", "[::1]/"],
  words: ["@", "/", "//", ":", "#", "?", "%", "%40", "\\", "[", "]", "&", "=", "http://", "file:", ";", ","],
  run: (input) => {
    const text = input.subarray(0, 200).toString();
    const before = text.slice(0, text.length / 2).replaceAll(/[\s"'<>]/g, "");
    const after = text.slice(text.length / 2);
    const address = `http://jo:${before}${SECRET}@host/${after.replaceAll(/[\s"'<>]/g, "")}`;
    for (const shown of [redact(`cannot get ${address}: refused`), redactAddress(address)])
      if (shown.includes(SECRET)) throw new Error(`the password is shown: ${shown}`);
    if (mirrorFault(address) !== undefined) return;
    const credentials = keepCredentials();
    const place = credentials.takeOut(address);
    if (place.includes(SECRET)) throw new Error(`the password stays in the address: ${place}`);
    if (credentials.of(`${place}/x`).url.href.includes(SECRET)) throw new Error("the password is in what is asked for");
  },
});
fuzz("linker script", {
  seeds: [
    "/* GNU ld script */\nOUTPUT_FORMAT(elf32-littlearm)\nGROUP ( /lib/arm-linux-gnueabihf/libc.so.6 /usr/lib/libc_nonshared.a AS_NEEDED ( /lib/ld.so ) )\nINPUT(-lz libx.a)\n",
  ],
  words: ["/*", "*/", "GROUP (", "INPUT(", ")", "../", "/etc/passwd", "-l", '"', "INCLUDE ", "SEARCH_DIR(", " ".repeat(400)],
  run: (input) =>
    relocateLinkerScript(input.toString(), { path: "usr/lib/libc.so", locate: (path) => (path.startsWith("lib") ? path : undefined) }),
});

const catalogue = shippedCatalogue();
const table = await catalogue.targets();
const TARGET_WORDS = ["linux", "arm", "/", "@", "/v7", "debian-13", "windows", "__proto__", "constructor", "toString", "..", ",", "armv6"];
fuzz("target spelling", {
  seeds: ["linux/arm/v7@debian-12", "windows/amd64", "raspberrypi", "darwin/arm64"],
  words: TARGET_WORDS,
  run: (input) => looksLikeTarget(input.toString(), table),
});
// The message of most has the targets in it that are near.
fuzz("target", {
  every: 5,
  seeds: ["linux/arm/v7@debian-12", "windows/amd64", "armhf", "linux/arm@raspios-12"],
  words: TARGET_WORDS,
  run: (input) => parseTarget(input.toString(), catalogue),
});

const commands = await loadCommands(() => true);
const ARGUMENT_WORDS = [
  "\0",
  "--",
  "-",
  "--json",
  "--mirror=",
  "-o",
  "--target",
  "__proto__",
  "--__proto__=x",
  "--constructor",
  "-C",
  "=",
  "linux/arm",
];
fuzz("command line", {
  seeds: ["linux/arm\0./cmd/app\0-o\0x", "--json\0--\0-race", "linux/arm,windows/amd64\0--mirror=http://a"],
  words: ARGUMENT_WORDS,
  run: (input) => {
    const command = commands[input.length % commands.length];
    if (command !== undefined) parseArguments(input.toString().split("\0"), { options: command.options, commandName: command.name });
  },
});

const LOCK = JSON.stringify({
  version: 1,
  sysroots: {
    "debian-12/armhf": {
      requests: [{ name: "cairo", kind: "module", package: "libcairo2-dev" }],
      indexes: [{ repository: "debian", suite: "bookworm", sha256: "0".repeat(64) }],
      omitted: [],
      packages: [
        {
          name: "a",
          version: "1",
          architecture: "armhf",
          repository: "debian",
          path: "pool/a.deb",
          size: 5,
          installedSize: 9,
          sha256: "0".repeat(64),
          why: "wanted",
        },
      ],
      pruned: [],
    },
  },
});
fuzz("lock", {
  seeds: [LOCK],
  words: [
    '"__proto__":{"a":1},',
    '"constructor":',
    "[".repeat(300),
    "{",
    "}",
    '"version":2',
    "-1",
    "1e400",
    "null",
    "../",
    "<<<<<<< HEAD\n",
    "\\ud800",
  ],
  run: (input) => readLockfile({ readIfThere: () => Promise.resolve(input) } as Partial<Files> as Files, "cgox.lock"),
});
const CONFIG =
  'targets:\n  linux/arm:\n    packages: [cairo]\nldflags: -s\nplatforms:\n  debian-12:\n    repositories:\n      debian: { mirrors: ["http://a"], keys: [a.asc] }\npackage:\n  deb:\n    maintainer: "A <a@b>"\n    files:\n      - { source: a, path: /b, mode: 0644 }\n';
// The library for YAML takes a millisecond for each.
fuzz("config", {
  seeds: [CONFIG],
  words: [
    "__proto__: 1\n",
    "constructor: {}\n",
    "&a ",
    "*a",
    "<<: *a\n",
    "[[[[",
    "{",
    "}",
    "- ",
    ": ",
    "\n  ",
    "!!binary ",
    "|\n",
    ">",
    "? ",
    "0644",
    "1.10",
    ".inf",
    "2001-01-01",
    "'",
    '"',
    "%YAML 1.1\n",
    "---\n",
    "\t",
    "[".repeat(400),
  ],
  every: 100,
  run: (input) => parseConfig("cgox.yaml", input.toString()),
});

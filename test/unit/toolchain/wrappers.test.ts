import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Target } from "../../../src/model/target.ts";
import { wrapperScripts } from "../../../src/toolchain/wrappers.ts";
import { createStandIn, linuxArm, wrapperRequest, type StandIn } from "./stand-in.ts";

const oddName = "o'd d\"$HOME`x`\\n;*";

describe("what a wrapper adds", () => {
  const standIn = createStandIn();
  const { directory, sysrootRoot } = standIn;
  afterAll(standIn.remove);

  test("compiling: target, CPU, no sanitizer, paths mapped, the sysroot's headers last", () => {
    expect(standIn.everything("zcc", ["-c", "a.c"])).toEqual([
      "cc",
      "-target",
      "arm-linux-gnueabihf.2.36",
      "-mcpu=generic+v7a",
      "-Qunused-arguments",
      "-fno-sanitize=undefined",
      `-ffile-prefix-map=${sysrootRoot}=/sysroot`,
      `-ffile-prefix-map=${directory}/zig-lib=/zig`,
      "-c",
      "a.c",
      "-idirafter",
      `${sysrootRoot}/usr/include/arm-linux-gnueabihf`,
      "-idirafter",
      `${sysrootRoot}/usr/include`,
    ]);
  });

  test("linking without a level: -O2, in front", () => {
    expect(standIn.given("zcc", ["a.c"])).toEqual(["-O2", "a.c"]);
    expect(standIn.given("zcc", ["a.c", "-Og"])).toEqual(["a.c", "-Og"]);
    expect(standIn.given("zcc", ["-E", "a.c"])).toEqual(["-E", "a.c"]);
  });

  test("linking for Mach-O and MIPS: no debug information", () => {
    for (const [goos, goarch] of [
      ["darwin", "arm64"],
      ["linux", "mips64le"],
    ] as const) {
      const other = createStandIn({ ...linuxArm, goos, goarch, goEnv: {} });
      expect(other.everything("zcc", ["-O1", "a.o"])).toContain("-Wl,-S");
      expect(other.everything("zcc", ["-c", "a.c"])).not.toContain("-Wl,-S");
      other.remove();
    }
    expect(standIn.everything("zcc", ["a.o"])).not.toContain("-Wl,-S");
  });

  test("stubs and an SDK: the SDK's first, each for the linker; its headers behind all others", () => {
    const stubs = { "lib/libresolv.tbd": "a stub", "frameworks/Security.framework/Security.tbd": "another" };
    const mac = createStandIn({ ...linuxArm, goos: "darwin", goarch: "arm64", goEnv: {} }, "mac", { stubs, sdk: "/the sdk" });
    const linked = mac.everything("zcc", ["-O1", "a.o"]);
    const own = ["-F/the sdk/System/Library/Frameworks", "-L/the sdk/usr/lib", `-L${mac.directory}/bin/stubs/lib`];
    expect(linked).toEqual(expect.arrayContaining([...own, `-F${mac.directory}/bin/stubs/frameworks`]));
    const places = own.map((word) => linked.indexOf(word));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(linked.slice(-4)).toEqual(["-iframework", "/the sdk/System/Library/Frameworks", "-idirafter", "/the sdk/usr/include"]);
    expect(mac.everything("zcc", ["-c", "a.c"]).filter((word) => /^-[FL]/.test(word))).toEqual([]);
    expect(readFileSync(join(mac.directory, "bin/stubs/lib/libresolv.tbd"), "utf8")).toBe("a stub");
    mac.remove();
  });

  test("the platform's definitions", () => {
    const request = wrapperRequest("/base");
    const scripts = wrapperScripts({ ...request, architecture: { ...request.architecture, defines: ["_TIME_BITS=64"] } });
    expect(scripts["zcc"]).toContain(" '-D_TIME_BITS=64' ");
  });

  test("zig's folders, and nothing of the host's compiler variables", () => {
    writeFileSync(
      join(directory, "zig"),
      "#!/bin/sh\necho $ZIG_LIB_DIR $ZIG_GLOBAL_CACHE_DIR $ZIG_LOCAL_CACHE_DIR ${CPATH-none} ${HOME-none}\n",
    );
    for (const wrapper of ["zcc", "zxx"]) {
      const said = standIn.output("run-bare", [wrapper]);
      expect(said.trim()).toBe(`${directory}/zig-lib ${directory}/cache ${directory}/cache none none`);
    }
    writeFileSync(join(directory, "zig"), "#!/bin/sh\nfor argument do printf '%s\\0' \"$argument\"; done\n");
  });

  writeFileSync(join(directory, "bin", "run-bare"), `#!/bin/sh\nexec env -i CPATH=/usr/include "\${0%/*}/$1" -c a.c\n`, { mode: 0o755 });
});

describe("library folders", () => {
  test("are named when they are there, after the caller's", () => {
    const standIn = createStandIn();
    const folder = join(standIn.sysrootRoot, "usr/lib/arm-linux-gnueabihf");
    expect(standIn.given("zcc", ["a.o", "-O1", "-L/x", "-lfoo"])).toEqual(["a.o", "-O1", "-L/x", "-lfoo"]);
    mkdirSync(folder, { recursive: true });
    expect(standIn.given("zcc", ["a.o", "-O1", "-L/x", "-lfoo"])).toEqual(["a.o", "-O1", "-L/x", "-lfoo", `-L${folder}`]);
    expect(standIn.given("zcc", ["-c", "a.c"])).toEqual(["-c", "a.c"]);
    standIn.remove();
  });

  test("-l:FILE is looked for in the caller's folders, then in the sysroot's", () => {
    const standIn = createStandIn(linuxArm, oddName);
    const own = join(standIn.directory, "own libs");
    const sysroot = join(standIn.sysrootRoot, "usr/lib/arm-linux-gnueabihf");
    for (const folder of [own, sysroot]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "libboth.a"), "");
    }
    writeFileSync(join(sysroot, "libsys.so.2"), "");
    const given = (...args: string[]) => standIn.given("zcc", ["-O1", ...args]).slice(1, -1);
    expect(given("-l:libboth.a", "-L", own)).toEqual([join(own, "libboth.a"), `-L${own}`]);
    expect(given("-l:libboth.a", "-l", ":libsys.so.2")).toEqual([join(sysroot, "libboth.a"), join(sysroot, "libsys.so.2")]);
    expect(given(`-L${own}`, "-Wl,-l:libboth.a")).toEqual([`-L${own}`, join(own, "libboth.a")]);
    expect(given("-l:libnone.a")).toEqual(["-l:libnone.a"]);
    standIn.remove();
  });
});

describe("libraries on Windows, as GNU ld chooses them", () => {
  const windows: Target = { ...linuxArm, name: "windows/amd64", goos: "windows", goarch: "amd64", goEnv: {}, triple: "x86_64-windows-gnu" };
  const standIn = createStandIn(windows, oddName);
  const own = join(standIn.directory, "own libs");
  const sysroot = join(standIn.sysrootRoot, "usr/lib/arm-linux-gnueabihf");
  afterAll(standIn.remove);
  const put = (folder: string, ...names: string[]) => {
    mkdirSync(folder, { recursive: true });
    for (const name of names) writeFileSync(join(folder, name), "");
  };
  put(own, "libown.dll.a", "libown.a", "libboth.a", "bare.dll", "libprefixed.dll", "msvc.lib", "msvc.dll", "Mixed.Lib", "libCamel.DLL.a");
  put(sysroot, "libboth.dll.a", "libboth.a", "both.lib", "libstatic.a", "plain.lib", "other.dll.a", "libm.a", "libSDL2.dll.a");
  put(join(standIn.directory, "[ab]*"), "libglob[a]?.a", "libgloba1.a");
  const given = (...args: string[]) =>
    standIn.given("zcc", ["-O1", `-L${own}`, ...args]).flatMap((word) => (word === "-O1" || word.startsWith("-L") ? [] : [word]));

  test.each([
    [["-lown"], [join(own, "libown.dll.a")]],
    [
      ["-l", "own", "-Wl,-lown"],
      [join(own, "libown.dll.a"), join(own, "libown.dll.a")],
    ],
    [["-lboth"], [join(own, "libboth.a")]],
    [
      ["-lstatic", "-lplain", "-lother"],
      [join(sysroot, "libstatic.a"), join(sysroot, "plain.lib"), join(sysroot, "other.dll.a")],
    ],
    [
      ["-lws2_32", "-lm", "-Wl,-lole32"],
      ["-lws2_32", "-lm", "-lole32"],
    ],
    [
      ["-l:libown.dll.a", "-Wl,-l:plain.lib"],
      [join(own, "libown.dll.a"), join(sysroot, "plain.lib")],
    ],
    [
      ["-Wl,-Bstatic", "-lown", "-Wl,-Bdynamic", "-lother"],
      [join(own, "libown.a"), join(sysroot, "other.dll.a")],
    ],
    [["-lown", "-Wl,-Bstatic", "-lown", "-Wl,-Bdynamic", "-lown"], Array.from({ length: 3 }, () => join(own, "libown.a"))],
    [["-Wl,-Bstatic,-lown,-Bdynamic,-lown"], [join(own, "libown.a"), join(own, "libown.dll.a")]],
    [
      ["-lown", "-static"],
      [join(own, "libown.a"), "-static"],
    ],
    // In the order of GNU ld (ld(1), "direct linking to a dll"), and then in any case.
    [
      ["-lbare", "-lprefixed", "-lmsvc"],
      [join(own, "bare.dll"), join(own, "libprefixed.dll"), join(own, "msvc.lib")],
    ],
    [
      ["-lBare", "-lmixed", "-lMIXED", "-lcamel", "-lPlain"],
      [join(own, "bare.dll"), join(own, "Mixed.Lib"), join(own, "Mixed.Lib"), join(own, "libCamel.DLL.a"), join(sysroot, "plain.lib")],
    ],
    [
      ["-lWs2_32", "-Wl,-lOLE32", "-l", "Rstrtmgr", "-lUnknown"],
      ["-lws2_32", "-lole32", "-lrstrtmgr", "-lunknown"],
    ],
    [
      ["-lsdl2", "-lsdl2.lib", "-lmsvc.LIB", "-lbare.dll", "-lUser32.dll", "-lWs2_32.Lib", "-lown.static.lib"],
      [
        ...Array.from({ length: 2 }, () => join(sysroot, "libSDL2.dll.a")),
        join(own, "msvc.lib"),
        join(own, "bare.dll"),
        "-luser32",
        "-lws2_32",
        "-lown.static",
      ],
    ],
    [
      ["-Wl,-Bstatic", "-lOWN", "-lMixed"],
      [join(own, "libown.a"), "-lmixed"],
    ],
    [
      ["-L[ab]*", "-lGLOB[a]?", "-lGlob*"],
      ["[ab]*/libglob[a]?.a", "-lglob*"],
    ],
    [
      ["-lvfw32", "-lXInput", "-ltaskschd", "-lD3DCompiler"],
      ["-lavicap32", "-lavifil32", "-lmsvfw32", "-lxinput1_4", "-ld3dcompiler_47"],
    ],
  ])("%j", (args, wanted) => {
    expect(given(...args)).toEqual(wanted);
  });

  test("the order of folders counts: the sysroot's come last", () => {
    expect(given("-L", sysroot, "-lboth")).toEqual([join(own, "libboth.a")]);
    expect(standIn.given("zcc", ["-O1", "-lboth"])[1]).toBe(join(sysroot, "libboth.dll.a"));
  });

  test("a file that is nowhere is named; zig would crash", () => {
    expect(() => standIn.output("zcc", ["-O1", "-l:libnone.dll.a"])).toThrow(/none of these folders has libnone\.dll\.a/);
  });
});

test("a program is handed on once it is linked; what is no program is not", () => {
  const standIn = createStandIn(linuxArm, oddName, { afterLink: ["printf", "after %s\\0", "it's"] });
  const after = (...args: string[]) => standIn.everything("zcc", args).filter((word) => word.startsWith("after "));
  expect(after("a.o", "-o", "some dir/a.out.exe")).toEqual(["after it's", "after some dir/a.out.exe"]);
  expect(after("-shared", "-o", "a.dll", "a.o")).toHaveLength(2);
  expect([after("-c", "a.c", "-o", "a.exe"), after("a.o", "-o", "_cgo_.o"), after("a.o")]).toEqual([[], [], []]);
  writeFileSync(join(standIn.directory, "zig"), "#!/bin/sh\nexit 3\n");
  expect(() => standIn.output("zcc", ["a.o", "-o", "a.exe"])).toThrow(expect.objectContaining({ status: 3, stdout: "" }));
  standIn.remove();
});

describe("the platform's C++ library", () => {
  function withLibrary(): StandIn {
    const standIn = createStandIn();
    mkdirSync(join(standIn.sysrootRoot, "usr/include/c++/12"), { recursive: true });
    mkdirSync(join(standIn.sysrootRoot, "usr/lib/arm-linux-gnueabihf"), { recursive: true });
    writeFileSync(join(standIn.sysrootRoot, "usr/lib/arm-linux-gnueabihf/libstdc++.so.6"), "");
    return standIn;
  }

  test("zig's own serves where the sysroot has none", () => {
    const standIn = createStandIn();
    expect(standIn.given("zxx", ["-O1", "a.cc", "-lstdc++"])).toEqual(["-O1", "a.cc", "-lstdc++"]);
    standIn.remove();
  });

  test("its headers come in when compiling, its libraries when linking", () => {
    const standIn = withLibrary();
    const headers = ["c++/12", "arm-linux-gnueabihf/c++/12"].map((folder) => `-I${standIn.sysrootRoot}/usr/include/${folder}`);
    const folder = `${standIn.sysrootRoot}/usr/lib/arm-linux-gnueabihf`;
    expect(standIn.given("zxx", ["-c", "a.cc"])).toEqual(["-nostdinc++", "-c", "a.cc", ...headers]);
    expect(standIn.given("zxx", ["-O1", "a.o"])).toEqual([
      "-nostdlib++",
      "-nostdinc++",
      "-O1",
      "a.o",
      ...headers,
      `-L${folder}`,
      `${folder}/libstdc++.so.6`,
    ]);
    standIn.remove();
  });

  test("-lstdc++ means it for C programs too", () => {
    const standIn = withLibrary();
    const folder = `${standIn.sysrootRoot}/usr/lib/arm-linux-gnueabihf`;
    expect(standIn.given("zcc", ["-O1", "a.o", "-lstdc++"])).toEqual(["-O1", "a.o", `${folder}/libstdc++.so.6`, `-L${folder}`]);
    standIn.remove();
  });
});

describe("arguments stay the words they are", () => {
  const standIn = createStandIn(linuxArm, oddName);
  afterAll(standIn.remove);

  test.each([
    [["-c", "", "a b.c", "x\ny", "$HOME", "`id`", "*", "'", '"', "\\", "é"]],
    [["-c", '-DX="a b"', "-I", "-c", "-o", "-O3"]],
    [["-c", "@none", "-Dx=@y"]],
  ])("%j", (args) => {
    expect(standIn.given("zcc", args)).toEqual(args);
  });

  test("whatever they are", () => {
    const word = fc.string({ unit: "grapheme-ascii" }).filter((text) => !text.startsWith("-") && !text.startsWith("@"));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        expect(standIn.given("zcc", ["-c", ...args])).toEqual(["-c", ...args]);
      }),
      { numRuns: 40 },
    );
  });

  test("the archiver gets them as they are", () => {
    expect(standIn.everything("zar", ["-q", "a b.a", ""])).toEqual(["ar", "-q", "a b.a", ""]);
    expect(standIn.everything("zranlib", ["x.a"])).toEqual(["ranlib", "x.a"]);
  });
});

describe("-Wl and -Xlinker", () => {
  const standIn = createStandIn();
  afterAll(standIn.remove);

  test.each([
    ["one word of many", ["-Wl,--whole-archive,F.a,--no-whole-archive"], ["-Wl,--whole-archive", "F.a", "-Wl,--no-whole-archive"]],
    ["values go with their options", ["-Wl,-rpath,/a b,-z,now,-soname,x"], ["-Wl,-rpath,/a b", "-Wl,-z,now", "-Wl,-soname,x"]],
    ["values in the next word", ["-Wl,-rpath", "-Wl,$ORIGIN/../lib"], ["-Wl,-rpath,$ORIGIN/../lib"]],
    ["-Xlinker pairs", ["-Xlinker", "-rpath", "-Xlinker", "/x", "-Xlinker", "-O1"], ["-Wl,-rpath,/x"]],
    ["-Xlinker with a comma", ["-Xlinker", "--defsym=a,b"], ["-Xlinker", "--defsym=a,b"]],
    ["a comma as the value of -rpath", ["-Xlinker", "-rpath", "-Xlinker", "/a,b"], ["-Wl,-rpath", "-Xlinker", "/a,b"]],
    ["-z in two words", ["-z", "execstack", "-z", "now"], ["-Wl,-z,now"]],
    ["dropped among kept", ["-Wl,-O1,--sort-common,--as-needed"], ["-Wl,--sort-common", "-Wl,--as-needed"]],
    ["unknown ones reach zig", ["-Wl,--no-such-thing=1"], ["-Wl,--no-such-thing=1"]],
    ["a value that never comes", ["-Wl,-rpath"], ["-Wl,-rpath"]],
    ["empty parts", ["-Wl,", "-Wl,,-s,"], ["-Wl,-s"]],
    ["-u in two words", ["-u", "main"], ["-Wl,-u,main"]],
    ["--undefined", ["-Wl,--undefined=main", "-Wl,--undefined,other"], ["-Wl,-u,main", "-Wl,-u,other"]],
    ["libraries and folders", ["-Wl,-L/x y,-lfoo"], ["-L/x y", "-lfoo"]],
    [
      "state is put back",
      ["-Wl,--push-state,--as-needed", "-lx", "-Wl,--pop-state"],
      ["-Wl,--as-needed", "-lx", "-Wl,--as-needed", "-Wl,--no-whole-archive", "-Wl,-search_paths_first"],
    ],
    ["static and back", ["-Wl,-Bstatic", "-lx", "-Wl,-Bdynamic"], ["-Wl,-Bstatic", "-lx", "-Wl,-search_paths_first"]],
    ["strip survives a later -g", ["-s", "-O2", "-g"], ["-Wl,-s", "-O2", "-g"]],
  ])("%s: %j", (_name, args, wanted) => {
    expect(standIn.given("zcc", ["-O1", ...args])).toEqual(["-O1", ...wanted]);
  });
});

describe("response files", () => {
  const standIn = createStandIn();
  afterAll(standIn.remove);
  const given = (text: string, ...args: string[]): string[] => {
    writeFileSync(join(standIn.directory, "re sponse"), text);
    return standIn.given("zcc", ["-c", ...args, "@re sponse", "last"]).slice(1, -1);
  };

  test("as go's linker writes them: a quoted word a line, each through the table", () => {
    expect(given(String.raw`"-o"` + "\n" + String.raw`"a b"` + "\n" + String.raw`"x\"y\\z"` + "\n" + '"-Wl,-O1"\n""\n"é"\n')).toEqual([
      "-o",
      "a b",
      'x"y\\z',
      "",
      "é",
    ]);
  });

  test("bare words, an empty file, a last line without an end", () => {
    expect(given("-Dx\n-I/y\n\na.o")).toEqual(["-Dx", "-I/y", "a.o"]);
    expect(given("")).toEqual([]);
  });

  test("more than one follows in order", () => {
    writeFileSync(join(standIn.directory, "other"), '"2"\n');
    expect(given('"1"\n', "0", "@other")).toEqual(["0", "2", "1"]);
  });

  test.each(["a b\n", '"a" "b"\n', String.raw`"a\nb"` + "\n", "'a'\n", '"a\n', String.raw`"a\"` + "\n", `"${"x".repeat(1_000_000)}"\n`])(
    "what is not so plain goes to zig as a file: %.20j",
    (text) => {
      expect(given(text)).toEqual(["@re sponse"]);
    },
  );
});

describe("answers", () => {
  const standIn = createStandIn(linuxArm, oddName);
  afterAll(standIn.remove);

  test.each([["--print-prog-name=ar"], ["--print-prog-name", "ar"]])("go is told of zar: %s %s", (...args) => {
    expect(standIn.output("zcc", ["-marm", ...args])).toBe(`${standIn.directory}/bin/zar\n`);
  });

  test("go's question for the identity has a version, and changes with what the wrapper does", () => {
    const ask = (from: StandIn, wrapper: string, language: string) => from.output(wrapper, ["-###", "-x", language, "-c", "-"]);
    expect(ask(standIn, "zcc", "c")).toMatch(/^cgox zig cc version 0\.16\.0 [0-9a-f]{16}\n$/);
    expect(ask(standIn, "zxx", "c++")).toMatch(/^cgox zig c\+\+ version 0\.16\.0 [0-9a-f]{16}\n$/);
    const other = createStandIn({ ...linuxArm, triple: "arm-linux-gnueabihf.2.31" }, oddName);
    expect(ask(other, "zcc", "c")).not.toBe(ask(standIn, "zcc", "c"));
    other.remove();
  });
});

describe("GOARM=5", () => {
  const armel = { ...linuxArm, triple: "arm-linux-gnueabi.2.36", goEnv: { GOARM: "5" } };
  let standIn: StandIn | undefined;
  afterEach(() => standIn?.remove());

  test("programs are linked with the atomic operations that zig lacks", () => {
    standIn = createStandIn(armel);
    const file = join(standIn.directory, "bin", "armv5-atomics.S");
    expect(standIn.given("zcc", ["-O1", "a.o"])).toEqual(["-O1", "a.o", "-x", "none", file]);
    expect(standIn.given("zcc", ["-c", "a.c"])).toEqual(["-c", "a.c"]);
    expect(wrapperScripts(wrapperRequest("/base", armel))["armv5-atomics.S"]).toContain(".weak __sync_val_compare_and_swap_1");
  });

  test("no other target has them", () => {
    expect(Object.keys(wrapperScripts(wrapperRequest("/base")))).toEqual(["zcc", "zxx", "zar", "zranlib"]);
  });
});

test("the same request gives the same bytes", () => {
  expect(wrapperScripts(wrapperRequest("/base"))).toEqual(wrapperScripts(wrapperRequest("/base")));
});

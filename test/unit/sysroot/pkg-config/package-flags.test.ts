import { expect, test } from "vitest";
import { flagsForTools, packageFlags } from "../../../../src/sysroot/pkg-config/package-flags.ts";
import type { FlagKind } from "../../../../src/sysroot/pkg-config/go-safe-flags.ts";
import { contextOf, ROOT } from "./in-memory.ts";

const place = contextOf({}).layout;

const FOR_NO_COMPILER = `
  -MD
  -MMD
  -MF /home/u/.bashrc
  -MF/home/u/x
  -MT text
  -MQ text
  -MJ x
  -MP
  -M
  -o x
  -o/home/u/x
  -B/home/u
  --output=/home/u/x
  -fplugin=/home/u/x.so
  -fplugin-arg-x-y
  -fpass-plugin=x.so
  -Xclang -load
  -Xclang=-load
  -mllvm -x
  -Xpreprocessor -MF
  -Xassembler -x
  -Wp,-MD,/home/u/x
  -Wa,-o,/home/u/x
  -dependency-file x
  --dependency-file x
  -imacros /home/u/x
  -isystem ../x
  -B /home/u
  -specs=/home/u/x
  -specs /home/u/x
  -wrapper x
  -save-temps
  -save-temps=cwd
  -dumpdir /home/u/
  -dumpbase x
  -working-directory x
  -working-directory=x
  -fprofile-generate=/home/u
  -fprofile-use=x
  -ftest-coverage
  --coverage
  -frandom-seed=x
  -fmodules-cache-path=/home/u
  -fmodules
  -fmodule-file=x
  -gsplit-dwarf
  -serialize-diagnostics x
  --serialize-diagnostics x
  -index-store-path x
  @/home/u/args
  -include ../../x
  -fstack-usage
  -ftime-trace=/home/u
  -fsave-optimization-record
  -foptimization-record-file=x
  -fdump-tree-all=x
  -aux-info x
  -gen-reproducer
  -gen-cdb-fragment-path x
  --sysroot=/
  -isysroot /
  -target x
  -ccc-gcc-name x
  -fuse-ld=/home/u/ld
  --config=x
  -fcrash-diagnostics-dir=x
  -fsanitize-ignorelist=/home/u/x
  -fproc-stat-report=x
  -fcoverage-mapping
  -x assembler
  -xassembler
  -I../../home/u
  -I @x
  -I@x
  -iprefix x
  -D @x
  -D -o
  -L..
  -gz=x
  -Ofile
  -U @x
`
  .trim()
  .split(/\n */);

const FOR_NO_LINKER = `
  -o /home/u/x
  -o/home/u/x
  -Wl,-o,/home/u/x
  -Wl,--output=/home/u/x
  -Wl,-Map=/home/u/x
  -Wl,-Map,/home/u/x
  -Wl,-Map -Wl,/x
  -Wl,-plugin,x.so
  -Wl,--plugin=x.so
  -Wl,--plugin-opt=-x
  -Wl,-plugin-opt,x
  -Wl,-T,/home/u/x.ld
  -T /home/u/x.ld
  -T/x.ld
  -Wl,--script=/x
  -Wl,--dynamic-linker=/x
  -Wl,-dynamic-linker,/x
  -Wl,-I/x
  -Xlinker -o
  -Wl,@/home/u/args
  @/home/u/args
  -Wl,-u,@/home/u/args
  -Wl,--version-script=/x
  -Wl,--dynamic-list=/x
  -Wl,--retain-symbols-file=/x
  -Wl,--just-symbols=/x
  -Wl,--dependency-file=/home/u/x
  -Wl,--reproduce=/home/u/x
  -Wl,--out-implib,/x
  -Wl,--output-def,/x
  -Wl,--print-map
  -Wl,-M
  -Wl,--time-trace=/x
  -Wl,--save-temps
  -Wl,--lto-obj-path=/x
  -Wl,--thinlto-cache-dir=/x
  -Wl,--load-pass-plugin=x
  -Wl,-mllvm,x
  -Wl,--defsym=main=evil
  -Wl,-e,evil
  -Wl,-init,evil
  -Wl,-z,relro,-o,/home/u/x
  -Wl,--push-state,-o,/home/u/x
  -Wl,-rpath,../x
  -Wl,-rpath,$ORIGIN/../../x
  -fuse-ld=/home/u/ld
  -B/home/u
  --ld-path=/home/u/ld
  -flto-jobs=x
  -fplugin=x.so
  -l:../../x
  -l:evil.txt
  -l../../x
  -lto_library x
  -l@x
  -l -o
  -L../../home/u
  /home/u/x.o
  ../../home/u/x.o
  -sectcreate x
  -Wl,-sectcreate,a,b,/etc/passwd
  -specs=/home/u/x
  -wrapper x
  -save-temps
  -force_load x
  -Wl,--color-diagnostics=x
  -pie=x
`
  .trim()
  .split(/\n */);

function ours(kind: FlagKind, ...args: readonly string[]) {
  return packageFlags(kind, args, { place, checkedByGo: false });
}

function gos(kind: FlagKind, ...args: readonly string[]): readonly string[] {
  return packageFlags(kind, args, { place, checkedByGo: true }).flags;
}

test.each(FOR_NO_COMPILER)("cflags: %s goes to no compiler", (line) => {
  const args = line.split(" ");
  expect(ours("cflags", "-DX", ...args, "-DY").flags).toEqual(["-DX", "-DY"]);
  expect(gos("cflags", "-DX", ...args, "-DY")).toEqual(["-DX", "-DY"]);
  expect(ours("cflags", ...args).refused).not.toEqual([]);
});

test.each(FOR_NO_LINKER)("libs: %s goes to no linker", (line) => {
  const args = line.split(" ");
  const kept = (flags: readonly string[]): string[] => flags.filter((flag) => !["-Wl,-z,relro", "-Wl,--push-state"].includes(flag));
  expect(kept(ours("libs", "-lx", ...args, "-ly").flags)).toEqual(["-lx", "-ly"]);
  expect(kept(gos("libs", "-lx", ...args, "-ly"))).toEqual(["-lx", "-ly"]);
  expect(ours("libs", ...args).refused).not.toEqual([]);
});

test("no control character goes anywhere", () => {
  for (const char of ["\0", "\n", "\r", "\u001b"]) {
    expect(ours("cflags", `-DX=a${char}b`, "-I", `/x${char}`)).toMatchObject({ flags: [] });
    expect(ours("libs", `-l${char}x`, `/usr/lib/${char}.a`)).toMatchObject({ flags: [] });
  }
});

test.each([
  ["cflags", [`-I${ROOT}/usr/include/x/`], [`-I${ROOT}/usr/include/x/`]],
  ["cflags", [`-I${ROOT}/usr/lib/pkgconfig/../../include/x`], [`-I${ROOT}/usr/include/x`]],
  ["cflags", ["-I", "/usr/include/x"], ["-I", `${ROOT}/usr/include/x`]],
  ["cflags", ["-isystem", `${ROOT}/usr/include/x`, "-include", "x/y.h"], ["-isystem", `${ROOT}/usr/include/x`, "-include", "x/y.h"]],
  ["cflags", ["-include", "/usr/include/x.h"], ["-include", `${ROOT}/usr/include/x.h`]],
  ["libs", [`${ROOT}/usr/lib/arm/../libx.a`], [`${ROOT}/usr/lib/libx.a`]],
  ["libs", ["/usr/lib/libx.a", "/lib/libx.so"], [`${ROOT}/usr/lib/libx.a`, `${ROOT}/lib/libx.so`]],
  ["libs", [`-Wl,-rpath,${ROOT}/usr/lib/x/..:/opt/x`], ["-Wl,-rpath,/usr/lib:/opt/x"]],
  ["libs", ["-Wl,-rpath", `-Wl,${ROOT}/usr/lib/x`], ["-Wl,-rpath,/usr/lib/x"]],
  ["libs", ["-Wl,-luuid,-L/usr/lib/x"], ["-luuid", `-L${ROOT}/usr/lib/x`]],
  ["libs", ["-Wl,--rpath,/x", "-Wl,-R,/y", "-Wl,-R/z"], ["-Wl,-rpath,/x", "-Wl,-rpath,/y", "-Wl,-rpath,/z"]],
] as const)("%s: paths of %j lie in the tree, those of the run-time linker on the target", (kind, args, flags) => {
  expect(ours(kind, ...args)).toEqual({ flags, refused: [] });
  expect(gos(kind, ...args)).toEqual(flags);
});

test.each([
  ["cflags", `-I${ROOT}/../home/u`],
  ["cflags", `-I${ROOT}/usr/../../home/u`],
  ["libs", `-L${ROOT}/usr/lib/../../../x`],
  ["libs", `${ROOT}/../x.o`],
  ["libs", `-Wl,-rpath,${ROOT}/../x`],
] as const)("%s: %s leads out of the tree", (kind, flag) => {
  expect(ours(kind, flag)).toEqual({ flags: [], refused: [flag] });
});

// Each is in a package of Debian 13.
test.each([
  ["curlpp", "cflags", "-Iinclude"],
  ["libhsakmt", "libs", "-Lusr//lib/aarch64-linux-gnu"],
  ["libgviewaudio", "cflags", "-I{includedir}"],
  ["librdata", "cflags", "-I"],
  ["opal", "libs", "@OPAL_WRAPPER_EXTRA_LIBS@"],
  ["libfoma", "libs", "Libs:"],
  ["gstreamerd-3", "libs", "-L-lgstreamerd-3"],
  ["connman", "libs", "-module -avoid-version -export-symbols-regex connman_plugin_desc"],
  ["libetpan", "libs", "-specs=/usr/share/dpkg/no-pie-link.specs"],
  ["netcdf", "libs", "-lHDF5::HDF5"],
  ["libobs", "cflags", "$<$<COMPILE_LANGUAGE:C>:-fopenmp-simd>"],
  ["libbiosig", "cflags", "-D=WITH_FEF"],
  ["mono-cairo", "libs", "-r:Mono.Cairo"],
  ["adasockets", "cflags", "-aI/usr/share/ada/adainclude/adasockets"],
  ["dime", "cflags", "-ffile-prefix-map=/build/x=."],
  ["metkit", "libs", `-l${ROOT}/usr/lib/aarch64-linux-gnu/pkgconfig/../../lib/aarch64-linux-gnu/librt.a`],
] as const)("what %s says (%s: %s) means nothing, and nobody is told", (_, kind, line) => {
  expect(ours(kind, "-DX", ...line.split(" "), "-lx").refused).toEqual([]);
  expect(ours(kind, ...line.split(" ")).flags).toEqual([]);
});

test("a folder that was empty does not take the next flag with it: Debian 13's libmirisdr", () => {
  expect(ours("libs", "-L", "-lmirisdr")).toEqual({ flags: ["-lmirisdr"], refused: [] });
});

// What go refuses and a program may need, in CGO_CPPFLAGS and CGO_LDFLAGS.
test.each([
  ["libs", "-Wl,-u,libbsd_init_func"],
  ["libs", "-Wl,-z,nodlopen"],
  ["libs", `${ROOT}/usr/lib/libboost_log.so.1.83.0`],
  ["libs", "-Wl,--whole-archive"],
  ["libs", "-u"],
  ["cflags", "-mcrc32"],
  ["cflags", "-fsigned-char"],
] as const)("%s: %s is for compilers, not for go", (kind, flag) => {
  const args = flag === "-u" ? [flag, "symbol"] : [flag];
  expect(ours(kind, ...args)).toEqual({ flags: args, refused: [] });
  expect(gos(kind, ...args)).toEqual([]);
});

test.each([
  ["cflags", "X", ["clang"]],
  ["cflags", "M", ["F/home/u/x"]],
  ["libs", "", ["@/home/u/args"]],
  ["libs", "", ["../../x.o"]],
  ["libs", "", ["-Wl,-Map=/home/u/x"]],
  ["cflags", "I", [`${ROOT}/../x`]],
  ["libs", "l", [":../x"]],
  ["cflags", "$", ["(id)"]],
  ["cflags", ";", ["id"]],
] as const)("no tool gets -%s%s %j either", (kind, letter, parts) => {
  expect(flagsForTools(kind, [{ letter, parts, data: parts.join(" ") }], place)).toEqual([]);
});

test("tools get the rest as pkgconf prints it", () => {
  const others = ["-Wl,-Bsymbolic-functions", "x.a", `${ROOT}/usr/lib/x/../libx.a`, "/usr/lib/x.a", "@OPAL@", "two"];
  const fragments = others.map((word) => ({ letter: "", parts: [word], data: word }));
  expect(flagsForTools("libs", fragments, place)).toEqual(fragments);
});

test("the value of a flag that is refused goes with it, from another fragment as well", () => {
  const fragments = ["D", "M", ""].map((letter, index) => ({ letter, parts: [["X", "F", "/home/u/x"][index] ?? ""], data: "" }));
  expect(flagsForTools("cflags", fragments, place)).toEqual(fragments.slice(0, 1));
});

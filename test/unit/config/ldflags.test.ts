import { expect, test } from "vitest";
import { refusedLdflag } from "../../../src/config/ldflags.ts";

test.each([
  "",
  "-s -w",
  "--s --w=false",
  "-X main.version=1.2.0 -X=main.commit=abc",
  "-X 'main.flags=-extld=x -o y'",
  '"-X" "main.words=a b"',
  "all=-s -w",
  "example.com/app/...=-X=main.a=b",
  "-H windowsgui -linkmode=external",
  "-extldflags=-static",
  "-extldflags '-static -Wl,-z,relro,-z,now -lfoo -L /opt/lib -Wl,-rpath -Wl,/opt/lib'",
  "-buildid= -compressdwarf=false -B gobuildid",
])("lets pass what runs, reads and writes nothing: %s", (value) => {
  expect(refusedLdflag(value)).toBeUndefined();
});

test.each([
  ["-extld=./x", "-extld=./x"],
  ["-extld ./x", "-extld"],
  ['"-extld" ./x', "-extld"],
  ["-s -w\n--extld=./x", "--extld=./x"],
  ["all=-extld=./x", "-extld=./x"],
  ["./...=-s -extar=x", "-extar=x"],
  ["-X 'a=b' '-extld=x'", "-extld=x"],
  ["-X a=b\t-tmpdir=/tmp/x", "-tmpdir=/tmp/x"],
  // A boolean flag takes no word, so the next one is a flag of its own.
  ["-s -o=x", "-o=x"],
  // The linker puts flags of a file in the place of the value.
  ["-X @flags", "@flags"],
  ["@flags", "@flags"],
  ["-extldflags @flags", "@flags"],
  ["-- x", "--"],
  ["x.o", "x.o"],
  ["-X", "-X"],
  ["'-s", "'-s"],
  ["-s\0", "a control character"],
  ...["-I=/x", "-L=/x", "-r=/x", "-importcfg=x", "-cpuprofile=x", "-memprofile=x", "-benchmarkprofile=x", "-capturehostobjs=x"].map(
    (flag): [string, string] => [flag, flag],
  ),
  ...["-dumpdep", "-installsuffix=x", "-k=x", "-linkshared", "-pluginpath=x", "-libgcc=x", "-fipso=x", "-newer"].map(
    (flag): [string, string] => [flag, flag],
  ),
  ...[
    "-fuse-ld=./x",
    "-Wl,--plugin=x",
    "-B.",
    "-wrapper",
    "-Wl,-z,now,--plugin,x",
    "-Wl,--push-state,-T,x",
    "-lto_library",
    "-T",
    "-o",
  ].map((word): [string, string] => [`-extldflags='-static ${word}'`, "'-static"]),
  ...[
    "-fuse-ld=./x",
    "-Wl,--plugin=x",
    "-B.",
    "-wrapper",
    "-Wl,-z,now,--plugin,x",
    "-Wl,--push-state,-T,x",
    "-lto_library",
    "-T",
    "-o",
  ].map((word): [string, string] => [`-extldflags '-static ${word}'`, word]),
  ['"-extldflags=-static -fplugin=x"', "-fplugin=x"],
])("refuses %j", (value, flag) => {
  expect(refusedLdflag(value)?.flag).toBe(flag);
});

import { expect, test } from "vitest";
import type { LockedRequest } from "../../../src/model/lock.ts";
import { cgoFlags, quoteForGoEnvironment, shippedModules } from "../../../src/sysroot/flags.ts";
import { contextOf, evaluatorOf, pc, ROOT } from "./pkg-config/in-memory.ts";

const TEXTS = {
  cairo: pc("Requires: pixman-1\nCflags: -I/usr/include/cairo\nLibs: -lcairo"),
  "pixman-1": pc("Cflags: -I/usr/include/pixman-1\nLibs: -lpixman-1"),
  jpeg: pc('Cflags: -I/usr/include/jpeg -DNAME=\\"jpeg\\"\nLibs: -ljpeg'),
  unfilled: pc("Cflags: -DU @OPAL_WRAPPER_EXTRA_CPPFLAGS@\nLibs: -lu @OPAL_WRAPPER_EXTRA_LIBS@"),
  broken: pc("Requires.private: gone\nCflags: -DBROKEN"),
};

function flags(requests: readonly LockedRequest[], root = ROOT) {
  const modulesOf = new Map([["libjpeg-dev", ["jpeg", "broken", "cairo"]]]);
  return cgoFlags({ requests, evaluator: evaluatorOf(TEXTS, { root }), place: contextOf({}, { root }).layout, modulesOf });
}

const CAIRO: LockedRequest = { name: "cairo", kind: "module", package: "libcairo2-dev" };

test("a module gives its cflags and libs", () => {
  expect(flags([CAIRO])).toEqual({
    CGO_CPPFLAGS: `-I${ROOT}/usr/include/cairo -I${ROOT}/usr/include/pixman-1`,
    CGO_LDFLAGS: "-lcairo -lpixman-1",
    skipped: [],
    refused: [],
  });
});

test("a library gives -l, once, a header nothing", () => {
  const requests: LockedRequest[] = [
    CAIRO,
    { name: "-lcairo", kind: "library", package: "libcairo2-dev" },
    { name: "-lz", kind: "library", package: "zlib1g-dev" },
    { name: "z", kind: "library", package: "zlib1g-dev" },
    { name: "png.h", kind: "header", package: "libpng-dev" },
  ];
  expect(flags(requests).CGO_LDFLAGS).toBe("-lcairo -lpixman-1 -lz");
});

test("a package gives the cflags of its modules, and says which could not be had", () => {
  expect(flags([{ name: "libjpeg-dev", kind: "package", package: "libjpeg-dev" }])).toEqual({
    CGO_CPPFLAGS: `-I${ROOT}/usr/include/jpeg '-DNAME="jpeg"' -I${ROOT}/usr/include/cairo -I${ROOT}/usr/include/pixman-1`,
    CGO_LDFLAGS: "",
    skipped: [{ module: "broken", reason: "the pkg-config module gone, which broken requires, is not in the sysroot of linux/arm" }],
    refused: [],
  });
});

test("what cgo would refuse as a response file is left out", () => {
  const answer = flags([{ name: "unfilled", kind: "module", package: "libu-dev" }]);
  expect(answer).toEqual({ CGO_CPPFLAGS: "-DU", CGO_LDFLAGS: "-lu", skipped: [], refused: [] });
});

test("flags that could do harm are left out of both variables, and told by the module that has them", () => {
  const texts = {
    ...TEXTS,
    evil: pc(
      'Requires: good\nCflags: -DE -MD -MF /home/u/.bashrc -MT "echo PWNED;" -I../../home/u\nLibs: -levil -o /home/u/x -Wl,-Map=/home/u/map',
    ),
    good: pc("Requires: worse\nCflags: -DGOOD\nLibs: -lgood -Wl,-u,start -specs=/usr/share/dpkg/no-pie-link.specs"),
    worse: pc("Cflags: @/home/u/args\nLibs: ${pcfiledir}/../../../../../home/u/x.o"),
  };
  const request: LockedRequest = { name: "evil", kind: "module", package: "libevil-dev" };
  const given = { evaluator: evaluatorOf(texts), place: contextOf({}).layout, modulesOf: new Map([["libevil-dev", ["evil"]]]) };
  const refused = [
    { module: "evil", flags: ["-MD", "-MF /home/u/.bashrc", "-MT echo PWNED;", "-I../../home/u"] },
    { module: "worse", flags: ["@/home/u/args"] },
  ];
  expect(cgoFlags({ ...given, requests: [request] })).toEqual({
    CGO_CPPFLAGS: "-DE -DGOOD",
    CGO_LDFLAGS: "-levil -lgood -Wl,-u,start",
    skipped: [],
    refused: [
      { ...refused[0], flags: [...(refused[0]?.flags ?? []), "-o /home/u/x", "-Wl,-Map=/home/u/map"] },
      { ...refused[1], flags: ["@/home/u/args", "/cgox:sysroot/usr/lib/arm-linux-gnueabihf/pkgconfig/../../../../../home/u/x.o"] },
    ],
  });
  const wanted: LockedRequest = { name: "libevil-dev", kind: "package", package: "libevil-dev" };
  expect(cgoFlags({ ...given, requests: [wanted] })).toEqual({ CGO_CPPFLAGS: "-DE -DGOOD", CGO_LDFLAGS: "", skipped: [], refused });
});

test.each(["-l../../x", "-lx -Wl,-plugin", "-lto_library", "to_library", "x\nPATH=/x", "$(id)", "-l-o", "@x"])(
  "%j is no library",
  (name) => {
    expect(() => flags([{ name, kind: "library", package: "libx-dev" }])).toThrow(expect.objectContaining({ code: "CGOX_FLAGS_LIBRARY" }));
  },
);

test("a wanted module that cannot be used is an error", () => {
  expect(() => flags([{ name: "gone", kind: "module", package: "libgone-dev" }])).toThrow(
    expect.objectContaining({ code: "CGOX_PKGCONFIG_MISSING" }),
  );
});

test("nothing wanted, nothing said", () => {
  expect(flags([])).toEqual({ CGO_CPPFLAGS: "", CGO_LDFLAGS: "", skipped: [], refused: [] });
});

test("a root with spaces is quoted the way go reads its variables", () => {
  expect(flags([CAIRO], "/my root").CGO_CPPFLAGS).toBe("'-I/my root/usr/include/cairo' '-I/my root/usr/include/pixman-1'");
  expect(quoteForGoEnvironment(["-lx", "it's", 'say "x"', ""])).toBe(`-lx "it's" 'say "x"' ''`);
  expect(() => quoteForGoEnvironment([`it's "x"`])).toThrow(expect.objectContaining({ code: "CGOX_FLAGS_UNQUOTABLE" }));
});

test("the modules among a package's files", () => {
  const files = ["usr/lib/arm-linux-gnueabihf/pkgconfig/cairo.pc", "usr/share/doc/x.pc", "usr/share/pkgconfig/x.pc", "usr/include/cairo.h"];
  const moduleDirectories = ["usr/lib/arm-linux-gnueabihf/pkgconfig", "usr/share/pkgconfig"];
  expect(shippedModules(files, { moduleDirectories })).toEqual(["cairo", "x"]);
});

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareDebianVersions } from "../../src/packages/debian/version.ts";
import { parseRelationGroups } from "../../src/packages/debian/relation.ts";
import { readBinaryFacts, type BinaryFacts } from "../../src/ship/depends/binary-facts.ts";
import { catalogueOf, type LibraryPackage } from "../../src/ship/depends/catalogue.ts";
import { computeDepends, type ComputedDepends } from "../../src/ship/depends/compute-depends.ts";
import { formatDependencies } from "../../src/ship/depends/relations.ts";
import { debProject } from "./support/deb-project.ts";
import { foreignPackages, type ForeignPackage } from "./support/foreign-packages.ts";
import { describeWith, toolPath } from "./support/tools.ts";

const run = promisify(execFile);

const GOARCH = { armhf: "arm", arm64: "arm64" } as const;
const MULTIARCH: Readonly<Record<string, string>> = { armhf: "arm-linux-gnueabihf", arm64: "aarch64-linux-gnu" };

const PROGRAMS = [
  "curl",
  "sqlite3",
  "git",
  "imagemagick-6.q16",
  "graphicsmagick",
  "vim",
  "openssh-client",
  "gstreamer1.0-tools",
  "qpdf",
  "xterm",
];
const RELEASES = [
  { suite: "bookworm", programs: PROGRAMS },
  { suite: "trixie", programs: PROGRAMS.map((name) => (name === "imagemagick-6.q16" ? "imagemagick-7.q16" : name)) },
];

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "cgox-shlibdeps-"));
});
afterAll(async () => rm(scratch, { recursive: true, force: true }));

for (const { suite, programs } of RELEASES) {
  for (const architecture of ["armhf", "arm64"] as const) {
    describeWith(["dpkg-shlibdeps", "dpkg-deb", "apt-get", "objdump"], `Depends of ${suite} ${architecture} against dpkg-shlibdeps`, () => {
      let platform: Platform;
      beforeAll(async () => {
        platform = await platformOf(architecture, await foreignPackages(suite, architecture, [...programs, "libcairo2"]));
      });

      test.each(programs)("%s", async (name) => {
        const files = await executablesOf(platform, name);
        const [ours, theirs] = await Promise.all([compute(platform, files), reference(platform, files)]);
        expect(linesOf(ours)).toEqual(theirs.lines);
        expect(theirs.lines.length).toBeGreaterThan(1);
        const unresolved = messagesOf(ours, "CGOX_DEPENDS_UNRESOLVED_SYMBOL");
        for (const { file, symbol } of theirs.unresolved) {
          expect(unresolved).toContain(`The symbol ${symbol} that ${file} uses is in none of the libraries that it names`);
        }
        expect(unresolved.length).toBe(theirs.unresolved.length + theirs.similar);
        expect(messagesOf(ours, "CGOX_DEPENDS_UNUSED_LIBRARY").length).toBe(theirs.unused.length);
      });

      test("the demo program, as cgox builds it", async () => {
        const program = await demo(`linux/${GOARCH[architecture]}@${suite === "bookworm" ? "debian-12" : "debian-13"}`);
        const [ours, theirs] = await Promise.all([compute(platform, [program]), reference(platform, [program])]);
        expect(linesOf(ours)).toEqual(theirs.lines);
        expect(theirs.lines).toContainEqual(expect.stringMatching(/^libcairo2 \(>= 1\./));
      });

      test("several of them in one package", async () => {
        const files = (await Promise.all(["curl", "sqlite3", "qpdf"].map(async (name) => executablesOf(platform, name)))).flat();
        expect(linesOf(await compute(platform, files))).toEqual((await reference(platform, files)).lines);
      });

      test("a build dependency on a -dev package raises its library", async () => {
        const files = await executablesOf(platform, "gstreamer1.0-tools");
        const floor = "libglib2.0-dev (>= 2.82.0) | libglib-odd-dev, libgstreamer1.0-dev (>> 1.26), libgstreamer1.0-dev (<< 2)";
        const raised = (await reference(platform, files, floor)).lines;
        expect(linesOf(await compute(platform, files, floor))).toEqual(raised);
        expect(raised).not.toEqual((await reference(platform, files)).lines);
      });
    });
  }
}

describeWith(["dpkg-shlibdeps", "dpkg", "objdump", "gcc"], "Forms that no package of Debian has, against dpkg-shlibdeps", () => {
  test("unversioned variables by copy, patterns, lost symbols, alternatives, weak symbols", async () => {
    const names = ["listed", "lost", "tagged", "fresh"];
    const library = join(scratch, "libodd1");
    const program = join(scratch, "odd");
    const text = {
      "lib.c": `int counter = 1; ${names.map((name) => `int ${name}(void) { return 1; }`).join(" ")}`,
      "main.c": [
        "extern int counter; extern int absent(void) __attribute__((weak));",
        ...names.map((name) => `int ${name}(void);`),
        `void _start(void) { counter = ${names.map((name) => `${name}()`).join(" + ")} + (absent ? absent() : 0); for (;;); }`,
      ].join("\n"),
      "libodd1/DEBIAN/symbols": [
        "libodd.so.1 libodd1 #MINVER#",
        "| libodd1 (>> 1:1.0), libodd1 (<< 1:9~)",
        "| libodd1 #MINVER# | libeven1",
        "* Build-Depends-Package: libodd-dev",
        " older@Base 1:0.9",
        " counter@Base 1:1.5~rc1+dfsg-2",
        " listed@Base 1:1.2 1",
        ' (arch=!armhf|optional)"tagged@Base" 1:1.4 2',
        "#MISSING: 1:1.9# lost@Base 1:1.8",
        ' (c++)"fresh@Base" 1:1.7',
        " (regex)^fresh@Base$ 1:1.7",
        "",
      ].join("\n"),
      "odd/DEBIAN/control": "",
      "odd/usr/bin/odd": "",
      "libodd1/usr/lib/libodd.so.1": "",
    };
    for (const [name, content] of Object.entries(text)) {
      await mkdir(dirname(join(scratch, name)), { recursive: true });
      await writeFile(join(scratch, name), content);
    }
    const soFile = join(library, "usr/lib/libodd.so.1");
    const binary = join(program, "usr/bin/odd");
    await compile("-shared", "-fPIC", "-Wl,-soname,libodd.so.1", "-o", soFile, "lib.c");
    await compile("-fno-pic", "-no-pie", "-o", binary, "main.c", soFile);
    const platform = await platformOf(
      (await run("dpkg", ["--print-architecture"])).stdout.trim(),
      new Map([
        ["libodd1", { name: "libodd1", version: "1:2.0-1", folder: library, depends: [] }],
        ["odd", { name: "odd", version: "1", folder: program, depends: [] }],
      ]),
    );
    const [ours, theirs] = await Promise.all([compute(platform, [binary]), reference(platform, [binary])]);
    expect(linesOf(ours)).toEqual(theirs.lines);
    expect(theirs.lines).toEqual([
      "libodd1 (>= 1:1.4) | libeven1",
      "libodd1 (>= 1:1.5~rc1+dfsg-2)",
      "libodd1 (>> 1:1.0)",
      "libodd1 (<< 1:9~)",
    ]);
    expect(messagesOf(ours, "CGOX_DEPENDS_UNRESOLVED_SYMBOL").length).toBe(2);
    expect(theirs.unresolved.length + theirs.similar).toBe(2);
  });
});

/** The packages of one release and architecture, as both sides take them. */
interface Platform {
  readonly architecture: string;
  readonly packages: ReadonlyMap<string, ForeignPackage>;
  readonly libraries: readonly LibraryPackage[];
}

async function platformOf(architecture: string, packages: ReadonlyMap<string, ForeignPackage>): Promise<Platform> {
  return { architecture, packages, libraries: await Promise.all([...packages.values()].map(libraryPackage)) };
}

async function compute({ libraries, architecture }: Platform, files: readonly string[], buildDepends = ""): Promise<ComputedDepends> {
  return computeDepends({
    files: await Promise.all(files.map(async (path) => readBinaryFacts(path, await readFile(path)))),
    catalogue: catalogueOf({ packages: libraries, multiarch: MULTIARCH[architecture] ?? architecture }),
    compareVersions: compareDebianVersions,
    buildDepends: parseRelationGroups(buildDepends, { field: "Build-Depends" }),
  });
}

interface Reference {
  readonly lines: readonly string[];
  readonly unresolved: readonly { readonly file: string; readonly symbol: string }[];
  /** Warnings of that kind which it counts and does not print. */
  readonly similar: number;
  readonly unused: readonly string[];
}

/** Builds fixtures/apps/cairo-hello; the path of the program. */
async function demo(target: string): Promise<string> {
  const project = await debProject("cairo-hello");
  const program = join(scratch, target.replaceAll("/", "-"));
  const { exitCode, stderr } = await project.cgox(["build", target, ".", "-o", program]);
  expect(exitCode, stderr).toBe(0);
  return program;
}

/** What dpkg-shlibdeps says. It wants a source package around it, whose build dependencies count. */
async function reference({ packages, architecture }: Platform, files: readonly string[], buildDepends = ""): Promise<Reference> {
  const project = await mkdtemp(join(scratch, "source-"));
  const source = `Source: x\nMaintainer: X <x@example.com>\n${buildDepends === "" ? "" : `Build-Depends: ${buildDepends}\n`}`;
  await mkdir(join(project, "debian"));
  await writeFile(join(project, "debian/control"), `${source}\nPackage: x\nArchitecture: any\n`);
  const folders = [...packages.values()].map(({ folder }) => `-S${folder}`);
  const { stdout, stderr } = await run("dpkg-shlibdeps", ["-O", ...folders, ...files.map((file) => `-e${file}`)], {
    cwd: project,
    env: { ...process.env, DEB_HOST_ARCH: architecture, LC_ALL: "C" },
  });
  return {
    lines: stdout.replace("shlibs:Depends=", "").trim().split(", "),
    unresolved: [...stderr.matchAll(/warning: (\S+) contains an unresolvable reference to symbol (\S+):/g)].map(
      ([, file = "", symbol = ""]) => ({ file, symbol }),
    ),
    similar: [...stderr.matchAll(/(\d+) (?:other )?similar warning/g)].reduce((sum, [, count]) => sum + Number(count), 0),
    unused: [...stderr.matchAll(/could avoid a useless dependency/g)].map(([text]) => text),
  };
}

/** By the host's compiler: zig's refuses to link a program against libraries that is not position-independent. */
async function compile(...args: readonly string[]): Promise<void> {
  await run(toolPath("gcc"), ["-nostdlib", "-O1", ...args], { cwd: scratch });
}

async function libraryPackage({ name, version, folder }: ForeignPackage): Promise<LibraryPackage> {
  const text = async (file: string): Promise<string | undefined> => readFile(join(folder, "DEBIAN", file), "utf8").catch(() => undefined);
  const [symbols, shlibs] = await Promise.all([text("symbols"), text("shlibs")]);
  return {
    name,
    version,
    ...(symbols === undefined ? {} : { symbols }),
    ...(shlibs === undefined ? {} : { shlibs }),
    files: (await filesBelow(folder)).map((path) => relative(folder, path)).filter((path) => /\.so(\.|$)/.test(path)),
    read: async (path): Promise<BinaryFacts> => readBinaryFacts(path, await readFile(join(folder, path))),
  };
}

/** Hard links count once, as one file is enough for what it needs: git has its program under a hundred names. */
async function executablesOf({ packages }: Platform, name: string): Promise<string[]> {
  const seen = new Set<number>();
  const executables: string[] = [];
  const folder = packages.get(name)?.folder ?? name;
  for (const path of await filesBelow(folder)) {
    const { ino, mode } = await stat(path);
    if ((mode & 0o111) !== 0 && !seen.has(ino) && (await readFile(path)).subarray(0, 4).toString("latin1") === "\x7fELF") {
      executables.push(path);
    }
    seen.add(ino);
  }
  return executables;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink() && entry.name.includes(".so"));
  return [...entries.filter((entry) => entry.isFile()), ...links].map((entry) => join(entry.parentPath, entry.name)).toSorted();
}

function linesOf({ relations }: ComputedDepends): string[] {
  return relations.map(({ group }) => formatDependencies([group]));
}

function messagesOf({ warnings }: ComputedDepends, code: string): string[] {
  return warnings.filter((warning) => warning.code === code).map(({ message }) => message);
}

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePacmanRepository, PACMAN_TOOLS, type PacmanPackage } from "../../fixtures/repositories/pacman.ts";
import { createHost } from "../../src/io/host.ts";
import { CgoxError } from "../../src/model/error.ts";
import { sha256Of } from "../../src/model/sealed.ts";
import { readTable } from "../../src/packages/pacman/table.ts";
import { pacmanUniverse } from "../../src/packages/pacman/universe.ts";
import { comparePacmanVersions } from "../../src/packages/pacman/version.ts";
import type { Universe } from "../../src/packages/repository.ts";
import { closeOver } from "../../src/packages/resolve/closure.ts";
import { isolatedPacman, type IsolatedPacman, type PacmanPlan, type PacmanSource } from "./support/pacman.ts";
import { describeWith } from "./support/tools.ts";

const run = promisify(execFile);

/** Name → version, and the lines of .PKGINFO that matter here. */
type Shape = Readonly<Record<string, { readonly version?: string } & Readonly<Record<string, string | readonly string[]>>>>;

const SHAPES: Readonly<Record<string, Shape>> = {
  main: {
    cairo: { version: "1.18.4-1", depend: ["freetype>=2.13", "pixman", "libpng", "cc-libs"] },
    freetype: { version: "2.13.3-2", depend: ["harfbuzz", "zlib", "cc-libs"] },
    harfbuzz: { version: "11.0-1", depend: ["freetype", "graphite2>1.3", "glib2=2.84.1"] },
    graphite2: { version: "1.3.14-3", depend: ["cc-libs"] },
    glib2: { version: "2.84.1-1", depend: ["gettext-runtime", "libiconv", "python"] },
    "gettext-runtime": { provides: ["gettext=0.25"], conflict: ["gettext-old"], replaces: ["gettext-old"] },
    "gettext-old": { provides: ["gettext=0.19"], version: "0.19-1" },
    libiconv: {},
    python: { version: "3.12.10-1", depend: ["zlib>=1.2", "gettext>=0.20", "openssl<2:1", "expat_@+"] },
    openssl: { version: "1:3.5.0-1", depend: ["ca-certificates"] },
    "ca-certificates": { depend: ["p11-kit"] },
    "p11-kit": { depend: ["ca-certificates", "gettext"] },
    "expat_@+": {},
    pixman: { depend: ["cc-libs"] },
    libpng: { version: "1.6.48-1", depend: ["zlib=1.3.1"] },
    zlib: { version: "1.3.1-1" },
    "libc++": { version: "20.1.4-1", provides: ["cc-libs", "libunwind=20.1.4"] },
    "gcc-libs": { version: "15.1-1", provides: ["cc-libs", "omp=5"], conflict: ["libc++"] },
    "aaa-libs": { version: "0.1-1", provides: ["cc-libs=0.1"] },
    "wants-versioned": { depend: ["cc-libs>=0.1"] },
    "wants-too-much": { depend: ["zlib>=2"] },
    "wants-unversioned-provide": { depend: ["omp>=6"] },
    "wants-epoch": { depend: ["openssl>=3.6"] },
    "wants-both": { depend: ["libc++", "gcc-libs"] },
    "wants-old": { depend: ["gettext-old", "gettext-runtime"] },
    "wants-missing": { depend: ["zlib", "nowhere"] },
    "self-provider": { provides: ["own"], depend: ["own"] },
    "wants-release": { depend: ["libpng=1.6.48", "libpng<=1.6.48-1"] },
    fork: { provides: ["zlib=1.3.1"], conflict: ["zlib"] },
    "wants-fork-and-zlib": { depend: ["fork", "libpng", "zlib>1"] },
    "needs-what-needs-too-much": { depend: ["zlib", "wants-too-much"] },
  },
  extra: {
    zlib: { version: "2.0-1" },
    "aaa-extra": { provides: ["omp=7"] },
    "only-here": { depend: ["zlib", "cc-libs"] },
  },
};

describeWith([...PACMAN_TOOLS, "pacman", "vercmp"], "pacman as the reference", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-pacman-plan-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  describe("repositories made by repo-add", () => {
    let universe: Universe;
    let pacman: IsolatedPacman;
    beforeAll(async () => {
      const sources = Object.keys(SHAPES).map((name) => ({ name, folder: join(folder, name) }));
      for (const { name, folder: directory } of sources) {
        await makePacmanRepository(directory, { name, packages: packagesOf(SHAPES[name] ?? {}) });
      }
      universe = await universeOf(sources);
      pacman = await isolatedPacman(join(folder, "pacman"), sources);
    });

    const names = [...new Set(Object.values(SHAPES).flatMap((shape) => Object.keys(shape)))];
    /** `--print` does not look at conflicts, so these are compared with an installation. */
    const conflicting = ["wants-both", "wants-old", "wants-fork-and-zlib"];

    it.each(names.filter((name) => !conflicting.includes(name)))("%s: what pacman -S --print says", async (name) => {
      expect(closure(universe, [name])).toEqual(outcome(await pacman.plan([name])));
    });

    it("some can be installed, and some cannot", async () => {
      const plans = await Promise.all(names.map(async (name) => ({ name, plan: outcome(await pacman.plan([name])) })));
      expect(plans.flatMap(({ name, plan }) => (plan === FAILED ? [name] : []))).toEqual(["wants-missing", "needs-what-needs-too-much"]);
    });

    it.each([...conflicting, "cairo", "fork"])("%s: what pacman -S does", async (name) => {
      expect(closure(universe, [name])).toEqual(outcome(await pacman.install([name])));
    });

    it.each([
      ["cairo", "gcc-libs"],
      ["aaa-libs", "cairo"],
      ["gettext-old", "python"],
      ["gcc-libs", "libc++"],
      ["fork", "libpng"],
      ["only-here", "zlib"],
    ])("%s with %s: what pacman -S does", async (...wanted) => {
      expect(closure(universe, wanted)).toEqual(outcome(await pacman.install(wanted)));
    });
  });

  it("random databases: what pacman -S --print says, package by package", { timeout: 300_000 }, async () => {
    const seed = 20_261_121;
    for (const [index, shapes] of fc.sample(databases(), { seed, numRuns: 6 }).entries()) {
      const base = join(folder, `random-${String(index)}`);
      const sources: PacmanSource[] = [];
      for (const [number, shape] of shapes.entries()) {
        const source = { name: `r${String(number)}`, folder: join(base, `r${String(number)}`) };
        await writeDatabase(source, shape);
        sources.push(source);
      }
      const universe = await universeOf(sources);
      const pacman = await isolatedPacman(join(base, "pacman"), sources);
      const names = [...new Set(shapes.flatMap((shape) => Object.keys(shape)))].toSorted();
      let possible = 0;
      for (const [at, name] of names.entries()) {
        const wanted = at % 3 === 0 ? [name, names[(at * 7) % names.length] ?? name].toSorted() : [name];
        const plan = outcome(await pacman.plan(wanted));
        expect({ wanted, plan: closure(universe, wanted) }).toEqual({ wanted, plan });
        if (plan !== FAILED) possible++;
      }
      expect(possible).toBeGreaterThan(0);
    }
  });

  it("random versions: what vercmp says", { timeout: 300_000 }, async () => {
    const piece = fc.constantFrom("0", "1", "2", "10", "09", "a", "b", "rc", "beta", ".", ".", "-", "_", "+", "~", ":", "..", "r");
    const version = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(""));
    const related = fc.tuple(version, fc.array(piece, { maxLength: 2 })).map(([text, tail]) => [text, text + tail.join("")] as const);
    const property = fc.asyncProperty(fc.oneof(fc.tuple(version, version), related), async ([left, right]) => {
      fc.pre(!left.startsWith("-") && !right.startsWith("-"));
      const { stdout } = await run("vercmp", [left, right]);
      expect([left, right, comparePacmanVersions(left, right)]).toEqual([left, right, Number(stdout)]);
      expect(comparePacmanVersions(right, left) + Number(stdout)).toBe(0);
    });
    await fc.assert(property, { numRuns: 600 });
  });

  async function universeOf(sources: readonly PacmanSource[]): Promise<Universe> {
    const host = createHost({});
    const tables = [];
    for (const { name, folder: directory } of sources) {
      const path = join(directory, `${name}.db`);
      const file = { path, sha256: sha256Of(await readFile(path)), mirror: "", signedMs: 0 };
      tables.push(await readTable(host, file, { repository: name, suite: name }));
    }
    return pacmanUniverse({ indexes: [], omitted: [], tables, prefix: "", openFiles: () => Promise.resolve([]) });
  }
});

const FAILED = "cannot be installed";

function outcome(plan: PacmanPlan): Record<string, string> | string {
  return "failure" in plan ? FAILED : Object.fromEntries([...plan.versions].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function closure(universe: Universe, wanted: readonly string[]): Record<string, string> | string {
  const requests = wanted.map((name) => ({
    request: { name, asker: { kind: "command-line" as const } },
    kind: "package" as const,
    package: name,
    runnersUp: [],
  }));
  try {
    const members = closeOver(universe, requests, { platform: "test", target: "windows/amd64" });
    return outcome({ versions: new Map(members.map(({ record }) => [record.name, record.version])) });
  } catch (error) {
    if (error instanceof CgoxError) return FAILED;
    throw error;
  }
}

function packagesOf(shape: Shape): PacmanPackage[] {
  return Object.entries(shape).map(([name, { version = "1-1", ...fields }]) => ({
    name,
    version,
    fields: fields as Readonly<Record<string, readonly string[]>>,
  }));
}

/** Two databases whose packages need each other, virtual names among them. */
function databases(): fc.Arbitrary<Shape[]> {
  const name = fc.integer({ min: 0, max: 24 }).map((number) => `p${String(number)}`);
  const virtual = fc.integer({ min: 0, max: 5 }).map((number) => `v${String(number)}`);
  const version = fc.constantFrom("1", "1.5", "2", "2.0rc1", "1:0.5");
  const operator = fc.constantFrom("=", ">=", "<=", "<", ">");
  const versioned = (base: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(base, operator, version).map((parts) => parts.join(""));
  const depend = fc.oneof({ weight: 5, arbitrary: fc.oneof(name, virtual) }, { weight: 1, arbitrary: versioned(fc.oneof(name, virtual)) });
  const provides = fc.oneof(
    virtual,
    fc.tuple(fc.oneof({ weight: 3, arbitrary: virtual }, { weight: 1, arbitrary: name }), version).map((parts) => parts.join("=")),
  );
  const item = fc.record({
    version: version.map((text) => `${text}-1`),
    depend: fc.array(depend, { maxLength: 3 }),
    provides: fc.array(provides, { maxLength: 2 }),
  });
  const shape = fc.array(fc.tuple(name, item), { minLength: 18, maxLength: 24 }).map((items) => Object.fromEntries(items));
  return fc.tuple(shape, shape);
}

/** A database with entries alone: enough for a plan, and much faster to make than packages. */
async function writeDatabase({ name, folder }: PacmanSource, shape: Shape): Promise<void> {
  const tree = join(folder, "tree");
  const entries: string[] = [];
  for (const [item, { version = "1-1", depend = [], provides = [] }] of Object.entries(shape)) {
    entries.push(`${item}-${version}`);
    const entry = join(tree, `${item}-${version}`);
    await mkdir(entry, { recursive: true });
    const block = (field: string, values: string | readonly string[]): string =>
      values.length === 0 ? "" : `%${field}%\n${[values].flat().join("\n")}\n\n`;
    const facts = block("FILENAME", `${item}-${version}-any.pkg.tar.zst`) + block("NAME", item) + block("VERSION", version);
    const sums = block("CSIZE", "1") + block("SHA256SUM", "0".repeat(64)) + block("ARCH", "any");
    await writeFile(join(entry, "desc"), facts + sums + block("DEPENDS", depend) + block("PROVIDES", provides));
  }
  await run("bsdtar", ["-czf", join(folder, `${name}.db`), "-C", tree, ...entries]);
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkHeaders, COMPILES } from "./support/pruning/headers.ts";
import { leadReader, type Lead, pathFinder } from "./support/pruning/leads.ts";
import { headersOfLibc, missingHeaders, missingSonames } from "./support/pruning/libc.ts";
import { LINKED, linkModules } from "./support/pruning/links.ts";
import { addTree, pathsOf, type Tree } from "./support/pruning/tree.ts";
import { describeWith } from "./support/tools.ts";

interface Library {
  /** What `cgox sysroot add` is asked for. */
  readonly name: string;
  /** How many of its public headers compile at least: the others are for other systems, or not meant to be included. */
  readonly headers: number;
  /** Its headers are C++. */
  readonly isCxx?: true;
}

const LIBRARIES: readonly Library[] = [
  { name: "zlib", headers: 2 },
  { name: "sqlite3", headers: 2 },
  { name: "libusb-1.0", headers: 1 },
  { name: "alsa", headers: 40 },
  { name: "libpng", headers: 3 },
  { name: "openssl", headers: 130 },
  { name: "libleveldb-dev", headers: 16, isCxx: true },
  { name: "x11", headers: 12 },
  { name: "freetype2", headers: 50 },
  { name: "protobuf", headers: 90, isCxx: true },
  { name: "libxml-2.0", headers: 45 },
  { name: "libpq", headers: 13 },
  { name: "libcurl", headers: 12 },
  { name: "glib-2.0", headers: 260 },
  { name: "gstreamer-1.0", headers: 120 },
  { name: "cairo", headers: 15 },
  { name: "pango", headers: 36 },
  { name: "libavcodec", headers: 18 },
  { name: "sdl2", headers: 80 },
  { name: "gtk+-3.0", headers: 380 },
  { name: "vips", headers: 45 },
];

/** Modules that no package of the full closures has the libraries or the modules for. */
const UNUSABLE = ["PyImath", "libhwy-test", "libopenjpip"];

/** gcc's own, asked for only where -fopenmp or a sanitizer is on. */
const CONDITIONAL = ["omp.h", "sanitizer/asan_interface.h"];

describeWith(["apt-get", "dpkg-deb", "zig"], "what a sysroot of Debian 12, armhf, does without", () => {
  let folder: string;
  const leads = leadReader();
  const trees = new Map<string, Tree>();
  /** Modules that an earlier library's closure had. */
  const linked = new Set<string>();
  /** Included, or needed, and in no package of the full closures. */
  const foreign = { headers: new Set<string>(), sonames: new Set<string>() };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-pruning-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(LIBRARIES)("is not missed by $name:", ({ name, headers, isCxx = false }) => {
    let pruned: Tree;
    let full: Tree;

    beforeAll(async () => {
      const add = (isFull: boolean) =>
        addTree({
          target: "linux/arm@debian-12",
          wanted: [name],
          isFull,
          project: join(folder, `${name}-${isFull ? "full" : "pruned"}`),
          cache: join(folder, "cache"),
        });
      pruned = await add(false);
      full = await add(true);
      trees.set(name, pruned);
      const names = (tree: Tree) => tree.packages.map((item) => item.name);
      expect(names(full)).toEqual(expect.arrayContaining(names(pruned)));
    });

    test("its public headers compile as with everything", async () => {
      const check = (tree: Tree) => {
        const requested = pathsOf(tree, tree.requested);
        const own = tree.modules.names.filter((module) => requested.some((path) => path.endsWith(`/${module}.pc`)));
        return checkHeaders(tree, requested, {
          flags: tree.modules.ask("--cflags", own) ?? [],
          isCxx,
        });
      };
      const [ours, theirs] = await Promise.all([check(pruned), check(full)]);
      expect(ours).toEqual(theirs);
      expect(Object.values(ours.verdicts).filter((verdict) => verdict === COMPILES).length).toBeGreaterThanOrEqual(headers);
    });

    test("the modules of its closure link as with everything", async () => {
      const names = pruned.modules.names.filter((module) => !linked.has(module));
      for (const module of names) linked.add(module);
      const linkEach = async (tree: Tree) => {
        const results: [string, string][] = [];
        for (const module of names) results.push([module, await linkModules(tree, [module])]);
        return results;
      };
      const [ours, theirs] = await Promise.all([linkEach(pruned), linkEach(full)]);
      expect(ours).toEqual(theirs);
      const refused = ours.filter(([, result]) => !result.startsWith(LINKED)).map(([module]) => module);
      expect(refused.filter((module) => !UNUSABLE.includes(module))).toEqual([]);
    });

    test("what its closure's headers include, and its libraries need, is there", () => {
      expect(lostLeads(leads.includes(pruned), { pruned, full }, foreign.headers)).toEqual([]);
      expect(lostLeads(leads.sonames(pruned), { pruned, full }, foreign.sonames)).toEqual([]);
    });
  });

  test("would be missed if it were more", () => {
    const [cairo, zlib] = [trees.get("cairo"), trees.get("zlib")];
    if (cairo === undefined || zlib === undefined) throw new Error("a tree was not made");
    const lost = [...leads.includes(cairo), ...leads.sonames(cairo)];
    const wants = lostLeads(lost, { pruned: zlib, full: cairo }, new Set()).map((lead) => lead.wants);
    expect(wants).toEqual(expect.arrayContaining(["ft2build.h", "X11/X.h", "libpixman-1.so.0"]));
  });

  test("is zig's where a package of libc, the kernel or the compiler has it", async () => {
    const [tree] = trees.values();
    if (tree === undefined) throw new Error("no tree was made");
    expect([...foreign.sonames]).toContain("libc.so.6");
    expect(await missingSonames(tree, [...foreign.sonames])).toEqual([]);
    const ofLibc = await headersOfLibc();
    const headers = [...foreign.headers].filter((name) => ofLibc.has(name));
    expect(headers.length).toBeGreaterThan(50);
    expect((await missingHeaders(tree, headers)).filter((header) => !CONDITIONAL.includes(header))).toEqual([]);
  });
});

/** Leads to what the full tree has and the pruned one does not; what neither has is noted. */
function lostLeads(list: readonly Lead[], { pruned, full }: { pruned: Tree; full: Tree }, foreign: Set<string>): Lead[] {
  const [findPruned, findFull] = [pathFinder(pruned), pathFinder(full)];
  return list.filter((lead) => {
    const [ours, theirs] = [findPruned(lead), findFull(lead)];
    if (theirs.length === 0) foreign.add(lead.wants);
    return theirs.length > 0 && !theirs.some((path) => ours.includes(path));
  });
}

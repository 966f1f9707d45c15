import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesOf } from "../../../fixtures/repositories/from-source/files-of.ts";
import { makePackagerKey, makePacmanRepository, PACMAN_TOOLS, type PacmanPackage } from "../../../fixtures/repositories/pacman.ts";
import type { Bench, Case } from "../bench.ts";
import { alternate, measure, run } from "../measure.ts";
import { msys2Project } from "../msys2.ts";

const PREFIX = "mingw-w64-clang-x86_64-";

/**
 * The packages of GTK's closure, packed for pacman, from package files on disk to a tree: cgox verifies each one's signature and what `.MTREE`
 * says of its files, fills the store and makes the sysroot; bsdtar, started for each package as pacman's own tools do, only unpacks.
 */
export const unpackPackages: Case = {
  name: "unpack",
  tools: [...PACMAN_TOOLS, "dpkg-deb"],
  prepare: async (bench) => {
    await fetchDebs(bench);
  },
  run: async (bench) => {
    const { folder, count, cwd, cache } = await openPackages(bench);
    const fresh = async (): Promise<string> => {
      const copy = await bench.folder();
      await run(["cp", "-al", join(cache, "index"), copy], { cwd });
      await mkdir(join(copy, "store"));
      await run(["cp", "-al", join(cache, "store/downloads"), join(copy, "store")], { cwd });
      return copy;
    };
    const { own, peer } = await alternate(bench.runs, {
      own: async () =>
        measure(bench.cgox("sysroot", "sync", "--offline", "--quiet"), { cwd, env: { CGOX_CACHE: await fresh(), CGOX_WARM: "off" } }),
      peer: async () => measure(["sh", "-c", BSDTAR, folder], { cwd: await bench.folder() }),
    });
    return [{ what: `unpack ${count} MSYS2 packages and make a sysroot`, cgox: own, peer: { name: "`bsdtar -x` of each", measure: peer } }];
  },
};

/** Without what a package says of itself, which is no part of a tree. */
const BSDTAR = `for package in "$0"/*.pkg.tar.zst; do bsdtar -xf "$package" --exclude '.[A-Z]*' || exit; done`;

async function openPackages(bench: Bench) {
  const packages = await repack(await fetchDebs(bench));
  const all = { name: `${PREFIX}all`, fields: { depend: packages.map(({ name }) => name) }, files: { "clang64/share/licenses/all": "" } };
  const folder = await bench.folder();
  const key = await makePackagerKey("Bench", "rsa4096");
  await makePacmanRepository(folder, { name: "clang64", packages: [...packages, all], key });
  const cwd = await msys2Project(bench, bench.archive.mount("packages", folder), key);
  const cache = await bench.folder();
  await run(bench.cgox("sysroot", "add", "windows/amd64", all.name, "--quiet"), { cwd, env: { CGOX_CACHE: cache, CGOX_WARM: "off" } });
  return { folder, count: packages.length + 1, cwd, cache };
}

/** A folder with the packages of Debian that are packed anew. */
async function fetchDebs(bench: Bench): Promise<string> {
  const cache = await bench.folder();
  const env = { CGOX_CACHE: cache, CGOX_WARM: "off" };
  await run(bench.cgox("sysroot", "add", "linux/arm", "libgtk-3-dev", "--quiet"), { cwd: await bench.project(), env });
  return join(cache, "store/downloads");
}

/** What a sysroot takes of each package, in the folders that MSYS2 has for it. */
async function repack(folder: string): Promise<PacmanPackage[]> {
  const packages: PacmanPackage[] = [];
  for (const deb of (await readdir(folder)).toSorted()) {
    const tree = await mkdtemp(join(tmpdir(), "cgox-bench-deb-"));
    await run(["dpkg-deb", "-x", join(folder, deb), tree], { cwd: folder });
    const { files } = await filesOf(tree, placeInClang64);
    await rm(tree, { recursive: true });
    if (Object.keys(files).length > 0) packages.push({ name: `${PREFIX}library${String(packages.length)}`, files });
  }
  return packages;
}

function placeInClang64(path: string): string | undefined {
  const licence = /^usr\/share\/doc\/([^/]*)\/copyright$/u.exec(path)?.[1];
  if (licence !== undefined) return `clang64/share/licenses/${licence}/copyright`;
  const [, folder, rest] = /^usr\/(include|lib\/arm-linux-gnueabihf|lib|share\/pkgconfig)\/(.*)$/su.exec(path) ?? [];
  if (folder === undefined || rest === undefined || /^(python|perl5|ruby|tcl|debug)/u.test(rest)) return undefined;
  return `clang64/${folder.replace("/arm-linux-gnueabihf", "")}/${rest}`;
}

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { debianSources, isolatedApt } from "./apt.ts";

const run = promisify(execFile);

/** A package of another architecture, unpacked by `dpkg-deb -R`: its files, with the control files below DEBIAN. */
export interface ForeignPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** Names in its Pre-Depends and Depends, first alternatives. */
  readonly depends: readonly string[];
}

/**
 * Fetches packages of a Debian release and the libraries that they depend on directly, and unpacks them. What a run has unpacked
 * stays below the system's folder for temporary files and serves the next one.
 */
export async function foreignPackages(
  suite: string,
  architecture: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, ForeignPackage>> {
  const apt = await isolatedApt(architecture, await debianSources([suite]));
  const index = (await Promise.all((await apt.packagesFiles()).map(async (path) => `\n${await readFile(path, "utf8")}`))).join("\n");
  const root = join(tmpdir(), "cgox-test-foreign", `${suite}-${architecture}`);
  const programs = names.map((name) => entryOf(index, name, root));
  const libraries = new Set(programs.flatMap(({ depends }) => depends).filter((name) => isLibrary(name) && !names.includes(name)));
  const all = [...programs, ...[...libraries].map((name) => entryOf(index, name, root))];
  const missing = all.filter(({ folder }) => !existsSync(folder));
  if (missing.length > 0) {
    await mkdir(root, { recursive: true });
    const downloads = await mkdtemp(join(root, "download-"));
    await apt.download(
      missing.map(({ name }) => name),
      downloads,
    );
    for (const file of await readdir(downloads)) {
      await unpack(join(downloads, file), all);
    }
    await rm(downloads, { recursive: true });
  }
  return new Map(all.map((entry) => [entry.name, entry]));
}

/** Packages of shared libraries by their names (Debian Policy 8.1), without those that only bring data or Perl modules. */
function isLibrary(name: string): boolean {
  return /^(lib|zlib1g)/.test(name) && !/-(perl|common|data|doc|bin)$/.test(name);
}

function entryOf(index: string, name: string, root: string): ForeignPackage {
  const start = index.indexOf(`\nPackage: ${name}\n`);
  if (start < 0) {
    throw new Error(`no package ${name} in the index`);
  }
  const end = index.indexOf("\n\n", start + 1);
  const stanza = index.slice(start, end < 0 ? undefined : end);
  const field = (key: string): string => new RegExp(`^${key}: (.*)$`, "m").exec(stanza)?.[1] ?? "";
  const depends = `${field("Pre-Depends")},${field("Depends")}`
    .split(",")
    .flatMap((group) => /^\s*([a-z0-9][a-z0-9.+-]*)/.exec(group)?.[1] ?? []);
  const version = field("Version");
  return { name, version, depends, folder: join(root, `${name}_${version.replaceAll(":", "%3a")}`) };
}

/** `name_version_architecture.deb` → the folder of that name and version. */
async function unpack(deb: string, all: readonly ForeignPackage[]): Promise<void> {
  const { stdout } = await run("dpkg-deb", ["--show", "--showformat=${Package}", deb]);
  const entry = all.find(({ name }) => name === stdout);
  if (entry === undefined) {
    throw new Error(`${deb} holds ${stdout}, which was not asked for`);
  }
  const temporary = `${entry.folder}.${String(process.pid)}`;
  await rm(temporary, { recursive: true, force: true });
  await run("dpkg-deb", ["-R", deb, temporary]);
  await rename(temporary, entry.folder).catch(async () => rm(temporary, { recursive: true, force: true }));
}

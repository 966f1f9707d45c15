import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { extract } from "tar";
import { debianSources, isolatedApt } from "./apt.ts";

const run = promisify(execFile);

export interface DebianTreeRequest {
  /** E.g. `bookworm`. */
  readonly suite: string;
  /** E.g. `armhf`. */
  readonly architecture: string;
  readonly packages: readonly string[];
  /** Unpack only files whose path (`./usr/…`) this holds for; all of them without it. */
  readonly only?: RegExp;
}

/**
 * A folder with what Debian's own tools unpack for some packages and all that they depend on: apt on an empty system chooses and
 * fetches, dpkg-deb unpacks, no script runs. Made once for a set of versions and kept below the system's folder for temporary files.
 * @throws where apt cannot install the packages
 */
export async function debianTree({ suite, architecture, packages, only }: DebianTreeRequest): Promise<string> {
  const apt = await isolatedApt(architecture, await debianSources([suite]));
  const plan = await apt.plan(packages);
  if ("failure" in plan) throw new Error(`apt does not install ${packages.join(" ")}: ${plan.failure}`);
  const versions = [...plan.versions].map(([name, version]) => `${name}=${version}`).sort();
  const key = createHash("sha256")
    .update(JSON.stringify([only?.source, versions]))
    .digest("hex")
    .slice(0, 12);
  const tree = join(tmpdir(), "cgox-test-trees", `${suite}-${architecture}-${key}`);
  if (existsSync(tree)) return tree;

  await mkdir(dirname(tree), { recursive: true });
  const temporary = await mkdtemp(`${tree}.tmp-`);
  try {
    await apt.download(versions, join(temporary, "debs"));
    await unpack(join(temporary, "debs"), join(temporary, "tree"), only);
    await rename(join(temporary, "tree"), tree).catch((error: unknown) => {
      if (!existsSync(tree)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return tree;
}

async function unpack(folder: string, tree: string, only: RegExp | undefined): Promise<void> {
  await mkdir(tree);
  for (const file of (await readdir(folder)).sort()) {
    if (only === undefined) await run("dpkg-deb", ["-x", join(folder, file), tree]);
    else await unpackSome(join(folder, file), tree, only);
  }
}

async function unpackSome(archive: string, tree: string, only: RegExp): Promise<void> {
  const reader = spawn("dpkg-deb", ["--fsys-tarfile", archive], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(reader, "close");
  await pipeline(reader.stdout, extract({ cwd: tree, filter: (path) => only.test(path) }));
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`dpkg-deb does not read ${archive}`);
}

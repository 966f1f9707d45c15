import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";

/** Name → file path below the root → what is in it. */
export type SmallPackages = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Makes an unsigned Debian archive for armhf, by dpkg-deb and apt-ftparchive.
 * @param folder what a mirror serves
 * @param suites of which the first has the packages, and the others nothing
 */
export async function smallArchive(folder: string, [suite = "", ...others]: readonly string[], packages: SmallPackages): Promise<void> {
  await mkdir(join(folder, "pool"), { recursive: true });
  await mkdir(join(folder, "nothing"), { recursive: true });
  for (const [name, files] of Object.entries(packages)) {
    const tree = join(folder, "..", `${name}-tree`);
    const control = `Package: ${name}\nVersion: 1.0\nArchitecture: armhf\nSection: libdevel\nMaintainer: Jo <jo@example.com>\nDescription: test\n`;
    for (const [path, text] of Object.entries({ ...files, "DEBIAN/control": control })) {
      await mkdir(join(tree, path, ".."), { recursive: true });
      await writeFile(join(tree, path), text);
    }
    await execa("dpkg-deb", ["--root-owner-group", "-b", tree, join(folder, "pool", `${name}_1.0_armhf.deb`)]);
  }
  await writeSuite(folder, suite, "pool");
  for (const other of others) await writeSuite(folder, other, "nothing");
}

async function writeSuite(folder: string, suite: string, pool: string): Promise<void> {
  const binary = `dists/${suite}/main/binary-armhf`;
  await mkdir(join(folder, binary), { recursive: true });
  const index = async (...args: string[]): Promise<string> => `${(await execa("apt-ftparchive", args, { cwd: folder })).stdout}\n`;
  await writeFile(join(folder, binary, "Packages.gz"), gzipSync(await index("packages", pool)));
  // Plain, as small archives have some of them.
  await writeFile(join(folder, `dists/${suite}/main/Contents-armhf`), await index("contents", pool));
  const about = { Suite: suite, Codename: suite, Architectures: "armhf", Components: "main" };
  const options = Object.entries(about).flatMap(([key, value]) => ["-o", `APT::FTPArchive::Release::${key}=${value}`]);
  await writeFile(join(folder, `dists/${suite}/InRelease`), await index(...options, "release", `dists/${suite}`));
}

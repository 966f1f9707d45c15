import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SysrootManifest } from "../../src/model/sysroot.ts";
import type { UnpackedEntry } from "../../src/packages/store/unpacked-package.ts";
import { cgox } from "./support/cgox.ts";
import { describeWith, toolPath } from "./support/tools.ts";

const run = promisify(execFile);

/** Packages whose scripts say it plainly, with variables, and in the roundabout way that HDF5's do. */
const WANTED = ["libblas-dev", "libopenblas-dev", "libhdf5-dev", "libhdf5-mpich-dev", "libblis-dev", "libpetsc64-real-dev", "libmpich-dev"];

/** What the packages of the programs mpicc.openmpi and mpicc.mpich, which a sysroot does without, install. */
const MPI_PROGRAMS = { openmpi: "50", mpich: "40" };

/** Runs the real program with a root of its own; what a sysroot does without (a program, an empty folder) is made for it. */
const STAND_IN = `#!/bin/sh
third= second= first= file=
for word in "$@"; do
  case $word in /usr/*) /bin/mkdir -p "$ROOT\${word%/*}" ;; esac
  case $third in --install) file=$ROOT$word ;; esac
  third=$second second=$first first=$word
done
# A link to /etc/alternatives would be looked up in this system's.
if [ -h "$file" ]; then mv "$file" "$file.aside"; fi
if [ "$file" != "" ] && [ ! -e "$file" ]; then /bin/ln -s /dev/null "$file"; fi
"$REAL" --root "$ROOT" --quiet "$@" || exit
if [ -h "$file.aside" ]; then mv "$file.aside" "$file"; fi
`;

/** What the scripts call besides, which would touch this system: done by programs that do nothing. */
const HARMLESS = ["dpkg-maintscript-helper", "ln", "mkdir"];

describeWith(["update-alternatives", "bash"], "links of update-alternatives, against the real one", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-alternatives-"));
    await mkdir(join(folder, "bin"));
    await writeFile(join(folder, "bin/update-alternatives"), STAND_IN, { mode: 0o755 });
    for (const harmless of HARMLESS) await writeFile(join(folder, "bin", harmless), "#!/bin/sh\n", { mode: 0o755 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(["linux/arm64@debian-12", "linux/arm64@debian-13"])("%s", async (target) => {
    const project = join(folder, target.replaceAll("/", "-"));
    const cache = join(folder, "cache");
    await mkdir(project);
    const added = await cgox(["sysroot", "add", target, ...WANTED], { cwd: project, cache });
    expect(added, added.stderr).toMatchObject({ exitCode: 0 });
    const root = added.stdout.trim().split("\n").at(-1) ?? "";
    const { packages } = JSON.parse(await readFile(join(root, ".cgox/manifest.json"), "utf8")) as SysrootManifest;

    const installed = join(project, "installed");
    for (const { sha256 } of packages) await install(join(cache, "store/unpacked-3", sha256), installed);
    for (const [name, priority] of Object.entries(MPI_PROGRAMS)) {
      await realAlternatives(installed, ["--install", "/usr/bin/mpicc", "mpi", `/usr/bin/mpicc.${name}`, priority]);
    }
    for (const { sha256 } of packages) await configure(join(cache, "store/unpacked-3", sha256, "metadata-postinst"), installed);

    const expected = await alternativeLinks(installed);
    expect(Object.keys(expected).length).toBeGreaterThan(40);
    const ours = Object.fromEntries(
      await Promise.all(Object.keys(expected).map(async (path) => [path, await realPathBelow(root, path)] as const)),
    );
    expect(ours).toEqual(expected);
  });

  async function configure(script: string, root: string): Promise<void> {
    if (!existsSync(script) || !readFileSync(script, "utf8").includes("update-alternatives --install")) return;
    const text = readFileSync(script, "utf8").replace(/^\. \/usr\/share\/debconf\/confmodule$/m, "");
    expect(text, script).not.toMatch(/\b(rm|mv|cp|ldconfig|systemctl|adduser|chown|chmod)\b/);
    await run("bash", ["--norc", "-c", text, script, "configure"], { env: environment(root) });
  }

  async function realAlternatives(root: string, args: readonly string[]): Promise<void> {
    await run(join(folder, "bin/update-alternatives"), [...args], { env: environment(root) });
  }

  function environment(root: string): Record<string, string> {
    return { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, ROOT: root, REAL: toolPath("update-alternatives") };
  }
});

/** What dpkg would unpack of a package, as far as a sysroot has it. */
async function install(unpacked: string, root: string): Promise<void> {
  await mkdir(join(root, "etc/alternatives"), { recursive: true });
  await mkdir(join(root, "var/lib/dpkg/alternatives"), { recursive: true });
  await mkdir(join(root, "var/log"), { recursive: true });
  if (!existsSync(join(root, "lib"))) await symlink("usr/lib", join(root, "lib"));
  const below = (path: string) => join(root, path.replace(/^lib\//, "usr/lib/"));
  const entries = JSON.parse(await readFile(join(unpacked, "entries.json"), "utf8")) as UnpackedEntry[];
  for (const entry of entries) {
    const place = below(entry.path);
    await mkdir(dirname(place), { recursive: true });
    if (existsSync(place)) continue;
    if (entry.kind !== "l") await cp(join(unpacked, entry.at), place);
    else await symlink(entry.target.startsWith("/") ? relative(dirname(place), below(entry.target.slice(1))) : entry.target, place);
  }
}

/** Links by way of /etc/alternatives → the file that they lead to at last, both below the root; those that lead nowhere are not there. */
async function alternativeLinks(root: string): Promise<Record<string, string>> {
  const links: Record<string, string> = {};
  for (const entry of await readdir(join(root, "usr"), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const target = entry.isSymbolicLink() ? await readlink(path) : "";
    if (!target.startsWith("/etc/alternatives/") || entry.parentPath.endsWith("/bin")) continue;
    const final = await follow(root, relative(root, path));
    if (final !== undefined) links[relative(root, path)] = final;
  }
  return links;
}

/** Absolute links count from the root, as in a chroot. */
async function follow(root: string, path: string): Promise<string | undefined> {
  const target = await readlink(join(root, path)).catch(() => "");
  if (target.startsWith("/")) return follow(root, target.slice(1));
  return realPathBelow(root, path);
}

async function realPathBelow(root: string, path: string): Promise<string | undefined> {
  return realpath(join(root, path)).then(
    (found) => relative(root, found),
    () => undefined,
  );
}

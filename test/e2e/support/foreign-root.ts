import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { debianMirror } from "./apt.ts";

const run = promisify(execFile);

export interface RootRequest {
  /** `bookworm` */
  readonly suite: string;
  /** `armhf` */
  readonly architecture: string;
}

/** A Debian system of another architecture, in a folder that the caller may change. */
export interface ForeignRoot {
  readonly folder: string;
  /** Runs a command in it, as root. */
  run(command: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
  remove(): Promise<void>;
}

const QEMU: Readonly<Record<string, string>> = { armhf: "arm", arm64: "aarch64" };

/** Why systems of other architectures cannot be run here; undefined where they can. Registers qemu with the kernel where that is to be done. */
export async function whyNoForeignRoots(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "not root";
  const folder = "/proc/sys/fs/binfmt_misc";
  try {
    if (!existsSync(`${folder}/register`)) await run("mount", ["-t", "binfmt_misc", "none", folder]);
    for (const name of Object.values(QEMU)) {
      if (!existsSync(`${folder}/qemu-${name}`)) await writeFile(`${folder}/register`, readFileSync(`/usr/lib/binfmt.d/qemu-${name}.conf`));
    }
    return undefined;
  } catch (error) {
    return `binfmt_misc cannot be set up: ${String(error)}`;
  }
}

/** A copy of a system as mmdebstrap makes it, with apt and its indexes. The original is made once a day and stays below the folder for temporary files. */
export async function foreignRoot(request: RootRequest): Promise<ForeignRoot> {
  const pristine = await pristineRoot(request);
  const folder = await mkdtemp(join(tmpdir(), "cgox-root-"));
  await run("cp", ["-a", "--reflink=auto", `${pristine}/.`, folder]);
  await cp("/etc/resolv.conf", join(folder, "etc/resolv.conf")).catch(() => undefined);
  return {
    folder,
    run: (command, ...args) => inRoot(folder, command, args),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function inRoot(folder: string, command: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const environment = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" };
  try {
    const { stdout, stderr } = await run("chroot", [folder, command, ...args], { env: environment, maxBuffer: 1 << 26 });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, output: stdout + stderr };
  }
}

async function pristineRoot({ suite, architecture }: RootRequest): Promise<string> {
  const parent = join(tmpdir(), "cgox-test-roots");
  const day = Math.floor(Date.now() / 86_400_000);
  const folder = join(parent, `${suite}-${architecture}-${String(day)}`);
  if (existsSync(folder)) return folder;
  await mkdir(parent, { recursive: true });
  for (const old of await readdir(parent)) {
    // Yesterday's may be in use where midnight has just passed; what a killed mmdebstrap left may still have its /proc.
    const [, made] = new RegExp(`^${suite}-${architecture}-(\\d+)`).exec(old) ?? [];
    if (made !== undefined && Number(made) < day - 1) await rm(join(parent, old), { recursive: true, force: true }).catch(() => undefined);
  }
  const temporary = await mkdtemp(`${folder}.tmp-`);
  const source = `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${await debianMirror()} ${suite} main`;
  const options = ['--aptopt=Acquire::Retries "5"', "--variant=apt", `--arch=${architecture}`, "--skip=cleanup/apt,check/empty", "--quiet"];
  await run("mmdebstrap", [...options, suite, temporary, source], { maxBuffer: 1 << 26 });
  await rename(temporary, folder).catch(async () => rm(temporary, { recursive: true, force: true }));
  return folder;
}

/** The text of a file in a root; undefined where there is none. */
export async function rootFile({ folder }: ForeignRoot, path: string): Promise<string | undefined> {
  return readFile(join(folder, path), "utf8").catch(() => undefined);
}

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface AptSource {
  /** Address of an archive, without `dists/`. */
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** For a local repository without a signature. */
  readonly trusted?: boolean;
  /** File of keys to believe; Debian's own where absent. */
  readonly keyring?: string;
}

/** An apt that knows nothing of the host: own folders, an empty dpkg status, one architecture. */
export interface IsolatedApt {
  readonly directory: string;
  /** Name → version of what `apt-get install --no-install-recommends` would install, or why it would not. */
  plan(names: readonly string[], options?: readonly string[]): Promise<AptPlan>;
  /** Absolute paths of the Packages files that this apt believes, in the order of its sources. */
  packagesFiles(): Promise<string[]>;
  /** The suites, as its sources name them, whose indexes this apt believes. */
  suites(): Promise<ReadonlySet<string>>;
  /** Fetches the package files into the current folder of the returned path. */
  download(names: readonly string[], folder: string): Promise<void>;
}

export type AptPlan = { readonly versions: ReadonlyMap<string, string> } | { readonly failure: string };

/**
 * Makes (or reuses, below the system's folder for temporary files) an apt for one architecture with the given sources,
 * its indexes fetched and verified; a suite whose index does not verify is left out, as apt does. Indexes of an earlier run serve
 * for a day, if they were asked for with the same `state`; with `parent`, all of it lies in that folder, for the caller to remove.
 */
export async function isolatedApt(
  architecture: string,
  sources: readonly AptSource[],
  options: { readonly parent?: string; readonly state?: string } = {},
): Promise<IsolatedApt> {
  const text = sourcesText(sources);
  const day = Math.floor(Date.now() / 86_400_000);
  const key = createHash("sha256")
    .update(`${text}\n${architecture}\n${String(day)}\n${options.state ?? ""}`)
    .digest("hex")
    .slice(0, 12);
  const directory = join(options.parent ?? join(tmpdir(), "cgox-test-apt"), `${architecture}-${key}`);
  if (!existsSync(directory)) await build(directory, architecture, text);
  return aptIn(directory, architecture);
}

/** The host's own mirror where its apt sources name one for Debian, a public one otherwise. */
export async function debianMirror(): Promise<string> {
  const { stdout } = await run("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]).catch(() => ({
    stdout: "",
  }));
  const found = stdout.split("\n").find((uri) => /\/debian\/?$/u.test(uri));
  return found ?? "http://ftp.debian.org/debian/";
}

/** Main and its updates suite, as Debian's archive has them. */
export async function debianSources(suites: readonly string[]): Promise<AptSource[]> {
  const mirror = await debianMirror();
  const security = suites.filter((suite) => suite.endsWith("-security"));
  const main = suites.filter((suite) => !suite.endsWith("-security"));
  const sources: AptSource[] = [{ uri: mirror, suites: main, components: ["main"] }];
  if (security.length > 0)
    sources.push({ uri: mirror.replace(/\/debian\/?$/u, "/debian-security/"), suites: security, components: ["main"] });
  return sources;
}

function sourcesText(sources: readonly AptSource[]): string {
  return sources
    .flatMap((source) =>
      source.suites.map((suite) => {
        const { keyring = "/usr/share/keyrings/debian-archive-keyring.gpg" } = source;
        const option = source.trusted === true ? "[trusted=yes]" : `[signed-by=${keyring}]`;
        return `deb ${option} ${source.uri} ${suite} ${source.components.join(" ")}`.trimEnd();
      }),
    )
    .map((line) => `${line}\n`)
    .join("");
}

async function build(directory: string, architecture: string, sources: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const temporary = await mkdtemp(`${directory}.tmp-`);
  for (const folder of ["etc/apt/preferences.d", "state/lists/partial", "cache/archives/partial", "log"])
    await mkdir(join(temporary, folder), { recursive: true });
  await writeFile(join(temporary, "status"), "");
  await writeFile(join(temporary, "etc/apt/sources.list"), sources);
  await apt(temporary, architecture, ["update"]).catch((error: unknown) => {
    if (!existsSync(temporary)) throw error;
  });
  if ((await aptIn(temporary, architecture).packagesFiles()).length === 0)
    throw new Error(`apt-get update brought no index for ${sources}`);
  await rm(join(temporary, "cache/pkgcache.bin"), { force: true });
  await rename(temporary, directory).catch(async () => {
    await rm(temporary, { recursive: true, force: true });
  });
}

function aptIn(directory: string, architecture: string): IsolatedApt {
  return {
    directory,
    async plan(names, options = []) {
      // A simulation (-s) would also find dpkg's order of steps, which takes apt seven times as long.
      const args = ["install", "-y", "--print-uris", "--no-install-recommends", ...options, ...names];
      return apt(directory, architecture, args).then(
        (text) => ({ versions: versionsOf(text) }),
        (error: unknown) => ({ failure: String((error as { stdout?: string }).stdout) + String((error as { stderr?: string }).stderr) }),
      );
    },
    async packagesFiles() {
      const format = ["indextargets", "--format", "$(FILENAME)", "Created-By: Packages"];
      return (await apt(directory, architecture, format)).split("\n").filter((path) => path !== "" && existsSync(path));
    },
    async suites() {
      const format = ["indextargets", "--format", "$(RELEASE) $(FILENAME)", "Created-By: Packages"];
      const lines = (await apt(directory, architecture, format)).split("\n").map((line) => line.split(" ", 2));
      return new Set(lines.flatMap(([suite = "", path = ""]) => (existsSync(path) ? [suite] : [])));
    },
    async download(names, folder) {
      await mkdir(folder, { recursive: true });
      await apt(directory, architecture, ["download", ...names], folder);
    },
  };
}

/** Lines such as `'http://…' zlib1g_1%3a1.2.13_armhf.deb 1234 SHA256:…`: the file's name in apt's cache has the whole version, quoted. */
function versionsOf(uris: string): Map<string, string> {
  return new Map(
    [...uris.matchAll(/^'[^']*' ([^_\s]+)_([^_\s]+)_[^_\s]+\.deb /gmu)].map(([, name = "", version = ""]) => [
      name,
      decodeURIComponent(version),
    ]),
  );
}

async function apt(directory: string, architecture: string, args: readonly string[], cwd = directory): Promise<string> {
  const settings = {
    Dir: `${directory}/`,
    "Dir::State": "state",
    "Dir::State::status": join(directory, "status"),
    "Dir::Cache": "cache",
    "Dir::Log": "log",
    "Dir::Etc": "etc/apt",
    "Dir::Etc::trusted": "/dev/null",
    "Dir::Etc::trustedparts": "/dev/null",
    "APT::Architecture": architecture,
    "APT::Architectures": architecture,
    "APT::Get::List-Cleanup": "false",
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
    "Debug::NoLocking": "true",
    "Dir::Etc::parts": "/dev/null",
    "Dir::Etc::main": "/dev/null",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const { stdout } = await run("apt-get", [...flags, ...args], {
    cwd,
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: "C", APT_CONFIG: await emptyConfig() },
  });
  return stdout;
}

/** The host's own configuration must not count: APT_CONFIG is read first and turns its folder off. */
async function emptyConfig(): Promise<string> {
  const path = join(tmpdir(), "cgox-test-apt", "isolated.conf");
  if (!existsSync(path)) {
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.${String(process.pid)}`;
    await writeFile(temporary, `Dir::Etc::parts "/dev/null";\nDir::Etc::main "/dev/null";\n`);
    await rename(temporary, path);
  }
  return path;
}

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bench, Case } from "../bench.ts";
import { alternate, measure, run } from "../measure.ts";

const REPEAT = 5;

/** 337 packages from names to versions, with indexes that are there already. */
export const resolveGtk: Case = {
  name: "resolve",
  tools: ["apt-get"],
  prepare: async (bench) => {
    await run(resolve(bench), { cwd: await bench.project(), env: { CGOX_CACHE: await bench.folder() } });
    await isolatedApt(bench);
  },
  run: async (bench) => {
    const cwd = await bench.project();
    const env = { CGOX_CACHE: await bench.folder() };
    await run(resolve(bench), { cwd, env });
    const plain = await plainProject(bench);
    const apt = await isolatedApt(bench);
    const { online, offline, peer } = await alternate(bench.runs, {
      online: () => measure(resolve(bench), { cwd, env, repeat: REPEAT }),
      offline: () => measure([...resolve(bench), "--offline"], { ...plain, repeat: REPEAT }),
      peer: () => measure(printUris, { cwd, env: apt, repeat: REPEAT }),
    });
    const named = { name: "`apt-get install --print-uris`", measure: peer };
    return [
      { what: "resolve `libgtk-3-dev` with `--offline`", cgox: offline, peer: named },
      { what: "resolve `libgtk-3-dev`, asking the mirror for news", cgox: online, peer: named },
    ];
  },
};

/** A project without a cgox.yaml, as most have none; the archive takes the part of a proxy when its indexes are fetched. */
async function plainProject(bench: Bench) {
  const cwd = await bench.project();
  await rm(join(cwd, "cgox.yaml"));
  const env = { CGOX_CACHE: await bench.folder() };
  const proxy = bench.archive.address.replace(/\/debian$/, "");
  await run(resolve(bench), { cwd, env: { ...env, http_proxy: proxy, https_proxy: proxy } });
  return { cwd, env };
}

const printUris = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "--print-uris", "libgtk-3-dev"];

function resolve(bench: Bench): string[] {
  return bench.cgox("sysroot", "add", "linux/arm", "libgtk-3-dev", "--dry-run", "--json");
}

/** The environment of an apt that knows nothing of the host, its indexes fetched and its package cache made. */
async function isolatedApt(bench: Bench): Promise<{ readonly APT_CONFIG: string }> {
  const directory = await bench.folder();
  for (const folder of ["etc/apt/apt.conf.d", "etc/apt/preferences.d", "state/lists/partial", "cache/archives/partial"]) {
    await mkdir(join(directory, folder), { recursive: true });
  }
  const keyring = "signed-by=/usr/share/keyrings/debian-archive-keyring.gpg";
  const sources = ["bookworm", "bookworm-updates"].map((suite) => `deb [${keyring}] ${bench.archive.address} ${suite} main\n`);
  await writeFile(join(directory, "etc/apt/sources.list"), sources.join(""));
  await writeFile(join(directory, "status"), "");
  const config = join(directory, "apt.conf");
  const lines = [
    `Dir "${directory}";`,
    `Dir::State "${directory}/state";`,
    `Dir::State::status "${directory}/status";`,
    `Dir::Cache "${directory}/cache";`,
    `APT::Architecture "armhf";`,
    `APT::Architectures "armhf";`,
    `Acquire::Languages "none";`,
    `APT::Sandbox::User "root";`,
  ];
  await writeFile(config, `${lines.join("\n")}\n`);
  const env = { APT_CONFIG: config };
  await run(["apt-get", "update", "-qq"], { cwd: "/", env });
  await run(printUris, { cwd: "/", env });
  return env;
}

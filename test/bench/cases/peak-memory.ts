import type { Bench, Case } from "../bench.ts";
import { measure, run } from "../measure.ts";

/** What needs the most memory: a closure of hundreds of packages, and the file list of what is for all architectures. */
export const peakMemory: Case = {
  name: "memory",
  tools: [],
  prepare: async (bench) => {
    await run(closure(bench), await place(bench));
    await withFileLists(bench);
  },
  run: async (bench) => {
    const release = await withFileLists(bench);
    return [
      { what: "`sysroot add linux/arm libopencv-dev`, nothing cached", cgox: await measure(closure(bench), await place(bench)) },
      {
        what: `find \`X11/X.h\` in ${release.title}'s Contents of ${release.size}, nothing cached`,
        cgox: await measure(header(bench, release), await place(bench)),
      },
    ];
  },
};

interface Release {
  readonly platform: string;
  readonly title: string;
  /** Of Contents-all, unpacked. */
  readonly size: string;
}

const RELEASES: readonly Release[] = [
  { platform: "debian-13", title: "Debian 13", size: "593 MB" },
  { platform: "debian-12", title: "Debian 12", size: "520 MB" },
];

/** The first release whose file lists the mirror has as they were signed: some are out of step for days. */
async function withFileLists(bench: Bench): Promise<Release> {
  const failures: unknown[] = [];
  for (const release of RELEASES) {
    try {
      await run(header(bench, release), await place(bench));
      return release;
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}

function closure(bench: Bench): string[] {
  return bench.cgox("sysroot", "add", "linux/arm", "libopencv-dev", "--quiet");
}

function header(bench: Bench, { platform }: Release): string[] {
  return bench.cgox("sysroot", "add", `linux/arm@${platform}`, "X11/X.h", "--dry-run", "--quiet");
}

async function place(bench: Bench) {
  return { cwd: await bench.project(), env: { CGOX_CACHE: await bench.folder(), CGOX_WARM: "off" } };
}

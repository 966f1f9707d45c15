import { CgoxError } from "../model/error.ts";
import type { Finding } from "../model/results.ts";
import type { Session } from "../model/session.ts";
import { registeredLocks } from "../packages/store/projects.ts";
import { newestGlibc } from "../toolchain/glibc.ts";
import { locateGo } from "../toolchain/go.ts";
import { isReleasedZig } from "../toolchain/zig-programs.ts";
import { locateZig } from "../toolchain/zig.ts";
import { readProjectLock } from "./lock-changes.ts";

/** `cgox doctor`: what cgox needs of this machine, and what it found. */
export async function examine(session: Session): Promise<Finding[]> {
  const { host, cacheDirectory, project } = session;
  return [
    await zigFinding(session),
    await finding("go", async () => {
      const go = await locateGo(host);
      return `go ${go.version} at ${go.path}`;
    }),
    { name: "node", state: "ok", detail: `${host.system.nodePath}, ${host.system.platform}/${host.system.arch}` },
    await finding("cache", async () => {
      await host.files.makeDirectory(cacheDirectory);
      await host.files.remove(await host.files.makeTemporaryDirectory(cacheDirectory));
      const { length } = await registeredLocks(host.files, cacheDirectory);
      return `${cacheDirectory} can be written; ${length} ${length === 1 ? "project uses" : "projects use"} it`;
    }),
    await finding("project", async () => {
      const ids = Object.keys((await readProjectLock(session)).sysroots);
      return `${project.root}, ${ids.length === 0 ? "no sysroots in cgox.lock" : `sysroots: ${ids.join(", ")}`}`;
    }),
    await emulator(session, "qemu-user", ["qemu-arm", "qemu-arm-static"], "to run programs for other CPUs: apt install qemu-user-static"),
    await emulator(session, "wine", ["wine", "wine64"], "to run Windows programs: apt install wine"),
  ];
}

async function zigFinding({ host, dataDirectory }: Session): Promise<Finding> {
  let isChanged = false;
  const found = await finding("zig", async () => {
    const zig = await locateZig(host);
    const [glibc, isReleased] = [await newestGlibc(host, zig), await isReleasedZig(host, dataDirectory, zig)];
    isChanged = zig.isBundled === true && isReleased === false;
    const origin = isReleased === true ? ", as ziglang.org released it" : "";
    return `zig ${zig.version} at ${zig.path}${origin}${glibc === undefined ? "" : `, glibc up to ${glibc}`}`;
  });
  if (!isChanged) return found;
  return {
    ...found,
    state: "warning",
    hint: "its bytes are not those that ziglang.org released: install cgox anew, or set CGOX_ZIG to a zig that you trust",
  };
}

async function finding(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: "ok", detail: await look() };
  } catch (error) {
    if (!(error instanceof CgoxError)) throw error;
    return { name, state: "missing", detail: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  }
}

/** What only running foreign programs needs; its absence is no fault. */
async function emulator({ host }: Session, name: string, programs: readonly string[], hint: string): Promise<Finding> {
  for (const program of programs) {
    const path = await host.processes.which(program);
    if (path !== undefined) return { name, state: "ok", detail: path };
  }
  return { name, state: "warning", detail: `none of ${programs.join(", ")} is on PATH`, hint };
}

import { createHash } from "node:crypto";
import { join } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import type { Target } from "../model/target.ts";
import type { WrapperPaths } from "./write-wrappers.ts";
import type { Zig } from "./zig.ts";

export interface WarmRequest {
  readonly target: Target;
  readonly zig: Zig;
  /** Wrappers that are in their place. */
  readonly wrappers: WrapperPaths;
  /** The folder of zig's caches that the wrappers name. */
  readonly zigCacheDirectory: string;
  /** Whether the C++ library is wanted as well. */
  readonly cxx: boolean;
}

/** What became of a warm-up. A failed one changes nothing: the first build does the work then, or fails with the same words. */
export type WarmResult =
  | { readonly state: "warmed" }
  | { readonly state: "warm" }
  | { readonly state: "failed"; readonly command: string; readonly reason: string };

/**
 * Has zig build what every program of a target is linked with (libc's start files and stubs, compiler_rt, the C++ library), by linking
 * an empty program through the wrappers, so that the first `go build` finds it in zig's cache. Runs at low priority. Of processes
 * that warm the same thing at once one works and the others wait for it. Never throws for a build that fails.
 */
export async function warmZig(host: Host, request: WarmRequest): Promise<WarmResult> {
  const folder = join(request.zigCacheDirectory, "warm");
  const stamp = join(folder, stampName(request));
  try {
    if (await host.files.exists(stamp)) {
      return { state: "warm" };
    }
    await host.files.makeDirectory(folder);
    return await host.files.exclusively(`${stamp}.lock`, async () => {
      if (await host.files.exists(stamp)) {
        return { state: "warm" };
      }
      const failure = await linkAll(host, request, folder);
      if (failure !== undefined) {
        return failure;
      }
      await host.files.writeAtomic(stamp, `${stampText(request)}\n`);
      return { state: "warmed" };
    });
  } catch (error) {
    if (error instanceof CgoxError) {
      return { state: "failed", command: request.wrappers.cc, reason: error.message };
    }
    throw error;
  }
}

/**
 * What go's links look like to zig. Measured with zig 0.16 on x86-64: the first of these takes 3 s for a glibc triple (up to 13 s on a busy
 * machine), the first with -s 2 s; -pie adds 0.1 s and -shared 0.03 s to each; zig's C++ library 4 s each. -O2 is the wrappers'
 * own, -g, -pthread, -fPIC and prefix maps change nothing.
 */
const links: readonly (readonly string[])[] = [["-no-pie"], ["-pie"], ["-shared"], ["-s"], ["-s", "-pie"], ["-s", "-shared"]];

async function linkAll(host: Host, request: WarmRequest, folder: string): Promise<WarmResult | undefined> {
  const temporary = await host.files.makeTemporaryDirectory(folder);
  try {
    const source = join(temporary, "main.c");
    await host.files.writeAtomic(source, "int main(void) { return 0; }\n");
    const compilers = [[request.wrappers.cc, "c"] as const, ...(request.cxx ? [[request.wrappers.cxx, "c++"] as const] : [])];
    for (const [compiler, language] of compilers) {
      for (const link of links) {
        const failure = await run(host, [compiler, ...link, "-x", language, source, "-o", join(temporary, "a.out")]);
        if (failure !== undefined) {
          return failure;
        }
      }
    }
    return undefined;
  } finally {
    await host.files.remove(temporary);
  }
}

/** From `/`, since zig writes the folder that it was started in into the debug information of what it builds and then keeps. */
async function run(host: Host, command: readonly string[]): Promise<WarmResult | undefined> {
  const nice = await host.processes.which("nice");
  const [program = "", ...args] = nice === undefined ? command : [nice, "-n", "10", ...command];
  const { exitCode, stderr } = await host.processes.run(program, args, { cwd: "/" });
  return exitCode === 0 ? undefined : { state: "failed", command: command.join(" "), reason: stderr.trim() };
}

function stampName(request: WarmRequest): string {
  return createHash("sha256").update(stampText(request)).digest("hex").slice(0, 32);
}

/** What zig keys its cache by, as far as it differs between targets. */
function stampText({ target, zig, cxx }: WarmRequest): string {
  return JSON.stringify({ triple: target.triple, cpu: target.cpu ?? "", zig: zig.version, lib: zig.libDirectory ?? "", cxx, links });
}

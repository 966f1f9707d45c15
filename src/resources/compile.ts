import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";

export interface CompileRequest {
  /** Text of the .rc file. */
  readonly script: string;
  /** Files that it names, by their names. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly goarch: string;
  readonly zigPath: string;
  /** What zig needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** A folder in which temporary files may lie. */
  readonly directory: string;
}

const TARGETS: Readonly<Record<string, string>> = { "386": "x86", amd64: "x86_64", arm64: "aarch64" };

/**
 * Has `zig rc` compile a resource script to a COFF object, which go calls .syso. zig makes its resource compiler when it is first asked for it.
 * @throws CgoxError `CGOX_RESOURCES_COMPILE` with what zig said
 */
export async function compileResources(host: Host, request: CompileRequest): Promise<Buffer> {
  const { files, processes } = host;
  await files.makeDirectory(request.directory);
  const folder = await files.makeTemporaryDirectory(request.directory);
  try {
    for (const [name, data] of Object.entries({ ...request.files, "app.rc": request.script }))
      await files.writeAtomic(`${folder}/${name}`, data);
    const target = TARGETS[request.goarch] ?? request.goarch;
    const args = ["rc", "/:auto-includes", "none", "/:output-format", "coff", "/:target", target, "--", "app.rc", "app.syso"];
    // Compiled without optimisation the compiler is there after 13 s of processor time, with it after 82 s (zig 0.16).
    const env = { ...request.environment, ZIG_DEBUG_CMD: "1" };
    const { exitCode, stderr, stdout } = await processes.run(request.zigPath, args, { cwd: folder, env });
    if (exitCode !== 0) {
      throw new CgoxError("CGOX_RESOURCES_COMPILE", `zig rc cannot compile the resources of cgox.yaml:\n${(stderr || stdout).trim()}`, {
        hint: "look at the block windows of cgox.yaml, and the files that it names",
      });
    }
    return await files.read(`${folder}/app.syso`);
  } finally {
    await files.remove(folder);
  }
}

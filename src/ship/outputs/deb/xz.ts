import { compressXz, XZ_SETTINGS } from "../../../formats/compress.ts";
import type { Host } from "../../../model/host.ts";

/** Starting a program and writing a file for it does not pay below this. */
const WORTH_A_PROCESS = 2 << 20;

/**
 * Compresses with xz. The xz of the system, where there is one that knows the options, takes two thirds of the time of lzma-native's
 * liblzma, which is built without optimisation, and makes the same bytes.
 */
export async function compressXzFast(host: Host, data: Buffer): Promise<Buffer> {
  const program = data.length < WORTH_A_PROCESS || host.system.platform === "win32" ? undefined : await host.processes.which("xz");
  return (program === undefined ? undefined : await compressWithProgram(host, program, data)) ?? compressXz(data);
}

async function compressWithProgram(host: Host, program: string, data: Buffer): Promise<Buffer | undefined> {
  const { files, processes, env } = host;
  const folder = await files.makeTemporaryDirectory(env["TMPDIR"] || "/tmp");
  try {
    const input = `${folder}/data`;
    files.writeTree(folder).file("data", data, 0o600);
    const { preset, blockSize, threads } = XZ_SETTINGS;
    // One thread takes another encoder, whose bytes differ. The defaults of XZ_OPT must not count.
    const args = [`-${preset}`, "--check=crc32", `--threads=${threads}`, `--block-size=${blockSize}`, "--quiet", input];
    const { exitCode } = await processes.run(program, args, { env: { XZ_OPT: undefined, XZ_DEFAULTS: undefined } });
    return exitCode === 0 ? await files.read(`${input}.xz`) : undefined;
  } finally {
    await files.remove(folder);
  }
}

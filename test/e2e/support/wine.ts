import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { digestOf, keptFolder } from "../../../fixtures/repositories/from-source/cache.ts";
import { zig } from "../../../fixtures/repositories/from-source/zig.ts";

/** Of a DLL that Windows has and wine 8 has not: the source of random numbers that Go asks for. */
const BCRYPTPRIMITIVES = `#include <windows.h>
BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG size);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T size) { return SystemFunction036(buffer, (ULONG)size); }
`;

export interface WineResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A wine with a prefix of its own, 64-bit, without a display. */
export interface Wine {
  /** Runs a program in the folder that it lies in. */
  run(program: string, ...args: readonly string[]): Promise<WineResult>;
}

/**
 * A wine in which these programs take the DLLs beside them, as they do on Windows, also where wine has one of that name itself: Debian's has a
 * zlib1.dll of its own. The prefix is made once for a version of wine, and kept.
 * @param programs file names, `app.exe`
 */
export async function openWine(programs: readonly string[]): Promise<Wine> {
  const version = (await execa("wine", ["--version"], { env: { WINEDEBUG: "-all" } })).stdout;
  const prefix = await keptFolder(`wine/${digestOf([version, BCRYPTPRIMITIVES, programs])}`, (folder) => makePrefix(folder, programs));
  return {
    run: async (program, ...args) => {
      const { exitCode, stdout, stderr } = await wine(prefix, [program, ...args], dirname(program));
      return { exitCode, stdout: stdout.replaceAll("\r", ""), stderr };
    },
  };
}

async function makePrefix(prefix: string, programs: readonly string[]): Promise<void> {
  await wine(prefix, ["wineboot", "--init"], prefix);
  for (const program of programs) {
    const key = `HKCU\\Software\\Wine\\AppDefaults\\${program}\\DllOverrides`;
    await wine(prefix, ["reg", "add", key, "/v", "zlib1", "/d", "native", "/f"], prefix);
  }
  const folder = await mkdtemp(join(tmpdir(), "cgox-wine-"));
  await writeFile(join(folder, "prng.c"), BCRYPTPRIMITIVES);
  const dll = join(folder, "bcryptprimitives.dll");
  await zig(folder, ["cc", "-target", "x86_64-windows-gnu", "-O2", "-s", "-shared", "prng.c", "-ladvapi32", "-o", dll]);
  await copyFile(dll, join(prefix, "drive_c/windows/system32/bcryptprimitives.dll"));
  await rm(folder, { recursive: true });
  // Its settings are written when it ends.
  await execa("wineserver", ["-w"], { env: environment(prefix), reject: false, timeout: 60_000 });
}

async function wine(prefix: string, args: readonly string[], cwd: string) {
  const options = { cwd, env: environment(prefix), extendEnv: true, reject: false, stdin: "ignore", timeout: 120_000 } as const;
  return execa("wine", args, options);
}

/** Modules that are not found are told of, all else that wine says is not. Its own windows never open. */
function environment(prefix: string): Record<string, string | undefined> {
  const overrides = "winedbg.exe=d;mscoree=d;mshtml=d;winemenubuilder.exe=d";
  return { WINEPREFIX: prefix, WINEDEBUG: "-all,err+module", WINEDLLOVERRIDES: overrides, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
}

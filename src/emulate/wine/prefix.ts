import { createHash } from "node:crypto";
import { CgoxError } from "../../model/error.ts";
import type { Emit } from "../../model/events.ts";
import type { Host } from "../../model/host.ts";
import { wineEnvironment } from "./environment.ts";

export interface PrefixRequest {
  readonly host: Host;
  readonly emit: Emit;
  /** The cache's folder; prefixes are in `wine/` below it. */
  readonly cacheDirectory: string;
  /** Absolute path of wine. */
  readonly wine: string;
  readonly goarch: string;
  /** Compiles a library in C without a C library; its export `ProcessPrng` is looked for under that very name. */
  readonly compile: (source: string, output: string, goarch: string) => Promise<void>;
}

/** A Windows of wine's: its folder, and Windows' own folder for programs of the target's kind. */
export interface WinePrefix {
  readonly directory: string;
  /** `system32`, or `syswow64` for 32-bit programs where there is one. Absolute. */
  readonly systemDirectory: string;
}

/** Changes when prefixes are made in another way. */
const PREFIX_FORMAT = 1;

/**
 * A prefix of cgox's own, made the first time; the user's is left alone. Another wine gets another one, and so does another user, as wine takes
 * nobody else's.
 * @throws CgoxError `CGOX_RUN_WINE` where wine makes none, `CGOX_RUN_NO_EMULATOR` where it has no part for 32-bit programs
 */
export async function winePrefix(request: PrefixRequest): Promise<WinePrefix> {
  const { host, cacheDirectory, wine, goarch } = request;
  const { stdout } = await host.processes.run(wine, ["--version"], { env: { WINEDEBUG: "-all" } });
  const key = createHash("sha256").update(JSON.stringify([PREFIX_FORMAT, wine, stdout.trim(), host.system.homeDirectory]));
  const directory = `${cacheDirectory}/wine/${key.digest("hex").slice(0, 16)}`;
  if (!(await host.files.exists(readyMark(directory)))) {
    await host.files.makeDirectory(`${cacheDirectory}/wine`);
    await host.files.exclusively(`${directory}.lock`, () => makePrefix(request, directory));
  }
  return { directory, systemDirectory: await systemDirectory(request, directory, goarch) };
}

function readyMark(directory: string): string {
  return `${directory}/.cgox/ready`;
}

async function makePrefix({ host, emit, wine, compile }: PrefixRequest, directory: string): Promise<void> {
  const { files } = host;
  if (await files.exists(readyMark(directory))) return;
  emit({ type: "start", stage: "sysroot", message: "making a prefix for wine" });
  // What an earlier attempt left.
  await files.remove(directory);
  const env = {
    ...wineEnvironment({ prefix: directory, folders: [], env: {} }),
    WINEDEBUG: "-all",
    DISPLAY: undefined,
    WAYLAND_DISPLAY: undefined,
  };
  const { exitCode, stderr } = await host.processes.run(wine, ["wineboot.exe", "--init"], { env, input: "" });
  const folder = `${directory}/drive_c/windows`;
  if (exitCode !== 0 || !(await files.exists(`${folder}/system32/kernel32.dll`))) {
    throw new CgoxError("CGOX_RUN_WINE", `wine could not make a prefix in ${directory}: ${stderr.trim().split("\n").at(-1) ?? ""}`, {
      hint: `see what it says: WINEPREFIX=${directory} wine wineboot --init`,
    });
  }
  for (const [name, goarch] of [
    ["system32", host.system.arch === "arm64" ? "arm64" : host.system.arch === "ia32" ? "386" : "amd64"],
    ["syswow64", "386"],
  ] as const) {
    const library = `${folder}/${name}/bcryptprimitives.dll`;
    const isThere = (await files.exists(`${folder}/${name}/kernel32.dll`)) && !(await files.exists(library));
    if (isThere) await compile(RANDOM_NUMBERS, library, goarch);
  }
  await files.makeDirectory(`${directory}/.cgox`);
  await files.writeAtomic(readyMark(directory), "");
  emit({ type: "end", stage: "sysroot", message: `made ${directory}` });
}

async function systemDirectory({ host }: PrefixRequest, directory: string, goarch: string): Promise<string> {
  const windows = `${directory}/drive_c/windows`;
  if (goarch !== "386" || host.system.arch === "ia32") return `${windows}/system32`;
  if (await host.files.exists(`${windows}/syswow64/kernel32.dll`)) return `${windows}/syswow64`;
  throw new CgoxError("CGOX_RUN_NO_EMULATOR", "the wine of this machine runs no 32-bit programs: its prefix has no syswow64", {
    hint: "install its 32-bit part: dpkg --add-architecture i386 && apt update && apt install wine32:i386 (Debian, Ubuntu)",
  });
}

/**
 * Go's runtime takes its first random numbers from `ProcessPrng`, which wine has since version 9: what it does is what RtlGenRandom
 * (`SystemFunction036`) does. Without it a program of Go 1.24 and later ends before its main function.
 */
const RANDOM_NUMBERS = `#if defined(__i386__)
#define STDCALL __attribute__((stdcall))
#define NAME __asm__("_ProcessPrng")
#else
#define STDCALL
#define NAME
#endif
unsigned char STDCALL SystemFunction036(void *buffer, unsigned int length);
__attribute__((dllexport)) int STDCALL ProcessPrng(unsigned char *buffer, __SIZE_TYPE__ length) NAME;
int STDCALL ProcessPrng(unsigned char *buffer, __SIZE_TYPE__ length) {
  while (length > 0) {
    unsigned int part = length > 0x10000000 ? 0x10000000 : (unsigned int)length;
    if (!SystemFunction036(buffer, part)) return 0;
    buffer += part;
    length -= part;
  }
  return 1;
}
int STDCALL DllMainCRTStartup(void *instance, unsigned int reason, void *reserved) { return 1; }
`;

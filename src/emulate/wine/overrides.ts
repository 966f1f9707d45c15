import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import { windowsPath, wineEnvironment } from "./environment.ts";
import type { WinePrefix } from "./prefix.ts";

export interface OverrideRequest {
  readonly host: Host;
  readonly wine: string;
  readonly prefix: WinePrefix;
  /** File names of the programs. */
  readonly programs: readonly string[];
  /** File names of the libraries that the programs bring. */
  readonly libraries: readonly string[];
}

/**
 * Has programs load their own libraries where wine has some of the same name: it takes its own before those beside a program (Debian's has a
 * zlib1.dll). For these programs alone, as wine's own libraries need wine's. Remembered in the prefix.
 * @returns the names, in lower case, of the libraries that both have. They have to lie beside the program: wine finds its own before it
 *   looks into WINEPATH, and looks no further.
 */
export async function preferOwnLibraries({ host, wine, prefix, programs, libraries }: OverrideRequest): Promise<readonly string[]> {
  const { files } = host;
  const wines = new Set((await files.list(prefix.systemDirectory)).map((name) => name.toLowerCase()));
  const both = [...new Set(libraries.map((name) => name.toLowerCase()))].filter((name) => wines.has(name)).toSorted();
  if (both.length === 0) return [];
  const marks = programs.map((program) => `${prefix.directory}/.cgox/overrides/${program.toLowerCase()}`);
  const missing = new Set<string>();
  for (const [index, mark] of marks.entries()) {
    const known = (await files.readIfThere(mark))?.toString("utf8").split("\n") ?? [];
    if (both.some((name) => !known.includes(name))) missing.add(programs[index] ?? "");
  }
  if (missing.size > 0) await register({ host, wine, prefix, programs: [...missing], libraries: both });
  return both;
}

async function register({ host, wine, prefix, programs, libraries }: OverrideRequest): Promise<void> {
  const { files } = host;
  const folder = `${prefix.directory}/.cgox/overrides`;
  await files.makeDirectory(folder);
  const lines = programs.flatMap((program) => [
    `[HKEY_CURRENT_USER\\Software\\Wine\\AppDefaults\\${program}\\DllOverrides]`,
    ...libraries.map((name) => `"${name.replace(/\.dll$/, "")}"="native"`),
    "",
  ]);
  const work = await files.makeTemporaryDirectory(folder);
  try {
    const file = `${work}/overrides.reg`;
    await files.writeAtomic(file, ["REGEDIT4", "", ...lines].join("\r\n"));
    const env = { ...wineEnvironment({ prefix: prefix.directory, folders: [], env: {} }), DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
    const { exitCode, stderr, stdout } = await host.processes.run(wine, ["reg.exe", "import", windowsPath(file)], { env, input: "" });
    if (exitCode !== 0)
      throw new CgoxError("CGOX_RUN_WINE", `wine's registry took no settings for ${programs.join(", ")}: ${stderr}${stdout}`.trim());
  } finally {
    await files.remove(work);
  }
  for (const program of programs) await files.writeAtomic(`${folder}/${program.toLowerCase()}`, libraries.join("\n"));
}

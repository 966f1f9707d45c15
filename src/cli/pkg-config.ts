import { createHost } from "../io/host.ts";
import { runPkgConfig } from "../sysroot/pkg-config/command-line.ts";
import type { PkgConfigLayout } from "../sysroot/pkg-config/layout.ts";
import { loadModuleFiles } from "../sysroot/pkg-config/module-files.ts";

/** The file that PKG_CONFIG's wrapper names as its first argument; written beside the wrapper when it is made. */
export interface PkgConfigInfo {
  /** The target's name, for messages. */
  readonly target: string;
  readonly layout: PkgConfigLayout;
}

const [infoFile, ...args] = process.argv.slice(2);

if (infoFile === undefined) {
  process.stderr.write("cgox: pkg-config.js <info.json> <pkg-config arguments>...: this is what PKG_CONFIG calls; it is not for people\n");
  process.exitCode = 2;
} else {
  void answer(infoFile, args);
}

async function answer(file: string, words: readonly string[]): Promise<void> {
  try {
    const { files, env } = createHost();
    const { target, layout } = JSON.parse(await files.readText(file)) as PkgConfigInfo;
    const { stdout, stderr, exitCode } = runPkgConfig(words, { target, layout, env, ...(await loadModuleFiles(files, layout)) });
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = exitCode;
  } catch (error) {
    const { exitCodeOf, renderError } = await import("./render/error.ts");
    process.stderr.write(renderError(error, { hasColour: false }));
    process.exitCode = exitCodeOf(error);
  }
}

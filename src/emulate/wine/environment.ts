/** What wine is told by its environment. */
export interface WineSettings {
  /** Absolute path. */
  readonly prefix: string;
  /** Folders with libraries, absolute; looked into after the program's own and Windows'. */
  readonly folders: readonly string[];
  /** The user's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The variables with which wine runs a program (wine(1)). Of its messages only those on libraries that are missing are left: without them a
 * program that lacks one ends with exit code 53 and no word. Its debugger stays away: it would wait for somebody. What the user has set
 * for WINEDEBUG holds; WINEDLLOVERRIDES and WINEPATH come first.
 */
export function wineEnvironment({ prefix, folders, env }: WineSettings): Record<string, string> {
  const paths = [...(env["WINEPATH"] ? [env["WINEPATH"]] : []), ...folders.map(windowsPath)];
  const overrides = env["WINEDLLOVERRIDES"];
  return {
    WINEPREFIX: prefix,
    WINEDEBUG: env["WINEDEBUG"] ?? "-all,err+module",
    WINEDLLOVERRIDES: [...(overrides ? [overrides] : []), NOT_WANTED].join(";"),
    ...(paths.length === 0 ? {} : { WINEPATH: paths.join(";") }),
  };
}

/** The debugger, Mono and Gecko (which wine would offer to install), and what puts programs into the desktop's menus. */
const NOT_WANTED = "winedbg.exe,mscoree,mshtml,winemenubuilder.exe=d";

/** Wine's drive Z: is the root of the file system. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

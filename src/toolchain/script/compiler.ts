import { createHash } from "node:crypto";
import type { ArgumentTable } from "../arguments/rule.ts";
import type { SysrootFolders } from "../layout.ts";
import { filterArguments } from "./filter.ts";
import { librarySearch } from "./library-search.ts";
import type { HeaderOverlay } from "../windows-headers.ts";
import { shellQuote } from "./quote.ts";
import { expandResponseFiles } from "./response-files.ts";

/** All that a compiler wrapper says to zig on its own. Paths are absolute. */
export interface CompilerScript {
  readonly command: "cc" | "c++";
  /** For people: the target. */
  readonly title: string;
  readonly zig: string;
  readonly zigVersion: string;
  /** For zig. */
  readonly environment: Readonly<Record<string, string>>;
  /** Before the caller's arguments. */
  readonly fixed: readonly string[];
  readonly folders: SysrootFolders;
  /** After all else of a run. */
  readonly last: readonly string[];
  /** Include folders that show others, see `HeaderOverlay`. */
  readonly overlaid: HeaderOverlay["folders"];
  /** After the caller's arguments of a run that links. */
  readonly link: readonly string[];
  /** A file that every program is linked with. */
  readonly object?: string;
  readonly table: ArgumentTable;
  /** A command that is run with the path of each .exe and .dll that was linked. */
  readonly afterLink?: readonly string[];
}

/**
 * The text of a compiler wrapper: a POSIX shell script that starts nothing but zig, and what is to follow a link.
 *
 * What it does to arguments is the table's; the frame keeps every argument a word of its own. The sysroot's headers come last, as
 * gcc's /usr/include does, and after zig's libc. A run that links and names no -O gets -O2: go tries out linker flags without one, and
 * with a CGO_LDFLAGS of the user's own links without one, for either of which zig would build its libc parts a second time, unoptimised.
 */
export function compilerScript(script: CompilerScript): string {
  const body = [
    ...preparation(script),
    ...filterArguments(script.table, script.folders.cxx),
    ...additions(script),
    ...overlays(script),
    ...run(script),
  ].join("\n");
  const digest = createHash("sha256").update(body).digest("hex").slice(0, 16);
  return `${[...head(script, digest), body].join("\n")}\n`;
}

function head({ command, title, zigVersion }: CompilerScript, digest: string): string[] {
  return [
    "#!/bin/sh",
    `# zig ${command} for ${title.replaceAll(/\s+/g, " ")}, written by cgox.`,
    "# go's question for the compiler's identity, by which it keys its build cache.",
    'case "$*" in',
    `'-### -x '*' -c -') printf '%s\\n' ${shellQuote(`cgox zig ${command} version ${zigVersion} ${digest}`)}; exit 0 ;;`,
    "esac",
  ];
}

function preparation({ environment, folders, table }: CompilerScript): string[] {
  const cxxHeaders = folders.cxx?.include[0];
  return [
    "set -f",
    "unset IFS CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH OBJC_INCLUDE_PATH LIBRARY_PATH ZIG_LIBC",
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    "case $0 in",
    "*/*) directory=${0%/*} ;;",
    "*) directory=. ;;",
    "esac",
    "newline='\n'",
    "link=1 level=-O2 keep= expect= option= folders= own_cxx= static= all_static= statics=",
    ...(cxxHeaders === undefined ? [] : [`[ ! -d ${shellQuote(cxxHeaders)} ] || own_cxx=1`]),
    ...expandResponseFiles,
    ...librarySearch(folders.library, table),
  ];
}

function additions(script: CompilerScript): string[] {
  const { folders, object, table } = script;
  const own = [...table.additions, ...script.link];
  return [
    ...cxxAdditions(script, "compile"),
    'if [ -n "$link" ]; then',
    '  [ -z "$level" ] || set -- "$level" "$@"',
    ...folders.library.map((folder) => `  [ ! -d ${shellQuote(folder)} ] || set -- "$@" ${shellQuote(`-L${folder}`)}`),
    ...(own.length === 0 ? [] : [`  set -- "$@" ${own.map(shellQuote).join(" ")}`]),
    ...cxxAdditions(script, "link").map((line) => `  ${line}`),
    ...(object === undefined ? [] : [`  set -- "$@" -x none ${shellQuote(object)}`]),
    "fi",
  ];
}

/** The platform's C++ headers go in with -I: after -isystem their `#include_next <stdlib.h>` misses zig's libc. They say themselves that they are system headers. */
function cxxAdditions({ command, folders }: CompilerScript, stage: "compile" | "link"): string[] {
  if (command === "cc" || folders.cxx === undefined) {
    return [];
  }
  const { include, libraries } = folders.cxx;
  return [
    'if [ -n "$own_cxx" ]; then',
    ...(stage === "compile"
      ? [`  set -- -nostdinc++ "$@" ${include.map((folder) => shellQuote(`-I${folder}`)).join(" ")}`]
      : [
          '  set -- -nostdlib++ "$@"',
          ...libraries.map((library) => `  [ ! -f ${shellQuote(library)} ] || set -- "$@" ${shellQuote(library)}`),
        ]),
    "fi",
  ];
}

/** Of the folders of a sysroot that the caller names, those that show them. */
function overlays({ folders, overlaid }: CompilerScript): string[] {
  const shown = overlaid.filter(({ shows }) => folders.include.includes(shows));
  if (shown.length === 0) return [];
  return [
    "for word do",
    "  case $word in",
    ...shown.map(({ shows, path }) => {
      const start = shellQuote(`-I${shows}/`);
      return `  ${start}*) rest=\${word#${start}}; set -- "$@" -idirafter ${shellQuote(`${path}/`)}"$rest" ;;`;
    }),
    "  esac",
    "done",
  ];
}

/** Headers of Windows that Microsoft's own tools have and no other; a pattern of the shell, and what they are. */
const ABSENT_HEADERS = [
  ["[aA][tT][lL]*|[aA][fF][xX]*", "a part of ATL and MFC, which Visual Studio has"],
  ["[wW][iI][nN][dD][oO][wW][sS].*.[hH]|[wW][iI][nN][rR][tT]/*", "a part of the Windows Runtime, whose headers are in Microsoft's SDK"],
] as const;

/** A run that compiles, and says what of a header that is nowhere. */
function explained(call: string, target: string): string[] {
  const say = (text: string, values = '"$header"'): string => `printf ${shellQuote(`cgox: header %s: ${text}\\n`)} ${values} >&2`;
  const other = `neither the sources nor zig nor the packages in cgox.lock have it; this looks for a package: cgox sysroot add ${target} "<%s>"`;
  return [
    'if [ -z "$link" ]; then',
    `  { said=$(${call} 2>&1 >&3 3>&-); status=$?; } 3>&1`,
    '  [ -z "$said" ] || printf \'%s\\n\' "$said" >&2',
    "  case $said in",
    `  *": fatal error: '"*"' file not found"*)`,
    `    header=\${said#*": fatal error: '"}`,
    `    header=\${header%%"' file not found"*}`,
    "    case $header in",
    // It stands in a command that is to be copied.
    "    *[!A-Za-z0-9_./+-]*) ;;",
    ...ABSENT_HEADERS.map(([pattern, what]) => `    ${pattern}) ${say(`it is ${what} alone; neither mingw-w64 nor a package has it`)} ;;`),
    `    *) ${say(other, '"$header" "$header"')} ;;`,
    "    esac ;;",
    "  esac",
    '  exit "$status"',
    "fi",
  ];
}

function run({ title, zig, command, fixed, folders, last, overlaid, afterLink }: CompilerScript): string[] {
  const behind = [...[...folders.include, ...overlaid.map(({ path }) => path)].flatMap((folder) => ["-idirafter", folder]), ...last];
  const call = [shellQuote(zig), command, ...fixed.map(shellQuote), '"$@"', ...behind.map(shellQuote)].join(" ");
  if (afterLink === undefined) return [`exec ${call}`];
  return [
    ...(overlaid.length === 0 ? [] : explained(call, title)),
    "output= previous=",
    "for word do",
    '  [ "$previous" != -o ] || output=$word',
    "  previous=$word",
    "done",
    "case $link$output in",
    "1*.exe|1*.dll)",
    `  ${call} || exit`,
    `  exec ${afterLink.map(shellQuote).join(" ")} "$output" ;;`,
    "esac",
    `exec ${call}`,
  ];
}

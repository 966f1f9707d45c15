import type { ArgumentTable } from "../arguments/rule.ts";
import { shellQuote } from "./quote.ts";

/**
 * Shell code with functions that set `found` to the path of a file in the folders of all -L arguments, then in `folders`; to nothing where
 * none has it. `find_library NAME` takes a whole name, `choose_library NAME` what the table's action `library` says.
 */
export function librarySearch(folders: readonly string[], table: ArgumentTable): string[] {
  const choosing = [...table.words, ...table.linker].some(({ action }) => action.do === "library");
  return [
    'case " $*" in',
    choosing ? "*-l*)" : "*-l:*|*'-l :'*)",
    "  previous=",
    "  for word do",
    "    case $previous in -L) folders=$folders$word$newline ;; esac",
    "    case $word in -L?*) folders=$folders${word#-L}$newline ;; esac",
    "    previous=$word",
    "  done ;;",
    "esac",
    ...folders.map((folder) => `folders=$folders${shellQuote(folder)}$newline`),
    "find_library() {",
    "  found=",
    "  IFS=$newline",
    "  for folder in $folders; do",
    '    [ -n "$found" ] || [ ! -f "$folder/$1" ] || found=$folder/$1',
    "  done",
    "  unset IFS",
    "}",
    ...(choosing ? [...chooseLibrary, ...libraryAliases(table.aliases)] : []),
  ];
}

/** What `-lNAME` can be on Windows, in GNU ld's order (ld(1), "direct linking to a dll"); `$` stands for the name. */
const LIBRARY_FILES = ["lib$.dll.a", "$.dll.a", "lib$.a", "$.lib", "lib$.lib", "lib$.dll", "$.dll"];

const LETTERS = "abcdefghijklmnopqrstuvwxyz".split("");

/**
 * The driver's -static counts wherever it stands; so does what stands behind -Bstatic once, since CGO_LDFLAGS names the libraries of #cgo
 * lines a second time, without it. Where no folder has the name as it is written, it is looked for in any case, as Windows does, and then without an
 * ending that is Microsoft's way to name a library. `name` is what is left for zig, whose libraries of Windows have lower-case names.
 */
const chooseLibrary: readonly string[] = [
  'case " $* " in *" -static "*) all_static=1 ;; esac',
  'case " $* " in',
  '*" -Wl,-Bstatic "*)',
  "  fixed=",
  "  for word do",
  "    case $word$fixed in",
  "    -Wl,-Bstatic*) fixed=1 ;;",
  "    -Wl,-Bdynamic*) fixed= ;;",
  '    -l?*1) statics="$statics ${word#-l} " ;;',
  "    esac",
  "  done ;;",
  "esac",
  "choose_library() {",
  "  found=",
  '  choose_named "$1"',
  '  [ -n "$found" ] || case $1 in *.[lL][iI][bB]|*.[dD][lL][lL]) choose_named "${1%.*}" ;; esac',
  "}",
  "choose_named() {",
  '  to_any_case "$1"',
  "  name=$lower",
  '  case $static$all_static$statics in 1*|*" $1 "*) archive=1 ;; *) archive= ;; esac',
  "  IFS=$newline",
  ...inEachFolder((file) => `"$folder/${file.replace("$", "$1")}"`),
  ...inEachFolder((file) => `"$folder"/${file.replaceAll(/[a-z]/g, eitherCase).replace("$", "$any")}`),
  "  unset IFS",
  "}",
  "choose_first() {",
  "  for file do",
  '    [ -n "$found" ] || [ ! -f "$file" ] || found=$file',
  "  done",
  "}",
  "to_any_case() {",
  "  lower= any= letters=$1",
  '  while [ -n "$letters" ]; do',
  "    next=${letters#?}",
  '    letter=${letters%"$next"}',
  "    either=$letter",
  "    case $letter in",
  ...LETTERS.map((letter) => `    ${eitherCase(letter)}) letter=${letter} either=${shellQuote(eitherCase(letter))} ;;`),
  "    [*?[]) either=[$letter] ;;",
  "    esac",
  "    lower=$lower$letter any=$any$either letters=$next",
  "  done",
  "}",
  "missing() {",
  '  printf \'error: -l:%s: none of these folders has %s:\\n%s\' "$1" "$1" "$folders" >&2',
  "  exit 1",
  "}",
];

/** @param word for the shell, of an entry of `LIBRARY_FILES` */
function inEachFolder(word: (file: string) => string): string[] {
  return [
    "  for folder in $folders; do",
    '    [ -z "$found" ] || break',
    "    set +f",
    '    if [ -n "$archive" ]; then',
    `      choose_first ${word("lib$.a")}`,
    "    else",
    `      choose_first ${LIBRARY_FILES.map(word).join(" ")}`,
    "    fi",
    "    set -f",
    "  done",
  ];
}

function eitherCase(letter: string): string {
  return `[${letter}${letter.toUpperCase()}]`;
}

/** Shell code with a function that sets `alias` to the words for zig where a library goes by another name there, or by several. */
function libraryAliases(aliases: Readonly<Record<string, readonly string[]>>): string[] {
  return [
    "library_alias() {",
    "  case $1 in",
    ...Object.entries(aliases).map(
      ([name, own]) => `  ${shellQuote(name)}) alias=${shellQuote(own.map((each) => `-l${each}`).join(" ") || " ")} ;;`,
    ),
    "  *) alias= ;;",
    "  esac",
    "}",
  ];
}

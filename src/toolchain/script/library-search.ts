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
    ...(choosing ? ["own_folders=$folders"] : []),
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

/**
 * The driver's -static counts wherever it stands; so does what stands behind -Bstatic once, since CGO_LDFLAGS names the libraries of #cgo
 * lines a second time, without it. The names are those of GNU ld, in its order.
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
  "  found= name=$1",
  '  choose_in "$folders" "$1"',
  // Windows does not mind the case. Its own libraries have lower-case names in zig.
  '  if [ -z "$found" ]; then',
  '    case $1 in *[ABCDEFGHIJKLMNOPQRSTUVWXYZ]*) to_lower_case "$1"; name=$lower; choose_in "$folders" "$lower" ;; esac',
  "  fi",
  '  if [ -z "$found" ] && [ -n "$own_folders" ]; then in_any_case "$1"; fi',
  "}",
  "choose_in() {",
  '  names="lib$2.dll.a$newline$2.dll.a${newline}lib$2.a$newline$2.lib${newline}lib$2.lib${newline}lib$2.dll$newline$2.dll"',
  '  case $static$all_static$statics in 1*|*" $2 "*) names=lib$2.a ;; esac',
  "  IFS=$newline",
  "  for folder in $1; do",
  "    for file in $names; do",
  '      [ -n "$found" ] || [ ! -f "$folder/$file" ] || found=$folder/$file',
  "    done",
  "  done",
  "  unset IFS",
  "}",
  "to_lower_case() {",
  "  lower= letters=$1",
  '  while [ -n "$letters" ]; do',
  "    next=${letters#?}",
  '    letter=${letters%"$next"}',
  "    case $letter in",
  ..."abcdefghijklmnopqrstuvwxyz".split("").map((letter) => `    ${letter.toUpperCase()}) letter=${letter} ;;`),
  "    esac",
  "    lower=$lower$letter letters=$next",
  "  done",
  "}",
  "in_any_case() {",
  '  to_lower_case "$1"',
  "  wanted=$lower",
  "  set +f",
  "  IFS=$newline",
  "  for folder in $own_folders; do",
  "    for ending in .dll.a .a .lib .dll; do",
  '      for file in "$folder"/*.[aAlLdD]*; do',
  '        to_lower_case "${file##*/}"',
  '        case $lower in "lib$wanted$ending"|"$wanted$ending") [ -n "$found" ] || [ ! -f "$file" ] || found=$file ;; esac',
  "      done",
  "    done",
  "  done",
  "  unset IFS",
  "  set -f",
  "}",
  "missing() {",
  '  printf \'error: -l:%s: none of these folders has %s:\\n%s\' "$1" "$1" "$folders" >&2',
  "  exit 1",
  "}",
];

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

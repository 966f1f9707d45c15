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
    ...(choosing ? chooseLibrary : []),
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
  "  found=",
  '  names="lib$1.dll.a$newline$1.dll.a${newline}lib$1.a$newline$1.lib${newline}lib$1.lib"',
  '  case $static$all_static$statics in 1*|*" $1 "*) names=lib$1.a ;; esac',
  "  IFS=$newline",
  "  for folder in $folders; do",
  "    for name in $names; do",
  '      [ -n "$found" ] || [ ! -f "$folder/$name" ] || found=$folder/$name',
  "    done",
  "  done",
  "  unset IFS",
  "}",
  "missing() {",
  '  printf \'error: -l:%s: none of these folders has %s:\\n%s\' "$1" "$1" "$folders" >&2',
  "  exit 1",
  "}",
];

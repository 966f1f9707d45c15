import { shellQuote } from "./quote.ts";

/**
 * Shell code with a function `find_library NAME` that sets `found` to the path of the first file of that name in the folders of all -L
 * arguments, then in `folders`; to nothing where none has it.
 */
export function librarySearch(folders: readonly string[]): string[] {
  return [
    'case " $*" in',
    "*-l:*|*'-l :'*)",
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
  ];
}

import type { ArgumentTable } from "../arguments/rule.ts";
import type { CxxLibrary } from "../layout.ts";
import { caseArms } from "./case-arms.ts";
import { shellQuote } from "./quote.ts";

/**
 * Shell code that puts every argument through the table, in place: words of the command line, and the parts of -Wl and -Xlinker.
 * An option whose value is the next argument waits for it (`expect` among words, `option` among linker arguments).
 */
export function filterArguments(table: ArgumentTable, cxx: CxxLibrary | undefined): string[] {
  return [
    "for word do",
    "  shift",
    '  if [ -n "$keep" ]; then',
    "    keep=",
    '    set -- "$@" "$word"',
    "    continue",
    "  fi",
    "  case $expect$word in",
    "  -Wl,*,*)",
    '    if [ "$expect" = -Wl, ]; then',
    '      [ -z "$option" ] || set -- "$@" "-Wl,${option%,}"',
    '      set -- "$@" -Xlinker "$word"',
    "      expect= option=",
    "      continue",
    "    fi ;;",
    "  esac",
    "  word=$expect$word expect=",
    "  case $word in",
    ...ownCxxArm(cxx),
    ...indent(2, caseArms(table.words, { subject: "word", pass: 'set -- "$@" "$word"', join: (text) => `expect=${text}` })),
    "  -Wl,*)",
    "    parts=${word#-Wl,},",
    '    while [ -n "$parts" ]; do',
    "      part=$option${parts%%,*} option=",
    "      parts=${parts#*,}",
    "      case $part in",
    "      '') ;;",
    ...indent(6, caseArms(table.linker, { subject: "part", pass: 'set -- "$@" "-Wl,$part"', join: (text) => `option=${text}` })),
    '      -*) set -- "$@" "-Wl,$part" ;;',
    '      *) set -- "$@" "$part" ;;',
    "      esac",
    "    done ;;",
    '  *) set -- "$@" "$word" ;;',
    "  esac",
    "done",
    '[ -z "$expect" ] || set -- "$@" "$expect"',
    '[ -z "$option" ] || set -- "$@" "-Wl,${option%,}"',
  ];
}

/** -lstdc++ would have zig link its own C++ library as well: it becomes the platform's, where that is there. */
function ownCxxArm(cxx: CxxLibrary | undefined): string[] {
  return cxx === undefined
    ? []
    : [
        "  '-lstdc++'|'-lsupc++')",
        `    if [ -n "$own_cxx" ]; then set -- "$@" ${cxx.libraries.map(shellQuote).join(" ")}; else set -- "$@" "$word"; fi ;;`,
      ];
}

function indent(columns: number, lines: readonly string[]): string[] {
  return lines.map((line) => " ".repeat(columns) + line);
}

import type { Conditions } from "./rule.ts";

/** Words that the wrappers say on their own, behind the caller's, in a run that links. */
export interface Addition extends Conditions {
  readonly words: readonly string[];
  /** What happens otherwise. */
  readonly why: string;
}

/** Tried on zig 0.14, 0.15 and 0.16. */
export const additions: readonly Addition[] = [
  {
    words: ["-Wl,-S"],
    formats: ["macho"],
    why: "go leaves out the debug information that dsymutil would have written; what is left of it names go's temporary folder, another one each time",
  },
  {
    words: ["-Wl,-S"],
    architectures: ["mips", "mipsle", "mips64", "mips64le"],
    why: 'ld.lld: "section type mismatch for .debug_line": go calls it PROGBITS, clang MIPS_DWARF. Does what -ldflags=-w would have to',
  },
];

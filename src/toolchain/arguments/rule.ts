/** The object formats that the compilers' targets have. */
export type ObjectFormat = "elf" | "macho" | "pe";

/**
 * What happens to one argument on its way to zig. In texts that a rule produces, `{rest}` stands for what the `*` of its match stood
 * for, `{directory}` for the folder of the wrappers.
 *
 * - `pass`: goes on as it is. Only needed in front of a wider rule, or to say that go probes for it.
 * - `drop`: is left out.
 * - `replace`: these words go on in its place; they are not looked up again.
 * - `answer`: the wrapper prints this line and ends with 0, zig is not run.
 * - `join`: the next argument belongs to it: the two are put together with this text in front and looked up as one word.
 * - `keep`: goes on, and so does the next word, whatever it looks like.
 * - `compile`: goes on, and nothing is linked in this run.
 * - `optimize`: goes on, and the wrapper adds no level of its own.
 * - `search`: becomes the path of the file of the name {rest} in the first library folder that has it; goes on as it is where none has.
 * - `find`: the same, and where none has it the wrapper says so and ends with 1.
 * - `library`: becomes the path of the library {rest} as GNU ld chooses it on Windows: in the first folder that has one its import library,
 *   else its static one, which alone counts after `static`, else the DLL itself; in the case that it is written, else in any, also without `.lib` or
 *   `.dll`. Where none has it `-l{rest}` in lower case, or what the table's aliases say.
 * - `static`, `dynamic`: which libraries `library` takes from here on; the argument is left out.
 */
export type Action =
  | { readonly do: "pass" | "drop" | "keep" | "compile" | "optimize" | "search" | "find" | "library" | "static" | "dynamic" }
  | { readonly do: "replace"; readonly words: readonly string[] }
  | { readonly do: "answer"; readonly line: string }
  | { readonly do: "join"; readonly as: string };

/** For which targets and which zig something holds; all of them. */
export interface Conditions {
  /** Absent: all. */
  readonly formats?: readonly ObjectFormat[];
  /** GOARCH values; absent: all. */
  readonly architectures?: readonly string[];
  /** GOOS values; absent: all. */
  readonly systems?: readonly string[];
  /** zig versions `from ≤ version < below`. */
  readonly zig?: { readonly from?: string; readonly below?: string };
}

/** One row of the table: arguments that look like one of `match` get this action, where the conditions hold. */
export interface ArgumentRule extends Conditions {
  /** Whole arguments; a `*` at the end stands for any text, also none. */
  readonly match: readonly string[];
  readonly action: Action;
  /** What zig, the linker or go does with it otherwise. */
  readonly why: string;
}

/** The first rule that matches decides; what no rule matches passes, so that zig itself refuses what it does not know. */
export interface ArgumentTable {
  /** For the words of the command line. */
  readonly words: readonly ArgumentRule[];
  /**
   * For what goes to the linker: the parts between the commas of `-Wl,…` and the operands of -Xlinker, one by one. A part that is
   * no option is a file. Passed ones get their `-Wl,` back.
   */
  readonly linker: readonly ArgumentRule[];
  /** Libraries that have another name in zig, or are several there; lower-case. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** What the wrapper says on its own in a run that links. */
  readonly additions: readonly string[];
}

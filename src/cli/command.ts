import type { Session } from "../model/session.ts";
import type { ArgumentSpec, OptionTable } from "./arguments/option.ts";
import type { ParsedArguments } from "./arguments/parse.ts";
import type { Terminal } from "./terminal.ts";

/** One command: what `help` and completion say about it, how its words become options, and what it does with them. */
export interface Command<Options> {
  /** As it is typed: `sysroot add`. */
  readonly name: string;
  readonly summary: string;
  /** After the name, e.g. `<target> <library>... [options]`. */
  readonly usage: string;
  readonly description: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: OptionTable;
  readonly examples: readonly Example[];
  /** What comes after `--` is for another program. */
  readonly passesOn?: true;
  /** Said where an unknown option may be one of that program. */
  readonly foreignHint?: string;
  /** Words that begin with a dash and are no options all the same, such as -lcairo. */
  readonly dashedWords?: RegExp;
  /** Words that are in the right number → typed options. @throws CgoxError `CGOX_USAGE_…` */
  readOptions(parsed: ParsedArguments): Options;
  /** Returns the exit code. */
  run(context: CommandContext, options: Options): Promise<number>;
}

export interface Example {
  readonly command: string;
  readonly comment: string;
}

/** What a command gets to work with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** --quiet: nothing on stderr but warnings and errors. */
  readonly quiet: boolean;
  /**
   * Made when it is first asked for: `help` and `version` need none.
   * `anyOwner`: the project may be another user's, and nothing is said of its archives. `folder`: it is looked for from there on, as -C has it.
   */
  openSession(options?: { readonly anyOwner?: boolean; readonly folder?: string }): Promise<Session>;
  /** Ends progress that is still shown, before the answer is printed. */
  settle(): void;
  /**
   * Prints the answer, and remembers it for the same words as long as none of `inputs` changes: absolute paths of all files that it was
   * made from. Nothing is remembered where there was something to do or to warn of on the way, besides the project's own archives.
   */
  answer(session: Session, text: string, inputs: readonly string[]): Promise<void>;
}

/** For any kind of options: the table of commands holds these. */
export type AnyCommand = Command<unknown>;

export function defineCommand<Options>(command: Command<Options>): Command<Options> {
  return command;
}

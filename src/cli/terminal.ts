import { isCi } from "./arguments/common-options.ts";
import type { StandardStream } from "../io/standard-stream.ts";

/** Where a command writes: `out` is the answer, `err` everything else. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
}

export interface Output {
  write(text: string): void;
  /** A person may be looking: progress can be redrawn, and tables are cut to the width. */
  readonly isInteractive: boolean;
  readonly hasColour: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

export interface TerminalOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From --color or --no-color. */
  readonly color?: boolean | undefined;
  /** Called where an answer cannot be written, as on a full disk; what follows of it goes nowhere. */
  readonly onLost: (error: NodeJS.ErrnoException) => void;
}

/** In fewer columns a status line says nothing. */
const NARROWEST = 20;

export function createTerminal(
  streams: { readonly stdout: StandardStream; readonly stderr: StandardStream },
  options: TerminalOptions,
): Terminal {
  return { out: createOutput(streams.stdout, options), err: createOutput(streams.stderr, { ...options, onLost: () => undefined }) };
}

function createOutput(stream: StandardStream, { env, color, onLost }: TerminalOptions): Output {
  let isOpen = true;
  // The reader has seen enough (`cgox targets | head -1`): the work goes on, the rest of the text goes nowhere.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    const isFirst = isOpen;
    isOpen = false;
    if (isFirst) onLost(error);
  });
  const isTerminal = stream.isTTY === true;
  // A terminal that does not know its size says 0 (`script`, some CI): nothing can be cut to that, nor redrawn.
  const columns = isTerminal && stream.columns > 0 ? stream.columns : undefined;
  return {
    write: (text) => {
      if (isOpen) stream.write(text);
    },
    isInteractive: columns !== undefined && columns >= NARROWEST && !isCi(env) && env["TERM"] !== "dumb",
    hasColour: color ?? wantsColour(env, isTerminal),
    columns,
  };
}

/** FORCE_COLOR wins over NO_COLOR, as it does in Node itself; both by no-color.org and force-color.org. */
function wantsColour(env: TerminalOptions["env"], isTerminal: boolean): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return !env["NO_COLOR"] && isTerminal && env["TERM"] !== "dumb";
}

import type { CgoxEvent, Emit } from "../../model/events.ts";
import type { Output } from "../terminal.ts";
import { warningText } from "./event-text.ts";
import { createPlainReporter } from "./plain-reporter.ts";
import { createSpinnerReporter } from "./spinner-reporter.ts";

/** Shows what the rooms say while they work. */
export interface Reporter {
  readonly emit: Emit;
  /** Takes away what is still being redrawn, so that other text can follow. */
  settle(): void;
}

/** A spinner for a person at a terminal, plain lines for a log, warnings alone with --quiet. */
export function createReporter(output: Output, { quiet }: { readonly quiet: boolean }): Reporter {
  if (quiet) return createQuietReporter(output);
  return output.isInteractive ? createSpinnerReporter(output) : createPlainReporter(output);
}

function createQuietReporter(output: Output): Reporter {
  const emit = (event: CgoxEvent) => {
    if (event.type === "warning") output.write(warningText(event, output));
  };
  return { emit, settle: () => undefined };
}

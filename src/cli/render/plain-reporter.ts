import type { CgoxEvent } from "../../model/events.ts";
import type { Output } from "../terminal.ts";
import { noteText, warningText } from "./event-text.ts";
import { printable } from "./printable.ts";
import type { Reporter } from "./reporter.ts";

/** One line for each thing that begins or ends: for logs, where nothing can be redrawn. */
export function createPlainReporter(output: Output): Reporter {
  return { emit: (event) => output.write(plainText(event, output)), settle: () => undefined };
}

function plainText(event: CgoxEvent, output: Output): string {
  switch (event.type) {
    case "start":
    case "end":
      return event.message === "" ? "" : `${printable(event.message)}\n`;
    case "progress":
      return "";
    case "note":
      return noteText(event, output);
    case "warning":
      return warningText(event, output);
  }
}

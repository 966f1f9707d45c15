import type { Ora } from "ora";
import type { CgoxEvent, Stage } from "../../model/events.ts";
import type { Output } from "../terminal.ts";
import { noteText, progressText, warningText } from "./event-text.ts";
import { printable } from "./printable.ts";
import type { Reporter } from "./reporter.ts";
import { styled } from "./style.ts";
import { cutToWidth } from "./width.ts";

/** What is done sooner shows no spinner, and does not load one. */
const PATIENCE_MS = 120;

interface Running {
  readonly message: string;
  progress: string;
}

/** One spinner that names all stages under way, with counts and bytes; a line stays for each that has ended. */
export function createSpinnerReporter(output: Output): Reporter {
  const running = new Map<Stage, Running>();
  let spinner: Ora | undefined;
  let timer: NodeJS.Timeout | undefined;

  const refresh = () => {
    if (running.size === 0) return settle();
    if (spinner !== undefined) spinner.text = statusText(running, output);
    else timer ??= setTimeout(() => void show(), PATIENCE_MS).unref();
  };
  const show = async () => {
    const { default: ora } = await import("ora");
    if (running.size === 0 || timer === undefined) return;
    // ora would swallow the keyboard, which belongs to what cgox runs.
    spinner = ora({ discardStdin: false, hideCursor: false, text: statusText(running, output) }).start();
  };
  const settle = () => {
    clearTimeout(timer);
    timer = undefined;
    spinner?.stop();
    spinner = undefined;
  };
  const line = (text: string) => {
    spinner?.clear();
    output.write(text);
    spinner?.render();
  };

  const emit = (event: CgoxEvent) => {
    switch (event.type) {
      case "start":
        if (event.stage === "build") {
          // go writes to the same terminal.
          settle();
          return output.write(`${printable(event.message)}\n`);
        }
        running.set(event.stage, { message: event.message, progress: "" });
        return refresh();
      case "progress": {
        const stage = running.get(event.stage);
        if (stage !== undefined) stage.progress = progressText(event);
        return refresh();
      }
      case "end":
        running.delete(event.stage);
        if (event.message !== "") line(`${styled(output, "green", "✓")} ${printable(event.message)}\n`);
        return refresh();
      case "note":
        return line(noteText(event, output));
      case "warning":
        return line(warningText(event, output));
    }
  };
  return { emit, settle };
}

function statusText(running: ReadonlyMap<Stage, Running>, output: Output): string {
  const parts = [...running.values()].map(({ message, progress }) => (progress === "" ? message : `${message} ${progress}`));
  // The spinner itself and a space come before the text; a line that wraps could not be redrawn.
  return cutToWidth(printable(parts.join(" · ")), (output.columns ?? 80) - 3);
}

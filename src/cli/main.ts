#!/usr/bin/env node
import { recallAnswer } from "../io/answers.ts";
import { lostAnswer, standardStream } from "../io/standard-stream.ts";

const words = process.argv.slice(2);
const answer = recallAnswer(words);
if (answer === undefined) {
  void run();
} else {
  standardStream(1, () => process.stdout)
    .on("error", (error: NodeJS.ErrnoException) => void say(lostAnswer(error)))
    .write(answer);
}

async function run(): Promise<void> {
  const { runCli } = await import("./run.ts");
  process.exitCode = await runCli(words, process);
}

async function say(lost: unknown): Promise<void> {
  if (lost === undefined) return;
  process.exitCode = 1;
  const { renderError } = await import("./render/error.ts");
  standardStream(2, () => process.stderr)
    .on("error", () => undefined)
    .write(renderError(lost, { hasColour: false }));
}

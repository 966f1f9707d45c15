#!/usr/bin/env node
import { recallAnswer } from "../io/answers.ts";
import { standardStream } from "../io/standard-stream.ts";

const words = process.argv.slice(2);
const said = recallAnswer(words);
if (said === undefined) {
  void run();
} else {
  if (said.warnings !== "") {
    standardStream(2, () => process.stderr)
      .on("error", () => undefined)
      .write(said.warnings);
  }
  standardStream(1, () => process.stdout)
    .on("error", (error: NodeJS.ErrnoException) => void say(error))
    .write(said.answer);
}

async function run(): Promise<void> {
  const { runCli } = await import("./run.ts");
  process.exitCode = await runCli(words, process);
}

async function say(error: NodeJS.ErrnoException): Promise<void> {
  const [{ lostAnswer }, { renderError }] = await Promise.all([import("../io/lost-answer.ts"), import("./render/error.ts")]);
  const lost = lostAnswer(error);
  if (lost === undefined) return;
  process.exitCode = 1;
  standardStream(2, () => process.stderr)
    .on("error", () => undefined)
    .write(renderError(lost, { hasColour: false }));
}

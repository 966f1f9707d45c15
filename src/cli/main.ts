#!/usr/bin/env node
import { recallAnswer } from "../io/answers.ts";
import { standardStream } from "../io/standard-stream.ts";

const words = process.argv.slice(2);
const answer = recallAnswer(words);
if (answer === undefined) {
  void run();
} else {
  // A reader that has seen enough closes the pipe.
  standardStream(1, () => process.stdout)
    .on("error", () => undefined)
    .write(answer);
}

async function run(): Promise<void> {
  const { runCli } = await import("./run.ts");
  process.exitCode = await runCli(words, process);
}

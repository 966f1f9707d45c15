import type { AnyCommand } from "./command.ts";
import { OUTPUTS } from "./outputs.ts";

/** Every command by its words, in the order of `cgox help`; each file is read when its command is asked for. */
export const COMMANDS: Readonly<Record<string, () => Promise<AnyCommand>>> = {
  "sysroot add": async () => (await import("./commands/sysroot-add.ts")).sysrootAdd,
  "sysroot remove": async () => (await import("./commands/sysroot-remove.ts")).sysrootRemove,
  "sysroot update": async () => (await import("./commands/sysroot-update.ts")).sysrootUpdate,
  "sysroot sync": async () => (await import("./commands/sysroot-sync.ts")).sysrootSync,
  "sysroot list": async () => (await import("./commands/sysroot-list.ts")).sysrootList,
  "sysroot show": async () => (await import("./commands/sysroot-show.ts")).sysrootShow,
  "sysroot path": async () => (await import("./commands/sysroot-path.ts")).sysrootPath,
  build: async () => (await import("./commands/build.ts")).build,
  run: async () => (await import("./commands/run.ts")).run,
  test: async () => (await import("./commands/test.ts")).test,
  bundle: async () => (await import("./commands/bundle.ts")).bundle,
  ...packages(),
  why: async () => (await import("./commands/why.ts")).why,
  env: async () => (await import("./commands/env.ts")).env,
  targets: async () => (await import("./commands/targets.ts")).targets,
  trust: async () => (await import("./commands/trust.ts")).trust,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  "cache size": async () => (await import("./commands/cache-size.ts")).cacheSize,
  "cache prune": async () => (await import("./commands/cache-prune.ts")).cachePrune,
  "cache verify": async () => (await import("./commands/cache-verify.ts")).cacheVerify,
  completion: async () => (await import("./commands/completion.ts")).completion,
  version: async () => (await import("./commands/version.ts")).version,
  help: async () => (await import("./commands/help.ts")).help,
};

/** `package deb` and so on: a command for each output. */
function packages(): Record<string, () => Promise<AnyCommand>> {
  const command = async (name: string, load: (typeof OUTPUTS)[keyof typeof OUTPUTS]) =>
    (await import("./package-command.ts")).packageCommand(name, await load());
  return Object.fromEntries(Object.entries(OUTPUTS).map(([name, load]) => [`package ${name}`, () => command(name, load)]));
}

/** Called by the completion scripts; in no list. */
export const HIDDEN_COMMANDS: Readonly<Record<string, () => Promise<AnyCommand>>> = {
  __complete: async () => (await import("./commands/complete.ts")).complete,
};

/** First words that only mean something with a second one. */
export const GROUPS: Readonly<Record<string, string>> = {
  sysroot: "the C libraries of a target: fetched, locked, assembled",
  package: "what the target's users install",
  cache: "what cgox keeps on this machine",
};

/** The commands whose names pass the test, in the table's order. */
export async function loadCommands(isWanted: (name: string) => boolean): Promise<AnyCommand[]> {
  return Promise.all(Object.entries(COMMANDS).flatMap(([name, load]) => (isWanted(name) ? [load()] : [])));
}

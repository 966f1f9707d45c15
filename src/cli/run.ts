import { CgoxError } from "../model/error.ts";
import type { Emit } from "../model/events.ts";
import { checkArguments } from "./arguments/check-arguments.ts";
import { COMMON_OPTIONS, readCommonOptions, type CommonOptions } from "./arguments/common-options.ts";
import { parseArguments, type ParsedArguments } from "./arguments/parse.ts";
import { COMMANDS, HIDDEN_COMMANDS } from "./command-table.ts";
import { isSystemError } from "../io/files/io-error.ts";
import { lostAnswer } from "../io/lost-answer.ts";
import { standardStream } from "../io/standard-stream.ts";
import { redact } from "../model/redact.ts";
import type { Session } from "../model/session.ts";
import type { AnyCommand, CommandContext } from "./command.ts";
import { dispatch } from "./dispatch.ts";
import type { Reporter } from "./render/reporter.ts";
import { onSignals, type Signals } from "./signals.ts";
import { createTerminal, type Terminal } from "./terminal.ts";

/**
 * One run of cgox, from the words of a command line to an exit code. Never throws.
 * @param argv without node and the script
 */
export async function runCli(argv: readonly string[], process: NodeJS.Process): Promise<number> {
  const color = earlyColour(argv);
  const streams = { stdout: standardStream(1, () => process.stdout), stderr: standardStream(2, () => process.stderr) };
  const reporters: Reporter[] = [];
  let lost: unknown;
  const onLost = (error: NodeJS.ErrnoException): void => {
    lost = lostAnswer(error);
    // A terminal says so later than a file.
    if (lost !== undefined) process.exitCode = 1;
  };
  const terminal = createTerminal(streams, { env: process.env, color, onLost });
  const sessions: Session[] = [];
  const settle = () => reporters.forEach((reporter) => reporter.settle());
  const signals = onSignals(process, terminal, settle);
  try {
    const exitCode = await runCommand(argv, { argv, process, terminal, signals, reporters, sessions });
    if (lost !== undefined) throw lost;
    return exitCode;
  } catch (error) {
    settle();
    const { renderError, exitCodeOf } = await import("./render/error.ts");
    terminal.err.write(renderError(error, terminal.err));
    return exitCodeOf(error);
  } finally {
    for (const { host } of sessions) host.network.close();
  }
}

interface World {
  readonly argv: readonly string[];
  readonly process: NodeJS.Process;
  readonly terminal: Terminal;
  readonly signals: Signals;
  /** Those that were made, so that an error or a signal can end what they show. */
  readonly reporters: Reporter[];
  /** Those that were opened, so that this process does not stay for what nobody waits for. */
  readonly sessions: Session[];
}

async function runCommand(argv: readonly string[], world: World): Promise<number> {
  const found = dispatch(argv);
  if (found.kind === "overview") {
    parseArguments(found.argv, { options: COMMON_OPTIONS, commandName: found.group ?? "" });
    const { overviewText } = await import("./help/overview.ts");
    const text = await overviewText(found.group, world.terminal.out);
    (found.isAsked ? world.terminal.out : world.terminal.err).write(text);
    return found.isAsked ? 0 : 2;
  }
  const load = COMMANDS[found.name] ?? HIDDEN_COMMANDS[found.name];
  if (load === undefined) throw new Error(`no command ${found.name}`);
  const command = await load();
  const parsed = parseFor(command, found.argv);
  if (parsed.flags["help"]) {
    const { commandHelp } = await import("./help/command-help.ts");
    world.terminal.out.write(commandHelp(command, world.terminal.out));
    return 0;
  }
  checkArguments(command.name, command.arguments, parsed.positionals);
  const options = command.readOptions(parsed);
  return command.run(contextOf(world, readCommonOptions(parsed, world.process.env)), options);
}

/** What a command's own words and options are; where it passes nothing on, what follows `--` are words too. */
export function parseFor(command: AnyCommand, argv: readonly string[]): ParsedArguments {
  const parsed = parseArguments(argv, {
    options: { ...command.options, ...COMMON_OPTIONS },
    commandName: command.name,
    ...(command.foreignHint === undefined ? {} : { foreignHint: command.foreignHint }),
    ...(command.dashedWords === undefined ? {} : { dashedWords: command.dashedWords }),
  });
  return command.passesOn ? parsed : { ...parsed, positionals: [...parsed.positionals, ...parsed.rest], rest: [] };
}

function contextOf({ argv, process, terminal, signals, reporters, sessions }: World, common: CommonOptions): CommandContext {
  let isUneventful = true;
  let warnings = "";
  const keyFiles: string[] = [];
  return {
    terminal,
    env: process.env,
    platform: process.platform,
    quiet: common.quiet,
    openSession: async ({ anyOwner = false, folder } = {}) => {
      const [{ createReporter }, { createSession }] = await Promise.all([import("./render/reporter.ts"), import("./session.ts")]);
      const reporter = createReporter(terminal.err, { quiet: common.quiet });
      reporters.push(reporter);
      const emit: Emit = (event) => {
        isUneventful = false;
        reporter.emit("message" in event ? { ...event, message: redact(event.message) } : event);
      };
      const session = await createSession({
        common,
        emit,
        signals,
        workingDirectory: workingDirectory(process, common),
        env: process.env,
        anyOwner,
        ...(folder === undefined ? {} : { folder }),
      });
      sessions.push(session);
      if (anyOwner || Object.keys(session.config.platforms).length === 0) return session;
      const [{ unagreedArchives }, { warningText }] = await Promise.all([import("./own-archives.ts"), import("./render/event-text.ts")]);
      const { warning, inputs } = await unagreedArchives(session);
      keyFiles.push(...inputs);
      if (warning !== undefined) {
        reporter.emit(warning);
        warnings = warningText(warning, terminal.err);
      }
      return session;
    },
    settle: () => reporters.forEach((reporter) => reporter.settle()),
    answer: async ({ project: { root } }, text, inputs) => {
      terminal.out.write(text);
      // What is remembered is found by the words, which others may read.
      if (!isUneventful || common.mirrors.some((mirror) => mirror.includes("@"))) return;
      const { rememberAnswer } = await import("../io/answers.ts");
      rememberAnswer(argv, { root, answer: text, warnings, inputs: [...inputs, ...keyFiles] });
    },
  };
}

/** One that was removed, or whose path is too long for the system, is only missed where another folder is not named in full. */
function workingDirectory(process: NodeJS.Process, { directory }: CommonOptions): string {
  try {
    return process.cwd();
  } catch (error) {
    if (directory?.startsWith("/") === true) return directory;
    const reason = isSystemError(error) ? error.code : String(error);
    throw new CgoxError("CGOX_USAGE_DIRECTORY", `the working folder cannot be used: ${reason}`, {
      hint: "it may have been removed: change to another one, or name one with -C",
    });
  }
}

/** --color and --no-color count for errors of parsing too. */
function earlyColour(argv: readonly string[]): boolean | undefined {
  const terminator = argv.indexOf("--");
  const own = terminator < 0 ? argv : argv.slice(0, terminator);
  const last = own.findLast((argument) => argument === "--color" || argument === "--no-color");
  return last === undefined ? undefined : last === "--color";
}

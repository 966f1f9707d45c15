import { CgoxError } from "../model/error.ts";
import type { LockedSysroot } from "../model/lock.ts";
import { describeElf, openElf, type ElfFile } from "../formats/elf.ts";
import { findLoader, hostLoads, loaderArguments } from "../emulate/host-loader.ts";
import { goarchOf, isForMachine } from "../emulate/machines.ts";
import { missingLibraries } from "../emulate/needed-libraries.ts";
import type { Runner } from "../emulate/runner.ts";
import { runtimeRoot, type RuntimeRoot } from "./runtime-root.ts";
import type { TargetContext } from "./target-context.ts";

/** A command line, up to where the program's own arguments begin. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Laid over the host's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files of which links have to lie beside each program that is run so. Absolute paths. */
  readonly beside?: readonly string[];
}

/**
 * How a program is run on this machine, with the libraries of the lock entry around it. A static program gets no root.
 * @throws CgoxError `CGOX_RUN_NOT_A_PROGRAM`, `CGOX_RUN_OTHER_MACHINE`, `CGOX_RUN_MISSING_LIBRARY`, `CGOX_RUN_NO_LIBC`
 */
export async function launchProgram(
  context: TargetContext,
  program: string,
  what: { runner: Runner; locked: LockedSysroot },
): Promise<Launch> {
  const { runner, locked } = what;
  const { host } = context.session;
  const direct = { command: program, args: [] };
  if (context.target.goos === "windows" && runner.kind === "emulator") {
    const { launchWine } = await import("./launch-wine.ts");
    return launchWine(context, program, { wine: runner.path, locked });
  }
  if (context.target.goos !== "linux") return direct;
  const elf = programFile(await host.files.read(program), program, context);
  const isStatic = elf.interpreter === undefined;
  if (runner.kind === "host" && (isStatic || (await hostLoads(host, program, elf.interpreter)))) return direct;
  const root = isStatic ? undefined : await runtimeRoot(context, locked);
  if (root !== undefined) await refuseMissing(context, program, root);
  else if (elf.interpreter !== undefined && !(await host.files.exists(elf.interpreter))) throw noLoader(context, program, elf.interpreter);
  const through = launchThrough(context, runner, root);
  return through === undefined ? direct : { command: through.command, args: [...through.args, program] };
}

/** What stands before any program of the target: an emulator, or the root's own loader; undefined where nothing has to. */
export function launchThrough(context: TargetContext, runner: Runner, root: RuntimeRoot | undefined): Launch | undefined {
  if (runner.kind === "emulator") return { command: runner.path, args: runner.emulator.arguments(context.target, root?.root) };
  const loader = root === undefined ? undefined : findLoader(root.paths);
  if (root === undefined || loader === undefined) return undefined;
  const args = loaderArguments(root.root, libraryFolders(context), context.session.host.env["LD_LIBRARY_PATH"]);
  return { command: `${root.root}/${loader}`, args };
}

function programFile(bytes: Buffer, program: string, { target }: TargetContext): ElfFile {
  const elf = readElf(bytes);
  if (elf === undefined || elf.kind === "relocatable" || elf.kind === "core") {
    throw new CgoxError("CGOX_RUN_NOT_A_PROGRAM", `${program} is not a program for ${target.name}`, {
      hint: `name a package to build and run it: cgox run ${target.name} ./cmd/app`,
    });
  }
  if (isForMachine(elf, target.goarch)) return elf;
  const goarch = goarchOf(elf);
  throw new CgoxError("CGOX_RUN_OTHER_MACHINE", `${program} is no program for ${target.name}: it is ${describeElf(elf)}`, {
    hint: goarch === undefined ? undefined : `run it with: cgox run ${target.goos}/${goarch} ${program}`,
  });
}

/** The program of a platform without packages, which has no libc to run it with. */
function noLoader({ platform }: TargetContext, program: string, interpreter: string): CgoxError {
  return new CgoxError("CGOX_RUN_NO_LIBC", `${program} is loaded by ${interpreter}, which neither ${platform.id} nor this machine has`, {
    hint: "a platform with packages brings one, and a static program needs none (@musl); `cgox targets` lists the platforms of each target",
  });
}

async function refuseMissing(context: TargetContext, program: string, { root }: RuntimeRoot): Promise<void> {
  const { target, session } = context;
  const [first, ...others] = await missingLibraries({
    program,
    root,
    folders: libraryFolders(context),
    libraryPath: session.host.env["LD_LIBRARY_PATH"],
    open: async (path) => {
      const facts = (await session.host.files.exists(path))
        ? await session.host.files.facts(await session.host.files.realPath(path))
        : undefined;
      const elf = facts?.kind === "file" ? readElf(await session.host.files.read(path)) : undefined;
      return elf !== undefined && isForMachine(elf, target.goarch) ? elf : undefined;
    },
  });
  if (first === undefined) return;
  const also = others.length === 0 ? "" : ` (nor are ${others.map(({ name }) => name).join(", ")})`;
  const by = first.neededBy === program ? program : `${first.neededBy.replace(`${root}/`, "")}, which ${program} needs,`;
  throw new CgoxError("CGOX_RUN_MISSING_LIBRARY", `${by} needs ${first.name}, which is not in the run-time root of ${target.name}${also}`, {
    hint: `add its library: cgox sysroot add ${target.name} ${/^lib(.+?)\.so/.exec(first.name)?.[1]?.replace(/^/, "-l") ?? first.name}`,
  });
}

function libraryFolders({ platform, architecture }: TargetContext): string[] {
  return platform.layout.libraryDirectories.map((folder) => folder.replace("{multiarch}", architecture.multiarch));
}

function readElf(bytes: Buffer): ElfFile | undefined {
  return bytes.length >= 4 && bytes.readUInt32BE(0) === 0x7f454c46 ? openElf(bytes) : undefined;
}

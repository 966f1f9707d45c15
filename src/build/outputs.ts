import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Target } from "../model/target.ts";

export interface OutputOptions {
  readonly targets: readonly Target[];
  /** Import paths of the main packages. */
  readonly mains: readonly string[];
  readonly workingDirectory: string;
  /** What `-o` said: a file for one program, else a folder. */
  readonly output?: string;
  /** Whether `-o` names a folder that is there. */
  readonly outputIsDirectory: boolean;
  /** go build's -buildmode, where it was given. */
  readonly buildMode?: string;
  /** Name from cgox.yaml, for a build of one main package. */
  readonly name?: string;
}

/** One program to build. */
export interface PlannedOutput {
  readonly target: Target;
  readonly main: string;
  readonly path: string;
}

const ENDINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "c-shared": { windows: ".dll", darwin: ".dylib", default: ".so" },
  "c-archive": { windows: ".lib", default: ".a" },
  plugin: { default: ".so" },
  default: { windows: ".exe", default: "" },
};

/**
 * The path of each program: `dist/<name>_<goos>_<goarch>[<variant>]`, `.exe` on Windows, or what `-o` says. The platform joins the name
 * where two targets of one call would get the same.
 * @throws CgoxError `CGOX_BUILD_OUTPUT` where several programs would have to share one file
 */
export function planOutputs(options: OutputOptions): PlannedOutput[] {
  const { targets, mains, output, workingDirectory } = options;
  const isFile = output !== undefined && !options.outputIsDirectory && !output.endsWith("/");
  const count = targets.length * mains.length;
  if (isFile && count > 1) {
    throw new CgoxError("CGOX_BUILD_OUTPUT", `-o ${output} names one file, and ${count} programs are to be built`, {
      hint: `name a folder instead: -o ${output}/`,
    });
  }
  const place = (name: string) =>
    isFile ? posix.resolve(workingDirectory, output) : posix.resolve(workingDirectory, output ?? "dist", name);
  const names = mains.length === 1 && options.name !== undefined ? [options.name] : mains.map(programName);
  return targets.flatMap((target) =>
    mains.map((main, index) => ({ target, main, path: place(fileName(options, target, names[index] ?? programName(main))) })),
  );
}

/** What go itself would call the program: the last element of the import path that is not a major version. */
export function programName(importPath: string): string {
  const elements = importPath.split("/");
  const last = elements.at(-1) ?? importPath;
  return /^v\d+$/.test(last) && elements.length > 1 ? (elements.at(-2) ?? last) : last;
}

function fileName({ targets, buildMode }: OutputOptions, target: Target, name: string): string {
  const stem = `${name}_${target.goos}_${target.goarch}${variantOf(target)}`;
  const isShared = targets.some((other) => other !== target && stemOf(other) === stemOf(target));
  const endings = ENDINGS[buildMode ?? "default"] ?? ENDINGS["default"];
  return `${stem}${isShared ? `_${target.platform}` : ""}${endings?.[target.goos] ?? endings?.["default"] ?? ""}`;
}

function stemOf(target: Target): string {
  return `${target.goos}_${target.goarch}${variantOf(target)}`;
}

/** `v6` joins the architecture as GoReleaser and Docker write it; a word such as `softfloat` stands apart. */
function variantOf({ variant }: Target): string {
  if (variant === undefined) return "";
  return /^v\d/.test(variant) ? variant : `_${variant}`;
}

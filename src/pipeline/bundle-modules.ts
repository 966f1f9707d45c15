import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import { MACHINE_ARCHITECTURES, openPe } from "../formats/pe.ts";
import type { Module } from "../ship/bundle/import-walk.ts";
import type { TargetContext } from "./target-context.ts";

/** A program or library that was read. */
export interface ReadModule extends Module {
  /** Absolute path. */
  readonly source: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Reads what a program or library of the target imports.
 * @throws CgoxError `CGOX_BUNDLE_NOT_A_PROGRAM`, `CGOX_BUNDLE_OTHER_MACHINE`, `CGOX_FORMAT_PE` for a damaged one
 */
export async function readModule({ session, target }: TargetContext, source: string, name = posix.basename(source)): Promise<ReadModule> {
  const data = await session.host.files.read(source);
  if (data.length < 64 || data.readUInt16BE(0) !== MZ) {
    throw new CgoxError("CGOX_BUNDLE_NOT_A_PROGRAM", `${source} is no program for Windows`, {
      hint: `build it with: cgox build ${target.name}`,
    });
  }
  try {
    const { header, imports, delayImports } = openPe(data);
    const goarch = MACHINE_ARCHITECTURES[header.machine];
    if (goarch !== target.goarch) {
      throw new CgoxError("CGOX_BUNDLE_OTHER_MACHINE", `${source} is for ${goarch ?? "another machine"}, not for ${target.name}`, {
        hint: goarch === undefined ? `build it with: cgox build ${target.name}` : `name its own target: ${target.goos}/${goarch}`,
      });
    }
    return {
      name,
      source,
      size: data.length,
      imports: imports.map(({ library }) => library),
      delayImports: delayImports.map(({ library }) => library),
    };
  } catch (cause) {
    if (!(cause instanceof CgoxError) || !cause.code.startsWith("CGOX_FORMAT_")) throw cause;
    throw new CgoxError(cause.code, `${source}: ${cause.message}`, {
      hint: cause.hint ?? "build it anew, or add its package again",
      cause,
    });
  }
}

/** Whether a file's name is that of a program or library. */
export function isModuleName(path: string): boolean {
  return /\.(dll|exe)$/i.test(path);
}

const MZ = 0x4d5a;

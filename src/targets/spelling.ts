import { nearest } from "../model/nearest.ts";
import { valueOf } from "../model/value-of.ts";
import { knownPorts, type TargetTable } from "./target-table.ts";

/** A target's text taken apart and put into Go's own words; nothing is checked yet. */
export interface Spelling {
  readonly goos: string;
  readonly goarch: string;
  readonly variant?: string;
  /** What follows the @, as written. */
  readonly platform?: string;
}

/**
 * Takes `<goos>/<goarch>[/<variant>][@<platform>]` or an alias apart. Letter case does not matter and machine names are understood
 * (`linux/aarch64`, `linux/arm64/v8`), as with Docker's platforms; white space is no part of a target. Debian's `armel` is ARMv5 here, where
 * Docker says v6. undefined for what does not have this shape.
 */
export function readSpelling(text: string, table: TargetTable): Spelling | undefined {
  const [, head, written] = /^([\w./,-]+?)(?:@([\w.-]+))?$/.exec(text.toLowerCase()) ?? [];
  if (head === undefined) return undefined;
  const alias = valueOf(table.aliases, head);
  if (alias !== undefined) return withPlatform(readSpelling(alias, table), written);
  const [system, machine, ...rest] = head.split("/");
  if (system === undefined || !isWord(system) || machine === undefined || !isWord(machine) || rest.length > 1 || rest[0] === "")
    return undefined;
  const [goarch = machine, ofMachine] = (valueOf(table.machines, machine) ?? machine).split("/");
  const variant = readVariant(goarch, rest[0] ?? ofMachine, table);
  const goos = valueOf(table.operatingSystems, system) ?? system;
  return withPlatform({ goos, goarch, ...(variant !== undefined && { variant }) }, written);
}

/**
 * Whether `cgox build` should take a word for a target rather than for a Go package: an alias, or two or three parts of which the first is a
 * GOOS or the second a GOARCH, or which together are nearly a port. `net/http`, `./cmd/app` and `example.com/x` are packages;
 * `linux/armm` and `linx/amr64` are targets, mistyped.
 */
export function looksLikeTarget(text: string, table: TargetTable): boolean {
  const spelling = readSpelling(text, table);
  if (spelling === undefined) return false;
  const ports = knownPorts(table);
  const { goos, goarch } = spelling;
  return ports.some((name) => name.startsWith(`${goos}/`) || name.endsWith(`/${goarch}`)) || nearest(`${goos}/${goarch}`, ports).length > 0;
}

function readVariant(goarch: string, variant: string | undefined, table: TargetTable): string | undefined {
  const known = valueOf(table.subArchitectures, goarch);
  if (variant === undefined || known?.plain?.includes(variant) === true) return undefined;
  return valueOf(known?.spellings ?? {}, variant) ?? variant;
}

function withPlatform(spelling: Spelling | undefined, platform: string | undefined): Spelling | undefined {
  return spelling === undefined || platform === undefined ? spelling : { ...spelling, platform };
}

function isWord(text: string): boolean {
  return /^[\w-]+$/.test(text);
}

import { posix } from "node:path";
import { openElf, type DynamicSymbol } from "../../formats/elf.ts";
import { readCopiedSymbols } from "./copied-symbols.ts";

/** What Depends are computed from: the dynamic side of an ELF file. */
export interface BinaryFacts {
  /** As messages call it. */
  readonly name: string;
  readonly needed: readonly string[];
  readonly soname?: string;
  /** Absolute folders that the file has searched before the system's. */
  readonly searchPath: readonly string[];
  /** Symbols that a library has to bring. */
  readonly wanted: readonly WantedSymbol[];
  /** `name@version` of the symbols that it brings; `@Base` where they have no version. */
  readonly defined: ReadonlySet<string>;
  /** Something that runs, not a library or plug-in. */
  readonly isExecutable: boolean;
}

export interface WantedSymbol {
  /** `name@version`, `name@Base` where the file names no version: as symbols files spell it. */
  readonly id: string;
  /** The program runs without it. */
  readonly isWeak: boolean;
}

/**
 * Reads the facts out of an ELF file. A variable that a program takes over from a library by a copy relocation is wanted, although
 * the file has room for it.
 * @param name path in the package, or what else messages should call it.
 * @param installPath absolute path on the target, which `$ORIGIN` in the run path stands for; without it such folders are left out.
 * @throws CgoxError `CGOX_FORMAT_ELF` for a file that is not ELF, or damaged.
 */
export function readBinaryFacts(name: string, file: Buffer, installPath?: string): BinaryFacts {
  const elf = openElf(file);
  const isExecutable = elf.kind === "executable" || elf.interpreter !== undefined;
  const copied = isExecutable ? readCopiedSymbols(file) : new Set<string>();
  const isWanted = (symbol: DynamicSymbol): boolean => !symbol.isDefined || copied.has(symbol.name);
  return {
    name,
    needed: elf.needed,
    ...(elf.soname === undefined ? {} : { soname: elf.soname }),
    searchPath: (elf.runpath ?? elf.rpath ?? "").split(":").flatMap((folder) => resolveFolder(folder, installPath)),
    wanted: elf.dynamicSymbols.filter(isWanted).map((symbol) => ({ id: symbolId(symbol), isWeak: symbol.binding === "weak" })),
    defined: new Set(elf.dynamicSymbols.filter((symbol) => !isWanted(symbol)).map(symbolId)),
    isExecutable,
  };
}

function symbolId({ name, version = "Base" }: DynamicSymbol): string {
  return `${name}@${version}`;
}

function resolveFolder(folder: string, installPath: string | undefined): string[] {
  const origin = installPath === undefined ? undefined : posix.dirname(installPath);
  const resolved = origin === undefined ? folder : folder.replaceAll(/\$ORIGIN|\$\{ORIGIN\}/g, () => origin);
  return resolved.startsWith("/") ? [posix.normalize(resolved).replace(/(?<=.)\/$/, "")] : [];
}

import { once } from "./once.ts";
import { readDebugEntries, type PeDebugEntry } from "./pe/debug.ts";
import { readExports, type PeExports } from "./pe/exports.ts";
import { readPeHeader, type PeHeader } from "./pe/header.ts";
import { createImage } from "./pe/image.ts";
import { readDelayImports, readImports, type PeImport } from "./pe/imports.ts";
import { readResources, type PeResource } from "./pe/resources.ts";
import { readPeSections, type PeSection } from "./pe/sections.ts";

export { MACHINE_ARCHITECTURES } from "./pe/machines.ts";
export { ResourceType } from "./pe/resources.ts";
export type { PeDebugEntry, PeExports, PeHeader, PeImport, PeResource, PeSection };

/**
 * A program or DLL for Windows. Each property but the header is read when it is asked for the first time, and throws CgoxError
 * `CGOX_FORMAT_PE` where that part of the file is damaged.
 */
export interface PeFile {
  readonly header: PeHeader;
  readonly kind: "executable" | "dll";
  readonly sections: readonly PeSection[];
  /** The DLLs that are loaded before it starts, in order. */
  readonly imports: readonly PeImport[];
  /** The DLLs that are loaded when a function of theirs is first called. */
  readonly delayImports: readonly PeImport[];
  readonly exports: PeExports | undefined;
  readonly resources: readonly PeResource[];
  readonly debugEntries: readonly PeDebugEntry[];
}

/** Opens a PE file, PE32 or PE32+. @throws CgoxError `CGOX_FORMAT_PE` where the header is not one. */
export function openPe(file: Buffer): PeFile {
  const { reader, header } = readPeHeader(file);
  const sections = once(() => readPeSections(reader, header));
  const image = once(() => createImage(reader, header, sections()));
  const imports = once(() => readImports(image()));
  const delayImports = once(() => readDelayImports(image()));
  const exports = once(() => readExports(image()));
  const resources = once(() => readResources(image()));
  const debugEntries = once(() => readDebugEntries(image()));
  return {
    header,
    kind: (header.characteristics & IS_DLL) === 0 ? "executable" : "dll",
    get sections() {
      return sections();
    },
    get imports() {
      return imports();
    },
    get delayImports() {
      return delayImports();
    },
    get exports() {
      return exports();
    },
    get resources() {
      return resources();
    },
    get debugEntries() {
      return debugEntries();
    },
  };
}

const IS_DLL = 0x2000;

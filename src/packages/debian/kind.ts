import type { RepositoryKind } from "../repository.ts";
import { isForDebianSysroot } from "./sysroot-paths.ts";

/** Debian, Ubuntu, Raspberry Pi OS: signed suites (DebianRepository/Format) of .deb packages. Loaded as far as it is used. */
export const debianKind: RepositoryKind = {
  open: async (request) => (await import("./open.ts")).openDebian(request),
  mirrors: async (request) => (await import("./mirrors.ts")).debianMirrors(request),
  isForSysroot: isForDebianSysroot,
  unpack: async (archive, sink, buffers) => (await import("./unpack.ts")).unpackDeb(archive, sink, buffers),
  unusedIndexes: async (request) => (await import("./unused-indexes.ts")).unusedDebianIndexes(request),
  alternatives: { metadata: "postinst", read: async (text) => (await import("./alternatives.ts")).readAlternatives(text) },
};

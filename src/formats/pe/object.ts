import { createPeReader } from "./reader.ts";

/** Names of the sections of a COFF object (.o, .obj, .syso). @throws CgoxError `CGOX_FORMAT_PE` where it is cut short */
export function objectSectionNames(object: Buffer): string[] {
  const reader = createPeReader(object);
  const [count, optionalSize] = [reader.u16(2), reader.u16(16)];
  return Array.from({ length: count }, (_, index) =>
    reader
      .bytes(20 + optionalSize + 40 * index, 8)
      .toString("latin1")
      .replace(/\0.*$/s, ""),
  );
}

import { damagedPe } from "./damaged.ts";
import type { PeHeader } from "./header.ts";
import type { PeReader } from "./reader.ts";

/** A section header. */
export interface PeSection {
  /** The whole name, also where it is longer than the header's eight bytes. */
  readonly name: string;
  readonly virtualAddress: number;
  readonly virtualSize: number;
  /** Where its bytes are in the file, and how many of them. */
  readonly offset: number;
  readonly size: number;
  readonly characteristics: number;
}

/** @throws CgoxError `CGOX_FORMAT_PE` */
export function readPeSections(reader: PeReader, header: PeHeader): PeSection[] {
  const { offset, count } = header.sectionTable;
  // Each address of the directories is looked for among them.
  if (count > MOST) throw damagedPe(`it has ${count} sections`);
  return Array.from({ length: count }, (_, index) => {
    const at = offset + ENTRY * index;
    return {
      name: sectionName(reader, header, at),
      virtualAddress: reader.u32(at + 12),
      virtualSize: reader.u32(at + 8),
      offset: reader.u32(at + 20),
      size: reader.u32(at + 16),
      characteristics: reader.u32(at + 36),
    };
  });
}

/**
 * The offset in the file of what lies at an address when the program runs.
 * @throws CgoxError `CGOX_FORMAT_PE` where the file holds nothing for it
 */
export function offsetOf(sections: readonly PeSection[], header: PeHeader, address: number): number {
  if (address < header.sizeOfHeaders) return address;
  const section = sections.find(({ virtualAddress, size }) => address >= virtualAddress && address < virtualAddress + size);
  if (section === undefined) {
    throw damagedPe(`no section holds the address 0x${address.toString(16)}`);
  }
  return section.offset + address - section.virtualAddress;
}

/** `/4` stands for the text at byte 4 of the string table, which follows the COFF symbols. */
function sectionName(reader: PeReader, { symbolTable }: PeHeader, at: number): string {
  const raw = reader.bytes(at, 8);
  const end = raw.indexOf(0);
  const name = raw.toString("latin1", 0, end < 0 ? 8 : end);
  const place = /^\/(\d{1,7})$/.exec(name)?.[1];
  if (place === undefined || symbolTable.offset === 0) return name;
  return reader.text(symbolTable.offset + SYMBOL * symbolTable.count + Number(place));
}

/** Windows took 96 for long; linkers make some twenty. */
const MOST = 256;
const ENTRY = 40;
const SYMBOL = 18;

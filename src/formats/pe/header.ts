import { damagedPe } from "./damaged.ts";
import { createPeReader, type PeReader } from "./reader.ts";

/** The COFF header and what of the optional header tells something. Addresses are relative to the image base unless said otherwise. */
export interface PeHeader {
  readonly bits: 32 | 64;
  /** See machines.ts. */
  readonly machine: number;
  /** Seconds since 1970, or a hash of the contents. */
  readonly timeDateStamp: number;
  /** 0x2000 is a DLL, 0x20 one that may lie above 2 GiB. */
  readonly characteristics: number;
  /** 2 is a GUI program, 3 a console one. */
  readonly subsystem: number;
  /** 0x40 moves (ASLR), 0x20 anywhere in 64 bits, 0x100 keeps data from running. */
  readonly dllCharacteristics: number;
  readonly entryPoint: number;
  readonly imageBase: number;
  readonly sectionAlignment: number;
  readonly fileAlignment: number;
  readonly sizeOfImage: number;
  readonly sizeOfHeaders: number;
  readonly sectionTable: { readonly offset: number; readonly count: number };
  /** COFF symbols, which GNU's tools and go write; offset 0 where there are none. */
  readonly symbolTable: { readonly offset: number; readonly count: number };
  /** Import, export, resources…: see `Directory`. */
  readonly directories: readonly DataDirectory[];
  /** Offset of the COFF header in the file. */
  readonly offset: number;
}

export interface DataDirectory {
  readonly address: number;
  readonly size: number;
}

/** Places in `directories`. (PE Format, "Optional Header Data Directories") */
export const Directory = { exports: 0, imports: 1, resources: 2, debug: 6, delayImports: 13 } as const;

/** Reads the headers up to the section table. @throws CgoxError `CGOX_FORMAT_PE` */
export function readPeHeader(file: Buffer): { reader: PeReader; header: PeHeader } {
  const reader = createPeReader(file);
  if (file.length < 64 || reader.u16(0) !== MZ) {
    throw damagedPe("it does not start with MZ");
  }
  const signature = reader.u32(0x3c);
  if (reader.u32(signature) !== PE) {
    throw damagedPe("it is a program for DOS: no PE header behind its own");
  }
  const offset = signature + 4;
  const optional = offset + 20;
  const magic = reader.u16(optional);
  if (magic !== PE32 && magic !== PE32_PLUS) {
    throw damagedPe(`its optional header is of the kind 0x${magic.toString(16)}, where 0x10b and 0x20b are known`);
  }
  const isPlus = magic === PE32_PLUS;
  const optionalSize = reader.u16(offset + 16);
  return {
    reader,
    header: {
      bits: isPlus ? 64 : 32,
      machine: reader.u16(offset),
      timeDateStamp: reader.u32(offset + 4),
      characteristics: reader.u16(offset + 18),
      subsystem: reader.u16(optional + 68),
      dllCharacteristics: reader.u16(optional + 70),
      entryPoint: reader.u32(optional + 16),
      imageBase: isPlus ? reader.u64(optional + 24) : reader.u32(optional + 28),
      sectionAlignment: reader.u32(optional + 32),
      fileAlignment: reader.u32(optional + 36),
      sizeOfImage: reader.u32(optional + 56),
      sizeOfHeaders: reader.u32(optional + 60),
      sectionTable: { offset: optional + optionalSize, count: reader.u16(offset + 2) },
      symbolTable: { offset: reader.u32(offset + 8), count: reader.u32(offset + 12) },
      directories: readDirectories(reader, optional + (isPlus ? 108 : 92), optional + optionalSize),
      offset,
    },
  };
}

function readDirectories(reader: PeReader, countOffset: number, end: number): DataDirectory[] {
  const count = Math.min(reader.u32(countOffset), MOST_DIRECTORIES, Math.max(0, Math.floor((end - countOffset - 4) / 8)));
  return Array.from({ length: count }, (_, index) => {
    const at = countOffset + 4 + 8 * index;
    return { address: reader.u32(at), size: reader.u32(at + 4) };
  });
}

const MZ = 0x5a4d;
const PE = 0x4550;
const PE32 = 0x10b;
const PE32_PLUS = 0x20b;
const MOST_DIRECTORIES = 16;

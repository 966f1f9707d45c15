import { Directory, type PeHeader } from "./header.ts";
import type { PeReader } from "./reader.ts";
import { offsetOf, type PeSection } from "./sections.ts";

/** The file as its directories see it: by address. Every method throws `CGOX_FORMAT_PE` for an address that the file has nothing for. */
export interface PeImage {
  readonly reader: PeReader;
  readonly header: PeHeader;
  /** The offset in the file of an address. */
  offset(address: number): number;
  /** The text at an address. */
  text(address: number): string;
  /** undefined where the file has no such directory. */
  directory(name: keyof typeof Directory): { readonly address: number; readonly size: number; readonly offset: number } | undefined;
}

export function createImage(reader: PeReader, header: PeHeader, sections: readonly PeSection[]): PeImage {
  const offset = (address: number): number => offsetOf(sections, header, address);
  return {
    reader,
    header,
    offset,
    text: (address) => reader.text(offset(address)),
    directory(name) {
      const directory = header.directories[Directory[name]];
      if (directory === undefined || directory.address === 0) return undefined;
      return { ...directory, offset: offset(directory.address) };
    },
  };
}

import type { PeFile } from "../pe.ts";

/**
 * Why Windows would refuse to start a file whose parts can all be read; undefined where it would not. The loader wants headers and
 * sections at multiples of the alignments, and sections one behind the other, inside of the image. (PE Format, "Section Table")
 *
 * GNU ld lays debug sections that it does not know outside of it: DWARF 5 of go 1.25 and later with cgo (golang/go#75077), and what
 * .debug_gdb_scripts did before (golang/go#20183).
 */
export function loaderFault({ header, sections }: PeFile): string | undefined {
  const { fileAlignment, sectionAlignment, sizeOfHeaders, sizeOfImage } = header;
  if (!isAligned(sizeOfHeaders, fileAlignment)) return `its headers take ${sizeOfHeaders} bytes, which is no multiple of ${fileAlignment}`;
  let next = alignUp(sizeOfHeaders, sectionAlignment);
  for (const { name, virtualAddress, virtualSize, offset, size } of sections) {
    if (size > 0 && !isAligned(offset, fileAlignment))
      return `the section ${name} is at byte ${offset}, which is no multiple of ${fileAlignment}`;
    if (virtualAddress !== next) return `the section ${name} is at the address ${hex(virtualAddress)} instead of ${hex(next)}`;
    next = alignUp(virtualAddress + Math.max(virtualSize === 0 ? size : virtualSize, 1), sectionAlignment);
  }
  return next > sizeOfImage ? `its sections end at ${hex(next)}, beyond its image's end at ${hex(sizeOfImage)}` : undefined;
}

function isAligned(value: number, alignment: number): boolean {
  return alignment > 0 && value % alignment === 0;
}

function alignUp(value: number, alignment: number): number {
  return alignment > 0 ? Math.ceil(value / alignment) * alignment : value;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

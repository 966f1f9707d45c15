import type { ElfReader } from "./reader.ts";
import { SectionType, type Section } from "./sections.ts";
import { SegmentType, type Segment } from "./segments.ts";

/**
 * The build id in lower-case hex; undefined where the linker wrote none. Go's linker leaves it out of the note segment, so the
 * sections are asked too. @throws CgoxError `CGOX_FORMAT_ELF`
 */
export function readBuildId(reader: ElfReader, segments: readonly Segment[], sections: () => readonly Section[]): string | undefined {
  const inSegments = firstBuildId(
    reader,
    segments.filter(({ type }) => type === SegmentType.note),
  );
  return (
    inSegments ??
    firstBuildId(
      reader,
      sections().filter(({ type }) => type === SectionType.note),
    )
  );
}

interface Notes {
  readonly offset: number;
  readonly size: number;
  readonly alignment: number;
}

function firstBuildId(reader: ElfReader, all: readonly Notes[]): string | undefined {
  for (const notes of all) {
    const found = findBuildId(reader, notes);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

const NOTE_HEADER = 12;
const BUILD_ID = 3;

function findBuildId(reader: ElfReader, { offset, size, alignment }: Notes): string | undefined {
  const unit = alignment === 8 ? 8 : 4;
  const padded = (length: number): number => Math.ceil(length / unit) * unit;
  const end = offset + size;
  for (let at = offset; at + NOTE_HEADER <= end;) {
    const nameSize = reader.u32(at);
    const descriptionSize = reader.u32(at + 4);
    const description = at + padded(NOTE_HEADER + nameSize);
    if (reader.u32(at + 8) === BUILD_ID && reader.bytes(at + NOTE_HEADER, nameSize).toString("latin1") === "GNU\0") {
      return reader.bytes(description, descriptionSize).toString("hex");
    }
    at = description + padded(descriptionSize);
  }
  return undefined;
}

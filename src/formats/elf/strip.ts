import { damagedElf } from "./damaged.ts";
import { readElfHeader } from "./header.ts";
import { appendSectionTable, readSectionTable, SectionFlag, writer, type RawSection } from "./section-table.ts";
import { readSegments } from "./segments.ts";
import { SectionType } from "./sections.ts";

/**
 * A program or library without what only debuggers and linkers read: symbol tables other than the dynamic one, debug information,
 * comments. What is loaded stays where it is, byte for byte. As `strip --strip-all` does it.
 * @throws CgoxError `CGOX_FORMAT_ELF`
 */
export function stripElf(file: Buffer): Buffer {
  const { reader, header } = readElfHeader(file);
  const { sections } = readSectionTable(file);
  const loadedEnd = Math.max(
    endOfSegmentTable(file, header),
    ...readSegments(reader, header).map(({ offset, size }) => offset + size),
    ...sections.filter(isLoaded).map(({ type, offset, size }) => (type === SectionType.noBits ? 0 : offset + size)),
  );
  if (loadedEnd > file.length) throw damagedElf(`it is loaded up to byte ${loadedEnd}, and ends at byte ${file.length}`);
  const pieces: Buffer[] = [Buffer.from(file.subarray(0, loadedEnd))];
  let length = loadedEnd;
  const newIndex = new Map<number, number>([[0, 0]]);
  const kept: RawSection[] = [];
  for (const [index, section] of sections.entries()) {
    if (index > 0 && !isLoaded(section) && !isAttributes(section)) continue;
    newIndex.set(index, kept.length);
    if (index === 0 || isLoaded(section)) {
      kept.push(section);
      continue;
    }
    kept.push({ ...section, offset: length });
    pieces.push(file.subarray(section.offset, section.offset + section.size));
    length += section.size;
  }
  const body = Buffer.concat(pieces);
  renumberSymbols(body, { header, sections, newIndex });
  const moved = kept.map((section) => ({
    ...section,
    link: newIndex.get(section.link) ?? 0,
    info: isInfoIndex(section) ? (newIndex.get(section.info) ?? 0) : section.info,
  }));
  return appendSectionTable(body, header, moved);
}

/**
 * The debug information that belongs to a program: all sections, those that are loaded without their bytes; notes, and with them the
 * build id, stay whole. As `objcopy --only-keep-debug` does it.
 * @throws CgoxError `CGOX_FORMAT_ELF`
 */
export function debugElf(file: Buffer): Buffer {
  const { header, sections } = readSectionTable(file);
  const headEnd = Math.max(endOfSegmentTable(file, header), headerSize(header));
  const head = Buffer.from(file.subarray(0, headEnd));
  emptySegments(head, header);
  const pieces: Buffer[] = [head];
  let length = headEnd;
  const all = sections.filter((_, index) => index !== header.sectionNameIndex);
  const moved = all.map((section): RawSection => {
    const link = section.link > header.sectionNameIndex ? section.link - 1 : section.link;
    const info = isInfoIndex(section) && section.info > header.sectionNameIndex ? section.info - 1 : section.info;
    const base = { ...section, link, info };
    if (section.type === 0) return base;
    const isEmpty = section.type === SectionType.noBits || (isLoaded(section) && section.type !== SectionType.note);
    if (isEmpty) return { ...base, type: SectionType.noBits, offset: length };
    // What is not loaded has no page to begin at; nor is the hole before it filled in memory for it.
    const alignment = Math.min(Math.max(section.alignment, 1), PAGE);
    const gap = (alignment - (length % alignment)) % alignment;
    pieces.push(Buffer.alloc(gap), file.subarray(section.offset, section.offset + section.size));
    length += gap + section.size;
    return { ...base, offset: length - section.size };
  });
  return appendSectionTable(Buffer.concat(pieces), header, moved);
}

const PAGE = 1 << 16;

/** Bytes of the file header. */
function headerSize({ bits }: Header): number {
  return bits === 64 ? 64 : 52;
}

/** @throws CgoxError `CGOX_FORMAT_ELF` where the program headers do not lie in the file, or are shorter than they have to be */
function endOfSegmentTable(file: Buffer, { bits, programHeaders: { offset, entrySize, count } }: Header): number {
  if (count === 0) return 0;
  const end = offset + entrySize * count;
  if (entrySize < (bits === 64 ? 56 : 32) || end > file.length)
    throw damagedElf(`its program headers end at byte ${end}, and it ends at byte ${file.length}`);
  return end;
}

function isLoaded({ flags }: RawSection): boolean {
  return (flags & SectionFlag.alloc) !== 0;
}

/** What the code was made for, as ARM and RISC-V note it: linkers and loaders of other tools want it. */
function isAttributes({ type, name }: RawSection): boolean {
  return type === SectionType.armAttributes && name.endsWith(".attributes");
}

/** Tables of relocations name the section that they apply to. */
function isInfoIndex({ type, flags }: RawSection): boolean {
  return (flags & SectionFlag.infoLink) !== 0 || type === 4 || type === 9;
}

type Header = ReturnType<typeof readElfHeader>["header"];

interface Renumbering {
  readonly header: Header;
  readonly sections: readonly RawSection[];
  readonly newIndex: ReadonlyMap<number, number>;
}

/** Dynamic symbols name their section by its number. */
function renumberSymbols(body: Buffer, { header, sections, newIndex }: Renumbering): void {
  const write = writer(body, header);
  const { reader } = readElfHeader(body);
  const [step, field] = header.bits === 64 ? [24, 6] : [16, 14];
  for (const { type, offset, size } of sections) {
    if (type !== SectionType.dynamicSymbols) continue;
    for (let at = offset + field; at < offset + size; at += step) {
      const index = reader.u16(at);
      if (index < RESERVED) write.u16(at, newIndex.get(index) ?? 0);
    }
  }
}

/** Numbers from here on have meanings of their own: absolute, common. */
const RESERVED = 0xff00;

/** PT_INTERP and PT_PHDR say where things are in the file, where there is nothing now. */
function isOfTheFile(type: number): boolean {
  return type === 3 || type === 6;
}

function emptySegments(head: Buffer, header: Header): void {
  const write = writer(head, header);
  const [offsetField, sizeField] = header.bits === 64 ? [8, 32] : [4, 16];
  for (let index = 0; index < header.programHeaders.count; index++) {
    const at = header.programHeaders.offset + index * header.programHeaders.entrySize;
    if (isOfTheFile(readElfHeader(head).reader.u32(at))) write.u32(at, 0);
    write.word(at + offsetField, 0);
    write.word(at + sizeField, 0);
  }
}

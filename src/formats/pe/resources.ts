import { damagedPe } from "./damaged.ts";
import type { PeImage } from "./image.ts";

/** One resource. A type or name is a number, or a text in capitals. */
export interface PeResource {
  /** 3 icon, 14 group of icons, 16 version, 24 manifest: see `ResourceType`. */
  readonly type: number | string;
  readonly name: number | string;
  /** 0x409 is American English, 0 is neutral. */
  readonly language: number;
  readonly data: Buffer;
}

export const ResourceType = { icon: 3, iconGroup: 14, version: 16, manifest: 24 } as const;

/** The resources in the order of the directory. @throws CgoxError `CGOX_FORMAT_PE` */
export function readResources(image: PeImage): PeResource[] {
  const start = image.directory("resources");
  if (start === undefined) return [];
  const tree = createTree(image, start.offset);
  return tree
    .entries(0)
    .flatMap((type) =>
      tree
        .entries(tree.folder(type))
        .flatMap((name) =>
          tree
            .entries(tree.folder(name))
            .map((language) => ({ type: type.id, name: name.id, language: Number(language.id), data: tree.data(language) })),
        ),
    );
}

interface Entry {
  readonly id: number | string;
  /** With the highest bit: a directory's place; without: a data entry's. */
  readonly place: number;
}

/** Places are relative to the start of the whole tree. Three levels are read, so that a directory within itself ends there. */
function createTree(image: PeImage, start: number) {
  const { reader } = image;
  let left = MOST_ENTRIES;
  let textLeft = MOST_TEXT;
  const readId = (raw: number): number | string => {
    if ((raw & HIGHEST) === 0) return raw;
    const at = start + (raw & REST);
    const length = reader.u16(at);
    textLeft -= length;
    if (textLeft < 0) throw damagedPe("the names of its resources are too long");
    return reader.bytes(at + 2, 2 * length).toString("utf16le");
  };
  return {
    entries(place: number): Entry[] {
      const at = start + place;
      const count = reader.u16(at + 12) + reader.u16(at + 14);
      left -= count;
      if (left < 0) throw damagedPe(`it has more than ${MOST_ENTRIES} resources`);
      return Array.from({ length: count }, (_, index) => {
        const entry = at + 16 + 8 * index;
        return { id: readId(reader.u32(entry)), place: reader.u32(entry + 4) };
      });
    },
    folder({ id, place }: Entry): number {
      if ((place & HIGHEST) === 0) throw damagedPe(`its resources ${id} have no languages`);
      return place & REST;
    },
    data({ id, place }: Entry): Buffer {
      if ((place & HIGHEST) !== 0) throw damagedPe(`its resource ${id} has more levels than three`);
      const at = start + place;
      return reader.bytes(image.offset(reader.u32(at)), reader.u32(at + 4));
    },
  };
}

const HIGHEST = 0x8000_0000;
const REST = 0x7fff_ffff;
const MOST_ENTRIES = 1 << 16;
/** Characters of all names: many entries can have the same one. */
const MOST_TEXT = 1 << 20;

/** What a made-up ELF file holds. Everything has a default, so that a test names what it is about. */
export interface ElfPlan {
  readonly bits?: 32 | 64;
  readonly byteOrder?: "little" | "big";
  readonly type?: number;
  readonly machine?: number;
  readonly flags?: number;
  readonly interpreter?: string;
  /** Without it there is no dynamic section. */
  readonly dynamic?: DynamicPlan;
  readonly buildId?: string;
  readonly armAttributes?: Buffer;
  /** Names of further sections, empty ones. undefined: the file has no section headers. */
  readonly sections?: readonly string[];
}

export interface DynamicPlan {
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly flags1?: number;
  readonly symbols?: readonly SymbolPlan[];
  readonly needs?: readonly { readonly library: string; readonly versions: readonly VersionPlan[] }[];
  readonly definitions?: readonly (VersionPlan & { readonly flags?: number; readonly parents?: readonly string[] })[];
  /** How the number of symbols can be told; `relocations` has a relocation for each symbol that is not defined. */
  readonly count?: "hash" | "wide-hash" | "gnu-hash" | "relocations" | "sections";
}

export interface SymbolPlan {
  readonly name: string;
  readonly defined?: boolean;
  readonly info?: number;
  readonly size?: number;
  /** Its address. */
  readonly value?: number;
  /** The whole word of `.gnu.version`. */
  readonly version?: number;
}

interface VersionPlan {
  readonly name: string;
  readonly index: number;
  readonly flags?: number;
}

const BASE_ADDRESS = 0x10000;

/** Makes an ELF file of the plan: one segment that loads the whole file, and what the plan has. */
export function elfBytes(plan: ElfPlan): Buffer {
  const { bits = 64, byteOrder = "little" } = plan;
  const encode = encoder(bits, byteOrder === "little");
  const file = layout(bits === 64 ? 64 + 5 * 56 : 52 + 5 * 32);
  const segments: { type: number; offset: number; size: number; alignment: number }[] = [];
  const sections: { name: string; type: number; offset: number; size: number; entrySize: number }[] = [];
  if (plan.interpreter !== undefined) {
    const text = Buffer.from(`${plan.interpreter}\0`);
    segments.push({ type: 3, offset: file.append(text), size: text.length, alignment: 1 });
  }
  if (plan.buildId !== undefined) {
    const id = Buffer.from(plan.buildId, "hex");
    // A note of another kind comes first, with a name that needs padding.
    const note = Buffer.concat([
      encode("www", 5, 0, 9),
      Buffer.from("Gold\0\0\0\0"),
      encode("www", 4, id.length, 3),
      Buffer.from("GNU\0"),
      id,
    ]);
    segments.push({ type: 4, offset: file.append(note), size: note.length, alignment: 4 });
  }
  if (plan.dynamic !== undefined) {
    const { tags, symbolTable } = appendDynamicTables(file, encode, bits, plan.dynamic);
    const table = Buffer.concat([...tags, [0, 0] as const].map(([tag, value]) => encode("aa", tag, value)));
    segments.push({ type: 2, offset: file.append(table), size: table.length, alignment: 8 });
    if (plan.dynamic.count === "sections") {
      sections.push({ name: ".dynsym", type: 11, ...symbolTable });
    }
  }
  if (plan.armAttributes !== undefined) {
    const at = { offset: file.append(plan.armAttributes), size: plan.armAttributes.length, entrySize: 0 };
    sections.push({ name: ".ARM.attributes", type: 0x70000003, ...at });
  }
  for (const name of plan.sections ?? []) {
    sections.push({ name, type: name === ".symtab" ? 2 : 1, offset: 0, size: 0, entrySize: 0 });
  }
  const sectionOffset = plan.sections === undefined ? 0 : appendSectionHeaders(file, encode, sections);
  const bytes = file.bytes();
  segments.push({ type: 1, offset: 0, size: bytes.length, alignment: 0x1000 });
  const identity = Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, byteOrder === "little" ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const [headerSize, programSize, sectionSize] = bits === 64 ? [64, 56, 64] : [52, 32, 40];
  const count = plan.sections === undefined ? 0 : sections.length + 2;
  const header = Buffer.concat([
    identity,
    encode("hhw", plan.type ?? 3, plan.machine ?? 62, 1),
    encode("aaa", 0, headerSize, sectionOffset),
    encode("whhhhhh", plan.flags ?? 0, headerSize, programSize, segments.length, sectionSize, count, count === 0 ? 0 : count - 1),
  ]);
  const programs = segments.map(({ type, offset, size, alignment }) => {
    const address = BASE_ADDRESS + offset;
    return bits === 64
      ? encode("wwaaaaaa", type, 4, offset, address, address, size, size, alignment)
      : encode("wwwwwwww", type, offset, address, address, size, size, 4, alignment);
  });
  Buffer.concat([header, ...programs]).copy(bytes);
  return bytes;
}

type Encode = (format: string, ...values: number[]) => Buffer;
type Layout = ReturnType<typeof layout>;

/** h: 16 bits, w: 32, a: an address of the file's class, b: 8. */
function encoder(bits: 32 | 64, isLittle: boolean): Encode {
  const sizes: Record<string, number> = { b: 1, h: 2, w: 4, a: bits / 8 };
  return (format, ...values) =>
    Buffer.concat(
      Array.from(format, (letter, index) => {
        const buffer = Buffer.alloc(8);
        const size = sizes[letter] ?? 0;
        buffer.writeBigUInt64BE(BigInt(values[index] ?? 0));
        const digits = buffer.subarray(8 - size);
        return isLittle ? digits.reverse() : digits;
      }),
    );
}

function layout(start: number) {
  const pieces: Buffer[] = [Buffer.alloc(start)];
  let length = start;
  return {
    append(data: Buffer): number {
      const padding = (8 - (length % 8)) % 8;
      pieces.push(Buffer.alloc(padding), data);
      length += padding + data.length;
      return length - data.length;
    },
    bytes: () => Buffer.concat(pieces),
  };
}

function appendDynamicTables(file: Layout, encode: Encode, bits: 32 | 64, plan: DynamicPlan) {
  const texts: string[] = [""];
  const string = (text: string): number => {
    const at = texts.reduce((total, one) => total + Buffer.byteLength(one) + 1, 0);
    texts.push(text);
    return at;
  };
  const tags: (readonly [tag: number, value: number])[] = [];
  const place = (tag: number, data: Buffer): number => {
    const offset = file.append(data);
    tags.push([tag, BASE_ADDRESS + offset]);
    return offset;
  };
  for (const library of plan.needed ?? []) tags.push([1, string(library)]);
  for (const [tag, text] of [
    [14, plan.soname],
    [15, plan.rpath],
    [29, plan.runpath],
  ] as const) {
    if (text !== undefined) tags.push([tag, string(text)]);
  }
  if (plan.flags1 !== undefined) tags.push([0x6ffffffb, plan.flags1]);

  const symbols = [{ name: "", defined: false, info: 0, size: 0, value: 0, version: 0 }, ...(plan.symbols ?? [])];
  const symbolData = Buffer.concat(
    symbols.map(({ name, defined = false, info = 0x12, size = 0, value = 0 }) => {
      const nameOffset = name === "" ? 0 : string(name);
      const section = defined ? 7 : 0;
      return bits === 64
        ? encode("wbbhaa", nameOffset, info, 0, section, value, size)
        : encode("wwwbbh", nameOffset, value, size, info, 0, section);
    }),
  );
  const symbolTable = { offset: place(6, symbolData), size: symbolData.length, entrySize: symbolData.length / symbols.length };
  place(0x6ffffff0, encode("h".repeat(symbols.length), ...symbols.map(({ version = 1 }) => version)));
  if (plan.needs !== undefined) {
    place(0x6ffffffe, versionNeeds(encode, string, plan.needs));
    tags.push([0x6fffffff, plan.needs.length]);
  }
  if (plan.definitions !== undefined) {
    place(0x6ffffffc, versionDefinitions(encode, string, plan.definitions));
    tags.push([0x6ffffffd, plan.definitions.length]);
  }
  const firstDefined = symbols.findIndex(({ defined }) => defined === true);
  const count = plan.count ?? "hash";
  if (count === "hash") {
    place(4, encode("ww", 1, symbols.length));
  } else if (count === "wide-hash") {
    place(4, encode("aa", 1, symbols.length));
  } else if (count === "gnu-hash") {
    // One bucket, whose chain is all symbols from the first defined one on; the linkers put defined ones last.
    const chain = symbols.slice(firstDefined).map((_, index, all) => (index === all.length - 1 ? 1 : 2));
    place(
      0x6ffffef5,
      Buffer.concat([encode("wwww", 1, firstDefined, 1, 0), encode("aw", 0, firstDefined), encode("w".repeat(chain.length), ...chain)]),
    );
  } else if (count === "relocations") {
    const relocations = symbols.flatMap(({ defined }, index) =>
      defined === true ? [] : [bits === 64 ? encode("awww", 0, ...pair(encode, index)) : encode("ww", 0, index * 256 + 22)],
    );
    const data = Buffer.concat(relocations.map((one) => (bits === 64 ? Buffer.concat([one.subarray(0, 16), encode("a", 0)]) : one)));
    place(23, data);
    tags.push([2, data.length], [20, bits === 64 ? 7 : 17]);
  }
  const strings = Buffer.from(`${texts.join("\0")}\0`);
  place(5, strings);
  tags.push([10, strings.length]);
  return { tags, symbolTable };
}

/** r_info of 64 bits in the file's byte order: the symbol is its upper half. */
function pair(encode: Encode, symbol: number): [number, number] {
  const isLittle = encode("h", 1).readUInt8(0) === 1;
  return isLittle ? [7, symbol] : [symbol, 7];
}

function versionNeeds(encode: Encode, string: (text: string) => number, needs: NonNullable<DynamicPlan["needs"]>): Buffer {
  return Buffer.concat(
    needs.flatMap(({ library, versions }, index) => {
      const size = 16 * (1 + versions.length);
      return [
        encode("hhwww", 1, versions.length, string(library), 16, index === needs.length - 1 ? 0 : size),
        ...versions.map(({ name, index: at, flags = 0 }, position) =>
          encode("whhww", 0, flags, at, string(name), position === versions.length - 1 ? 0 : 16),
        ),
      ];
    }),
  );
}

function versionDefinitions(
  encode: Encode,
  string: (text: string) => number,
  definitions: NonNullable<DynamicPlan["definitions"]>,
): Buffer {
  return Buffer.concat(
    definitions.flatMap(({ name, index, flags = 0, parents = [] }, position) => {
      const names = [name, ...parents];
      const size = 20 + 8 * names.length;
      return [
        encode("hhhhwww", 1, flags, index, names.length, 0, 20, position === definitions.length - 1 ? 0 : size),
        ...names.map((text, at) => encode("ww", string(text), at === names.length - 1 ? 0 : 8)),
      ];
    }),
  );
}

function appendSectionHeaders(
  file: Layout,
  encode: Encode,
  sections: readonly { name: string; type: number; offset: number; size: number; entrySize: number }[],
): number {
  const all = [
    { name: "", type: 0, offset: 0, size: 0, entrySize: 0 },
    ...sections,
    { name: ".shstrtab", type: 3, offset: 0, size: 0, entrySize: 0 },
  ];
  const names = Buffer.from(`${all.map(({ name }) => name).join("\0")}\0`);
  const namesOffset = file.append(names);
  let nameOffset = 0;
  return file.append(
    Buffer.concat(
      all.map(({ name, type, offset, size, entrySize }) => {
        const at = nameOffset;
        nameOffset += name.length + 1;
        const [where, length] = type === 3 ? [namesOffset, names.length] : [offset, size];
        return Buffer.concat([encode("wwaaaaww", at, type, 0, 0, where, length, 0, 0), encode("aa", 1, entrySize)]);
      }),
    ),
  );
}

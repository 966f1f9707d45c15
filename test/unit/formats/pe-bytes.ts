/** What a made-up PE file holds. Everything has a default, so that a test names what it is about. */
export interface PePlan {
  readonly bits?: 32 | 64;
  readonly machine?: number;
  readonly characteristics?: number;
  readonly subsystem?: number;
  readonly imports?: readonly ImportPlan[];
  readonly delayImports?: readonly ImportPlan[];
  /** Delay descriptors hold absolute addresses, as Visual C++ 6 wrote them. */
  readonly absolute?: boolean;
  readonly exports?: {
    readonly library: string;
    readonly base?: number;
    /** By ordinal: names of it, and where it is forwarded to; undefined is a gap. */
    readonly functions: readonly ({ readonly names?: readonly string[]; readonly forwarder?: string } | undefined)[];
  };
  /** Type → name → language → data. */
  readonly resources?: ResourcePlan;
  readonly codeView?: { readonly id: string; readonly path: string };
  /** A name longer than eight bytes goes into the string table. */
  readonly sectionName?: string;
}

export interface ImportPlan {
  readonly library: string;
  readonly symbols: readonly (string | number)[];
  /** Only the table that the loader fills, as Borland's linker wrote it. */
  readonly withoutLookup?: boolean;
}

export type ResourcePlan = ReadonlyMap<number | string, ReadonlyMap<number | string, ReadonlyMap<number, Buffer>>>;

export const IMAGE_BASE = 0x40_0000;
/** The one section: where it is in the file, and in memory. */
export const SECTION = { offset: 0x400, address: 0x1000 };

/** Makes a PE file of the plan: headers, and one section with all that the plan has. */
export function peBytes(plan: PePlan = {}): Buffer {
  const { bits = 64, machine = 0x8664 } = plan;
  const body = growing(SECTION.address);
  const directories = Array.from({ length: 16 }, () => ({ address: 0, size: 0 }));
  const word = bits === 64 ? 8 : 4;
  const symbolTable = ({ symbols }: ImportPlan, base: number): Buffer => {
    const table = Buffer.alloc((symbols.length + 1) * word);
    for (const [index, symbol] of symbols.entries()) {
      if (typeof symbol === "string") {
        table.writeUInt32LE(base + body.append(Buffer.concat([Buffer.alloc(2), text(symbol)])), index * word);
      } else {
        table.writeUInt16LE(symbol, index * word);
        table.writeUInt8(0x80, (index + 1) * word - 1);
      }
    }
    return table;
  };
  if (plan.imports !== undefined) {
    const descriptors = plan.imports.map((item) => {
      const library = body.append(text(item.library));
      const table = symbolTable(item, 0);
      const addresses = body.append(table);
      return u32s(item.withoutLookup === true ? 0 : body.append(table), 0, 0, library, addresses);
    });
    directories[1] = body.place(Buffer.concat([...descriptors, Buffer.alloc(20)]));
  }
  if (plan.delayImports !== undefined) {
    const base = plan.absolute === true ? IMAGE_BASE : 0;
    const descriptors = plan.delayImports.map((item) => {
      const library = body.append(text(item.library));
      return u32s(plan.absolute === true ? 0 : 1, base + library, 0, 0, base + body.append(symbolTable(item, base)), 0, 0, 0);
    });
    directories[13] = body.place(Buffer.concat([...descriptors, Buffer.alloc(32)]));
  }
  if (plan.exports !== undefined) directories[0] = placeExports(body, plan.exports);
  if (plan.resources !== undefined) directories[2] = body.place(resourceTree(plan.resources, body.next()));
  if (plan.codeView !== undefined) {
    const data = Buffer.concat([Buffer.from("RSDS"), Buffer.from(plan.codeView.id, "hex"), u32s(1), text(plan.codeView.path)]);
    const address = body.append(data);
    directories[6] = body.place(u32s(0, 0x1234, 0, 2, data.length, address, address - SECTION.address + SECTION.offset));
  }
  const content = body.bytes();
  const names = plan.sectionName === undefined ? Buffer.alloc(0) : Buffer.concat([u32s(0), text(plan.sectionName)]);
  const optionalSize = (bits === 64 ? 112 : 96) + 16 * 8;
  const file = Buffer.alloc(SECTION.offset + content.length + names.length);
  file.write("MZ");
  file.writeUInt32LE(0x80, 0x3c);
  file.write("PE\0\0", 0x80);
  const coff = 0x84;
  file.writeUInt16LE(machine, coff);
  file.writeUInt16LE(1, coff + 2);
  file.writeUInt32LE(0x6677_8899, coff + 4);
  if (names.length > 0) file.writeUInt32LE(SECTION.offset + content.length, coff + 8);
  file.writeUInt16LE(optionalSize, coff + 16);
  file.writeUInt16LE(plan.characteristics ?? 0x22, coff + 18);
  const optional = coff + 20;
  file.writeUInt16LE(bits === 64 ? 0x20b : 0x10b, optional);
  file.writeUInt32LE(SECTION.address, optional + 16);
  if (bits === 64) file.writeBigUInt64LE(BigInt(IMAGE_BASE), optional + 24);
  else file.writeUInt32LE(IMAGE_BASE, optional + 28);
  file.writeUInt32LE(0x1000, optional + 32);
  file.writeUInt32LE(0x200, optional + 36);
  file.writeUInt32LE(Math.ceil((SECTION.address + Math.max(content.length, 1)) / 0x1000) * 0x1000, optional + 56);
  file.writeUInt32LE(SECTION.offset, optional + 60);
  file.writeUInt16LE(plan.subsystem ?? 3, optional + 68);
  const table = optional + optionalSize - 16 * 8;
  file.writeUInt32LE(16, table - 4);
  for (const [index, { address, size }] of directories.entries()) u32s(address, size).copy(file, table + 8 * index);
  const section = optional + optionalSize;
  file.write(names.length > 0 ? "/4" : ".data", section);
  u32s(content.length, SECTION.address, content.length, SECTION.offset).copy(file, section + 8);
  file.writeUInt32LE(0x4000_0040, section + 36);
  content.copy(file, SECTION.offset);
  names.copy(file, SECTION.offset + content.length);
  return file;
}

function placeExports(body: Growing, { library, base = 1, functions }: NonNullable<PePlan["exports"]>): Place {
  const names = functions.flatMap((item, index) => (item?.names ?? []).map((name) => ({ name, index })));
  const nameTable = body.append(u32s(...names.map(({ name }) => body.append(text(name)))));
  const ordinals = Buffer.alloc(2 * names.length);
  for (const [place, { index }] of names.entries()) ordinals.writeUInt16LE(index, 2 * place);
  const ordinalTable = body.append(ordinals);
  const ownName = body.append(text(library));
  const functionTable = body.append(Buffer.alloc(4 * functions.length));
  const directory = body.place(u32s(0, 0, 0, ownName, base, functions.length, names.length, functionTable, nameTable, ordinalTable));
  for (const [index, item] of functions.entries()) {
    const address = item === undefined ? 0 : item.forwarder === undefined ? SECTION.address : body.append(text(item.forwarder));
    body.write(functionTable + 4 * index, u32s(address));
  }
  // Forwarders lie within the directory.
  return { address: directory.address, size: body.next() - directory.address };
}

/** @param address where the tree will lie */
function resourceTree(plan: ResourcePlan, address: number): Buffer {
  const tree = growing(0);
  const folder = (entries: number) => tree.append(Buffer.concat([u32s(0, 0, 0), u16s(0, entries), Buffer.alloc(8 * entries)]));
  const fill = <T>(items: ReadonlyMap<number | string, T>, write: (item: T) => number): number => {
    const place = folder(items.size);
    for (const [index, [id, item]] of [...items].entries()) {
      const name = typeof id === "number" ? id : 0x8000_0000 + tree.append(Buffer.concat([u16s(id.length), Buffer.from(id, "utf16le")]));
      tree.write(place + 16 + 8 * index, u32s(name, write(item)));
    }
    return place;
  };
  fill(plan, (names) => 0x8000_0000 + fill(names, (languages) => 0x8000_0000 + fill(languages, data)));
  function data(bytes: Buffer): number {
    return tree.append(u32s(address + tree.append(bytes), bytes.length, 0, 0));
  }
  return tree.bytes();
}

interface Place {
  readonly address: number;
  readonly size: number;
}

type Growing = ReturnType<typeof growing>;

function growing(start: number) {
  let all = Buffer.alloc(0);
  const append = (bytes: Buffer): number => {
    const at = start + all.length;
    all = Buffer.concat([all, bytes, Buffer.alloc(-bytes.length & 3)]);
    return at;
  };
  return {
    append,
    place: (bytes: Buffer): Place => ({ address: append(bytes), size: bytes.length }),
    write: (at: number, bytes: Buffer) => void bytes.copy(all, at - start),
    next: () => start + all.length,
    bytes: () => all,
  };
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function u32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}

function u16s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

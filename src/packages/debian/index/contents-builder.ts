import { append, growingBytes, usedBytes } from "./growing-bytes.ts";
import { INCLUDE, libraryFolderKey, relevantPrefixes, type ContentsKind, type ContentsPart } from "./contents-paths.ts";
import { scanContents, type OnLine } from "./contents-scanner.ts";
import { writeFrontCoded } from "./front-coded.ts";
import { beginTable, endTable, type TableFormat } from "./table-file.ts";

/*
 * The compact form of a Contents index, sections in their order:
 *   keys, blocks  `<kind><name>` with the number of an owner list, front coded
 *   owners        a line an owner list: package names, parted by commas
 */
export const CONTENTS_FORMAT: TableFormat = { kind: "contents", version: 2 };

export interface ContentsHeader {
  /** The triplet whose folders were looked at. */
  readonly multiarch: string;
}

export interface ContentsRequest {
  readonly multiarch: string;
  readonly parts: readonly ContentsPart[];
  /** For errors: whose index it is. */
  readonly what?: string;
}

/**
 * Makes the compact table of some parts of a Contents index (`openContentsTable` reads it). `read` starts a pass over the decompressed bytes, in pieces
 * of any size; it is called a second time only where the index turns out not to be sorted. What is held in memory is the table and a piece.
 * @throws CgoxError `CGOX_INDEX_MALFORMED` for a line without end
 */
export async function buildContentsTable(
  { multiarch, parts, what = "the Contents index" }: ContentsRequest,
  read: () => Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<Buffer> {
  const prefixes = relevantPrefixes(multiarch, parts);
  let collected = newCollection();
  if (!(await scanContents(read(), { prefixes, everyLine: false, what }, collector(collected, multiarch)))) {
    collected = newCollection();
    await scanContents(read(), { prefixes, everyLine: true, what }, collector(collected, multiarch));
  }
  const entries = KINDS.reduce((sum, kind) => sum + collected.found[kind].names.length, 0);
  const target = growingBytes(Math.min(LEAST_BYTES + entries * ENTRY_BYTES, MOST_BYTES));
  beginTable(target, CONTENTS_FORMAT);
  const blocks = writeFrontCoded(target, sortedEntries(collected));
  const keysEnd = target.length;
  append(target, blocks);
  const blocksEnd = target.length;
  append(target, Buffer.from(collected.lists.texts.join("\n"), "latin1"));
  const header: ContentsHeader = { multiarch };
  endTable(target, header, { keys: keysEnd, blocks: blocksEnd, owners: target.length });
  return usedBytes(target);
}

/* What the table begins with: an entry rarely has more, and no index of Debian in all. */
const LEAST_BYTES = 1 << 12;
const ENTRY_BYTES = 64;
const MOST_BYTES = 6 << 20;

interface Found {
  readonly names: string[];
  /** Number of the owner list of each name. */
  readonly owners: number[];
}

interface Collection {
  readonly found: Readonly<Record<ContentsKind, Found>>;
  readonly lists: OwnerLists;
}

/** Lists of packages' names, each parted by commas and with a number. */
interface OwnerLists {
  readonly numbers: Map<string, number>;
  /** By number. */
  readonly texts: string[];
}

/** In the order in which their keys sort. */
const KINDS = ["a", "h", "m", "s"] as const satisfies readonly ContentsKind[];

function newCollection(): Collection {
  const none = (): Found => ({ names: [], owners: [] });
  return { found: { a: none(), h: none(), m: none(), s: none() }, lists: { numbers: new Map(), texts: [] } };
}

function collector({ found, lists }: Collection, multiarch: string): OnLine {
  const owners = ownerReader(lists);
  const include = Buffer.from(INCLUDE, "latin1");
  const ofTriplet = Buffer.from(`${INCLUDE}${multiarch}/`, "latin1");
  return (block, pathEnd, line) => {
    if (beginsWith(block, line.start, include)) {
      const below = line.start + (beginsWith(block, line.start, ofTriplet) ? ofTriplet.length : include.length);
      found.h.names.push(block.toString("latin1", below, pathEnd));
      found.h.owners.push(owners(block, pathEnd, line.end));
      return;
    }
    if (!isCandidate(block[pathEnd - 1])) return;
    const key = libraryFolderKey(block.toString("latin1", line.start, pathEnd), multiarch);
    if (key === undefined) return;
    found[key.kind].names.push(key.name);
    found[key.kind].owners.push(owners(block, pathEnd, line.end));
  };
}

function beginsWith(block: Buffer, start: number, prefix: Buffer): boolean {
  for (let i = 0; i < prefix.length; i++) if (block[start + i] !== prefix[i]) return false;
  return true;
}

/** Last letter of .pc, .so and .a: most lines below a library folder are plug-ins and data, told before a string is made of them. */
function isCandidate(lastByte: number | undefined): boolean {
  return lastByte === 0x63 || lastByte === 0x6f || lastByte === 0x61;
}

/** Reads the end of a line to the number of its owner list. Neighbours mostly have the same owners, so the last ones are remembered. */
function ownerReader(lists: OwnerLists): (block: Buffer, start: number, end: number) => number {
  const numbers = new Map<string, number>();
  let lastText: Buffer = Buffer.from("\0");
  let lastNumber = 0;
  return (block, start, end) => {
    let first = start;
    while (first < end && (block[first] === 0x20 || block[first] === 0x09)) first++;
    if (end - first === lastText.length && beginsWith(block, first, lastText)) return lastNumber;
    const text = block.toString("latin1", first, end);
    const number = numbers.get(text) ?? numberOf(lists, packagesAt(text));
    numbers.set(text, number);
    lastText = Buffer.from(text, "latin1");
    lastNumber = number;
    return number;
  };
}

/** `libdevel/libcairo2-dev,non-free/libs/other` → package names, sorted, each once. */
function packagesAt(locations: string): string[] {
  const names = locations.split(",").map((location) => location.slice(location.lastIndexOf("/") + 1));
  return names.length < 2 ? names : [...new Set(names)].sort();
}

function numberOf({ numbers, texts }: OwnerLists, names: readonly string[]): number {
  const text = names.join(",");
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, texts.length);
  return texts.push(text) - 1;
}

function* sortedEntries({ found, lists }: Collection): Generator<readonly [string, number]> {
  for (const kind of KINDS) {
    const { names, owners } = found[kind];
    const order = Array.from(names, (_, place) => place);
    order.sort((left, right) => {
      const [leftName, rightName] = [names[left] ?? "", names[right] ?? ""];
      return leftName < rightName ? -1 : leftName > rightName ? 1 : 0;
    });
    for (let at = 0; at < order.length;) {
      const name = names[order[at] ?? 0] ?? "";
      let owner = owners[order[at] ?? 0] ?? 0;
      for (at++; at < order.length && names[order[at] ?? 0] === name; at++) owner = union(lists, owner, owners[order[at] ?? 0] ?? 0);
      yield [kind + name, owner];
    }
  }
}

/** A header can lie in both include folders, a library be there as .so and .a of different packages. */
function union(lists: OwnerLists, left: number, right: number): number {
  if (left === right) return left;
  const { texts } = lists;
  return numberOf(lists, [...new Set([...(texts[left] ?? "").split(","), ...(texts[right] ?? "").split(",")])].sort());
}

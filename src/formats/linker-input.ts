/** Whether a linker may open a file of this name for a library or an object: by `-l`, by its soname, or as a word of its command line. */
export function isLinkerInputName(path: string): boolean {
  return /\.(?:so|a|o|obj|dll|dylib|tbd)(?:\.\d[\w.]*)?$/.test(path);
}

/**
 * Whether a linker for ELF reads these bytes as a linker script: it does so with all that it knows no format for (lld's `identify_magic`,
 * GNU ld's bfd_check_format), also with a thin archive, which would have it open files by their paths. What is surely of another system
 * (COFF, PE, Mach-O, WebAssembly) it refuses.
 */
export function isReadAsScript(data: Uint8Array): boolean {
  if (!FIRST_BYTES.has(data[0] ?? -1)) return true;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const startsWith = (...magics: readonly string[]): boolean =>
    magics.some((magic) => bytes.subarray(0, magic.length).toString("latin1") === magic);
  if (startsWith("\x7fELF")) return bytes.length < SHORTEST_ELF;
  if (startsWith("!<arch>\n", ...BITCODE, ...OTHER_OBJECTS)) return false;
  return !isPe(bytes);
}

/** The first 18 bytes say what kind of ELF it is; with less, lld takes it for a script. */
const SHORTEST_ELF = 18;
const BITCODE = ["BC\xc0\xde", "\xde\xc0\x17\x0b"];
const OTHER_OBJECTS = [
  // COFF by machine: x86-64, 386, ARM64, ARM64EC, ARM64X, ARMv7; an import or a big object.
  ..."\x64\x86 \x4c\x01 \x64\xaa \x41\xa6 \x4e\xa6 \xc4\x01 \x00\x00\xff\xff".split(" "),
  // Mach-O of both sizes and orders, a universal one.
  ..."\xfe\xed\xfa\xce \xfe\xed\xfa\xcf \xce\xfa\xed\xfe \xcf\xfa\xed\xfe \xca\xfe\xba\xbe".split(" "),
  "\x00asm",
];

/** With which one of the formats begins. */
const FIRST_BYTES: ReadonlySet<number> = new Set(["\x7f", "!", "M", ...BITCODE, ...OTHER_OBJECTS].map((magic) => magic.charCodeAt(0)));

function isPe(bytes: Buffer): boolean {
  if (bytes.length < 0x40 || bytes.toString("latin1", 0, 2) !== "MZ") return false;
  const header = bytes.readUInt32LE(0x3c);
  return bytes.toString("latin1", header, header + 4) === "PE\0\0";
}

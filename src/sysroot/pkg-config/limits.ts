/** What a `.pc` file may ask of whoever reads it. Of 3,758 in Debian 13 the largest has 4 KiB, the longest value 2,448 characters. */
export const MAXIMUM_FILE = 256 * 1024;
/** No value gets longer than this many characters: variables that double each other stop here. */
export const MAXIMUM_VALUE = 65535;
/** Characters of all values of a file, and of what they are made from; a value that is put in counts for one at least. */
export const MAXIMUM_EXPANSION = 4 * 1024 * 1024;
/** Arguments or modules in the fields of one kind of a file; at most 60 in Debian 13. */
export const MAXIMUM_LIST = 4096;
/** Steps that it takes to put the flags of one answer in order; the largest of Debian 13, globus-gass-copy, takes 37 million. */
export const MAXIMUM_STEPS = 100_000_000;

/** A text of a package, as a message may hold it: printable and not too long. */
export function shown(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return /^[\w.+-]+$/.test(short) ? short : JSON.stringify(short);
}

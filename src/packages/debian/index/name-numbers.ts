/** Numbers names in the order in which they first come up, as apt numbers packages when it reads its indexes. */
export interface NameNumbers {
  /** The number of a name, a new one where it has none. */
  numberOf(bytes: Uint8Array, start: number, end: number): number;
}

/**
 * A hash table that holds no names, only two 32-bit hashes of each: among a few hundred thousand names two share both once in
 * hundreds of millions of indexes, and no string is made.
 */
export function nameNumbers(): NameNumbers {
  let slots = 1 << 18;
  /** Three places a slot: both hashes, and the number; 0 where the slot is free. */
  let table = new Uint32Array(slots * 3);
  let count = 0;

  /** Where in the table these hashes are, or belong. */
  const placeOf = (first: number, second: number): number => {
    let slot = first & (slots - 1);
    for (;;) {
      const place = slot * 3;
      if (table[place + 2] === 0 || (table[place] === first && table[place + 1] === second)) return place;
      slot = (slot + 1) & (slots - 1);
    }
  };

  const grow = (): void => {
    const old = table;
    slots *= 2;
    table = new Uint32Array(slots * 3);
    for (let from = 0; from < old.length; from += 3) {
      if (old[from + 2] !== 0) table.set(old.subarray(from, from + 3), placeOf(old[from] ?? 0, old[from + 1] ?? 0));
    }
  };

  return {
    numberOf(bytes, start, end) {
      let first = 0x811c_9dc5;
      let second = end - start;
      for (let i = start; i < end; i++) {
        const byte = bytes[i] ?? 0;
        first = Math.imul(first ^ byte, 0x0100_0193);
        second = Math.imul(second, 0x9e37_79b1) + byte;
        second ^= second >>> 15;
      }
      first >>>= 0;
      second >>>= 0;
      const place = placeOf(first, second);
      const known = table[place + 2] ?? 0;
      if (known !== 0) return known;
      count++;
      table[place] = first;
      table[place + 1] = second;
      table[place + 2] = count;
      if (count * 2 > slots) grow();
      return count;
    },
  };
}

/** Bytes that are appended to; the first `length` of `bytes` are in use. Callers in hot loops write to `bytes` themselves after `reserve`. */
export interface GrowingBytes {
  bytes: Buffer;
  length: number;
}

export function growingBytes(capacity: number): GrowingBytes {
  return { bytes: Buffer.allocUnsafeSlow(capacity), length: 0 };
}

/** Makes room for `count` more bytes. */
export function reserve(target: GrowingBytes, count: number): void {
  const needed = target.length + count;
  if (needed <= target.bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.ceil(target.bytes.length * 1.5)));
  target.bytes.copy(larger, 0, 0, target.length);
  target.bytes = larger;
}

export function append(target: GrowingBytes, bytes: Buffer): void {
  reserve(target, bytes.length);
  bytes.copy(target.bytes, target.length);
  target.length += bytes.length;
}

/** The bytes in use, not copied. */
export function usedBytes(source: GrowingBytes): Buffer {
  return source.bytes.subarray(0, source.length);
}

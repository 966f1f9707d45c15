import { CgoxError } from "../model/error.ts";

/** One value of DER (X.690). */
export interface DerValue {
  /** The first byte: class, whether it is constructed, and number. */
  readonly tag: number;
  /** Without tag and length. */
  readonly content: Buffer;
  /** With them. */
  readonly bytes: Buffer;
}

/** The values that stand one after the other: those of a SEQUENCE, where its content is given. @throws CgoxError `CGOX_FORMAT_DER` */
export function readDer(data: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < data.length;) {
    const value = readOne(data.subarray(at));
    values.push(value);
    at += value.bytes.length;
  }
  return values;
}

function readOne(data: Buffer): DerValue {
  const [tag, first] = [data[0], data[1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw damaged();
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = 2 + lengthBytes;
  if (first === 0x80 || lengthBytes > 4 || data.length < start) throw damaged();
  const length = lengthBytes === 0 ? first : data.readUIntBE(2, lengthBytes);
  if (data.length < start + length) throw damaged();
  return { tag, content: data.subarray(start, start + length), bytes: data.subarray(0, start + length) };
}

/** An object identifier in dots. */
export function readOid({ content }: DerValue): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0) numbers.push(Math.min(2, Math.floor(number / 40)), number - 40 * Math.min(2, Math.floor(number / 40)));
    else numbers.push(number);
    number = 0;
  }
  return numbers.join(".");
}

function damaged(): CgoxError {
  return new CgoxError("CGOX_FORMAT_DER", "The certificate is damaged: its DER encoding ends early or is not one", {
    hint: "Fetch the package that it is from again.",
  });
}

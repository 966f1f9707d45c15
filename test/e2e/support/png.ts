import { inflateSync } from "node:zlib";

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Bytes of a row of pixels, top row first. */
  readonly rows: readonly Buffer[];
}

/** Decodes a PNG of 8 bits a channel, in RGB or RGBA, without interlacing: what cairo writes. (PNG specification, 9) */
export function decodePng(file: Buffer): Picture {
  if (file.subarray(0, 8).toString("latin1") !== "\x89PNG\r\n\x1a\n") throw new Error("not a PNG");
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString("latin1", at + 4, at + 8) === "IDAT") data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const [width, height, type] = [file.readUInt32BE(16), file.readUInt32BE(20), file.readUInt8(25)];
  const channels = type === 6 ? 4 : 3;
  const bytes = inflateSync(Buffer.concat(data));
  const rows: Buffer[] = [];
  const stride = width * channels;
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = Buffer.from(bytes.subarray(start + 1, start + 1 + stride));
    unfilter(row, { above: rows.at(-1) ?? Buffer.alloc(stride), filter: bytes.readUInt8(start), channels });
    rows.push(row);
  }
  return { width, height, rows };
}

function unfilter(row: Buffer, { above, filter, channels }: { above: Buffer; filter: number; channels: number }): void {
  for (let x = 0; x < row.length; x++) {
    const left = x < channels ? 0 : (row[x - channels] ?? 0);
    const corner = x < channels ? 0 : (above[x - channels] ?? 0);
    const up = above[x] ?? 0;
    const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    row[x] = (row[x] ?? 0) + predicted;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const distances = [left, up, corner].map((value) => Math.abs(estimate - value));
  const [toLeft = 0, toUp = 0, toCorner = 0] = distances;
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

import { createHash } from "node:crypto";
import type { Files } from "./host.ts";

/*
 * A note in the cache: a value that JSON can hold, with the sha256 of its text. What a full disk, a crash or a hand has left of one is told from a
 * whole one by that, whatever it looks like, and counts as not there.
 */

/** The text of a note. */
export function sealed(value: unknown): string {
  const json = JSON.stringify(value);
  return `{"sha256":"${sha256Of(json)}","value":${json}}`;
}

/** The value of a note that `sealed` made with the same meaning; undefined for anything else. */
export function unsealed<Value>(text: string): Value | undefined {
  const [, sha256, json] = /^\{"sha256":"([0-9a-f]{64})","value":(.*)\}$/s.exec(text) ?? [];
  return json === undefined || sha256Of(json) !== sha256 ? undefined : (JSON.parse(json) as Value);
}

/** Bytes with their sha256 in front of them: what `readSealedBytes` reads. */
export function sealedBytes(bytes: Uint8Array): Uint8Array[] {
  return [Buffer.from(`${sha256Of(bytes)}\n`, "latin1"), bytes];
}

/** What lies in a file that was written from `sealedBytes`; undefined where there is none, or it is not whole. */
export async function readSealedBytes(files: Pick<Files, "readIfThere">, path: string): Promise<Buffer | undefined> {
  const file = await files.readIfThere(path).catch(() => undefined);
  const bytes = file?.subarray(SHA256_LINE);
  return bytes !== undefined && file?.toString("latin1", 0, SHA256_LINE) === `${sha256Of(bytes)}\n` ? bytes : undefined;
}

/** Bytes: 64 hex digits and a line end. */
const SHA256_LINE = 64 + 1;

/** The value of a note in a file; undefined where there is none, or none that can be read. */
export async function readSealed<Value>(files: Pick<Files, "readIfThere">, path: string): Promise<Value | undefined> {
  const bytes = await files.readIfThere(path).catch(() => undefined);
  return bytes === undefined ? undefined : unsealed<Value>(bytes.toString("utf8"));
}

/** Lower-case hex. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

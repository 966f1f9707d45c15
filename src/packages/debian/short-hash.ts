import { createHash } from "node:crypto";

/** 16 hex digits that name a cache entry by what it was made of. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

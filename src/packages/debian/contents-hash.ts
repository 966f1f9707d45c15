import { shortHash } from "./short-hash.ts";

/** Names the tables of a Contents file for a triplet. */
export function contentsHash(multiarch: string, sha256: string): string {
  return shortHash(`${multiarch} ${sha256}`);
}

/**
 * Folder of what is cached of indexes. Changes when the files there change their meaning, and when what an older version put there is not to be
 * relied on: of what "debian-1" has, parts were read by a reader of their own that did not verify them.
 */
export const CACHE_FORMAT = "debian-2";

/** Folder of what is cached of indexes. Changes when the files there change their meaning. */
export const CACHE_FORMAT = "debian-1";

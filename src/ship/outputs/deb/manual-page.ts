import { posix } from "node:path";
import { compressGzip } from "../../../formats/compress.ts";
import { decompressGzip } from "../../../formats/compression/gzip.ts";
import { CgoxError } from "../../../model/error.ts";
import { plainFile, type DebEntry } from "./entry.ts";

/**
 * A manual page, compressed, in the folder of its section; one in a folder named after a language (`man/de/demo.1`) goes to that
 * language's (Debian Policy 12.1). @throws CgoxError `CGOX_DEB_MANUAL` for a name without a section
 */
export async function manualPage(source: string, data: Buffer): Promise<DebEntry> {
  const name = posix.basename(source).replace(/\.gz$/, "");
  const section = /\.([1-9])[a-z]*$/.exec(name)?.[1];
  if (section === undefined) {
    throw new CgoxError("CGOX_DEB_MANUAL", `${source} is no manual page: its name does not end in its section`, {
      hint: "name it after its program and section, e.g. demo.1",
    });
  }
  const folders = posix.dirname(source).split("/");
  const language = folders.findLast((folder) => !/^man\d?$/.test(folder)) ?? "";
  const place =
    /^[a-z]{2,3}(_[A-Z]{2})?$/.test(language) && folders.includes("man") && folders.indexOf("man") < folders.lastIndexOf(language)
      ? `${language}/`
      : "";
  return plainFile(
    `usr/share/man/${place}man${section}/${name}.gz`,
    await compressGzip(source.endsWith(".gz") ? await unpacked(source, data) : data),
    source,
  );
}

/** One that is compressed already is compressed anew, for the same bytes on every machine. */
async function unpacked(source: string, data: Buffer): Promise<Buffer> {
  try {
    return await decompressGzip(data, SIZE_LIMIT);
  } catch (cause) {
    throw new CgoxError("CGOX_DEB_MANUAL", `${source} is no manual page: it cannot be unpacked with gzip`, {
      hint: "name the page itself, e.g. demo.1: it is compressed when it is packed",
      cause,
    });
  }
}

/** In bytes; the largest pages have a few megabytes. */
const SIZE_LIMIT = 64 << 20;

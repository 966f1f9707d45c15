import { CgoxError } from "../model/error.ts";
import { quoted } from "./quoted.ts";
import { listArMembers, type ArMember } from "./ar.ts";
import type { Buffers } from "./buffers.ts";
import { decompress } from "./compression.ts";
import { walkTar } from "./tar.ts";

export interface DebArchive {
  /** The control archive's files by name, without folder: `control`, `md5sums`, `symbols`, `shlibs`, `triggers`, … */
  readonly controlFiles: ReadonlyMap<string, Buffer>;
  /** The data archive, an uncompressed tar. */
  readonly dataTar: Buffer;
}

export interface OpenDebOptions {
  /** Most bytes that the data archive may unpack to. */
  readonly limit?: number;
  /** Where the data archive is unpacked to. */
  readonly buffers?: Buffers;
}

/**
 * Opens a binary package (deb(5)).
 * @throws CgoxError `CGOX_FORMAT_DEB` for another format or version of it, or where a part is missing; the errors of ar.ts,
 * compression.ts and tar.ts for damaged parts.
 */
export async function openDeb(archive: Buffer, { limit, buffers }: OpenDebOptions = {}): Promise<DebArchive> {
  const members = debMembers(archive);
  const [controlFiles, dataTar] = await Promise.all([
    readControlFiles(members.control.data),
    decompress(members.data.data, limit, buffers),
  ]);
  return { controlFiles, dataTar };
}

/**
 * The control archive's files alone: the data archive is not decompressed.
 * @throws CgoxError as `openDeb` does.
 */
export async function readDebControl(archive: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  return readControlFiles(debMembers(archive).control.data);
}

/** Loads what the usual package is opened with (xz, tar), for a time when nothing else is to be done. It is no fault where that cannot be yet. */
export async function loadDebCode(): Promise<void> {
  const [{ loadDecoder }] = await Promise.all([import("./compression/indexed-xz.ts"), import("tar")]);
  loadDecoder();
}

/** The order is fixed: debian-binary, control, data; names that start with `_` may stand between and are skipped, what follows is too. */
function debMembers(archive: Buffer): { control: ArMember; data: ArMember } {
  const [version, ...members] = listArMembers(archive);
  if (version?.name !== "debian-binary") {
    throw notADeb(`its first member is ${quoted(version?.name ?? "")}, not debian-binary`);
  }
  const format = version.data.toString("latin1");
  if (!/^2\.[0-9]+\n/.test(format)) {
    throw notADeb(`its format version is ${quoted(format.trim())}, and only 2.x is known`);
  }
  const [control, data] = members.filter((member) => !member.name.startsWith("_"));
  if (control === undefined || !/^control\.tar(\.|$)/.test(control.name)) {
    throw notADeb(`it has ${quoted(control?.name ?? "nothing")} where control.tar is due`);
  }
  if (data === undefined || !/^data\.tar(\.|$)/.test(data.name)) {
    throw notADeb(`it has ${quoted(data?.name ?? "nothing")} where data.tar is due`);
  }
  return { control, data };
}

/** Bytes that a control archive may unpack to; Debian's largest, with their md5sums, are under 20 MiB. */
const CONTROL_LIMIT = 1 << 28;

async function readControlFiles(compressed: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  await walkTar(await decompress(compressed, CONTROL_LIMIT), ({ path, type, data }) => {
    const name = path.replace(/^\.\//, "");
    if (type === "file" && !name.includes("/")) {
      files.set(name, data);
    }
  });
  if (!files.has("control")) {
    throw notADeb("its control archive has no file control");
  }
  return files;
}

function notADeb(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_DEB", `Not a Debian binary package: ${what}`, {
    hint: "The file is damaged, or is not what its name says; fetch it again.",
  });
}

import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { DownloadRequest } from "../../model/host.ts";

/** Below this many bytes nothing is kept to tell later processes what the server said about the file: they resume without. */
const recordFrom = 64 * 1024;

/** What is there of a download so far, in `<path>.part`, with the hash of it. One process at a time has it open. */
export interface PartFile {
  /** Bytes that are there. */
  readonly received: () => number;
  /** True where not all bytes came in one answer, so that a wrong hash may be the fault of their mixture. */
  readonly isMixed: () => boolean;
  /** What an If-Range for this address should say; undefined where nothing is known. */
  readonly validatorFor: (url: string) => string | undefined;
  /** An answer begins: the bytes that are appended from now on are from here. */
  readonly begin: (url: string, validator: string | undefined) => void;
  readonly append: (bytes: Uint8Array) => void;
  /** Throws away what is there. */
  readonly restart: () => void;
  /** Lower-case hex of what is there; may be asked once. */
  readonly sha256: () => string;
  /** Gives the file its real name and lets go of it. */
  readonly finish: () => void;
  /** Lets go of the file, which stays for a later attempt unless nothing or nonsense is in it. */
  readonly close: (options: { readonly keep: boolean }) => void;
}

/** Opens `<path>.part`, or makes it, and hashes what is there. Written to synchronously: the bytes go to memory, and that is cheaper than a call through a thread. */
export async function openPartFile({ path, size, onBytes }: DownloadRequest): Promise<PartFile> {
  const [part, record] = [`${path}.part`, `${path}.part.from`];
  const descriptor = openSync(part, constants.O_RDWR | constants.O_CREAT, 0o666);
  let hash = createHash("sha256");
  let received = fstatSync(descriptor).size;
  let answers = 0;
  let adopted = received > 0;
  let origin = received > 0 ? readRecord(record) : undefined;
  let open = true;

  const restart = (): void => {
    ftruncateSync(descriptor, 0);
    rmSync(record, { force: true });
    if (received > 0) onBytes?.(-received);
    hash = createHash("sha256");
    [received, answers, adopted, origin] = [0, 0, false, undefined];
  };
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };

  try {
    if (received > 0) onBytes?.(received);
    if (received > size) restart();
    else if (received > 0) for await (const bytes of createReadStream(part, { highWaterMark: 1024 * 1024 })) hash.update(bytes as Buffer);
  } catch (error) {
    close();
    throw error;
  }

  return {
    received: () => received,
    isMixed: () => adopted || answers > 1,
    validatorFor: (url) => (origin?.url === digestOf(url) ? origin.validator : undefined),
    begin: (url, validator) => {
      answers++;
      origin = validator === undefined ? undefined : { url: digestOf(url), validator };
      if (origin !== undefined && size >= recordFrom) writeFileSync(record, `${origin.url}\n${origin.validator}\n`);
    },
    append: (bytes) => {
      for (let written = 0; written < bytes.length;)
        written += writeSync(descriptor, bytes, written, bytes.length - written, received + written);
      hash.update(bytes);
      received += bytes.length;
      onBytes?.(bytes.length);
    },
    restart,
    sha256: () => hash.digest("hex"),
    finish: () => {
      close();
      renameSync(part, path);
      rmSync(record, { force: true });
    },
    close: ({ keep }) => {
      if (!open) return;
      close();
      if (keep && received > 0) return;
      rmSync(part, { force: true });
      rmSync(record, { force: true });
      if (received > 0) onBytes?.(-received);
    },
  };
}

interface Origin {
  /** Hash of the address, which may hold credentials. */
  readonly url: string;
  readonly validator: string;
}

function readRecord(path: string): Origin | undefined {
  try {
    const [url, validator] = readFileSync(path, "utf8").split("\n");
    return url && validator ? { url, validator } : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(url: string): string {
  return createHash("sha256").update(url).digest("hex");
}

import { closeSync, constants, fstatSync, openSync, read, readFileSync } from "node:fs";
import { promisify } from "node:util";

const readSome = promisify(read);

/** A pipe that lies where a file is looked for is not waited for. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Up to this size, in bytes, a file has been read before another thread could have been asked to. */
const SMALL = 256 << 10;

/**
 * All bytes of a file. node's own readFile takes four turns of the event loop for the smallest file, and one for each half MiB of a large
 * one; here a small one takes none, a large one one, and lies in memory that `take` has given.
 */
export async function readWhole(path: string, take = (bytes: number): Buffer => Buffer.allocUnsafeSlow(bytes)): Promise<Buffer> {
  const file = openSync(path, READ);
  try {
    const { size } = fstatSync(file);
    // Files of /proc have no size.
    if (size <= SMALL) return readFileSync(file);
    const bytes = take(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await readSome(file, bytes, filled, size - filled, null);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

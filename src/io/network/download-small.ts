import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { DownloadRequest } from "../../model/host.ts";
import { temporaryPath } from "../files/temporary.ts";
import type { Tools } from "./get.ts";
import { race } from "./race.ts";

/**
 * Fetches a small file in one request when all goes well: piece by piece to a temporary name, renamed when it is what it should be.
 * That takes a third of the calls that locking and resuming take. False where anything is not as expected: the careful way then tries it
 * anew and says what is wrong. Nothing is left behind.
 */
export async function downloadSmall(request: DownloadRequest, tools: Tools): Promise<boolean> {
  const { urls, path, size, onBytes } = request;
  if (urls.length === 0 || size > tools.smallBytes || existsSync(path) || existsSync(`${path}.part`)) return false;
  let received = 0;
  try {
    // Before anybody is asked: an answer that there is no place for would have to be let go of.
    const file = createTemporary(path);
    let isGood = false;
    try {
      isGood = await receive(request, tools, (piece) => {
        file.write(piece);
        received += piece.length;
        onBytes?.(piece.length);
      });
    } finally {
      file.end(isGood);
    }
    if (isGood) return true;
  } catch {
    // Said by the careful way.
  }
  if (received > 0) onBytes?.(-received);
  return false;
}

/** Whether all of the file came, and is what it should be. */
async function receive(
  { urls, size, sha256 }: DownloadRequest,
  { client, servers }: Tools,
  onPiece: (piece: Uint8Array) => void,
): Promise<boolean> {
  const { response } = await race(urls, { client, servers, headers: () => ({}) });
  if (response.status !== 200 || Number(response.header("content-length") ?? size) !== size) {
    await response.discard();
    return false;
  }
  let received = 0;
  const hash = createHash("sha256");
  for await (const piece of response.body) {
    received += piece.length;
    if (received > size) return false;
    hash.update(piece);
    onPiece(piece);
  }
  return received === size && hash.digest("hex") === sha256;
}

/** A file under a temporary name: it gets its own at its end, when it is good, and is gone else. */
function createTemporary(path: string) {
  const temporary = temporaryPath(dirname(path));
  const descriptor = openSync(temporary, "wx");
  return {
    write(piece: Uint8Array): void {
      for (let at = 0; at < piece.length;) at += writeSync(descriptor, piece, at);
    },
    end(isGood: boolean): void {
      closeSync(descriptor);
      try {
        if (isGood) return renameSync(temporary, path);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
      rmSync(temporary, { force: true });
    },
  };
}

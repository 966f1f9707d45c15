import { fstatSync, writeSync } from "node:fs";

/** What is used of process.stdout and process.stderr. */
export type StandardStream = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns" | "on">;

/**
 * One of the standard streams. A file or a pipe is written to at once, as node does it on POSIX too, but without node's streams, whose loading takes as
 * long as all else of a short command; they are made for a terminal, and where a pipe has been told not to wait.
 * @param real what node has for it: made when it is first looked at
 */
export function standardStream(descriptor: number, real: () => StandardStream): StandardStream {
  if (process.platform === "win32" || mayBeTerminal(descriptor)) return real();
  const onError: ((error: NodeJS.ErrnoException) => void)[] = [];
  let stream: StandardStream | undefined;
  const plain = {
    isTTY: false,
    columns: 0,
    on: (_event: string, listener: (error: NodeJS.ErrnoException) => void) => {
      onError.push(listener);
      return plain;
    },
    write: (text: string) => {
      if (stream !== undefined) return stream.write(text);
      const { rest, error } = writeWhole(descriptor, Buffer.from(text));
      if (error?.code === "EAGAIN") {
        stream = real();
        for (const listener of onError) stream.on("error", listener);
        return stream.write(rest);
      }
      if (error !== undefined && onError.length === 0) throw error;
      for (const listener of onError) if (error !== undefined) listener(error);
      return true;
    },
  };
  return plain as unknown as StandardStream;
}

/** A descriptor that is not open is left to node too, which makes something of it. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(descriptor);
  } catch {
    return true;
  }
}

function writeWhole(descriptor: number, bytes: Buffer): { readonly rest: Buffer; readonly error?: NodeJS.ErrnoException } {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
    return { rest: bytes.subarray(written) };
  } catch (error) {
    return { rest: bytes.subarray(written), error: error as NodeJS.ErrnoException };
  }
}

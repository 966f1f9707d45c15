/**
 * Where decoders take memory for what comes out. The system clears each page of new memory, and megabytes of it make the garbage collector run
 * every few packages: who decodes one thing after the other has less of both with memory that is used again.
 */
export interface Buffers {
  /** At least `bytes` bytes, of any content. */
  take(bytes: number): Buffer;
  /** Ends the use of what was taken and of all views of it; a view of something else is passed over. */
  giveBack(view: Buffer): void;
}

/** New memory each time. */
export const newBuffers: Buffers = {
  take: (bytes) => Buffer.allocUnsafeSlow(bytes),
  giveBack: () => undefined,
};

/** Memory that is used again. As much is kept as was taken at one time. */
export function reusedBuffers(): Buffers {
  const taken = new WeakSet<ArrayBufferLike>();
  const free: Buffer[] = [];
  return {
    take(bytes) {
      const fitting = free.findIndex(({ length }) => length >= bytes);
      // One that is too small for this makes place for one that is large enough.
      const [found] = fitting < 0 ? free.splice(-1, 1) : free.splice(fitting, 1);
      const buffer = found !== undefined && found.length >= bytes ? found : Buffer.allocUnsafeSlow(bytes);
      taken.add(buffer.buffer);
      return buffer;
    },
    giveBack(view) {
      if (!taken.delete(view.buffer)) return;
      free.push(Buffer.from(view.buffer));
      free.sort((left, right) => left.length - right.length);
    },
  };
}

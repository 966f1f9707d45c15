/** One thing that a package puts on the target. */
export interface DebEntry {
  /** Relative to the target's root: `usr/bin/demo`. */
  readonly path: string;
  readonly type: "file" | "directory" | "symlink";
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** What it is made from, for people: a file of the project, or a setting. */
  readonly origin: string;
  /** Of a file. */
  readonly data?: Buffer;
  /** Of a symlink. */
  readonly target?: string;
  readonly isConffile?: boolean;
}

export const ROOT_OWNED = { owner: "root", group: "root" } as const;

/** A plain file that root owns. */
export function plainFile(path: string, data: Buffer | string, origin: string): DebEntry {
  return { path, type: "file", mode: 0o644, ...ROOT_OWNED, origin, data: typeof data === "string" ? Buffer.from(data) : data };
}

import { checkOnce } from "../../model/checked-once.ts";
import { CgoxError } from "../../model/error.ts";
import type { Files } from "../../model/host.ts";
import type { LockedSysroot, Lockfile } from "../../model/lock.ts";

const EMPTY: Lockfile = { version: 1, sysroots: {} };

export interface ReadOptions {
  /** Folder in which it is noted which locks have passed the schema; without one, it is checked each time. */
  readonly checkedDirectory?: string;
}

/**
 * Reads cgox.lock; a project without one has an empty lock.
 * @throws CgoxError `CGOX_LOCK_MALFORMED`, `CGOX_LOCK_NEWER`
 */
export async function readLockfile(files: Files, path: string, { checkedDirectory }: ReadOptions = {}): Promise<Lockfile> {
  const bytes = await files.readIfThere(path);
  if (bytes === undefined) return EMPTY;
  const value = parseJson(bytes.toString("utf8"), path);
  if (isObject(value) && typeof value["version"] === "number" && value["version"] > 1) {
    throw new CgoxError("CGOX_LOCK_NEWER", `${path} was written by a newer cgox (its version is ${value["version"]})`, {
      hint: "bring cgox up to date: npm install -g cgox@latest",
    });
  }
  await checkOnce({ files, directory: checkedDirectory, checker: import.meta.filename }, bytes, async () => {
    const { lockfileSchema } = await import("./schema.ts");
    // The schema library passes over a key of this name, so what is below it would go by unchecked.
    if (isObject(value) && isObject(value["sysroots"]) && Object.hasOwn(value["sysroots"], "__proto__"))
      throw malformed(path, "sysroots: __proto__ is no name of a sysroot");
    const result = lockfileSchema.safeParse(value);
    if (result.success) return;
    const [issue] = result.error.issues;
    throw malformed(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a lock"}`);
  });
  return value as Lockfile;
}

/** Writes cgox.lock with sorted keys and a newline at the end, so that equal locks are equal files. */
export async function writeLockfile(files: Files, path: string, lock: Lockfile): Promise<void> {
  await files.writeAtomic(path, formatLockfile(lock));
}

export function formatLockfile(lock: Lockfile): string {
  const ids = Object.keys(lock.sysroots).toSorted();
  const sysroots = Object.fromEntries(ids.map((id) => [id, lock.sysroots[id]]));
  return `${JSON.stringify({ version: lock.version, sysroots }, null, 1)}\n`;
}

/** The lock with one sysroot put in, or taken out where it wants nothing any more. */
export function withSysroot(lock: Lockfile, id: string, locked: LockedSysroot): Lockfile {
  const { [id]: _, ...others } = lock.sysroots;
  return { ...lock, sysroots: locked.requests.length === 0 ? others : { ...others, [id]: locked } };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const hasConflict = /^(<<<<<<<|>>>>>>>) /m.test(text);
    throw malformed(path, hasConflict ? "it holds merge conflict marks" : (cause as Error).message, cause);
  }
}

function malformed(path: string, reason: string, cause?: unknown): CgoxError {
  return new CgoxError("CGOX_LOCK_MALFORMED", `${path} cannot be read: ${reason}`, {
    hint: "take the last good one from version control, or remove it and run: cgox sysroot add <target> <library>",
    cause,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

import { createHash } from "node:crypto";
import type { Files } from "./host.ts";
import { readSealed, sealed } from "./sealed.ts";

export interface CheckedOnce {
  readonly files: Files;
  /** Where it is noted what has passed: an empty file each, named by a hash. undefined: nothing is noted, everything is checked. */
  readonly directory: string | undefined;
  /** `import.meta.filename` of the module that checks: another build of it checks again. */
  readonly checker: string;
}

/**
 * Whether these bytes have passed a check before; where not, `check` is run, and when it does not throw they are noted as good. A schema
 * library takes longer to load than most commands run, and nearly every check is of bytes that were checked the last time.
 */
export async function checkOnce(
  { files, directory, checker }: CheckedOnce,
  bytes: Buffer | string,
  check: () => Promise<void>,
): Promise<void> {
  if (directory === undefined) return check();
  if (await hasPassed({ files, directory, checker }, bytes)) return;
  await check();
  const mark = await markOf(files, directory, checker, bytes);
  // Where the cache cannot be written to, the next run checks again.
  await files.writeAtomic(mark, "").catch(() => undefined);
}

/** Whether `checkOnce` has noted these bytes as good. */
export async function hasPassed({ files, directory, checker }: CheckedOnce, bytes: Buffer | string): Promise<boolean> {
  return directory !== undefined && files.exists(await markOf(files, directory, checker, bytes));
}

/**
 * What `parse` makes of these bytes, a value that JSON can hold; the next time it is read from where it was noted, unless the note is damaged. What
 * `parse` throws is not noted, and neither is a value with an address that holds a password: others may read what is noted.
 */
export async function parseOnce<Value>(
  { files, directory, checker }: CheckedOnce,
  bytes: Buffer | string,
  parse: () => Promise<Value>,
): Promise<Value> {
  if (directory === undefined) return parse();
  const note = `${await markOf(files, directory, checker, bytes)}.json`;
  const noted = await readSealed<Value>(files, note);
  if (noted !== undefined) return noted;
  const value = await parse();
  if (!ADDRESS_WITH_USER.test(JSON.stringify(value))) await files.writeAtomic(note, sealed(value)).catch(() => undefined);
  return value;
}

const ADDRESS_WITH_USER = /\/\/[^\s"]*@/;

async function markOf(files: Files, directory: string, checker: string, bytes: Buffer | string): Promise<string> {
  const build = await files.facts(checker);
  const hash = createHash("sha256")
    .update(`${checker} ${build?.size ?? 0} ${build?.modifiedMs ?? 0}\n`)
    .update(bytes);
  return `${directory}/${hash.digest("hex").slice(0, 32)}`;
}

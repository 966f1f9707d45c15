import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Files } from "./host.ts";

export interface CheckedOnce {
  readonly files: Files;
  /** Where it is noted what has passed: an empty file each, named by a hash. undefined: nothing is noted, everything is checked. */
  readonly directory: string | undefined;
  /** `import.meta.url` of the module that checks: another build of it checks again. */
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
  const build = await files.facts(fileURLToPath(checker));
  const hash = createHash("sha256")
    .update(`${checker} ${build?.size ?? 0} ${build?.modifiedMs ?? 0}\n`)
    .update(bytes);
  const mark = `${directory}/${hash.digest("hex").slice(0, 32)}`;
  if (await files.exists(mark)) return;
  await check();
  // Where the cache cannot be written to, the next run checks again.
  await files.writeAtomic(mark, "").catch(() => undefined);
}

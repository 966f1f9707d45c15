import { createHash } from "node:crypto";
import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Files } from "../model/host.ts";
import type { Session } from "../model/session.ts";
import { checkOnce, hasPassed, type CheckedOnce } from "../model/checked-once.ts";
import { allFiles, type BundlePlan } from "../ship/bundle/plan.ts";
import { stateFolder } from "./project-folders.ts";
import { checkedIn } from "./target-context.ts";

/**
 * Writes a bundle to a folder, in place of what an earlier one put there.
 * @throws CgoxError `CGOX_BUNDLE_OCCUPIED` where the folder holds a file that no bundle put there; nothing is changed then
 */
export async function writeBundle(session: Session, folder: string, plan: BundlePlan): Promise<void> {
  const { host, emit } = session;
  const { files } = host;
  const bundled = allFiles(plan);
  const record = `${await stateFolder(session, "bundles")}/${createHash("sha256").update(folder).digest("hex").slice(0, 16)}.json`;
  // Not by the module's own name: a newer cgox still knows what an older one has bundled.
  const once = { files, directory: checkedIn(session).checkedDirectory, checker: "cgox bundle" };
  await refuseOccupied(files, folder, await recorded(once, record));
  emit({ type: "start", stage: "bundle", message: `bundling ${posix.basename(folder)}` });
  const parent = posix.dirname(folder);
  await files.makeDirectory(parent);
  const temporary = await files.makeTemporaryDirectory(parent);
  try {
    const writer = files.writeTree(temporary);
    for (const { path, source, executable } of bundled) writer.file(path, await files.read(source), executable ? 0o755 : 0o644);
    await files.setMode(temporary, 0o755);
    const text = JSON.stringify({ folder, files: bundled.map(({ path }) => path) });
    await files.writeAtomic(record, text);
    await checkOnce(once, text, () => Promise.resolve());
    await files.remove(folder);
    await files.publish(temporary, folder);
  } catch (error) {
    await files.remove(temporary);
    throw error;
  }
  emit({ type: "end", stage: "bundle", message: `bundled ${folder}` });
}

/** What the record says, where the cache says that cgox wrote it: one that came with the project could name the user's own files. */
async function recorded(once: CheckedOnce, record: string): Promise<ReadonlySet<string>> {
  const bytes = await once.files.readIfThere(record);
  if (bytes === undefined || !(await hasPassed(once, bytes))) return new Set();
  return new Set((JSON.parse(bytes.toString("utf8")) as { readonly files: readonly string[] }).files);
}

async function refuseOccupied(files: Files, folder: string, own: ReadonlySet<string>): Promise<void> {
  const facts = await files.facts(folder);
  if (facts === undefined) return;
  const stranger = facts.kind === "directory" ? (await filesBelow(files, folder, "")).find((path) => !own.has(path)) : "";
  if (stranger === undefined) return;
  throw new CgoxError(
    "CGOX_BUNDLE_OCCUPIED",
    stranger === "" ? `${folder} is there, and is no folder` : `${folder} holds ${stranger}, which cgox bundle did not put there`,
    { hint: "move it away, or name another folder with -o" },
  );
}

async function filesBelow(files: Files, folder: string, inside: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await files.list(folder)) {
    const path = inside === "" ? name : `${inside}/${name}`;
    if ((await files.facts(`${folder}/${name}`))?.kind === "directory") found.push(...(await filesBelow(files, `${folder}/${name}`, path)));
    else found.push(path);
  }
  return found;
}

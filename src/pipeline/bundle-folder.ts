import { createHash } from "node:crypto";
import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Files } from "../model/host.ts";
import type { Session } from "../model/session.ts";
import { allFiles, type BundlePlan } from "../ship/bundle/plan.ts";

/**
 * Writes a bundle to a folder, in place of what an earlier one put there.
 * @throws CgoxError `CGOX_BUNDLE_OCCUPIED` where the folder holds a file that no bundle put there; nothing is changed then
 */
export async function writeBundle(session: Session, folder: string, plan: BundlePlan): Promise<void> {
  const { host, emit, project } = session;
  const { files } = host;
  const bundled = allFiles(plan);
  const record = `${project.stateDirectory}/bundles/${createHash("sha256").update(folder).digest("hex").slice(0, 16)}.json`;
  await refuseOccupied(files, folder, await recorded(files, record));
  emit({ type: "start", stage: "bundle", message: `bundling ${posix.basename(folder)}` });
  const parent = posix.dirname(folder);
  await files.makeDirectory(parent);
  const temporary = await files.makeTemporaryDirectory(parent);
  try {
    const writer = files.writeTree(temporary);
    for (const { path, source, executable } of bundled) writer.file(path, await files.read(source), executable ? 0o755 : 0o644);
    await files.setMode(temporary, 0o755);
    await files.makeDirectory(posix.dirname(record));
    await files.writeAtomic(record, JSON.stringify({ folder, files: bundled.map(({ path }) => path) }));
    await files.remove(folder);
    await files.publish(temporary, folder);
  } catch (error) {
    await files.remove(temporary);
    throw error;
  }
  emit({ type: "end", stage: "bundle", message: `bundled ${folder}` });
}

async function recorded(files: Files, record: string): Promise<ReadonlySet<string>> {
  const bytes = await files.readIfThere(record);
  if (bytes === undefined) return new Set();
  try {
    return new Set((JSON.parse(bytes.toString("utf8")) as { readonly files: readonly string[] }).files);
  } catch {
    return new Set();
  }
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

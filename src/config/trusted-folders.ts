import { dirname, relative } from "node:path";
import type { Host } from "../model/host.ts";

/** What the user has agreed to: absolute path of a folder, without links → digest of what its cgox.yaml says of archives. */
export type TrustedFolders = Readonly<Record<string, { readonly archives: string }>>;

/**
 * Reads the file that `cgox trust` writes. One that somebody else may have written counts as none: it has to be a file of the user's own that
 * nobody else may write to, and to lie outside of the folder that it is asked about.
 * @param about absolute path of that folder
 */
export async function readTrustedFolders(
  { files, system }: Pick<Host, "files" | "system">,
  file: string,
  about?: string,
): Promise<TrustedFolders> {
  const path = await files.realPath(file).catch(() => file);
  if (about !== undefined && !relative(about, path).startsWith("..")) return {};
  const facts = await files.facts(path);
  if (facts?.kind !== "file") return {};
  const { ownUsers } = system;
  if (ownUsers !== undefined && (!ownUsers.includes(facts.owner ?? -1) || (facts.mode & 0o022) !== 0)) return {};
  try {
    const said = JSON.parse(await files.readText(path)) as { readonly folders?: TrustedFolders } | null;
    return Object.fromEntries(Object.entries(said?.folders ?? {}).filter(([, entry]) => typeof entry?.archives === "string"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

/** Notes that the user agrees to a folder as it is, or, without a digest, no longer does. */
export async function changeTrustedFolders(
  host: Pick<Host, "files" | "system">,
  file: string,
  { folder, archives }: { readonly folder: string; readonly archives?: string },
): Promise<void> {
  await host.files.makeDirectory(dirname(file));
  await host.files.exclusively(`${file}.lock`, async () => {
    const { [folder]: _, ...others } = await readTrustedFolders(host, file);
    const folders = archives === undefined ? others : { ...others, [folder]: { archives } };
    await host.files.writeAtomic(file, `${JSON.stringify({ version: 1, folders }, null, 1)}\n`, { mode: 0o600 });
  });
}

import { isAbsolute, join, relative, sep } from "node:path";
import { foreign } from "../config/find-project.ts";
import { quoted } from "../config/quoted.ts";
import { CgoxError } from "../model/error.ts";
import type { Session } from "../model/session.ts";

type Of = Pick<Session, "host" | "project">;

/**
 * A folder of cgox's own files, made where it is missing. `.cgox` may have come with the project: nothing is written through a link that lies in
 * the way, and not into a folder that belongs to somebody else.
 * @param inside path below the state folder
 * @returns its absolute path
 * @throws CgoxError `CGOX_PROJECT_STATE`, `CGOX_PROJECT_FOREIGN`
 */
export async function stateFolder({ host, project }: Of, inside = ""): Promise<string> {
  const { files } = host;
  const { stateBase, stateDirectory, owners } = project;
  await files.makeDirectory(stateBase);
  const folder = join(stateDirectory, inside);
  let path = stateBase;
  for (const name of relative(stateBase, folder).split(sep)) {
    path = join(path, name);
    let facts = await files.facts(path);
    if (facts === undefined) {
      await files.makeDirectory(path);
      // In a cache that several share, what compiles this user's programs is this user's alone.
      if (stateBase !== project.root && host.system.platform !== "win32") await files.setMode(path, 0o700);
      facts = await files.facts(path);
    }
    if (facts?.kind !== "directory") throw await notFolder({ host }, path);
    const { owner } = facts;
    if (owner !== undefined && owners?.includes(owner) === false) throw await foreign(host, project.root, { path, owner });
  }
  return folder;
}

/**
 * The project's lock for those who change cgox.lock.
 * @throws CgoxError `CGOX_PROJECT_STATE` where something else has its name: a holder's file in it may be removed
 */
export async function projectLock(session: Of): Promise<string> {
  const path = join(await stateFolder(session), "lock");
  const facts = await session.host.files.facts(path);
  if (facts !== undefined && facts.kind !== "directory") throw await notFolder(session, path);
  return path;
}

async function notFolder({ host }: Pick<Of, "host">, path: string): Promise<CgoxError> {
  const facts = await host.files.facts(path);
  const what = facts?.kind === "symlink" ? `it is a link to ${await host.files.readLink(path)}` : "it is no folder";
  return new CgoxError("CGOX_PROJECT_STATE", `folder for cgox's own files: ${path}: ${what}, and cgox writes to folders alone`, {
    hint: `take it away: rm ${quoted(path)} ; for another place set CGOX_STATE to a folder`,
  });
}

/**
 * Looks at the way to a folder that programs and packages go to where the command line names none. What came with the project may be a link
 * to elsewhere, or to a folder such as .git whose files mean something to others.
 * @param folder absolute; what lies outside of the project is not looked at
 * @throws CgoxError `CGOX_BUILD_OUTPUT_LINK`
 */
export async function refuseLinkedOutput({ host, project }: Of, folder: string): Promise<void> {
  const { files } = host;
  const inside = relative(project.root, folder);
  if (leadsOut(inside)) return;
  let path = project.root;
  for (const name of inside.split(sep)) {
    path = join(path, name);
    if ((await files.facts(path))?.kind !== "symlink") continue;
    const root = await files.realPath(project.root);
    const real = await files.realPath(path).catch(() => undefined);
    const place = real === undefined ? ".." : relative(root, real);
    if (place !== "" && !leadsOut(place) && !place.split(sep).some((each) => each.startsWith("."))) continue;
    throw new CgoxError(
      "CGOX_BUILD_OUTPUT_LINK",
      `folder for what is built: ${path}: it is a link to ${await files.readLink(path)}, which is no folder of the project's own`,
      { hint: `take it away: rm ${quoted(path)} ; where it is meant to lead there, name the folder with -o` },
    );
  }
}

function leadsOut(inside: string): boolean {
  return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
}

/** A program that go writes replaces a link with its name: go would write to what that leads to where it cannot rename. */
export async function removeLink({ files }: Session["host"], path: string): Promise<void> {
  if ((await files.facts(path))?.kind === "symlink") await files.remove(path);
}

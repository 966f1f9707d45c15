import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import type { Project } from "../model/session.ts";
import { quoted } from "./quoted.ts";

export interface ProjectPlaces {
  readonly cacheDirectory: string;
  /** Whether the user has agreed to what is in a folder, which is an absolute path without links. */
  readonly isTrusted: (folder: string) => Promise<boolean>;
}

/**
 * The project that a folder belongs to: the nearest folder upwards with cgox.yaml or cgox.lock, else with go.mod, else the folder itself.
 * As git does it, the search ends at the home folder and where another file system begins, and what is found has to belong to the user or
 * root, or to have been agreed to.
 * @param workingDirectory absolute path
 * @throws CgoxError `CGOX_PROJECT_FOREIGN`
 */
export async function findProject(host: Host, workingDirectory: string, places: ProjectPlaces): Promise<Project> {
  const folders = await searched(host, workingDirectory);
  const found = (await nearestWith(host, folders, ["cgox.yaml", "cgox.lock"])) ?? (await nearestWith(host, folders, ["go.mod"]));
  const root = found?.folder ?? workingDirectory;
  const { ownUsers } = host.system;
  const owners = ownUsers === undefined || (await places.isTrusted(await realFolder(host, root))) ? undefined : ownUsers;
  if (found !== undefined && owners !== undefined) await refuseForeign(host, found, owners);
  return {
    root,
    workingDirectory,
    configFile: join(root, "cgox.yaml"),
    lockFile: join(root, "cgox.lock"),
    ...(await statePlace(host, root, places.cacheDirectory)),
    ...(owners === undefined ? {} : { owners }),
  };
}

interface Found {
  readonly folder: string;
  readonly name: string;
}

/** The folder and those above it, as far as is looked. */
async function searched(host: Host, start: string): Promise<string[]> {
  const home = await realFolder(host, host.system.homeDirectory);
  const device = await deviceOf(host, start);
  const folders = [start];
  for (let folder = start; dirname(folder) !== folder && (await realFolder(host, folder)) !== home;) {
    folder = dirname(folder);
    if ((await deviceOf(host, folder)) !== device) break;
    folders.push(folder);
  }
  return folders;
}

async function deviceOf(host: Host, folder: string): Promise<string | undefined> {
  return (await host.files.facts(await realFolder(host, folder)))?.identity.split(":")[0];
}

async function realFolder({ files }: Host, folder: string): Promise<string> {
  return files.realPath(folder).catch(() => folder);
}

async function nearestWith(host: Host, folders: readonly string[], names: readonly string[]): Promise<Found | undefined> {
  for (const folder of folders) {
    for (const name of names) if (await host.files.exists(join(folder, name))) return { folder, name };
  }
  return undefined;
}

/** A link has to be of the user's as well as what it leads to: whoever has the one decides about the other. */
async function refuseForeign(host: Host, { folder, name }: Found, owners: readonly number[]): Promise<void> {
  const paths = [name, "cgox.yaml", "cgox.lock", ".cgox", "."].map((each) => join(folder, each));
  for (const path of paths) {
    for (const each of [path, await realFolder(host, path)]) {
      const owner = (await host.files.facts(each))?.owner;
      if (owner === undefined || owners.includes(owner)) continue;
      throw await foreign(host, folder, { path: each, owner });
    }
  }
}

/** @throws never; what is to be thrown of a project's file that is another user's */
export async function foreign(
  host: Pick<Host, "files">,
  folder: string,
  { path, owner }: { readonly path: string; readonly owner: number },
): Promise<CgoxError> {
  const accounts = (await host.files.readIfThere("/etc/passwd").catch(() => undefined))?.toString("utf8").split("\n") ?? [];
  const name = accounts.map((line) => line.split(":")).find(([, , id]) => id === String(owner))?.[0];
  const who = name === undefined ? `user ${owner}` : `${name} (user ${owner})`;
  return new CgoxError("CGOX_PROJECT_FOREIGN", `project of another user: ${path}: it belongs to ${who}`, {
    hint: `if you trust what is there, run: cgox trust ${quoted(folder)} ; for a project of its own in this folder: touch cgox.yaml`,
  });
}

/** Where cgox may write what is its own: CGOX_STATE's folder where the user has named one, `.cgox`, or the cache for what is read-only. */
async function statePlace(host: Host, root: string, cacheDirectory: string): Promise<Pick<Project, "stateDirectory" | "stateBase">> {
  const own = `${basename(root) || "root"}-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`;
  const named = host.env["CGOX_STATE"];
  if (named) return { stateBase: resolve(named), stateDirectory: join(resolve(named), own) };
  const usual = join(root, ".cgox");
  const facts = await host.files.facts(usual);
  const isOthers = facts !== undefined && facts.kind !== "directory";
  if (isOthers || (await host.files.isWritable(facts === undefined ? root : usual))) return { stateBase: root, stateDirectory: usual };
  const user = host.system.ownUsers?.[0];
  return { stateBase: cacheDirectory, stateDirectory: join(cacheDirectory, user === undefined ? "state" : `state-${user}`, own) };
}

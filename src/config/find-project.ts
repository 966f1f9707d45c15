import { dirname, join } from "node:path";
import type { Host } from "../model/host.ts";
import type { Project } from "../model/session.ts";

/**
 * The project that a folder belongs to: the nearest folder upwards with cgox.yaml or cgox.lock, else with go.mod, else the folder itself.
 * @param workingDirectory absolute path
 */
export async function findProject(host: Host, workingDirectory: string): Promise<Project> {
  const root =
    (await nearestWith(host, workingDirectory, ["cgox.yaml", "cgox.lock"])) ??
    (await nearestWith(host, workingDirectory, ["go.mod"])) ??
    workingDirectory;
  return {
    root,
    workingDirectory,
    configFile: join(root, "cgox.yaml"),
    lockFile: join(root, "cgox.lock"),
    stateDirectory: join(root, ".cgox"),
  };
}

async function nearestWith(host: Host, folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    if (await host.files.exists(join(folder, name))) return folder;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestWith(host, parent, names);
}

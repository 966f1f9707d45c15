import { createHash } from "node:crypto";
import { relative } from "node:path";
import type { Config, RepositoryOverride } from "../model/config.ts";
import type { Files } from "../model/host.ts";

/** What a project's cgox.yaml says of archives: who its libraries come from is then the project's choice, not the user's or the platform's. */
export interface OwnArchives {
  /** `debian-12/debian: mirrors http://…, trusted without a signature`. Addresses are as they are written. */
  readonly lines: readonly string[];
  /** Changes with anything that it says, and with the keys that it names. */
  readonly digest: string;
  /** Absolute paths of those keys. */
  readonly keyFiles: readonly string[];
}

/** @param folder the project's */
export async function ownArchives(files: Files, config: Config, folder: string): Promise<OwnArchives> {
  const repositories = Object.entries(config.platforms).flatMap(([platform, { repositories: all }]) =>
    Object.entries(all)
      .filter(([, { mirrors, keys, trusted }]) => (mirrors ?? keys) !== undefined || trusted === true)
      .map(([name, override]) => ({ name: `${platform}/${name}`, override })),
  );
  const keyFiles = repositories.flatMap(({ override }) => override.keys ?? []);
  const hash = createHash("sha256").update(JSON.stringify(repositories));
  for (const path of keyFiles) {
    const bytes = await files.readIfThere(path).catch(() => undefined);
    hash.update(`\0${bytes?.length ?? -1}\0`).update(bytes ?? "");
  }
  return { lines: repositories.map(({ name, override }) => `${name}: ${said(override, folder)}`), digest: hash.digest("hex"), keyFiles };
}

function said({ mirrors, keys, trusted }: RepositoryOverride, folder: string): string {
  return [
    ...(mirrors === undefined ? [] : [`mirrors ${mirrors.join(" ")}`]),
    ...(keys === undefined ? [] : [`keys ${keys.map((key) => relative(folder, key)).join(" ")}`]),
    ...(trusted === true ? ["trusted without a signature"] : []),
  ].join(", ");
}

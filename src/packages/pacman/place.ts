import { createHash } from "node:crypto";
import type { Key } from "openpgp";
import { CgoxError } from "../../model/error.ts";
import type { Emit } from "../../model/events.ts";
import type { Host } from "../../model/host.ts";
import type { Platform, RepositoryConfig } from "../../model/platform.ts";
import { shortened } from "../../model/index-values.ts";
import { valueOf } from "../../model/value-of.ts";
import { openKeychain } from "./keychain.ts";

/** Changes when the cached files change their meaning, and when what an older version put there is not to be relied on. */
export const CACHE_FORMAT = "pacman-3";

/** A repository, where it is served, where it is cached, and who may sign for it. */
export interface RepositoryPlace {
  readonly host: Host;
  readonly emit: Emit;
  /** Name within its platform. */
  readonly name: string;
  readonly repository: RepositoryConfig;
  /** In the order in which they are tried; empty when offline. */
  readonly mirrors: readonly string[];
  /** Folder of what is cached of it. */
  readonly directory: string;
  /** The keys that may sign, after looking for these ids (upper-case hex) where keys come from. */
  readonly keys: (keyIds: readonly string[]) => Promise<readonly Key[]>;
}

export interface PlaceRequest {
  readonly host: Host;
  readonly emit: Emit;
  readonly platform: Platform;
  readonly indexDirectory: string;
  readonly offline: boolean;
}

/**
 * The place of one of a platform's repositories. What was verified by one set of mirrors and keys says nothing about another set.
 * @throws CgoxError `CGOX_LOCK_MALFORMED` for one that the platform does not have: only a lock can name it
 */
export function repositoryPlace(request: PlaceRequest, name: string, mirrors: ReadonlyMap<string, readonly string[]>): RepositoryPlace {
  const { host, emit, platform, indexDirectory, offline } = request;
  const repository = valueOf(platform.repositories, name);
  if (repository === undefined) {
    throw new CgoxError("CGOX_LOCK_MALFORMED", `cgox.lock names the repository ${shortened(name)}, which ${platform.id} does not have`, {
      hint: "take the last good cgox.lock from version control, or remove it and run: cgox sysroot add <target> <library>",
    });
  }
  const listed = mirrors.get(name) ?? [];
  const { keyring } = repository;
  const certifiers = keyring === undefined ? undefined : valueOf(platform.repositories, keyring.repository);
  const belief = [
    listed,
    repository.fingerprints,
    repository.userKeyFiles ?? [],
    repository.trusted ?? false,
    certifiers?.userKeyFiles ?? [],
  ];
  const root = `${indexDirectory}/${CACHE_FORMAT}`;
  return {
    host,
    emit,
    name,
    repository,
    mirrors: offline ? [] : listed,
    directory: `${root}/${name}-${shortHash(JSON.stringify(belief))}`,
    keys: openKeychain({
      host,
      repository,
      ...(keyring === undefined || certifiers === undefined
        ? {}
        : { keyring, certifiers, mirrors: offline ? [] : (mirrors.get(keyring.repository) ?? []) }),
      directory: `${root}/keyrings`,
    }),
  };
}

/** 16 hex digits that name a cache entry by what it was made of. */
function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

import { CgoxError } from "../model/error.ts";
import type { RepositoryKind } from "./repository.ts";

/** The kinds of repository that cgox knows, loaded when a platform asks for one. */
const KINDS = {
  debian: async () => (await import("./debian/kind.ts")).debianKind,
  pacman: async () => (await import("./pacman/kind.ts")).pacmanKind,
} satisfies Record<string, () => Promise<RepositoryKind>>;

/** Every kind. */
export function loadKinds(): Promise<RepositoryKind[]> {
  return Promise.all(Object.values(KINDS).map((load) => load()));
}

/** @throws CgoxError `CGOX_PLATFORM_KIND` for a kind that is not in the map */
export async function loadKind(name: string): Promise<RepositoryKind> {
  if (Object.hasOwn(KINDS, name)) return KINDS[name as keyof typeof KINDS]();
  throw new CgoxError("CGOX_PLATFORM_KIND", `there is no repository kind "${name}"`, {
    hint: `known kinds: ${Object.keys(KINDS).join(", ")}`,
  });
}

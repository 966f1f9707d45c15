import type { Session } from "../model/session.ts";
import { openCatalogue } from "../targets/catalogue.ts";
import { looksLikeTarget } from "../targets/spelling.ts";
import { usageError } from "./arguments/usage-error.ts";

export interface BuildWords {
  readonly targets: readonly string[];
  readonly packages: readonly string[];
}

/**
 * The words of `cgox build`: targets as long as they look like ones, then packages. Where there is no target, those of cgox.yaml.
 * @throws CgoxError `CGOX_USAGE_ARGUMENT` where there is none in it either, or a target comes after a package
 */
export async function splitWords(session: Session, words: readonly string[]): Promise<BuildWords> {
  const table = await openCatalogue(session.host, session.dataDirectory, session.config).targets();
  const firstPackage = words.findIndex((word) => !looksLikeTarget(word, table));
  const [named, packages] = firstPackage < 0 ? [words, []] : [words.slice(0, firstPackage), words.slice(firstPackage)];
  const late = packages.find((word) => looksLikeTarget(word, table));
  if (late !== undefined) {
    throw usageError("CGOX_USAGE_ARGUMENT", `the target ${late} comes after a package`, "Targets come first. See: cgox help build");
  }
  const targets = named.length > 0 ? named : Object.keys(session.config.targets);
  if (targets.length === 0) {
    throw usageError(
      "CGOX_USAGE_ARGUMENT",
      "cgox build needs a target: none is named here or in cgox.yaml",
      "cgox targets lists them. See: cgox help build",
    );
  }
  return { targets, packages };
}

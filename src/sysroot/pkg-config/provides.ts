import type { Comparator, Dependency, PcModule } from "./module.ts";
import { fulfils } from "./versions.ts";

/**
 * Whether a module's first Provides entry for a name serves what is wanted. As in pkgconf 1.8, an entry without a version
 * serves nobody, and one with a range serves where the two ranges can meet.
 */
export function providesFor(module: PcModule, wanted: Dependency): boolean {
  const provided = module.provides.find((entry) => entry.module === wanted.module);
  if (provided?.comparator === undefined || provided.version === undefined) return false;
  if (wanted.comparator === undefined || wanted.version === undefined) return true;
  return serves({ comparator: provided.comparator, version: provided.version }, { comparator: wanted.comparator, version: wanted.version });
}

interface Condition {
  readonly comparator: Comparator;
  readonly version: string;
}

function serves(provided: Condition, wanted: Condition): boolean {
  const wantedIsProvided = fulfils(wanted.version, provided.comparator, provided.version);
  if (wanted.comparator === "=") return wantedIsProvided;
  if (wanted.comparator === "!=") return !wantedIsProvided;
  const providedIsWanted = fulfils(provided.version, wanted.comparator, wanted.version);
  if (provided.comparator === "=") return providedIsWanted;
  if (provided.comparator === "!=") return !providedIsWanted;
  const sameDirection = provided.comparator.charAt(0) === wanted.comparator.charAt(0);
  return wantedIsProvided && (sameDirection || providedIsWanted);
}

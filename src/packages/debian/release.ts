import { CgoxError } from "../../model/error.ts";
import { isPathBelow, shortened } from "../../model/index-values.ts";

export interface ReleaseFile {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What a Release file says, as far as cgox uses it. */
export interface Release {
  readonly suite: string;
  readonly codename: string;
  readonly date: Date;
  readonly validUntil?: Date;
  readonly acquireByHash: boolean;
  readonly architectures: readonly string[];
  /** `Packages` where the indexes of an architecture already hold the packages of `all`. */
  readonly noSupportForArchitectureAll: string;
  /** Path below `dists/<suite>/` → size and hash. */
  readonly files: ReadonlyMap<string, ReleaseFile>;
}

/** How far a mirror's clock may be ahead of this machine's before a Date counts as lying in the future (apt: Acquire::Max-FutureTime, 10 s). */
const FUTURE_TOLERANCE_MS = 10_000;

/** Bytes; a Release lists files that cgox has no use for, too. */
const LARGEST_FILE = 2 ** 40;

/**
 * Reads the signed text of an InRelease file. What could be read in two ways is refused: a field or a path that comes twice, a line that is no field.
 * @throws CgoxError `CGOX_INDEX_MALFORMED` naming the field
 */
export function parseRelease(text: string): Release {
  /** By their names in lower case, as for apt. */
  const fields = new Map<string, string>();
  const files = new Map<string, ReleaseFile>();
  let field: string | undefined;
  for (const line of text.replace(/\n+$/, "").split("\n")) {
    if (/^[ \t]/.test(line) && field !== undefined) {
      if (field === "sha256") addFile(files, line);
      continue;
    }
    const [, name, value] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw malformed(`its line ${shortened(line)} is no field`);
    field = name.toLowerCase();
    if (fields.has(field)) throw malformed(`it has the field ${shortened(name)} twice`);
    fields.set(field, value.trim());
  }
  if (files.size === 0) throw malformed("it lists no SHA256 sums");
  const date = dateOf(fields, "Date");
  if (date === undefined) throw malformed("it has no Date");
  const validUntil = dateOf(fields, "Valid-Until");
  return {
    suite: fields.get("suite") ?? "",
    codename: fields.get("codename") ?? "",
    date,
    ...(validUntil === undefined ? {} : { validUntil }),
    acquireByHash: fields.get("acquire-by-hash") === "yes",
    architectures: (fields.get("architectures") ?? "").split(/\s+/).filter((name) => name !== ""),
    noSupportForArchitectureAll: fields.get("no-support-for-architecture-all") ?? "",
    files,
  };
}

/**
 * Whether a verified Release may be used for this suite at this time: its name, its Date, its Valid-Until (apt-secure(8)).
 * @throws CgoxError `CGOX_INDEX_WRONG_SUITE`, `CGOX_INDEX_EXPIRED`, `CGOX_INDEX_FUTURE`
 */
export function checkRelease(release: Release, suite: string, now: Date): void {
  if (release.suite !== suite && release.codename !== suite) {
    throw new CgoxError("CGOX_INDEX_WRONG_SUITE", `the index is of suite ${release.suite} (${release.codename}), not of ${suite}`);
  }
  if (release.validUntil !== undefined && release.validUntil < now) {
    throw new CgoxError("CGOX_INDEX_EXPIRED", `the index of ${suite} was valid until ${release.validUntil.toUTCString()} only`, {
      hint: "the mirror is stale, or this machine's clock is wrong (date); another mirror can be named with --mirror",
    });
  }
  if (release.date.getTime() > now.getTime() + FUTURE_TOLERANCE_MS) {
    throw new CgoxError("CGOX_INDEX_FUTURE", `the index of ${suite} is dated ${release.date.toUTCString()}, which lies in the future`, {
      hint: "check this machine's clock with: date",
    });
  }
}

function addFile(files: Map<string, ReleaseFile>, line: string): void {
  const [, sha256, digits, path] = /^[ \t]+([0-9a-f]{64})[ \t]+(\d{1,13})[ \t]+(\S+)[ \t]*$/i.exec(line) ?? [];
  const size = Number(digits);
  if (sha256 === undefined || path === undefined || size > LARGEST_FILE || !isPathBelow(path))
    throw malformed(`its line ${shortened(line.trim())} is no SHA256 sum`);
  if (files.has(path)) throw malformed(`its SHA256 lists ${shortened(path)} twice`);
  files.set(path, { sha256: sha256.toLowerCase(), size });
}

function dateOf(fields: ReadonlyMap<string, string>, name: string): Date | undefined {
  const text = fields.get(name.toLowerCase());
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw malformed(`its ${name} ${shortened(text)} is no date`);
  return date;
}

function malformed(reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `the Release file cannot be read: ${reason}`);
}

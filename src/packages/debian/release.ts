import { CgoxError } from "../../model/error.ts";

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

/**
 * Reads the signed text of an InRelease file.
 * @throws CgoxError `CGOX_INDEX_MALFORMED` naming the field
 */
export function parseRelease(text: string): Release {
  const fields = new Map<string, string>();
  const files = new Map<string, ReleaseFile>();
  let field = "";
  for (const line of text.split("\n")) {
    if (line.startsWith(" ")) {
      if (field === "SHA256") addFile(files, line);
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    field = line.slice(0, colon);
    fields.set(field, line.slice(colon + 1).trim());
  }
  if (files.size === 0) throw malformed("it lists no SHA256 sums");
  const date = dateOf(fields, "Date");
  if (date === undefined) throw malformed("it has no Date");
  const validUntil = dateOf(fields, "Valid-Until");
  return {
    suite: fields.get("Suite") ?? "",
    codename: fields.get("Codename") ?? "",
    date,
    ...(validUntil === undefined ? {} : { validUntil }),
    acquireByHash: fields.get("Acquire-By-Hash") === "yes",
    architectures: (fields.get("Architectures") ?? "").split(/\s+/).filter((name) => name !== ""),
    noSupportForArchitectureAll: fields.get("No-Support-for-Architecture-all") ?? "",
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
  const [, sha256, size, path] = /^\s*([0-9a-f]{64})\s+(\d+)\s+(\S+)/.exec(line) ?? [];
  if (sha256 === undefined || size === undefined || path === undefined) throw malformed(`its line "${line.trim()}" is no SHA256 sum`);
  files.set(path, { sha256, size: Number(size) });
}

function dateOf(fields: ReadonlyMap<string, string>, name: string): Date | undefined {
  const text = fields.get(name);
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw malformed(`its ${name} "${text}" is no date`);
  return date;
}

function malformed(reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `the Release file cannot be read: ${reason}`);
}

import { CgoxError } from "../../model/error.ts";
import type { GetResult, Host } from "../../model/host.ts";
import { askMirrors } from "../../model/ask-mirrors.ts";
import { readSealed, sealed, sha256Of } from "../../model/sealed.ts";
import type { RepositoryPlace } from "./place.ts";
import { readDetached, verifyDetached } from "./detached.ts";

/** A file of a repository (`clang64.db`, `clang64.files`) whose signature holds, as it lies in the cache. */
export interface SignedFile {
  /** Absolute path. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** The mirror that served it. */
  readonly mirror: string;
  /** When it was signed, in milliseconds since 1970; 0 where nobody had to sign it. */
  readonly signedMs: number;
}

/** What is remembered of a file in the cache; its bytes lie beside it under their hash. */
interface Memory {
  readonly mirror: string;
  readonly sha256: string;
  readonly signedMs: number;
  readonly etag?: string;
  readonly lastModified?: string;
}

const MAXIMUM_BYTES = 512 << 20;

/**
 * Brings a file up to date from the first mirror where it and its signature belong together; asks only whether it has changed where the cache
 * has it from that mirror. Where no mirror answers, or all are behind, the cache's stands in, with a warning.
 * @throws CgoxError `CGOX_INDEX_SIGNATURE`, `CGOX_INDEX_OLDER`, `CGOX_NET_…` with what was wrong
 */
export async function refreshSignedFile(place: RepositoryPlace, name: string): Promise<SignedFile> {
  const cached = await readMemory(place, name);
  const failures: CgoxError[] = [];
  for (let { mirrors } = place; mirrors.length > 0;) {
    let [mirror = ""] = mirrors;
    try {
      const asked = await askMirrors(place.host.network, mirrors, { path: name, seen: cached, maximumBytes: MAXIMUM_BYTES });
      ({ mirror } = asked);
      return signedFile(place, name, await refreshFrom(place, { ...asked, name, cached }));
    } catch (error) {
      if (!(error instanceof CgoxError) || error.code.startsWith("CGOX_IO_")) throw error;
      failures.push(error);
      mirrors = mirrors.filter((other) => other !== mirror);
    }
  }
  // Mirrors that do not answer, or that are behind what was seen before, take nothing away from what was verified then.
  if (cached !== undefined && failures.every(({ code }) => code.startsWith("CGOX_NET_") || code === "CGOX_INDEX_OLDER")) {
    const message = `going on with the ${name} that the cache has: ${failures[0]?.message ?? "there is no mirror"}`;
    place.emit({ type: "warning", code: "CGOX_INDEX_STALE", message });
    return signedFile(place, name, cached);
  }
  throw failedEverywhere(place, name, failures);
}

/** @throws CgoxError `CGOX_INDEX_OFFLINE` where the cache does not hold it */
export async function cachedSignedFile(place: RepositoryPlace, name: string): Promise<SignedFile> {
  const cached = await readMemory(place, name);
  if (cached !== undefined) return signedFile(place, name, cached);
  throw new CgoxError("CGOX_INDEX_OFFLINE", `${name} of repository ${place.name} is not in the cache`, {
    hint: "run the same command once without --offline",
  });
}

interface Attempt {
  readonly name: string;
  readonly mirror: string;
  readonly cached: Memory | undefined;
}

async function refreshFrom(
  place: RepositoryPlace,
  { name, mirror, cached, answer }: Attempt & { readonly answer: GetResult },
): Promise<Memory> {
  if (answer.status === 304) {
    if (cached?.mirror !== mirror) throw new CgoxError("CGOX_NET_STATUS", `${mirror} answered 304 to an unconditional request`);
    return cached;
  }
  const sha256 = sha256Of(answer.body);
  const isKnown = cached?.sha256 === sha256;
  const signedMs = isKnown ? cached.signedMs : await signingTime(place, { name, mirror, cached }, answer.body);
  const { etag, lastModified } = answer;
  const memory = {
    mirror,
    sha256,
    signedMs,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
  await remember(place, { name, memory, bytes: answer.body });
  return memory;
}

async function signingTime(place: RepositoryPlace, { name, mirror, cached }: Attempt, body: Buffer): Promise<number> {
  if (place.repository.trusted === true) return 0;
  const answer = await place.host.network.get(`${mirror}/${name}.sig`, { maximumBytes: 1 << 20 }).catch((error: unknown) => {
    if (!(error instanceof CgoxError) || error.code !== "CGOX_NET_STATUS") throw error;
    throw new CgoxError("CGOX_INDEX_SIGNATURE", `${name} is not signed: ${error.message}`, { cause: error });
  });
  if (answer.status === 304) throw new CgoxError("CGOX_NET_STATUS", `${mirror} answered 304 to an unconditional request`);
  const signature = await readDetached(answer.body);
  const keys = await place.keys(signature.keyIds);
  const { created } = await verifyDetached(body, signature, { keys, now: place.host.clock.now() });
  if (cached !== undefined && created.getTime() < cached.signedMs) {
    const [served, seen] = [created, new Date(cached.signedMs)].map((date) => date.toUTCString());
    throw new CgoxError(
      "CGOX_INDEX_OLDER",
      `its ${name}, signed ${served ?? ""}, is older than the one already seen, signed ${seen ?? ""}`,
    );
  }
  return created.getTime();
}

function signedFile(place: RepositoryPlace, name: string, { sha256, mirror, signedMs }: Memory): SignedFile {
  return { path: bytesPath(place, name, sha256), sha256, mirror, signedMs };
}

function bytesPath(place: RepositoryPlace, name: string, sha256: string): string {
  return `${place.directory}/${sha256}.${name}`;
}

/** A memory whose bytes are gone (a kill between two writes) counts for nothing. Who reads the bytes hashes them: `readVerified`. */
async function readMemory(place: RepositoryPlace, name: string): Promise<Memory | undefined> {
  const { files } = place.host;
  const memory = await readSealed<Memory>(files, `${place.directory}/${name}.json`);
  return memory !== undefined && (await files.exists(bytesPath(place, name, memory.sha256))) ? memory : undefined;
}

/**
 * The bytes of a file whose signature held: those that were verified, however long the file has been in the cache.
 * @throws CgoxError `CGOX_INDEX_DAMAGED`
 */
export async function readVerified({ files }: Pick<Host, "files">, { path, sha256 }: SignedFile): Promise<Buffer> {
  const bytes = await files.readIfThere(path);
  if (bytes !== undefined && sha256Of(bytes) === sha256) return bytes;
  throw new CgoxError("CGOX_INDEX_DAMAGED", `the index file ${path} in the cache is damaged`, { hint: `remove it: rm ${path}` });
}

/**
 * Opens a signed file with `read`. Where what the cache has of it is damaged, that counts as not there, and `bring` has to bring it again.
 * @param bring fetches it, or takes it out of the cache
 */
export async function openSignedFile<T>(
  { files }: Pick<Host, "files">,
  bring: () => Promise<SignedFile>,
  read: (file: SignedFile) => Promise<T>,
): Promise<T> {
  const file = await bring();
  try {
    return await read(file);
  } catch (error) {
    if (!(error instanceof CgoxError) || error.code !== "CGOX_INDEX_DAMAGED") throw error;
  }
  await files.remove(file.path);
  return read(await bring());
}

async function remember(place: RepositoryPlace, { name, memory, bytes }: { name: string; memory: Memory; bytes: Buffer }): Promise<void> {
  const { files } = place.host;
  await files.makeDirectory(place.directory);
  const path = bytesPath(place, name, memory.sha256);
  if (!(await files.exists(path))) await files.writeAtomic(path, bytes);
  await files.writeAtomic(`${place.directory}/${name}.json`, sealed(memory));
  for (const other of await files.list(place.directory)) {
    const isOlder = /^[0-9a-f]{64}\./.test(other) && other.slice(65).startsWith(name) && !other.startsWith(memory.sha256);
    const facts = isOlder ? await files.facts(`${place.directory}/${other}`) : undefined;
    const age = place.host.clock.now().getTime() - (facts?.modifiedMs ?? Number.POSITIVE_INFINITY);
    if (age > STILL_IN_USE_MS) await files.remove(`${place.directory}/${other}`);
  }
}

/** Another cgox may be about to read what it found a moment ago. */
const STILL_IN_USE_MS = 3_600_000;

function failedEverywhere(place: RepositoryPlace, name: string, failures: readonly CgoxError[]): CgoxError {
  const trust = failures.find(({ code }) => !code.startsWith("CGOX_NET_")) ?? failures[0];
  if (trust === undefined) {
    return new CgoxError("CGOX_INDEX_NO_MIRROR", `repository ${place.name} names no mirror`, { hint: "name one with --mirror" });
  }
  const others = failures.length - 1;
  const said = others === 0 ? "" : `, and ${String(others)} more mirror${others === 1 ? "" : "s"} cannot be used either`;
  return new CgoxError(trust.code, `${name} of repository ${place.name} cannot be used: ${trust.message}${said}`, {
    hint: trust.hint ?? "another mirror can be named with --mirror",
    cause: trust,
  });
}

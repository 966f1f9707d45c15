import { parseDesc } from "../../formats/alpm-desc.ts";
import { decompress } from "../../formats/compression.ts";
import { walkTar } from "../../formats/tar.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import { isPathBelow } from "../../model/index-values.ts";
import type { Keyring } from "../../model/platform.ts";
import { readSealed, sealed, sha256Of } from "../../model/sealed.ts";

/** The files of a keyring package. Nobody vouches for them: only what the keys in it certify counts. */
export interface KeyringFiles {
  readonly keys: Buffer;
  /** Fingerprints, upper-case hex. */
  readonly revoked: readonly string[];
  /** Milliseconds since 1970; 0 for what lies on this host. */
  readonly fetchedMs: number;
}

/** Where pacman-key looks for keyrings (pacman-key(8)). */
const FOLDER = "usr/share/pacman/keyrings";

/** The keyring as the cache has it, else as it is installed on this host (MSYS2 itself, or a package of it); undefined for neither. */
export async function readKeyring(host: Host, { name }: Keyring, directory: string): Promise<KeyringFiles | undefined> {
  const cached = await readSealed<Stored>(host.files, `${directory}/${name}.json`);
  if (cached !== undefined) return { ...cached, keys: Buffer.from(cached.keys, "base64") };
  const keys = await host.files.readIfThere(`/${FOLDER}/${name}.gpg`);
  if (keys === undefined) return undefined;
  const revoked = await host.files.readIfThere(`/${FOLDER}/${name}-revoked`);
  return { keys, revoked: fingerprints(revoked), fetchedMs: 0 };
}

interface Stored {
  readonly keys: string;
  readonly revoked: readonly string[];
  readonly fetchedMs: number;
}

export interface FetchKeyringRequest {
  readonly host: Host;
  readonly keyring: Keyring;
  readonly mirrors: readonly string[];
  readonly directory: string;
  readonly known: KeyringFiles | undefined;
}

const MAXIMUM_BYTES = 64 << 20;

/**
 * Fetches the keyring package into the cache. Its repository's database only says what the file is called. A key that was revoked once stays
 * revoked, so that an old package does no harm.
 * @throws CgoxError `CGOX_INDEX_KEYRING` where no mirror has a usable one
 */
export async function fetchKeyring(request: FetchKeyringRequest): Promise<KeyringFiles> {
  const { host, keyring, mirrors, directory, known } = request;
  const failures: CgoxError[] = [];
  for (const mirror of mirrors) {
    try {
      const found = await fetchFrom(host, keyring, mirror);
      const revoked = [...new Set([...(known?.revoked ?? []), ...found.revoked])].toSorted();
      const files = { keys: found.keys, revoked, fetchedMs: host.clock.now().getTime() };
      await host.files.makeDirectory(directory);
      const stored: Stored = { ...files, keys: files.keys.toString("base64") };
      await host.files.writeAtomic(`${directory}/${keyring.name}.json`, sealed(stored));
      return files;
    } catch (error) {
      if (!(error instanceof CgoxError) || error.code.startsWith("CGOX_IO_")) throw error;
      failures.push(error);
    }
  }
  const reason = failures[0]?.message ?? "no mirror is known for it";
  throw new CgoxError("CGOX_INDEX_KEYRING", `the keyring package ${keyring.package} cannot be had: ${reason}`, {
    hint: "keys that may sign can be named in cgox.yaml, below platforms.<platform>.repositories.<repository>.keys",
    cause: failures[0],
  });
}

async function fetchFrom(host: Host, keyring: Keyring, mirror: string): Promise<Pick<KeyringFiles, "keys" | "revoked">> {
  const { fileName, sha256 } = await findPackage(await fetchBytes(host, `${mirror}/${keyring.database}.db`), keyring);
  const archive = await fetchBytes(host, `${mirror}/${encodeURIComponent(fileName)}`);
  if (sha256Of(archive) !== sha256) {
    throw new CgoxError("CGOX_FETCH_MISMATCH", `${fileName} of ${mirror} is not what its database says`);
  }
  const found = new Map<string, Buffer>();
  await walkTar(await decompress(archive, MAXIMUM_BYTES), ({ path, type, data }) => {
    if (type === "file" && path.startsWith(`${FOLDER}/`)) found.set(path.slice(FOLDER.length + 1), data);
  });
  const keys = found.get(`${keyring.name}.gpg`);
  if (keys === undefined) throw new CgoxError("CGOX_INDEX_KEYRING", `${fileName} holds no ${FOLDER}/${keyring.name}.gpg`);
  return { keys: Buffer.from(keys), revoked: fingerprints(found.get(`${keyring.name}-revoked`)) };
}

async function findPackage(database: Buffer, keyring: Keyring): Promise<{ fileName: string; sha256: string }> {
  let found: { fileName: string; sha256: string } | undefined;
  await walkTar(await decompress(database, MAXIMUM_BYTES), ({ path, data }) => {
    if (!path.startsWith(`${keyring.package}-`) || !path.endsWith("/desc")) return;
    const fields = parseDesc(data.toString("utf8"));
    const [fileName] = fields.get("FILENAME") ?? [];
    const [sha256] = fields.get("SHA256SUM") ?? [];
    if (fields.get("NAME")?.[0] === keyring.package && fileName !== undefined && isPathBelow(fileName) && sha256 !== undefined) {
      found = { fileName, sha256 };
    }
  });
  if (found === undefined) throw new CgoxError("CGOX_INDEX_KEYRING", `${keyring.database}.db has no ${keyring.package}`);
  return found;
}

async function fetchBytes(host: Host, url: string): Promise<Buffer> {
  const answer = await host.network.get(url, { maximumBytes: MAXIMUM_BYTES });
  if (answer.status === 304) throw new CgoxError("CGOX_NET_STATUS", `${url} answered 304 to an unconditional request`);
  return answer.body;
}

/** A line a fingerprint; what follows a colon is for gpg. */
function fingerprints(file: Buffer | undefined): string[] {
  const lines = (file?.toString("latin1") ?? "").split("\n");
  return lines.map((line) => line.replace(/:.*/, "").trim().toUpperCase()).filter((line) => /^[0-9A-F]{40}$/.test(line));
}

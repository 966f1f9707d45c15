import { CgoxError } from "../../model/error.ts";
import type { LockedPackage } from "../../model/lock.ts";
import type { Voucher, VouchRequest } from "../repository.ts";
import { readDetached, verifyDetached, type DetachedSignature } from "./detached.ts";
import { pacmanMirrors } from "./mirrors.ts";
import { repositoryPlace, type RepositoryPlace } from "./place.ts";
import { cachedSignedFile } from "./signed-file.ts";
import { readSignatures } from "./table.ts";

/**
 * Checks packages' own signatures: the one that the database holds (`%PGPSIG%`), else the `.sig` beside the package. The platform says whether there
 * has to be one (pacman.conf(5), SigLevel); one that is there has to hold in any case. The hash has been checked before, so this asks that
 * a believed packager made the file, and not only that one signed a database which lists it.
 * @throws CgoxError `CGOX_FETCH_UNSIGNED`, `CGOX_FETCH_SIGNATURE` naming the package
 */
export function vouchForPackages(request: VouchRequest): Voucher {
  const sources = new Map<string, Promise<Source>>();
  const openSource = async (name: string): Promise<Source> => {
    const place = repositoryPlace(request, name, await pacmanMirrors(request));
    return { place, held: await heldSignatures(place) };
  };
  return async (item, archive) => {
    const opening = sources.get(item.repository) ?? openSource(item.repository);
    sources.set(item.repository, opening);
    const { place, held } = await opening;
    if (place.repository.trusted === true) return;
    if ((await isSigned({ place, held }, item, archive)) || place.repository.packageSignatures !== "required") return;
    throw new CgoxError("CGOX_FETCH_UNSIGNED", `${item.name} ${item.version} is not signed, and ${place.name} has to sign its packages`, {
      hint: request.offline ? "run the same command once without --offline" : "another mirror can be named with --mirror",
    });
  };
}

/** A repository, and the signatures that its databases hold. */
interface Source {
  readonly place: RepositoryPlace;
  readonly held: ReadonlyMap<string, string>;
}

async function heldSignatures(place: RepositoryPlace): Promise<Map<string, string>> {
  const held = new Map<string, string>();
  for (const { name } of place.repository.suites) {
    const database = await cachedSignedFile(place, `${name}.db`).catch(nothing);
    if (database === undefined) continue;
    const signatures = (await readSignatures(place.host, database, { repository: place.name, suite: name }).catch(nothing)) ?? [];
    for (const [sha256, signature] of signatures) if (!held.has(sha256)) held.set(sha256, signature);
  }
  return held;
}

async function isSigned(source: Source, item: LockedPackage, archive: Buffer): Promise<boolean> {
  const { place } = source;
  try {
    const signature = await findSignature(source, item);
    if (signature === undefined) return false;
    await verifyDetached(archive, signature, { keys: await place.keys(signature.keyIds), now: place.host.clock.now() });
    return true;
  } catch (error) {
    if (!(error instanceof CgoxError) || error.code !== "CGOX_INDEX_SIGNATURE") throw error;
    throw new CgoxError("CGOX_FETCH_SIGNATURE", `${item.name} ${item.version} is not to be trusted: ${error.message}`, { cause: error });
  }
}

async function findSignature({ place, held }: Source, item: LockedPackage): Promise<DetachedSignature | undefined> {
  const signature = held.get(item.sha256);
  if (signature !== undefined) return readDetached(Buffer.from(signature, "base64"));
  for (const mirror of place.mirrors) {
    const answer = await place.host.network.get(`${mirror}/${item.path}.sig`, { maximumBytes: 1 << 20 }).catch(nothing);
    if (answer?.status === 200) return readDetached(answer.body);
  }
  return undefined;
}

function nothing(error: unknown): undefined {
  if (error instanceof CgoxError && !error.code.startsWith("CGOX_IO_")) return undefined;
  throw error;
}

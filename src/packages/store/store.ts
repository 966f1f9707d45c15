import { reusedBuffers, type Buffers } from "../../formats/buffers.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import type { LockedPackage } from "../../model/lock.ts";
import { recordPackage, type UnpackedEntry } from "./unpacked-package.ts";
import { unpackLimit } from "./unpack-limit.ts";
import type { RepositoryKind, Voucher } from "../repository.ts";

export interface StoreOptions {
  readonly host: Host;
  /** `<cache>/store`. */
  readonly directory: string;
  /** A store that is looked into as well, and never written to. */
  readonly base?: string | undefined;
  readonly kind: Pick<RepositoryKind, "unpack">;
  /** Name of the folder of unpacked packages; what is unpacked differently has another name. */
  readonly bucket: string;
  /** Whether a path of a package is unpacked. */
  readonly wants: (path: string) => boolean;
  /** Starts another process that unpacks packages. Absent: all is done in this process. */
  readonly openUnpacker?: (() => Unpacker) | undefined;
  /** Asked before an unpacked package gets its name in the store. */
  readonly vouch?: Voucher | undefined;
}

/**
 * The folder of this machine's packages by sha256, shared by all projects:
 * `downloads/<sha256>` are package files, `<bucket>/<sha256>/` are their contents and `entries.json` which says what they are (see
 * `unpacked-package.ts`).
 * What stands under a final name is whole and was verified; everything else has a temporary name.
 */
export interface Store {
  readonly directory: string;
  /** Starts another process for `ProvideOptions.unpack`. */
  readonly openUnpacker?: (() => Unpacker) | undefined;
  /** Folder of an unpacked package. */
  unpackedDirectory(sha256: string): Promise<string>;
  isUnpacked(sha256: string): Promise<boolean>;
  /** Makes the package present and unpacked: from the store, else from `urls`. */
  provide(item: LockedPackage, options: ProvideOptions): Promise<void>;
  /** Path of the package file, which is fetched where it is missing; one that is there is not looked at. */
  packageFile(item: LockedPackage, options: Pick<ProvideOptions, "urls" | "onBytes">): Promise<string>;
  entries(sha256: string): Promise<readonly UnpackedEntry[]>;
  /** A file of an unpacked package's metadata; undefined where it has none of that name. */
  metadata(sha256: string, name: string): Promise<string | undefined>;
}

export interface ProvideOptions {
  /** Addresses of the package file, best first; empty when offline. */
  readonly urls: readonly string[];
  readonly onBytes: (count: number) => void;
  /** Runs the unpacking when its time has come, and says who else is to do it; undefined: this process. `work` gives false where that one could not. */
  readonly unpack: (work: (apart?: Unpacker) => Promise<boolean>) => Promise<void>;
}

/** Another process that unpacks packages as the store keeps them, one after the other. */
export interface Unpacker {
  /** False where it cannot (it has died): the folder may hold something then. @throws CgoxError `CGOX_FORMAT_…`, `CGOX_IO_…` */
  unpack(place: UnpackPlace): Promise<boolean>;
  /** Says that no more packages will come. */
  close(): void;
}

export function openStore(options: StoreOptions): Store {
  const { host, directory } = options;
  const unpacking = { ...options, buffers: reusedBuffers() };
  const layers = options.base === undefined ? [directory] : [directory, options.base];
  const find = async (path: string, proof = ""): Promise<string | undefined> => {
    for (const layer of layers) if (await host.files.exists(`${layer}/${path}${proof}`)) return `${layer}/${path}`;
    return undefined;
  };
  const own = (sha256: string) => `${directory}/${options.bucket}/${sha256}`;
  const unpacked = (sha256: string) => find(`${options.bucket}/${sha256}`, "/entries.json");
  const unpackedDirectory = async (sha256: string) => (await unpacked(sha256)) ?? own(sha256);
  /** False where it is gone meanwhile, as by `cache prune`, which leaves what is used from now on. */
  const isInUse = async (path: string) => !path.startsWith(`${directory}/`) || host.files.touch(path);
  const isUnpacked = async (sha256: string) => {
    const path = await unpacked(sha256);
    return path !== undefined && isInUse(path);
  };
  const downloaded = async (sha256: string) => {
    const path = await find(`downloads/${sha256}`);
    return path !== undefined && (await isInUse(path)) ? path : `${directory}/downloads/${sha256}`;
  };

  const packageFile: Store["packageFile"] = async (item, { urls, onBytes }) => {
    const archive = await downloaded(item.sha256);
    await ensureDownloaded(host, { item, archive, urls, onBytes });
    return archive;
  };

  return {
    directory,
    packageFile,
    openUnpacker: options.openUnpacker,
    unpackedDirectory,
    isUnpacked,
    async provide(item, { urls, onBytes, unpack }) {
      if (await isUnpacked(item.sha256)) return;
      const archive = await packageFile(item, { urls, onBytes });
      await unpack((apart) => unpackInto(unpacking, { archive, final: own(item.sha256), item, apart }));
    },
    async entries(sha256) {
      return JSON.parse(await host.files.readText(`${await unpackedDirectory(sha256)}/entries.json`)) as UnpackedEntry[];
    },
    async metadata(sha256, name) {
      return (await host.files.readIfThere(`${await unpackedDirectory(sha256)}/metadata-${name}`))?.toString();
    },
  };
}

async function ensureDownloaded(
  host: Host,
  what: { item: LockedPackage; archive: string } & Pick<ProvideOptions, "urls" | "onBytes">,
): Promise<void> {
  const { item, archive, urls, onBytes } = what;
  if (await host.files.exists(archive)) return;
  if (urls.length === 0) {
    throw new CgoxError("CGOX_STORE_MISSING", `${item.name} ${item.version} is not in the store`, {
      hint: "run the same command once without --offline",
    });
  }
  await host.files.makeDirectory(archive.slice(0, archive.lastIndexOf("/")));
  await host.network.download({ urls, path: archive, size: item.size, sha256: item.sha256, onBytes });
}

type Unpacking = StoreOptions & { readonly buffers: Buffers };

interface UnpackWork {
  readonly archive: string;
  readonly final: string;
  readonly item: LockedPackage;
  readonly apart: Unpacker | undefined;
}

/** False, and nothing done, where the other process could not. */
async function unpackInto(options: Unpacking, { archive, final, item, apart }: UnpackWork): Promise<boolean> {
  const { files } = options.host;
  const temporary = await files.makeTemporaryDirectory(final.slice(0, final.lastIndexOf("/")));
  try {
    const place = { archive, directory: temporary, limit: unpackLimit(item) };
    let isDone = true;
    if (apart === undefined) await unpackPackage(options, { ...place, vouch: async (bytes) => options.vouch?.(item, bytes) });
    else isDone = await unpackBeside(options, item, { ...place, apart });
    if (isDone) await files.publish(temporary, final);
    else await files.remove(temporary);
    return isDone;
  } catch (cause) {
    await files.remove(temporary);
    if (cause instanceof CgoxError && cause.code.startsWith("CGOX_FORMAT_")) {
      throw notUnpacked(item, cause);
    }
    throw cause;
  }
}

function notUnpacked({ name, version, size, installedSize }: LockedPackage, cause: CgoxError): CgoxError {
  const said = installedSize === undefined ? "" : `, and its index says that it takes ${installedSize} bytes when it is unpacked`;
  const sizes = cause.code === "CGOX_FORMAT_TOO_LARGE" ? `; its file has ${size} bytes${said}` : "";
  return new CgoxError("CGOX_STORE_UNPACK", `${name} ${version} cannot be unpacked: ${cause.message}${sizes}`, { hint: cause.hint, cause });
}

/** The other process need not wait for this one to vouch: what it unpacks, whose hash holds, has no name in the store before. */
async function unpackBeside(
  { host, vouch }: Unpacking,
  item: LockedPackage,
  { apart, ...place }: UnpackPlace & { readonly apart: Unpacker },
): Promise<boolean> {
  const vouching = vouch === undefined ? Promise.resolve() : host.files.read(place.archive).then((bytes) => vouch(item, bytes));
  const [vouched, unpacked] = await Promise.allSettled([vouching, apart.unpack(place)]);
  if (vouched.status === "rejected") throw vouched.reason;
  if (unpacked.status === "rejected") throw unpacked.reason;
  return unpacked.value;
}

/** A package file that was verified, and the empty folder that it is unpacked to. */
export interface UnpackPlace {
  readonly archive: string;
  readonly directory: string;
  /** Most bytes that it may hold when it is decompressed. */
  readonly limit: number;
}

/** Unpacks one package as the store keeps it, when `vouch` has found nothing against its bytes. @throws CgoxError `CGOX_FORMAT_…`, `CGOX_IO_…` */
export async function unpackPackage(
  { host, kind, wants, buffers }: { readonly host: Pick<Host, "files"> } & Pick<Unpacking, "kind" | "wants" | "buffers">,
  { archive, directory, limit, vouch }: UnpackPlace & { readonly vouch?: (bytes: Buffer) => Promise<void> },
): Promise<void> {
  const bytes = await host.files.read(archive, (size) => buffers.take(size));
  await vouch?.(bytes);
  const recorder = recordPackage(host.files.writeTree(directory), wants);
  await kind.unpack(bytes, recorder.sink, { buffers, limit });
  recorder.finish();
  buffers.giveBack(bytes);
}

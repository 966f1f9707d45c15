import { reusedBuffers } from "../formats/buffers.ts";
import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import type { Session } from "../model/session.ts";
import { loadKind } from "../packages/kinds.ts";
import type { RepositoryKind } from "../packages/repository.ts";
import { unpackPackage, type Unpacker, type UnpackPlace } from "../packages/store/store.ts";

/** What of a package is unpacked: a plain value, so that another process can do it. */
export interface UnpackScope {
  /** Name of the kind of its repository. */
  readonly repository: string;
  /** All of it, for a root to run programs in; else what a sysroot may need. */
  readonly whole: boolean;
  /** For a sysroot: the folder that all of the platform's packages keep to. */
  readonly prefix?: string | undefined;
}

export interface UnpackJob extends UnpackScope, UnpackPlace {
  readonly kind: "unpack";
}

/** Whether a path of a package is unpacked. */
export function wantsPath(kind: Pick<RepositoryKind, "isForSysroot">, { whole, prefix }: UnpackScope): (path: string) => boolean {
  if (whole) return () => true;
  return (path) => isBelow(path, prefix) && kind.isForSysroot(path);
}

/** @throws CgoxError `CGOX_FORMAT_PREFIX` for a path outside of the folder that is a platform's own */
function isBelow(path: string, prefix: string | undefined): boolean {
  if (prefix === undefined || path === prefix || path.startsWith(`${prefix}/`)) return true;
  throw new CgoxError("CGOX_FORMAT_PREFIX", `it holds ${JSON.stringify(path)}, which is outside of ${prefix}/`, {
    hint: "Packages of this platform keep to their folder; this one was made by mistake, or to do harm.",
  });
}

/** A way for the store to have packages unpacked by other processes. */
export function unpackersApart({ helpers }: Session, scope: UnpackScope): (() => Unpacker) | undefined {
  if (helpers === undefined) return undefined;
  return () => {
    const helper = helpers.open("unpack");
    return { unpack: (place) => helper.run({ kind: "unpack", ...scope, ...place } satisfies UnpackJob), close: () => helper.close() };
  };
}

/** The other process's part. What is handed back throws CgoxError `CGOX_FORMAT_…`, `CGOX_IO_…`. */
export function openUnpackJobs(host: Pick<Host, "files">): (job: UnpackJob) => Promise<void> {
  const buffers = reusedBuffers();
  return async (job) => {
    const kind = await loadKind(job.repository);
    await unpackPackage({ host, kind, wants: wantsPath(kind, job), buffers }, job);
  };
}

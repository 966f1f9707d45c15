import { createHash } from "node:crypto";
import { CgoxError } from "../model/error.ts";
import type { TargetConfig } from "../model/config.ts";
import type { LockedSysroot } from "../model/lock.ts";
import type { Platform, PlatformArchitecture } from "../model/platform.ts";
import type { Session } from "../model/session.ts";
import type { Target } from "../model/target.ts";
import { valueOf } from "../model/value-of.ts";
import { loadKind } from "../packages/kinds.ts";
import { noRepositories } from "../packages/none/kind.ts";
import type { RepositoryKind } from "../packages/repository.ts";
import { openStore, type Store } from "../packages/store/store.ts";
import { baseDirectory } from "./layers.ts";
import { unpackersApart, wantsPath } from "./unpack-apart.ts";
import { openCatalogue, type Catalogue } from "../targets/catalogue.ts";
import { platformOf } from "../targets/no-platform.ts";
import { parseTarget } from "../targets/parse-target.ts";

/** A target with all that its stages need to know of it. */
export interface TargetContext {
  readonly session: Session;
  readonly target: Target;
  readonly platform: Platform;
  readonly architecture: PlatformArchitecture;
  /** Key of its entry in cgox.lock: `<platform>/<architecture>`. */
  readonly sysrootId: string;
  /** What cgox.yaml says of the target. */
  readonly config: TargetConfig;
  readonly kind: RepositoryKind;
  readonly store: Store;
}

/** A sysroot that wants nothing: enough for programs that use libc alone. */
export const EMPTY_SYSROOT: LockedSysroot = { requests: [], indexes: [], omitted: [], packages: [], pruned: [] };

/** Changes when the way trees are assembled changes, so that an older cgox's trees are not taken for ours. */
const TREE_FORMAT = 3;
export const UNPACKED_BUCKET = "unpacked-3";

/** @throws CgoxError `CGOX_TARGET_…`, `CGOX_PLATFORM_…` for what the catalogue does not know */
export async function openTarget(session: Session, text: string): Promise<TargetContext> {
  const catalogue = openCatalogue(session.host, session.dataDirectory, session.config, checkedIn(session));
  const target = await parseTarget(text, catalogue);
  const platform = await platformOf(target, catalogue);
  const architecture = valueOf(platform.architectures, target.architecture);
  const [repository] = Object.values(platform.repositories);
  if (architecture === undefined) throw new Error(`${platform.id} has no ${target.architecture}`);
  const kind = repository === undefined ? noRepositories : await loadKind(repository.kind);
  const scope = { repository: repository?.kind ?? "", whole: false, prefix: platform.layout.prefix };
  const store = openStore({
    host: session.host,
    directory: `${session.cacheDirectory}/store`,
    base: storeBase(session),
    bucket: UNPACKED_BUCKET,
    kind,
    wants: wantsPath(kind, scope),
    openUnpacker: unpackersApart(session, scope),
    vouch: kind.vouch?.({
      host: session.host,
      emit: session.emit,
      platform,
      architecture: target.architecture,
      mirrors: session.mirrors,
      indexDirectory: `${session.cacheDirectory}/index`,
      dataDirectory: session.dataDirectory,
      offline: session.offline,
    }),
  });
  const config = await configOf(session, target, catalogue);
  return { session, target, platform, architecture, config, kind, store, sysrootId: `${platform.id}/${target.architecture}` };
}

/** The read-only store below ours. */
export function storeBase(session: Session): string | undefined {
  const base = baseDirectory(session);
  return base === undefined ? undefined : `${base}/store`;
}

/** Where it is noted what data and locks have passed their schemas. */
export function checkedIn({ cacheDirectory }: Pick<Session, "cacheDirectory">): { readonly checkedDirectory: string } {
  return { checkedDirectory: `${cacheDirectory}/checked` };
}

/** cgox.yaml may spell a target otherwise than the command line does: `rpi64` and `linux/arm64@debian-12` can be one. */
async function configOf({ config, project }: Session, target: Target, catalogue: Catalogue): Promise<TargetConfig> {
  for (const [text, targetConfig] of Object.entries(config.targets)) {
    const other = await parseTarget(text, catalogue).catch((error: unknown) => {
      if (!(error instanceof CgoxError)) throw error;
      throw new CgoxError(error.code, `${project.configFile}: ${error.message}`, { hint: error.hint, exitCode: error.exitCode });
    });
    if (other.name === target.name) return targetConfig;
  }
  return { libraries: [], tags: [], dispatching: [] };
}

/** The target that an entry of cgox.lock is for: its platform's plain one for that architecture. */
export async function openSysroot(session: Session, sysrootId: string): Promise<TargetContext> {
  const [platformId = "", architectureName = ""] = sysrootId.split("/");
  const catalogue = openCatalogue(session.host, session.dataDirectory, session.config, checkedIn(session));
  const known = await catalogue.platformIds();
  if (!known.includes(platformId)) {
    throw new CgoxError("CGOX_LOCK_MALFORMED", `${session.project.lockFile} names ${sysrootId}, and no platform is called ${platformId}`, {
      hint: `cgox knows ${known.join(", ")}; a newer cgox may know more: npm install -g cgox@latest`,
    });
  }
  const platform = await catalogue.platform(platformId);
  const architecture = valueOf(platform.architectures, architectureName);
  if (architecture === undefined) {
    const reason = `${platformId} has no architecture ${architectureName}`;
    throw new CgoxError("CGOX_LOCK_MALFORMED", `${session.project.lockFile} names ${sysrootId}, and ${reason}`, {
      hint: "take the last good cgox.lock from version control, or remove it and run: cgox sysroot add <target> <library>",
    });
  }
  const plain = `${platform.goos}/${architecture.goarch}`;
  for (const variant of ["", ...(architecture.variants ?? []).map((name) => `/${name}`)]) {
    const text = `${plain}${variant}@${platformId}`;
    const target = await parseTarget(text, catalogue).catch(() => undefined);
    if (target?.architecture === architectureName) return openTarget(session, text);
  }
  throw new Error(`no target leads to ${sysrootId}`);
}

/** Names the tree that a lock entry stands for: equal for equal packages, whatever asked for them. */
export function sysrootDigest(locked: LockedSysroot): string {
  const packages = locked.packages.map(({ name, sha256 }) => [name, sha256]);
  return createHash("sha256")
    .update(JSON.stringify([TREE_FORMAT, packages]))
    .digest("hex");
}

/** The tree of a lock entry, below the cache's folder. */
export function sysrootDirectory({ sysrootId }: Pick<TargetContext, "sysrootId">, locked: LockedSysroot): string {
  return `sysroots/${sysrootId.replace("/", "-")}-${sysrootDigest(locked).slice(0, 16)}`;
}

import type { CgoEnv, PureGoEnv } from "../model/cgo-env.ts";
import type { CgoxEvent } from "../model/events.ts";
import type { LockedRequest, LockedSysroot } from "../model/lock.ts";
import type { Sysroot, SysrootManifest } from "../model/sysroot.ts";
import { cgoFlags, quoteForGoEnvironment, shippedModules, type CgoFlags } from "../sysroot/flags.ts";
import { createEvaluator } from "../sysroot/pkg-config/evaluator.ts";
import { pkgConfigLayout, type PkgConfigLayout } from "../sysroot/pkg-config/layout.ts";
import { shown } from "../sysroot/pkg-config/limits.ts";
import { loadModuleFiles } from "../sysroot/pkg-config/module-files.ts";
import { clampGlibc, newestGlibc } from "../toolchain/glibc.ts";
import { shellQuote } from "../toolchain/script/quote.ts";
import { sysrootFolders } from "../toolchain/layout.ts";
import { loadStubs } from "../toolchain/stubs.ts";
import type { WarmRequest } from "../toolchain/warm.ts";
import { packageHeaders, windowsHeaders, type HeaderFolder } from "../toolchain/windows-headers.ts";
import { wrapperScripts } from "../toolchain/wrappers.ts";
import { wrapperFiles, writeChanged, writeWrappers, type WrapperPaths } from "../toolchain/write-wrappers.ts";
import { locateZig, refuseOlder, type Zig } from "../toolchain/zig.ts";
import { appleSdk } from "./apple-sdk.ts";
import { stateFolder } from "./project-folders.ts";
import type { TargetContext } from "./target-context.ts";

/** The variables with which go builds for a target that has no C. */
export function pureEnvironment({ goos, goarch, goEnv }: TargetContext["target"]): PureGoEnv {
  return { GOOS: goos, GOARCH: goarch, ...goEnv, CGO_ENABLED: "0" };
}

/** The variables with which go builds for the target, and the wrappers that they name, written below `<project>/.cgox/`. */
export async function targetEnvironment(context: TargetContext, locked: LockedSysroot, sysroot: Sysroot): Promise<CgoEnv> {
  return (await environmentWithInputs(context, locked, sysroot)).env;
}

/** The same, with the absolute paths of the files whose change may change it. */
export async function environmentWithInputs(
  context: TargetContext,
  locked: LockedSysroot,
  sysroot: Sysroot,
): Promise<{ readonly env: CgoEnv; readonly inputs: readonly string[] }> {
  const { target, platform, architecture } = context;
  const { zig, wrappers, written } = await writeToolchain(context, sysroot);
  const layout = pkgConfigLayout(sysroot.root, platform.layout, architecture.multiarch);
  const flags = await flagsFor(context, { requests: locked.requests, sysroot, layout });
  const pkgConfig = await writePkgConfig(context, wrappers.directory, layout);
  const env: CgoEnv = {
    GOOS: target.goos,
    GOARCH: target.goarch,
    ...target.goEnv,
    CGO_ENABLED: "1",
    CC: quoteForGoEnvironment([wrappers.cc]),
    CXX: quoteForGoEnvironment([wrappers.cxx]),
    AR: wrappers.ar,
    PKG_CONFIG: quoteForGoEnvironment([pkgConfig.script]),
    CGO_CPPFLAGS: flags.CGO_CPPFLAGS,
    CGO_LDFLAGS: flags.CGO_LDFLAGS,
  };
  return { env, inputs: [zig.path, ...written, pkgConfig.script, pkgConfig.info] };
}

/**
 * Has zig build its libc for the target in a process of its own, which goes on when this one has ended. `CGOX_WARM=off` is for those who
 * want no work in the background: the first build does it then.
 */
export async function warmInBackground(context: TargetContext, sysroot: Sysroot): Promise<void> {
  const { session, target } = context;
  if (session.host.env["CGOX_WARM"] === "off" || target.withoutCgo !== undefined) return;
  const { zig, wrappers } = await writeToolchain(context, sysroot);
  const request: WarmRequest = { target, zig, wrappers, zigCacheDirectory: session.zigCacheDirectory, cxx: false };
  const file = `${wrappers.directory}/warm.json`;
  await session.host.files.writeAtomic(file, JSON.stringify(request));
  session.host.processes.detach(session.host.system.nodePath, [session.warmScript, file]);
}

interface Toolchain {
  readonly zig: Zig;
  readonly wrappers: WrapperPaths;
  /** Absolute paths of the wrappers, of what they use, and of the folders that hold it. */
  readonly written: readonly string[];
}

async function writeToolchain(context: TargetContext, sysroot: Sysroot): Promise<Toolchain> {
  const { session, target, platform, architecture } = context;
  const { host, emit } = session;
  const zig = await locateZig(host);
  if (platform.oldestZig !== undefined) refuseOlder(zig, platform.oldestZig, target.name);
  const { triple, lowered } = clampGlibc(context.target.triple, await newestGlibc(host, zig));
  if (lowered) {
    emit({
      type: "warning",
      code: "CGOX_ZIG_GLIBC",
      message: `zig ${zig.version} knows no glibc ${platform.libc.version ?? ""}; it links for an older one (${triple})`,
    });
  }
  const directory = await stateFolder(session, directoryName(context));
  const sdk = await appleSdk(context);
  const scripts = wrapperScripts({
    target: { ...context.target, triple },
    architecture,
    layout: platform.layout,
    cxx: platform.cxx,
    zig,
    sysrootRoot: sysroot.root,
    directory,
    zigCacheDirectory: session.zigCacheDirectory,
    ...(target.goos === "windows"
      ? { afterLink: [host.system.nodePath, session.stampScript], anyCaseHeaders: await anyCaseHeaders(context, zig, sysroot) }
      : {}),
    ...(platform.stubs === undefined ? {} : { stubs: await loadStubs(host, session.dataDirectory, platform.stubs) }),
    ...(sdk === undefined ? {} : { sdk }),
  });
  return { zig, wrappers: await writeWrappers(host, directory, scripts), written: wrapperFiles(directory, scripts) };
}

/** zig's headers of Windows, and those of the sysroot's packages. */
async function anyCaseHeaders(context: TargetContext, zig: Zig, { root }: Sysroot): Promise<HeaderFolder[]> {
  const { session, platform, architecture } = context;
  const { files } = session.host;
  const { packages } = JSON.parse(await files.readText(`${root}/.cgox/manifest.json`)) as SysrootManifest;
  const { include } = sysrootFolders({ root, architecture, layout: platform.layout, cxx: platform.cxx });
  const inPackages = packageHeaders(
    root,
    include,
    packages.flatMap((item) => item.files),
  );
  return [...(await windowsHeaders(files, zig)), ...inPackages];
}

function directoryName({ sysrootId, target }: TargetContext): string {
  const variant = target.variant === undefined ? "" : `-${target.variant}`;
  return `${sysrootId.replace("/", "-")}${variant}`;
}

interface FlagsInput {
  readonly requests: readonly LockedRequest[];
  readonly sysroot: Sysroot;
  readonly layout: PkgConfigLayout;
}

async function flagsFor({ session, target }: TargetContext, { requests, sysroot, layout }: FlagsInput): Promise<CgoFlags> {
  const { files } = session.host;
  const wanted = new Set(requests.flatMap(({ kind, package: name }) => (kind === "package" ? [name] : [])));
  const manifest = JSON.parse(await files.readText(`${sysroot.root}/.cgox/manifest.json`)) as SysrootManifest;
  const modulesOf = new Map(
    manifest.packages.flatMap((item) => (wanted.has(item.name) ? [[item.name, shippedModules(item.files, layout)] as const] : [])),
  );
  const evaluator = createEvaluator({ ...(await loadModuleFiles(files, layout)), layout, target: target.name });
  const flags = cgoFlags({ requests, evaluator, place: layout, modulesOf });
  for (const refused of flags.refused) session.emit(refusedFlags(refused));
  return flags;
}

function refusedFlags({ module, flags }: CgoFlags["refused"][number]): CgoxEvent {
  const some = flags.slice(0, 5).map(shown).join(", ");
  const rest = flags.length > 5 ? ` and ${flags.length - 5} more` : "";
  return {
    type: "warning",
    code: "CGOX_PKGCONFIG_FLAG_DROPPED",
    message: `flags of the pkg-config module ${shown(module)} are left out: ${some}${rest}: no flag of a package may run, load or write something or lead out of the sysroot`,
    hint: "if the program needs one of them, say it yourself, in CGO_CFLAGS or CGO_LDFLAGS",
  };
}

/** The script that go runs as pkg-config, and the file that tells it where the sysroot's modules are. Returns their paths. */
async function writePkgConfig(
  { session: { host, pkgConfigScript }, target }: TargetContext,
  directory: string,
  layout: PkgConfigLayout,
): Promise<{ readonly script: string; readonly info: string }> {
  const info = `${directory}/pkg-config.json`;
  await writeChanged(host, info, JSON.stringify({ target: target.name, layout }));
  const script = `${directory}/pkg-config`;
  const command = [host.system.nodePath, pkgConfigScript, info].map(shellQuote).join(" ");
  await writeChanged(host, script, `#!/bin/sh\nexec ${command} "$@"\n`);
  return { script, info };
}

import type { CxxRuntime, Layout, PlatformArchitecture } from "../model/platform.ts";
import type { Target } from "../model/target.ts";
import { objectFormat, selectArguments } from "./arguments/select.ts";
import { armv5Atomics } from "./armv5-atomics.ts";
import { sysrootFolders } from "./layout.ts";
import { compilerScript, type CompilerScript } from "./script/compiler.ts";
import { shellQuote } from "./script/quote.ts";
import { sdkArguments } from "./sdk.ts";
import type { StubFiles } from "./stubs.ts";
import { headerOverlay, type HeaderFolder } from "./windows-headers.ts";
import type { Zig } from "./zig.ts";

export interface WrapperRequest {
  /** Its triple goes to zig as it is: see `clampGlibc`. */
  readonly target: Target;
  readonly architecture: PlatformArchitecture;
  readonly layout: Layout;
  readonly cxx: CxxRuntime;
  readonly zig: Zig;
  /** Absolute path of the sysroot's tree; it need not be there yet. */
  readonly sysrootRoot: string;
  /** The folder that the wrappers will lie in. */
  readonly directory: string;
  /** Folder of zig's caches. */
  readonly zigCacheDirectory: string;
  /** Libraries that zig lacks, see `loadStubs`. */
  readonly stubs?: StubFiles;
  /** Headers that are found in whatever case a program writes them, see `windowsHeaders`. */
  readonly anyCaseHeaders?: readonly HeaderFolder[];
  /** A command that every linked program (.exe, .dll) goes through: its path becomes the last argument. */
  readonly afterLink?: readonly string[];
  /** Absolute path of an Apple SDK. */
  readonly sdk?: string;
}

/** Path in the folder of the wrappers → text. All are executable but those with an ending. */
export type WrapperScripts = Readonly<Record<string, string>>;

/**
 * The wrappers of a target: `zcc`, `zxx`, `zar`, `zranlib` and what they need beside them. A pure function of its request: the same
 * request gives the same bytes, so that go's build cache, which is keyed by them, holds.
 */
export function wrapperScripts(request: WrapperRequest): WrapperScripts {
  const { target, zig, directory } = request;
  const format = objectFormat(target.goos);
  const atomics = needsAtomics(target);
  const sdk = sdkArguments(request.sdk);
  const overlay = request.anyCaseHeaders === undefined ? undefined : headerOverlay([...request.anyCaseHeaders, ...ownHeaders(request)]);
  const compiler: Omit<CompilerScript, "command"> = {
    title: target.name,
    zig: zig.path,
    zigVersion: zig.version,
    environment: zigEnvironment(request),
    fixed: fixedArguments(request),
    folders: sysrootFolders({ ...request, root: request.sysrootRoot }),
    table: selectArguments({ format, goos: target.goos, goarch: target.goarch, zigVersion: zig.version }),
    last: sdk.include,
    overlaid: overlay?.folders ?? [],
    link: [...sdk.link, ...stubFolders(request)],
    ...(atomics ? { object: `${directory}/${atomicsFile}` } : {}),
    ...(request.afterLink === undefined ? {} : { afterLink: request.afterLink }),
  };
  return {
    zcc: compilerScript({ ...compiler, command: "cc" }),
    zxx: compilerScript({ ...compiler, command: "c++" }),
    zar: archiverScript(request, "ar"),
    zranlib: archiverScript(request, "ranlib"),
    ...(format === "macho" ? { znothing: "#!/bin/sh\nexit 0\n" } : {}),
    ...(atomics ? { [atomicsFile]: armv5Atomics } : {}),
    ...(overlay === undefined ? {} : { [overlayFile]: overlay.text }),
    ...Object.fromEntries(Object.entries(request.stubs ?? {}).map(([path, text]) => [`stubs/${path}`, text])),
  };
}

/** Behind an SDK's own, which hold more. */
function stubFolders({ stubs = {}, directory }: WrapperRequest): string[] {
  const kinds = [
    ["lib/", `-L${directory}/stubs/lib`],
    ["frameworks/", `-F${directory}/stubs/frameworks`],
  ] as const;
  return kinds.flatMap(([folder, word]) => (Object.keys(stubs).some((path) => path.startsWith(folder)) ? [word] : []));
}

/** The headers among the stubs, where they will lie. */
function ownHeaders({ stubs = {}, directory }: WrapperRequest): HeaderFolder[] {
  const paths = Object.keys(stubs).flatMap((path) => /^include\/(.+)$/.exec(path)?.[1] ?? []);
  return paths.length === 0 ? [] : [{ folder: `${directory}/stubs/include`, paths }];
}

const overlayFile = "headers.json";
const atomicsFile = "armv5-atomics.S";

/** Before ARMv6 there are no atomic instructions, and zig's compiler_rt has no functions in their place. */
function needsAtomics({ goos, goarch, goEnv }: Target): boolean {
  return goos === "linux" && goarch === "arm" && goEnv["GOARM"]?.split(",")[0] === "5";
}

function fixedArguments({ target, architecture, sysrootRoot, zig, directory, anyCaseHeaders }: WrapperRequest): string[] {
  return [
    "-target",
    target.triple,
    ...(target.cpu === undefined ? [] : [`-mcpu=${target.cpu}`]),
    "-Qunused-arguments",
    "-fno-sanitize=undefined",
    ...(anyCaseHeaders === undefined ? [] : ["-ivfsoverlay", `${directory}/${overlayFile}`]),
    ...(architecture.defines ?? []).map((definition) => `-D${definition}`),
    `-ffile-prefix-map=${sysrootRoot}=/sysroot`,
    ...(anyCaseHeaders === undefined ? [] : [`-ffile-prefix-map=${directory}/stubs=/cgox`]),
    ...(zig.libDirectory === undefined ? [] : [`-ffile-prefix-map=${zig.libDirectory}=/zig`]),
  ];
}

/** What zig is told of where its library and its caches are. */
export function zigEnvironment({ zig, zigCacheDirectory }: Pick<WrapperRequest, "zig" | "zigCacheDirectory">): Record<string, string> {
  return {
    ...(zig.libDirectory === undefined ? {} : { ZIG_LIB_DIR: zig.libDirectory }),
    ZIG_GLOBAL_CACHE_DIR: zigCacheDirectory,
    ZIG_LOCAL_CACHE_DIR: zigCacheDirectory,
  };
}

function archiverScript(request: WrapperRequest, command: "ar" | "ranlib"): string {
  const exports = Object.entries(zigEnvironment(request)).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
  return ["#!/bin/sh", ...exports, `exec ${shellQuote(request.zig.path)} ${command} "$@"`, ""].join("\n");
}

import { createHash } from "node:crypto";
import { posix } from "node:path";
import { checkOnce, hasPassed } from "../model/checked-once.ts";
import type { ConfigBlock } from "../model/config.ts";
import { CgoxError } from "../model/error.ts";
import type { GoPackage } from "../build/go-list.ts";
import { programName, type PlannedOutput } from "../build/outputs.ts";
import { objectSectionNames } from "../formats/pe/object.ts";
import { compileResources } from "../resources/compile.ts";
import { checkIcon } from "../resources/icon.ts";
import { archiveMember, linkToolScript } from "../resources/link-tool.ts";
import { applicationManifest } from "../resources/manifest.ts";
import { resourceScript } from "../resources/script.ts";
import { windowsSchema, type WindowsSettings } from "../resources/settings.ts";
import { whereIs } from "../ship/outputs/deb/source-files.ts";
import { sinceTag } from "../ship/outputs/deb/version.ts";
import { packageSchema } from "../ship/outputs/package-settings.ts";
import { quoteForGoEnvironment } from "../sysroot/flags.ts";
import { zigEnvironment } from "../toolchain/wrappers.ts";
import { locateZig } from "../toolchain/zig.ts";
import { projectFacts } from "./project-facts.ts";
import { stateFolder } from "./project-folders.ts";
import { checkedIn, type TargetContext } from "./target-context.ts";

export interface ResourceBuild {
  readonly goFlags: readonly string[];
  /** What is built, and all that it depends on. */
  readonly packages: readonly GoPackage[];
  readonly buildMode?: string | undefined;
}

/**
 * The flags with which go links a program with the resources that the block `windows` of cgox.yaml describes: they are compiled, and a
 * tool in front of go's linker adds them as a .syso file of the main package's, without touching its folder.
 * @throws CgoxError `CGOX_RESOURCES_…`, and what a faulty block throws
 */
export async function windowsResources(context: TargetContext, output: PlannedOutput, build: ResourceBuild): Promise<string[]> {
  const { session, target } = context;
  const { host, config } = session;
  const settings = await config.windows?.check(windowsSchema);
  if (settings === undefined || build.buildMode === "c-archive") return [];
  refuseOtherTool(build.goFlags, host.env["GOFLAGS"]);
  await refuseOtherResources(context, build.packages);

  const zig = await locateZig(host);
  const files = await resourceFiles(context, settings);
  const script = resourceScript({
    ...(files["app.ico"] === undefined ? {} : { icon: "app.ico" }),
    manifest: "app.manifest",
    isDll: build.buildMode === "c-shared",
    ...(await versionInformation(context, output, settings)),
  });
  const hash = createHash("sha256").update(JSON.stringify([target.goarch, zig.version, script]));
  for (const [name, data] of Object.entries(files)) hash.update(`\0${name}\0${data.length}\0`).update(data);
  const digest = hash.digest("hex").slice(0, 32);

  const parent = await stateFolder(session, "resources");
  const directory = `${parent}/${target.goarch}-${posix.basename(output.path)}`;
  const member = `${directory}/${digest}.member`;
  // One that came with the project was not made of these files: the cache says which ones cgox has made.
  const once = { files: host.files, directory: checkedIn(session).checkedDirectory, checker: import.meta.filename };
  const marked = (bytes: Buffer) => Buffer.concat([Buffer.from(`${digest}\n`), bytes]);
  const isFolder = (await host.files.facts(directory))?.kind === "directory";
  const made = isFolder && (await host.files.facts(member))?.kind === "file" ? await host.files.read(member) : undefined;
  if (made === undefined || !(await hasPassed(once, marked(made)))) {
    await host.files.remove(directory);
    session.emit({ type: "start", stage: "build", message: `compiling resources for ${target.name}` });
    const environment = zigEnvironment({ zig, zigCacheDirectory: context.session.zigCacheDirectory });
    const object = await compileResources(host, { script, files, goarch: target.goarch, zigPath: zig.path, environment, directory });
    const bytes = archiveMember("cgox.syso", object);
    await host.files.writeAtomic(member, bytes);
    await checkOnce(once, marked(bytes), () => Promise.resolve());
  }
  const tool = `${directory}/link-tool`;
  await host.files.writeAtomic(tool, linkToolScript(member, digest), { mode: 0o755 });
  return [`-toolexec=${quoteForGoEnvironment([tool])}`];
}

/** Files that the script names; their names are ours, so that the place of the user's does not count. */
async function resourceFiles({ session }: TargetContext, { icon, manifest = {} }: WindowsSettings): Promise<Record<string, Buffer>> {
  const { host, project } = session;
  const read = async (path: string): Promise<{ path: string; bytes: Buffer }> => {
    const absolute = posix.resolve(posix.dirname(project.configFile), path);
    const placed = await whereIs({ files: host.files, folder: project.root }, absolute);
    if (placed?.stranger !== undefined) {
      const where = placed.stranger === "outside" ? "outside of the project" : `in ${placed.stranger}`;
      throw new CgoxError("CGOX_RESOURCES_OUTSIDE", `${project.configFile} names ${path}, which is ${where}`, {
        hint: "copy the file into the project, and name it there in the block windows",
      });
    }
    if (placed !== undefined && (await host.files.facts(placed.real))?.kind === "file") {
      return { path: absolute, bytes: await host.files.read(placed.real) };
    }
    throw new CgoxError("CGOX_RESOURCES_MISSING", `${project.configFile} names ${path}, and there is no file ${absolute}`, {
      hint: "check the block windows; paths start at the folder of cgox.yaml",
    });
  };
  const files: Record<string, Buffer> = {};
  if (icon !== undefined) {
    const { path, bytes } = await read(icon);
    checkIcon(path, bytes);
    files["app.ico"] = bytes;
  }
  files["app.manifest"] =
    typeof manifest === "string" ? checkedManifest(await read(manifest)) : Buffer.from(applicationManifest(manifest), "utf8");
  return files;
}

function checkedManifest({ path, bytes }: { path: string; bytes: Buffer }): Buffer {
  if (/<([\w.-]+:)?assembly[\s>]/.test(bytes.toString("utf8"))) return bytes;
  throw new CgoxError("CGOX_RESOURCES_MANIFEST", `${path} is not an application manifest: it has no <assembly>`, {
    hint: "leave `manifest` out to get one with what most programs want",
  });
}

/** What Explorer shows. */
async function versionInformation(context: TargetContext, output: PlannedOutput, settings: WindowsSettings) {
  const { config } = context.session;
  const general: Partial<Packaged> = (await (config.package as ConfigBlock | undefined)?.check(packageSchema)) ?? {};
  const internal = config.name ?? programName(output.main);
  const name = settings.name ?? internal;
  const version = settings.version ?? general.version ?? (await gitVersion(context, internal));
  const copyright = settings.copyright ?? general.copyright;
  const strings = {
    CompanyName: settings.company,
    FileDescription: settings.description ?? (general.description?.trim().split("\n")[0] || name),
    FileVersion: version,
    InternalName: internal,
    LegalCopyright: copyright,
    OriginalFilename: posix.basename(output.path),
    ProductName: name,
    ProductVersion: version,
  };
  const there = Object.entries(strings).flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const]));
  return { version, strings: Object.fromEntries(there) };
}

type Packaged = Readonly<Record<"version" | "description" | "copyright", string | undefined>>;

async function gitVersion({ session }: TargetContext, program: string): Promise<string> {
  const { git } = await projectFacts(session, { programs: [program], needsVersion: true });
  if (git?.tag === undefined) return "0.0.0";
  return `${git.tag.replace(/^v(?=\d)/, "")}${sinceTag(git, "git")}`;
}

function refuseOtherTool(goFlags: readonly string[], environment = ""): void {
  const own = [...goFlags, ...environment.split(/\s+/)].find((flag) => /^["']?--?toolexec(=|$)/.test(flag));
  if (own === undefined) return;
  throw new CgoxError("CGOX_RESOURCES_TOOLEXEC", `resources are linked through go's -toolexec, and it was given already: ${own}`, {
    hint: "leave out either -toolexec or the block windows of cgox.yaml",
  });
}

/** Two objects with resources in one program: linkers take the first, or refuse. */
async function refuseOtherResources({ session }: TargetContext, packages: readonly GoPackage[]): Promise<void> {
  const { host, project } = session;
  const paths = packages.flatMap(({ Standard, Dir, SysoFiles = [] }) =>
    Standard === true ? [] : SysoFiles.map((name) => `${Dir}/${name}`),
  );
  for (const path of paths) {
    const bytes = await host.files.readIfThere(path);
    if (bytes === undefined || !objectSectionNames(bytes).some((name) => name.startsWith(".rsrc"))) continue;
    throw new CgoxError(
      "CGOX_RESOURCES_TWICE",
      `${path} holds resources, and the block windows of ${project.configFile} describes others`,
      {
        hint: "take away the one or the other",
      },
    );
  }
}

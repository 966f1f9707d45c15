import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { LockedSysroot } from "../model/lock.ts";
import type { Bundle } from "../model/platform.ts";
import type { Sysroot } from "../model/sysroot.ts";
import { walkImports, type Imports } from "../ship/bundle/import-walk.ts";
import { besideProgram, sortedByPath, type BundledLibrary, type BundlePlan } from "../ship/bundle/plan.ts";
import { loadRuntimeRules, rulesFor, type RuntimeRule } from "../ship/bundle/runtime-rules.ts";
import { bundleSchema, type BundleSettings } from "../ship/bundle/settings.ts";
import { loadSystemLibraries, type SystemLibraries } from "../ship/bundle/system-libraries.ts";
import { filesOf, includedFiles } from "./bundle-data.ts";
import { bundleLibraries, type FoundModule } from "./bundle-libraries.ts";
import { licencesOf } from "./bundle-licences.ts";
import { isModuleName, readModule, type ReadModule } from "./bundle-modules.ts";
import { bundleSources, type BundleSources } from "./bundle-sources.ts";
import { checkedIn, type TargetContext } from "./target-context.ts";

export interface BundleInput {
  readonly locked: LockedSysroot;
  readonly sysroot: Sysroot;
  readonly programs: readonly ProgramToBundle[];
  /** Files outside of the project may be bundled where cgox.yaml names them. */
  readonly allowOutside: boolean;
}

export interface ProgramToBundle {
  /** File name in the bundle. */
  readonly name: string;
  /** Absolute path. */
  readonly source: string;
}

/**
 * Decides what a folder holds that programs run from on a bare system: the libraries that they import, and those these import; what such
 * libraries load by name; what cgox.yaml adds; the licences of the packages of all that. Nothing is written but what is fetched, and what is made of it, into cgox's own folders.
 * @throws CgoxError `CGOX_BUNDLE_…`; `CGOX_BUNDLE_MISSING_LIBRARY` for an import that nothing has
 */
export async function planBundle(context: TargetContext, input: BundleInput): Promise<BundlePlan> {
  const { platform } = context;
  if (platform.bundle === undefined) throw noBundle(context);
  const settings = (await context.session.config.bundle?.check<BundleSettings>(bundleSchema)) ?? {};
  const data = await openData(context, platform.bundle);
  const sources = await bundleSources(context, input.locked, input.sysroot);
  const programs = await Promise.all(input.programs.map(({ name, source }) => readModule(context, source, name)));
  const found = await findAll(context, {
    ...data,
    sources,
    bundle: platform.bundle,
    programs,
    settings,
    locked: input.locked,
    allowOutside: input.allowOutside,
  });
  const layout = settings.layout ?? (found.rules.some((rule) => rule.layout === "bin") ? "bin" : "flat");
  const libraries = found.imports.libraries.map(({ library, importedBy, delayed }): BundledLibrary => {
    const { name, source, size, package: owner } = library;
    const path = besideProgram(layout, name);
    return { name, path, source, size, ...(owner === undefined ? {} : { package: owner }), executable: true, importedBy, delayed };
  });
  const files = sortedByPath(found.data);
  return {
    layout,
    programs: programs.map(({ name, source, size }) => ({ path: besideProgram(layout, name), source, size, executable: true })),
    libraries: sortedByPath(libraries),
    files,
    licences: await licencesOf(context, {
      sources,
      bundle: platform.bundle,
      bundled: [...libraries, ...files],
      allowOutside: input.allowOutside,
    }),
    system: found.imports.system,
  };
}

interface Data {
  readonly system: SystemLibraries;
  readonly rules: readonly RuntimeRule[];
}

async function openData({ session }: TargetContext, { systemLibraries, runtimeRules }: Bundle): Promise<Data> {
  const { host, dataDirectory } = session;
  const place = { dataDirectory, ...checkedIn(session) };
  const rules = await Promise.all(runtimeRules.map((name) => loadRuntimeRules(host, { ...place, name })));
  return { system: await loadSystemLibraries(host, { ...place, name: systemLibraries }), rules: rules.flat() };
}

interface Search extends Data {
  readonly sources: BundleSources;
  readonly bundle: Bundle;
  readonly programs: readonly ReadModule[];
  readonly settings: BundleSettings;
  readonly locked: LockedSysroot;
  readonly allowOutside: boolean;
}

interface Found {
  readonly imports: Imports<FoundModule>;
  readonly data: readonly BundlePlan["files"][number][];
  /** Those that hold. */
  readonly rules: readonly RuntimeRule[];
}

/** What is loaded by name has imports itself, and these may bring more that is loaded by name: until nothing is added. */
async function findAll(context: TargetContext, search: Search): Promise<Found> {
  const included = await includedFiles(context, search.settings, search);
  const data = new Map(included.map((file) => [file.path, file]));
  const held = new Map<string, RuntimeRule>();
  const libraries = bundleLibraries(context, { ...search, programs: search.programs.map(({ source }) => source) });
  for (;;) {
    const loaded = [...data.values()].filter(({ path }) => isModuleName(path));
    const roots = [
      ...search.programs,
      ...(await Promise.all(loaded.map(({ source, path }) => readModule(context, source, posix.basename(path))))),
    ];
    const imports = await walkImports({ roots, find: (name) => libraries.find(name), isSystem: (name) => search.system.has(name) });
    if (imports.missing.length > 0) throw await libraries.missing(imports.missing);
    const names = imports.libraries.map(({ library }) => library.name);
    const fresh = rulesFor(search.rules, names).filter(({ rule }) => !held.has(rule.id));
    if (fresh.length === 0) return { imports, data: [...data.values()], rules: [...held.values()] };
    for (const { rule, library } of fresh) {
      held.set(rule.id, rule);
      const files = await filesOf(context, { rule, library, sources: search.sources });
      // What cgox.yaml names stands.
      for (const file of files) if (!data.has(file.path)) data.set(file.path, file);
    }
  }
}

function noBundle({ target, platform }: TargetContext): CgoxError {
  return new CgoxError(
    "CGOX_BUNDLE_PLATFORM",
    `programs for ${target.name} are not bundled: ${platform.title} has packages, or needs no more`,
    {
      hint: `cgox package zip ${target.name} packs the program itself; cgox package deb makes a package where the platform installs such`,
    },
  );
}

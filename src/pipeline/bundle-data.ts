import { posix } from "node:path";
import type { BundledData } from "../ship/bundle/plan.ts";
import type { RuntimeFiles, RuntimeRule } from "../ship/bundle/runtime-rules.ts";
import type { BundleSettings } from "../ship/bundle/settings.ts";
import { realFile, sourceFiles, type SourcePlace } from "../ship/outputs/deb/source-files.ts";
import { CgoxError } from "../model/error.ts";
import { isModuleName } from "./bundle-modules.ts";
import { matching, type BundleSources, type PackageFile } from "./bundle-sources.ts";
import type { TargetContext } from "./target-context.ts";

/**
 * What `bundle.include` of cgox.yaml names.
 * @throws CgoxError `CGOX_BUNDLE_INCLUDE` for a pattern that matches nothing, for a file outside of the project, and for what is no file
 */
export async function includedFiles(
  context: TargetContext,
  { include = [] }: BundleSettings,
  { sources, allowOutside }: { readonly sources: BundleSources; readonly allowOutside: boolean },
): Promise<BundledData[]> {
  const { session } = context;
  const why = "bundle.include";
  const place: SourcePlace = { files: session.host.files, folder: session.project.root, allowOutside, code: "CGOX_BUNDLE_INCLUDE" };
  const included: BundledData[] = [];
  for (const item of include) {
    if (typeof item === "string") {
      const found = matching(sources.sysroot, [item]);
      const files = found.length > 0 ? found : matching(await sources.whole(["*"]), [item]);
      if (files.length === 0) throw nothingIncluded(item, `the packages of ${context.target.name} in ${session.project.lockFile}`);
      included.push(...(await bundled(context, files, why)));
    } else {
      for (const file of await sourceFiles(place, item.source)) {
        const path = file.isNamed && item.path?.endsWith("/") === false ? item.path : posix.join(item.path ?? ".", file.relative);
        const source = await realFile(place, file.path);
        const size = (await place.files.facts(source))?.size ?? 0;
        included.push({ path, source, size, executable: isModuleName(path), why });
      }
    }
  }
  return included;
}

/** What a rule adds, copied or made. Warns of files that a library should have, and no package does. */
export async function filesOf(
  context: TargetContext,
  { rule, library, sources }: { readonly rule: RuntimeRule; readonly library: string; readonly sources: BundleSources },
): Promise<BundledData[]> {
  const all: BundledData[] = [];
  for (const wanted of rule.files) {
    const files = matching(wanted.packages === undefined ? sources.sysroot : await sources.whole(wanted.packages), wanted.paths);
    if (files.length === 0) warnOfMissing(context, { rule, library, wanted });
    else if (wanted.make === undefined) all.push(...(await bundled(context, files, rule.why)));
    else all.push(...(await (await import("./bundle-made.ts")).madeFiles(context, { make: wanted.make, why: rule.why }, files)));
  }
  return all;
}

function warnOfMissing(
  { session, target }: TargetContext,
  { rule, library, wanted }: { readonly rule: RuntimeRule; readonly library: string; readonly wanted: RuntimeFiles },
): void {
  if (wanted.missing === undefined) return;
  session.emit({
    type: "warning",
    code: "CGOX_BUNDLE_RUNTIME_FILES",
    message: `${library} is bundled for ${target.name}, and no package in cgox.lock ships ${wanted.paths[0] ?? rule.id}: ${rule.why}`,
    hint: wanted.missing,
  });
}

async function bundled({ session }: TargetContext, files: readonly PackageFile[], why: string): Promise<BundledData[]> {
  const { host } = session;
  return Promise.all(
    files.map(async ({ path, source, package: owner }) => {
      const real = await host.files.realPath(source);
      const size = (await host.files.facts(real))?.size ?? 0;
      return { path, source: real, size, package: owner, executable: isModuleName(path), why };
    }),
  );
}

function nothingIncluded(pattern: string, where: string): CgoxError {
  return new CgoxError("CGOX_BUNDLE_INCLUDE", `bundle.include names ${pattern}, which matches no file of ${where}`, {
    hint: "the pattern starts below the packages' own folder, as share/icons/Adwaita/**; a file of the project is named by source",
  });
}

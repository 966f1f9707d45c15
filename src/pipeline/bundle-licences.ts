import { posix } from "node:path";
import type { Bundle } from "../model/platform.ts";
import type { BundledFile } from "../ship/bundle/plan.ts";
import { sortedByPath } from "../ship/bundle/plan.ts";
import type { BundleSources, PackageFile } from "./bundle-sources.ts";
import { licenceFile } from "./project-facts.ts";
import type { TargetContext } from "./target-context.ts";

/** The licences of the project and of each package that something is bundled of: `licenses/<package>/…`. Tells which packages ship none. */
export async function licencesOf(
  context: TargetContext,
  what: {
    readonly sources: BundleSources;
    readonly bundle: Bundle;
    readonly bundled: readonly BundledFile[];
    readonly allowOutside: boolean;
  },
): Promise<BundledFile[]> {
  const { session, platform } = context;
  const folder = posix.relative(platform.layout.prefix ?? "", what.bundle.licenceDirectory);
  const byPackage = new Map<string, PackageFile[]>();
  for (const file of what.sources.sysroot) {
    if (!file.path.startsWith(`${folder}/`)) continue;
    byPackage.set(file.package.name, [...(byPackage.get(file.package.name) ?? []), file]);
  }
  const packages = [...new Set(what.bundled.flatMap((file) => (file.package === undefined ? [] : [file.package.name])))].toSorted();
  const left = packages.filter((name) => !byPackage.has(name));
  // Of a package that the sysroot does without.
  for (const file of left.length === 0 ? [] : await what.sources.whole(left)) {
    if (file.path.startsWith(`${folder}/`)) byPackage.set(file.package.name, [...(byPackage.get(file.package.name) ?? []), file]);
  }
  const unlicensed = packages.filter((name) => !byPackage.has(name));
  if (unlicensed.length > 0) {
    session.emit({
      type: "note",
      message: `no licence text is shipped by ${unlicensed.join(", ")}; say yourself under which licence they are`,
    });
  }
  const files = packages.flatMap((name) => byPackage.get(name) ?? []);
  const own = await licenceFile(session, what.allowOutside);
  return sortedByPath([
    ...(own === undefined ? [] : [await licence(context, { path: posix.basename(own), source: own })]),
    ...(await Promise.all(
      files.map(async (file) => ({
        ...(await licence(context, { path: `licenses/${file.path.slice(folder.length + 1)}`, source: file.source })),
        package: file.package,
      })),
    )),
  ]);
}

async function licence(
  { session }: TargetContext,
  { path, source }: { readonly path: string; readonly source: string },
): Promise<BundledFile> {
  const real = await session.host.files.realPath(source);
  return { path, source: real, size: (await session.host.files.facts(real))?.size ?? 0, executable: false };
}

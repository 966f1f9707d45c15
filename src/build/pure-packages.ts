import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import { listPackages, type GoListOptions, type GoPackage } from "./go-list.ts";

/**
 * The packages of a build without cgo, and all that they depend on. A package that uses cgo is fine where it has other files that take
 * its place (`//go:build !cgo`).
 * @throws CgoxError `CGOX_BUILD_NO_CGO` naming the first package that needs cgo, and what `listPackages` throws
 */
export async function listPurePackages(host: Host, options: GoListOptions, target: { name: string; reason: string }): Promise<GoPackage[]> {
  const withCgo = await listPackages(host, options);
  const usingCgo = withCgo.filter(({ Standard, CgoFiles = [] }) => Standard !== true && CgoFiles.length > 0);
  const [first] = usingCgo;
  if (first === undefined) return withCgo;
  const pure = await listPackages(host, { ...options, cgo: false }).catch((error: unknown) => {
    throw error instanceof CgoxError && error.code === "CGOX_BUILD_LIST" ? needsCgo(first, target) : error;
  });
  const stuck = usingCgo.find((item) => !hasStandIn(item, pure));
  if (stuck !== undefined) throw needsCgo(stuck, target);
  return pure;
}

/** Whether files come in when cgo goes out. A package that is not even listed then has been replaced by its importers. */
function hasStandIn({ ImportPath, GoFiles: before = [] }: GoPackage, pure: readonly GoPackage[]): boolean {
  const now = pure.find((item) => item.ImportPath === ImportPath);
  return now === undefined || (now.GoFiles ?? []).some((file) => !before.includes(file));
}

function needsCgo({ ImportPath, Dir, CgoFiles = [] }: GoPackage, { name, reason }: { name: string; reason: string }): CgoxError {
  return new CgoxError(
    "CGOX_BUILD_NO_CGO",
    `${ImportPath} uses cgo (${Dir}/${CgoFiles[0] ?? ""}), and there is none for ${name}: ${reason}`,
    { hint: "`cgox targets --cgo` lists the targets that cgo works for" },
  );
}

import type { Session } from "../model/session.ts";
import { listPackages, type GoPackage } from "../build/go-list.ts";
import { listPurePackages } from "../build/pure-packages.ts";
import { placeForGo, type GoPlace } from "../build/module-directory.ts";
import { locateGo, type Go } from "../toolchain/go.ts";
import type { TargetContext } from "./target-context.ts";

/** One use of the go command: which go, where, for which packages, with which flags of the user's. */
export interface GoRun {
  readonly go: Go;
  readonly place: GoPlace;
  readonly goFlags: readonly string[];
}

/** What the user asked go to work on; without packages, main of cgox.yaml where `mainByDefault` says so, else the working folder. */
export async function goRun(
  session: Session,
  options: { readonly packages: readonly string[]; readonly goFlags: readonly string[]; readonly mainByDefault: boolean },
): Promise<GoRun> {
  const { host, config, project } = session;
  const main = options.mainByDefault && options.packages.length === 0 ? config.main : undefined;
  const packages = options.packages.length > 0 ? options.packages : [main ?? "."];
  const go = await locateGo(host);
  const place = await placeForGo(host.files, main === undefined ? project.workingDirectory : project.root, packages);
  return { go, place, goFlags: options.goFlags };
}

/** The packages of a run and all that they depend on, as they are for the target; `tests` takes those in that only their tests need. */
export function packagesFor(
  { session, target, config }: TargetContext,
  { go, place, goFlags }: GoRun,
  { tests }: { readonly tests: boolean },
): Promise<GoPackage[]> {
  const env = { ...target.goEnv, GOOS: target.goos, GOARCH: target.goarch };
  const flags = config.tags.length === 0 ? goFlags : [`-tags=${config.tags.join(",")}`, ...goFlags];
  const options = { goPath: go.path, directory: place.directory, packages: place.packages, env, goFlags: flags, tests };
  return target.withoutCgo === undefined
    ? listPackages(session.host, options)
    : listPurePackages(session.host, options, { name: target.name, reason: target.withoutCgo });
}

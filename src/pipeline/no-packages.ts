import { CgoxError } from "../model/error.ts";
import type { Request } from "../model/request.ts";
import { openCatalogue } from "../targets/catalogue.ts";
import { findArchitecture } from "../targets/parse-target.ts";
import { valueOf } from "../model/value-of.ts";
import type { TargetContext } from "./target-context.ts";

/** What is wanted of a platform that has no packages: why it cannot be had, and the targets that have packages instead. */
export async function noPackages(context: TargetContext, requests: readonly Request[]): Promise<CgoxError> {
  const { target, platform } = context;
  const names = [...new Set(requests.map(({ name }) => name))].join(", ");
  const why = target.withoutCgo === undefined ? `${platform.id} has no packages` : `there is no cgo: ${target.withoutCgo}`;
  const others = await targetsWithPackages(context);
  return new CgoxError("CGOX_PLATFORM_NO_PACKAGES", `${wanted(requests, names)} cannot be had for ${target.name}: ${why}`, {
    hint:
      others.length === 0
        ? "no platform that cgox knows has packages for it; `cgox targets` lists the platforms of each target"
        : `these have packages for it: ${others.join(", ")}`,
  });
}

function wanted(requests: readonly Request[], names: string): string {
  const asker = requests.map((request) => request.asker).find((candidate) => candidate.kind === "go");
  return asker === undefined ? names : `${names} (${asker.directive} in ${asker.file}${asker.line === 0 ? "" : `:${String(asker.line)}`})`;
}

async function targetsWithPackages({ session, target }: TargetContext): Promise<string[]> {
  const catalogue = openCatalogue(session.host, session.dataDirectory, session.config);
  const variants = valueOf((await catalogue.targets()).subArchitectures, target.goarch);
  const found: string[] = [];
  for (const id of await catalogue.platformIds()) {
    const platform = await catalogue.platform(id);
    const serves = platform.goos === target.goos && findArchitecture(platform, target, variants) !== undefined;
    if (serves && Object.keys(platform.repositories).length > 0) found.push(`${target.name.split("@", 1)[0] ?? ""}@${id}`);
  }
  return found;
}

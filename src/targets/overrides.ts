import type { PlatformConfig, RepositoryOverride } from "../model/config.ts";
import { CgoxError } from "../model/error.ts";
import { didYouMean } from "../model/nearest.ts";
import type { Platform, RepositoryConfig } from "../model/platform.ts";

/**
 * The platform with what cgox.yaml says of its repositories. Mirrors replace the platform's and those of the host's apt; keys are believed
 * besides the pinned ones; `trusted` is taken as it is.
 * @throws CgoxError `CGOX_CONFIG_REPOSITORY` for a repository that the platform does not have
 */
export function applyOverrides(platform: Platform, config: PlatformConfig | undefined): Platform {
  if (config === undefined) return platform;
  const repositories = { ...platform.repositories };
  for (const [name, override] of Object.entries(config.repositories)) {
    const repository = Object.hasOwn(platform.repositories, name) ? platform.repositories[name] : undefined;
    if (repository === undefined) throw unknownRepository(platform, name);
    repositories[name] = overridden(repository, override);
  }
  return { ...platform, repositories };
}

function overridden(repository: RepositoryConfig, override: RepositoryOverride): RepositoryConfig {
  const { aptSuites, ...rest } = repository;
  return {
    ...rest,
    ...(override.mirrors === undefined
      ? aptSuites !== undefined && { aptSuites }
      : { mirrors: override.mirrors.map((url) => ({ url: url.replace(/\/+$/, "") })) }),
    ...(override.keys !== undefined && { userKeyFiles: [...(repository.userKeyFiles ?? []), ...override.keys] }),
    ...(override.trusted !== undefined && { trusted: override.trusted }),
  };
}

function unknownRepository(platform: Platform, name: string): CgoxError {
  const known = Object.keys(platform.repositories);
  return new CgoxError(
    "CGOX_CONFIG_REPOSITORY",
    `cgox.yaml says something of ${JSON.stringify(name)}, which is no repository of ${platform.id}`,
    {
      hint: `${didYouMean(name, known)}platforms.${platform.id}.repositories may name ${known.join(", ")}.`,
      exitCode: 2,
    },
  );
}

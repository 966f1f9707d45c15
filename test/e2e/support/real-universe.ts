import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost } from "../../../src/io/host.ts";
import type { Platform } from "../../../src/model/platform.ts";
import { loadKind } from "../../../src/packages/kinds.ts";
import type { Universe } from "../../../src/packages/repository.ts";
import { openCatalogue } from "../../../src/targets/catalogue.ts";
import { REPOSITORY_ROOT } from "./cgox.ts";

/**
 * What a shipped platform offers, from its archive as cgox reads it: the host's own mirror first, signatures checked. With `suites`, as if the
 * platform had no others.
 */
export async function openRealUniverse(platformId: string, architecture: string, suites?: ReadonlySet<string>): Promise<Universe> {
  const host = createHost();
  const dataDirectory = join(REPOSITORY_ROOT, "sysroots");
  const shipped = await openCatalogue(host, dataDirectory, { targets: {}, platforms: {}, choices: {} }).platform(platformId);
  const platform = suites === undefined ? shipped : withSuites(shipped, suites);
  const kind = await loadKind("debian");
  return kind.open({
    host,
    emit: () => {},
    platform,
    architecture,
    mirrors: [],
    indexDirectory: join(tmpdir(), "cgox-test-index"),
    dataDirectory,
    offline: false,
    strict: false,
  });
}

function withSuites(platform: Platform, suites: ReadonlySet<string>): Platform {
  const repositories = Object.entries(platform.repositories).map(
    ([name, repository]) => [name, { ...repository, suites: repository.suites.filter((suite) => suites.has(suite.name)) }] as const,
  );
  return { ...platform, repositories: Object.fromEntries(repositories.filter(([, repository]) => repository.suites.length > 0)) };
}

import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost } from "../../../src/io/host.ts";
import { loadKind } from "../../../src/packages/kinds.ts";
import type { Universe } from "../../../src/packages/repository.ts";
import { openCatalogue } from "../../../src/targets/catalogue.ts";
import { REPOSITORY_ROOT } from "./cgox.ts";

/** What a shipped platform offers, from its archive as cgox reads it: the host's own mirror first, signatures checked. */
export async function openRealUniverse(platformId: string, architecture: string): Promise<Universe> {
  const host = createHost();
  const dataDirectory = join(REPOSITORY_ROOT, "sysroots");
  const platform = await openCatalogue(host, dataDirectory, { targets: {}, platforms: {}, choices: {} }).platform(platformId);
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

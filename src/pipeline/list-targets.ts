import type { Session } from "../model/session.ts";
import { runningHere, type RunningHere } from "../emulate/running-here.ts";
import { openCatalogue } from "../targets/catalogue.ts";
import { readGoPorts } from "../targets/go-ports.ts";
import { listTargets as listRows, type TargetRow } from "../targets/list-targets.ts";
import { locateGo } from "../toolchain/go.ts";

/** One row of `cgox targets`. */
export interface ListedTarget extends TargetRow {
  readonly run: RunningHere;
}

/** `cgox targets`: every port of the installed go, what cgox can do for it, and what runs its programs here. */
export async function listTargets({ host, dataDirectory, config }: Session): Promise<ListedTarget[]> {
  const go = await locateGo(host);
  const ports = await readGoPorts((args) => host.processes.run(go.path, args));
  const rows = await listRows(ports, openCatalogue(host, dataDirectory, config));
  return Promise.all(
    rows.map(async (row, index) => {
      const port = ports[index];
      if (port === undefined) throw new Error(`no port for ${row.target}`);
      return { ...row, run: await runningHere(host, port) };
    }),
  );
}

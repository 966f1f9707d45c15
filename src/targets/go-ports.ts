import { CgoxError } from "../model/error.ts";
import type { RunResult } from "../model/host.ts";

/** A pair of GOOS and GOARCH that the installed go knows. */
export interface GoPort {
  readonly goos: string;
  readonly goarch: string;
  readonly cgoSupported: boolean;
  readonly firstClass: boolean;
}

/**
 * Asks go for its ports, in go's order. `runGo` runs the installed go with the given arguments.
 * @throws CgoxError `CGOX_GO_PORTS` where go does not answer with a list
 */
export async function readGoPorts(runGo: (args: readonly string[]) => Promise<RunResult>): Promise<GoPort[]> {
  const args = ["tool", "dist", "list", "-json"];
  const { exitCode, stdout, stderr } = await runGo(args);
  if (exitCode !== 0) throw noPorts(`it exited with ${String(exitCode)}${stderr.trim() === "" ? "" : `: ${stderr.trim()}`}`);
  const { goPortsSchema } = await import("./go-ports-schema.ts");
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch (cause) {
    throw noPorts("its answer is no JSON", cause);
  }
  const ports = goPortsSchema.safeParse(answer);
  if (!ports.success) throw noPorts("its answer is no list of ports", ports.error);
  return ports.data.map(({ GOOS, GOARCH, CgoSupported, FirstClass }) => {
    return { goos: GOOS, goarch: GOARCH, cgoSupported: CgoSupported, firstClass: FirstClass };
  });
}

function noPorts(why: string, cause?: unknown): CgoxError {
  return new CgoxError("CGOX_GO_PORTS", `\`go tool dist list -json\` did not list go's ports: ${why}`, {
    hint: "`cgox doctor` shows which go is used.",
    cause,
  });
}

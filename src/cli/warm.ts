import { createHost } from "../io/host.ts";
import { warmZig, type WarmRequest } from "../toolchain/warm.ts";

const [requestFile] = process.argv.slice(2);

if (requestFile === undefined) {
  process.stderr.write("cgox: warm.js <request.json>: this is what cgox starts in the background; it is not for people\n");
  process.exitCode = 2;
} else {
  void warm(requestFile);
}

async function warm(file: string): Promise<void> {
  const host = createHost();
  const result = await warmZig(host, JSON.parse(await host.files.readText(file)) as WarmRequest);
  process.exitCode = result.state === "failed" ? 1 : 0;
}

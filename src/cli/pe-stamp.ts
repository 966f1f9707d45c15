import { stampPe } from "../formats/pe/stamp.ts";
import { createHost } from "../io/host.ts";

const [path] = process.argv.slice(2);

if (path === undefined) {
  process.stderr.write("cgox: pe-stamp.js <program>: this is what the compiler wrappers call behind a link; it is not for people\n");
  process.exitCode = 2;
} else {
  void stamp(path);
}

async function stamp(file: string): Promise<void> {
  try {
    const { files } = createHost();
    const [facts, bytes] = await Promise.all([files.facts(file), files.read(file)]);
    await files.writeAtomic(file, stampPe(bytes), { mode: (facts?.mode ?? 0o755) & 0o777 });
  } catch (error) {
    const { exitCodeOf, renderError } = await import("./render/error.ts");
    process.stderr.write(renderError(error, { hasColour: false }));
    process.exitCode = exitCodeOf(error);
  }
}

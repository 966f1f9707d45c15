import { fileURLToPath } from "node:url";
import { execa } from "execa";

/** Compiles cgox before the e2e tests run: they start it as its users do. */
export default async function buildOnce(): Promise<void> {
  await execa("npm", ["run", "build"], { cwd: fileURLToPath(new URL("../../..", import.meta.url)) });
}

import { createRequire } from "node:module";

/** cgox's own version, from its package.json. */
export function cgoxVersion(): string {
  const manifest = createRequire(import.meta.url)("../../package.json") as { readonly version: string };
  return manifest.version;
}

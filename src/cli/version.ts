import manifest from "../../package.json" with { type: "json" };

/** cgox's own version, from its package.json. */
export function cgoxVersion(): string {
  return manifest.version;
}

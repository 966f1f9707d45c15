import type { AnyPackageOutput } from "./package-command.ts";

/** What `cgox package` makes, by its name. A new output is a file in `outputs/` and a line here. */
export const OUTPUTS = {
  deb: async () => (await import("./outputs/deb.ts")).deb,
  zip: async () => (await import("./outputs/zip.ts")).zip,
} satisfies Record<string, () => Promise<AnyPackageOutput>>;

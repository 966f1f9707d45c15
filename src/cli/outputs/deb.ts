import { definePackageOutput } from "../package-command.ts";
import { packageValue, renderPlan } from "../render/packages.ts";

const COMPRESSIONS = ["xz", "zstd", "gzip"] as const;

export const deb = definePackageOutput({
  summary: "make Debian packages of Go programs",
  description: `Builds the programs for each target and makes a package of them that apt installs there: with dependencies computed
from what the programs import, as dpkg-shlibdeps would; with their symbols stripped; with what package of cgox.yaml
adds. No dpkg is needed. The same input gives the same bytes; SOURCE_DATE_EPOCH sets the time in them.

The version is that of --version, of cgox.yaml, or of the git tag: v1.2.0-rc.1 becomes 1.2.0~rc.1-1.
Packages are written to dist/<name>_<version>_<architecture>.deb. Prints the path of each.`,
  options: {
    compression: {
      type: "string",
      placeholder: "name",
      values: COMPRESSIONS,
      kind: "text",
      summary: `${COMPRESSIONS.join(", ")}; xz by default`,
    },
    dbgsym: { type: "boolean", summary: "make a package with the debug information too" },
  },
  examples: [
    { command: "cgox package deb linux/arm linux/arm64", comment: "for two targets" },
    {
      command: "cgox package deb linux/arm64@debian-13 ./cmd/app --version 1.2.0 -o out",
      comment: "one program, a version that no tag says",
    },
    { command: "cgox package deb linux/arm --dry-run", comment: "what the package would be" },
  ],
  exampleTarget: "linux/arm",
  readOptions: ({ flags, values }) => {
    const compression = values["compression"]?.at(-1);
    return {
      dbgsym: flags["dbgsym"] ?? false,
      ...(compression === undefined ? {} : { compression: compression as (typeof COMPRESSIONS)[number] }),
    };
  },
  make: async (session, request) => (await import("../../pipeline/package-targets.ts")).packageTargets(session, request),
  value: packageValue,
  renderPlan,
});

import { definePackageOutput } from "../package-command.ts";
import { renderBundle, zipValue } from "../render/bundle.ts";

export const zip = definePackageOutput({
  summary: "pack Go programs, and what they need, into zip archives",
  description: `Builds the programs for each target as cgox build does and packs them. An archive for Windows holds all that cgox bundle would
put into a folder: the DLLs, what they load by name, the licences. One for another system holds the programs, which keep
their permissions, and the project's licence. The same input gives the same bytes; SOURCE_DATE_EPOCH sets the time in them.

The version is that of --version, of cgox.yaml, or of the git tag.
Archives are written to dist/<name>_<version>_<goos>_<goarch>.zip. Prints the path of each.`,
  options: {},
  examples: [
    { command: "cgox package zip windows/amd64", comment: "dist/app_1.2.0_windows_amd64.zip" },
    { command: "cgox package zip windows/amd64 linux/amd64@musl ./cmd/app --version 1.2.0", comment: "for two targets" },
    { command: "cgox package zip windows/amd64 --program dist/app_windows_amd64.exe", comment: "a program that is built already" },
  ],
  exampleTarget: "windows/amd64",
  readOptions: () => ({}),
  make: async (session, request) => (await import("../../pipeline/package-zip.ts")).packageZips(session, request),
  value: zipValue,
  renderPlan: (made, out) => `${made.path}\n${renderBundle(made, out)}`,
});

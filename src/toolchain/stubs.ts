import { join } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";

/** A library to link against, or a header, that zig lacks and every such system has: a text, or what a text stub is made of. */
export type Stub = { readonly path: string; readonly text: string } | TextStub;

/** A Mach-O library without its code. */
export interface TextStub {
  /** Below the folder of stubs: `lib/lib<name>.tbd`, or `frameworks/<Name>.framework/<Name>.tbd`. */
  readonly path: string;
  /** Where the library is on the system that runs the program. */
  readonly installName: string;
  /** `<architecture>-macos`. */
  readonly targets: readonly string[];
  /** Names as in C, without the underscore that Mach-O puts in front. */
  readonly symbols: readonly string[];
}

/** Path below the folder of stubs → contents. */
export type StubFiles = Readonly<Record<string, string>>;

/**
 * Reads `<dataDirectory>/stubs/<name>.json` and makes the files that it describes.
 * @throws CgoxError `CGOX_PLATFORM_INVALID` where it is not what it should be
 */
export async function loadStubs(host: Host, dataDirectory: string, name: string): Promise<StubFiles> {
  const path = join(dataDirectory, "stubs", `${name}.json`);
  const { stubFileSchema } = await import("./stubs-schema.ts");
  const parsed = stubFileSchema.safeParse(JSON.parse(await host.files.readText(path)));
  if (!parsed.success) {
    const what = parsed.error.issues.map((issue) => `${issue.path.map(String).join(".")}: ${issue.message}`).join("; ");
    throw new CgoxError("CGOX_PLATFORM_INVALID", `${path} cannot be used: ${what}`, {
      hint: "Installing cgox again brings back the shipped files.",
    });
  }
  return Object.fromEntries(parsed.data.files.map((each) => [each.path, "text" in each ? each.text : textStub(each)]));
}

/** A text stub of version 4, which every zig from 0.14 reads. (LLVM, llvm/lib/TextAPI) */
export function textStub({ installName, targets, symbols }: TextStub): string {
  const list = `[ ${targets.join(", ")} ]`;
  return [
    "--- !tapi-tbd",
    "tbd-version:     4",
    `targets:         ${list}`,
    `install-name:    '${installName}'`,
    "exports:",
    `  - targets:     ${list}`,
    `    symbols:     [ ${symbols.map((symbol) => `_${symbol}`).join(", ")} ]`,
    "...",
    "",
  ].join("\n");
}

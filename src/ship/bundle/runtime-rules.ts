import { join } from "node:path";
import type { Host } from "../../model/host.ts";
import { readDataFile, type DataFile } from "./system-libraries.ts";

/** What libraries load by name at run time, which no import tells. */
export interface RuntimeRule {
  readonly id: string;
  /** For users: what it is for. */
  readonly why: string;
  /** Patterns of file names, in lower case; `*` stands for any text. The rule holds where one of them is bundled. */
  readonly libraries: readonly string[];
  /** The library looks for its files from the folder above its own, so the program and all libraries have to be in a folder `bin`. */
  readonly layout?: "bin";
  readonly files: readonly RuntimeFiles[];
}

/** Some of a rule's files. */
export interface RuntimeFiles {
  /** Patterns of paths below the platform's prefix; in the bundle they are below its own folder. */
  readonly paths: readonly string[];
  /** Patterns of the names of the packages that have them, where a sysroot does not hold such files. */
  readonly packages?: readonly string[];
  /** What is made of them in the bundle, as the distribution does on installation; absent: they are copied. */
  readonly make?: Make;
  /** What to tell the user where there is no such file; absent where the library does without. */
  readonly missing?: string;
}

/**
 * `trust-bundle`: the certificates that p11-kit's trust sources trust for servers. `glib-schemas`: GSettings' compiled schemas. `pixbuf-loaders`: what
 * gdk-pixbuf's loaders say of themselves, which is known of those that are listed.
 */
export type Make = MadeAs &
  ({ readonly kind: "trust-bundle" | "glib-schemas" } | { readonly kind: "pixbuf-loaders"; readonly loaders: readonly PixbufLoader[] });

interface MadeAs {
  /** Paths in the bundle. */
  readonly as: readonly string[];
  /** What helps where it cannot be made, or not in full. */
  readonly hint?: string;
}

/** What `gdk-pixbuf-query-loaders` prints of a loader, under its path. */
export interface PixbufLoader {
  /** Patterns of file names. */
  readonly names: readonly string[];
  readonly lines: readonly string[];
}

/** The rules of a file in `sysroots/runtime/`. @throws CgoxError `CGOX_PLATFORM_INVALID` */
export async function loadRuntimeRules(host: Host, { dataDirectory, name, checkedDirectory }: DataFile): Promise<readonly RuntimeRule[]> {
  const load = async () => (await import("./data-schemas.ts")).runtimeFileSchema;
  const path = join(dataDirectory, "runtime", `${name}.json`);
  return (await readDataFile<{ readonly rules: readonly RuntimeRule[] }>(host, { path, checkedDirectory, load })).rules;
}

/** The rules that hold for libraries of these file names, each with the first library that it holds for. */
export function rulesFor(
  rules: readonly RuntimeRule[],
  names: readonly string[],
): { readonly rule: RuntimeRule; readonly library: string }[] {
  return rules.flatMap((rule) => {
    const patterns = rule.libraries.map(wildcard);
    const library = names.find((name) => patterns.some((pattern) => pattern.test(name.toLowerCase())));
    return library === undefined ? [] : [{ rule, library }];
  });
}

/** A name in which `*` stands for any text. */
export function wildcard(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .split("*")
      .map((piece) => piece.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
  );
}

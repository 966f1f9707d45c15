import { posix } from "node:path";
import { wildcard, type PixbufLoader } from "./runtime-rules.ts";

/**
 * The text of gdk-pixbuf's `loaders.cache`, as `gdk-pixbuf-query-loaders` prints it on Windows: paths are relative to the folder above the DLL's
 * `bin`, or to the DLL's own. Loaders that are not known are handed back.
 * @param paths of loaders in the bundle
 */
export function loadersCache(
  paths: readonly string[],
  known: readonly PixbufLoader[],
): { readonly text: string; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const sections: string[] = [];
  for (const path of paths.toSorted()) {
    const name = posix.basename(path).toLowerCase();
    const loader = known.find(({ names }) => names.some((pattern) => wildcard(pattern).test(name)));
    if (loader === undefined) unknown.push(path);
    else sections.push(`"${path.replaceAll("/", String.raw`\\`)}"\n${loader.lines.join("\n")}\n`);
  }
  return { text: `# GdkPixbuf Image Loader Modules file\n${sections.join("\n")}\n`, unknown };
}

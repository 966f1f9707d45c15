import { expect, test } from "vitest";
import { loadersCache } from "../../../../src/ship/bundle/pixbuf-loaders.ts";

test("loaders.cache has a section for each known loader, and tells which are not known", () => {
  const known = [{ names: ["*loader*svg.dll"], lines: ['"svg" 6', '"image/svg+xml" ""'] }];
  const { text, unknown } = loadersCache(["lib/b/loader_new.dll", "lib/b/pixbufloader_svg.dll"], known);
  expect(text).toBe(`# GdkPixbuf Image Loader Modules file\n"lib\\\\b\\\\pixbufloader_svg.dll"\n"svg" 6\n"image/svg+xml" ""\n\n`);
  expect(unknown).toEqual(["lib/b/loader_new.dll"]);
});

import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { manualPage } from "../../../../../src/ship/outputs/deb/manual-page.ts";

const page = Buffer.from(".TH APP 1\n");

test.each([
  ["man/app.1", "usr/share/man/man1/app.1.gz"],
  ["man/app.1.gz", "usr/share/man/man1/app.1.gz"],
  ["man/de/app.1", "usr/share/man/de/man1/app.1.gz"],
  ["man/de/app.1.gz", "usr/share/man/de/man1/app.1.gz"],
  ["man/App.3pm", "usr/share/man/man3/App.3pm.gz"],
])("%s goes to %s, compressed once", async (source, path) => {
  const entry = await manualPage(source, source.endsWith(".gz") ? gzipSync(page, { level: 1 }) : page);
  expect(entry.path).toBe(path);
  expect(entry.data).toEqual((await manualPage("man/app.1", page)).data);
  expect(gunzipSync(entry.data ?? Buffer.alloc(0))).toEqual(page);
});

test("refuses one that is named .gz and is not", async () => {
  await expect(manualPage("man/app.1.gz", page)).rejects.toMatchObject({ code: "CGOX_DEB_MANUAL" });
});

import { describe, expect, test } from "vitest";
import { applicationManifest } from "../../../src/resources/manifest.ts";
import { resourceScript, versionNumbers } from "../../../src/resources/script.ts";

test.each([
  ["1.2.3", [1, 2, 3, 0]],
  ["v1.2.0-rc.1+abc", [1, 2, 0, 0]],
  ["1.2.3.4.5", [1, 2, 3, 4]],
  ["2026.70000", [2026, 65535, 0, 0]],
  ["unknown", [0, 0, 0, 0]],
  ["1.0.0+git5.abc", [1, 0, 0, 0]],
])("%s as numbers", (version, numbers) => {
  expect(versionNumbers(version)).toEqual(numbers);
});

describe("resource scripts", () => {
  const script = { manifest: "app.manifest", isDll: false, version: "1.2.0", strings: { ProductName: "App" } };

  test("what is not there is not named", () => {
    expect(resourceScript(script)).not.toContain("ICON");
    expect(resourceScript({ ...script, icon: "app.ico" })).toContain('1 ICON "app.ico"\n');
  });

  test("a library has another kind of file, and its manifest another number", () => {
    expect(resourceScript(script)).toMatch(/^1 24 "app.manifest"[^]*^FILETYPE 0x1$/m);
    expect(resourceScript({ ...script, isDll: true })).toMatch(/^2 24 "app.manifest"[^]*^FILETYPE 0x2$/m);
  });

  test("a pre-release says that it is one", () => {
    expect(resourceScript({ ...script, version: "1.2.0-rc.1" })).toContain("FILEFLAGS 0x2\n");
    expect(resourceScript(script)).toContain("FILEFLAGS 0x0\n");
  });

  test("texts stay texts", () => {
    const text = resourceScript({ ...script, strings: { Comments: 'a "b" \\n c\nEND\t\u0007é' } });
    expect(text).toContain('VALUE "Comments", "a ""b"" \\\\n c\\nEND\\té"\n');
  });
});

describe("manifests", () => {
  test("with what most programs want", () => {
    const text = applicationManifest({});
    for (const wanted of ['level="asInvoker"', "permonitorv2", ">true</longPathAware>", ">UTF-8</activeCodePage>", "Common-Controls"]) {
      expect(text).toContain(wanted);
    }
  });

  test("with what the settings say", () => {
    const text = applicationManifest({
      "execution-level": "requireAdministrator",
      "dpi-awareness": "system",
      "long-paths": false,
      "utf-8": false,
      "common-controls": false,
    });
    expect(text).toMatch(/level="requireAdministrator"[^]*>system<\/dpiAwareness>/);
    expect(text).not.toMatch(/longPathAware|activeCodePage|Common-Controls/);
  });
});

import { expect, test } from "vitest";
import { iconFile } from "../../../../../src/ship/outputs/deb/desktop.ts";

function png(width: number, height: number): Buffer {
  const data = Buffer.alloc(24);
  data.write("\x89PNG\r\n\x1A\n", "latin1");
  data.write("IHDR", 12, "latin1");
  data.writeUInt32BE(width, 16);
  data.writeUInt32BE(height, 20);
  return data;
}

test.each([
  ["app.png", png(48, 48), "48x48"],
  ["app.svg", Buffer.from("<svg/>"), "scalable"],
  ["app-symbolic.svg", Buffer.from("<svg/>"), "symbolic"],
])("%s goes where the theme looks", (name, data, folder) => {
  expect(iconFile(`icons/${name}`, data).path).toBe(`usr/share/icons/hicolor/${folder}/apps/${name}`);
});

test.each([
  [47, 47],
  [48, 32],
  [1024, 1024],
])("refuses a PNG of %i by %i pixels", (width, height) => {
  expect(() => iconFile("app.png", png(width, height))).toThrow(
    expect.objectContaining({ code: "CGOX_DEB_ICON", message: expect.stringContaining(`${width}x${height}`) }),
  );
});

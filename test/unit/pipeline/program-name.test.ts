import { expect, test } from "vitest";
import { programFileName } from "../../../src/pipeline/program-name.ts";

test.each([
  ["dist/app_windows_amd64.exe", "app.exe"],
  ["dist/app_windows_amd64v3_msys2-ucrt64.exe", "app.exe"],
  ["/x/app.exe", "app.exe"],
  ["lib_windows_amd64.dll", "lib.dll"],
  ["_windows_amd64.exe", "_windows_amd64.exe"],
])("%s is called %s", (path, name) => {
  expect(programFileName(path, { goos: "windows", goarch: "amd64" })).toBe(name);
});

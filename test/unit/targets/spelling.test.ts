import { describe, expect, test } from "vitest";
import { looksLikeTarget } from "../../../src/targets/spelling.ts";
import { shippedCatalogue } from "./support.ts";

describe("telling targets from packages", async () => {
  const table = await shippedCatalogue().targets();

  test.each([
    "linux/arm",
    "Linux/ARM64/v8",
    "linux/arm64@debian-13",
    "windows/amd64",
    "linux/armm",
    "linx/amr64",
    "lunix/arm",
    "js/wasm",
    "win64",
  ])("%s is a target", (text) => {
    expect(looksLikeTarget(text, table)).toBe(true);
  });

  test.each([
    ".",
    "./...",
    "./cmd/app",
    "../linux/arm",
    "/linux/arm",
    "cmd/app",
    "net/http",
    "encoding/json",
    "os/user",
    "go/ast",
    "fmt",
    "constructor",
    "constructor/x",
    "main.go",
    "example.com/linux/arm",
    "github.com/x/arm",
    "a/b/c/arm",
    "",
  ])("%j is a package", (text) => {
    expect(looksLikeTarget(text, table)).toBe(false);
  });
});

import { expect, test } from "vitest";
import { quoteForGo, renderFragments } from "../../../../src/sysroot/pkg-config/quote.ts";

test("special characters go behind a backslash; what make expands stays for pkg-config, a command does for nobody", () => {
  const special = "-DX=a b'c\"d;e$(f)#\\g";
  const rendered = (text: string) => renderFragments([{ letter: "D", parts: [text], data: text }]);
  expect(rendered(special.slice(2))).toBe("-DX=a\\ b\\'c\\\"d\\;e\\$\\(f\\)\\#\\\\g ");
  expect(rendered("A=$x(y)$(top_builddir)")).toBe("-DA=$x(y)$(top_builddir) ");
  expect(quoteForGo([special])).toBe("-DX=a\\ b\\'c\\\"d\\;e\\$\\(f\\)\\#\\\\g");
});

test("plain flags stay plain", () => {
  expect(quoteForGo(["-I/usr/include/gtk-3.0", "-std=c++17", "-Wl,-z,relro", "-Da_B=~1@2^3"])).toBe(
    "-I/usr/include/gtk-3.0 -std=c++17 -Wl,-z,relro -Da_B=~1@2^3",
  );
});

test("arguments that belong together stay two arguments, each quoted", () => {
  expect(renderFragments([{ letter: "", parts: ["-isystem", "/my root/include"], data: "-isystem /my root/include" }])).toBe(
    "-isystem /my\\ root/include ",
  );
});

import { expect, test } from "vitest";
import { pkgConfigLayout } from "../../../../src/sysroot/pkg-config/layout.ts";

test("the folders of a multiarch distribution with merged /usr", () => {
  const layout = {
    includeDirectories: ["usr/include/{multiarch}", "usr/include"],
    libraryDirectories: ["usr/lib/{multiarch}", "usr/lib"],
    pkgConfigDirectories: ["usr/lib/{multiarch}/pkgconfig", "usr/share/pkgconfig"],
    links: { lib: "usr/lib", bin: "usr/bin" },
  };
  expect(pkgConfigLayout("/r", layout, "arm-linux-gnueabihf")).toEqual({
    root: "/r",
    moduleDirectories: ["usr/lib/arm-linux-gnueabihf/pkgconfig", "usr/share/pkgconfig"],
    systemIncludeDirectories: ["usr/include"],
    systemLibraryDirectories: ["usr/lib/arm-linux-gnueabihf", "lib/arm-linux-gnueabihf", "usr/lib", "lib"],
  });
});

test("the folders of a distribution without multiarch", () => {
  const layout = {
    includeDirectories: ["clang64/include"],
    libraryDirectories: ["clang64/lib"],
    pkgConfigDirectories: ["clang64/lib/pkgconfig"],
    links: {},
  };
  expect(pkgConfigLayout("/r", layout, "")).toEqual({
    root: "/r",
    moduleDirectories: ["clang64/lib/pkgconfig"],
    systemIncludeDirectories: ["clang64/include"],
    systemLibraryDirectories: ["clang64/lib"],
  });
});

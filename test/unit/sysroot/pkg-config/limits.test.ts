import { expect, test } from "vitest";
import { cflagsOf, evaluatorOf, libsOf, pc } from "./in-memory.ts";

function within(milliseconds: number, work: () => unknown): unknown {
  const start = performance.now();
  try {
    return work();
  } catch (error) {
    return error;
  } finally {
    expect(performance.now() - start).toBeLessThan(milliseconds);
  }
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

test("variables that double each other stop at a length, and name the line", () => {
  const doubling = lines(40, (index) => `v${index + 1}=\${v${index}}\${v${index}}`);
  const bomb = pc(`v0=xxxxxxxx\n${doubling}\nCflags: -D\${v40}`);
  expect(within(1000, () => cflagsOf(evaluatorOf({ bomb }), "bomb"))).toMatchObject({
    code: "CGOX_PKGCONFIG_MALFORMED",
    message: expect.stringContaining("bomb.pc:17: v13 is longer than"),
  });
});

test("variables that are expanded again and again to nothing stop as well", () => {
  const late = lines(40, (index) => `b${index}={v${index + 1}}\nv${index}=$\${b${index}}$\${b${index}}`);
  const bomb = pc(`${late}\nCflags: -D\${v0}`);
  expect(within(3000, () => cflagsOf(evaluatorOf({ bomb }), "bomb"))).toMatchObject({
    code: "CGOX_PKGCONFIG_MALFORMED",
    message: expect.stringMatching(/bomb\.pc:\d+: the file's variables make more than/),
  });
});

test.each([
  ["a long file", "x".repeat(300_000), "bomb.pc: the file is longer than"],
  ["a NUL", "Cflags: -DA\0", "bomb.pc: the file holds a NUL"],
  ["many long variables", `a=${"x".repeat(60_000)}\n${lines(200, (index) => `b${index}=\${a}`)}`, "variables make more than"],
  ["many flags", `Libs: ${"-la ".repeat(5000)}`, "bomb.pc:4: Libs holds more than 4096 flags"],
  ["many modules", `Requires: ${"a ".repeat(5000)}`, "bomb.pc:4: Requires holds more than 4096 modules"],
])("%s is refused with a place", (_, body, message) => {
  const answer = within(1000, () => libsOf(evaluatorOf({ bomb: pc(body) }), "bomb"));
  expect(answer).toMatchObject({ code: "CGOX_PKGCONFIG_MALFORMED", message: expect.stringContaining(message) });
});

test("modules that lead to each other on ever more paths are refused by name", () => {
  const layers = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `m${index}`,
      pc(`Requires: m${index + 1 - (index % 2) + 1} m${index + 2 - (index % 2) + 1}`),
    ]),
  );
  const texts = { ...layers, m60: pc(""), m61: pc(""), m62: pc("") };
  expect(within(3000, () => libsOf(evaluatorOf(texts), "m0"))).toMatchObject({
    code: "CGOX_PKGCONFIG_TOO_LARGE",
    message: expect.stringContaining("the pkg-config module m0 cannot be used: more than"),
  });
});

test("a long row of modules is refused, and no stack overflows", () => {
  const texts = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`m${index}`, pc(`Requires: m${index + 1}`)]));
  expect(within(3000, () => libsOf(evaluatorOf(texts), "m0"))).toMatchObject({ code: "CGOX_PKGCONFIG_TOO_LARGE" });
});

test("more flags than anybody needs are refused", () => {
  const many = pc(`Libs: ${Array.from({ length: 4000 }, (_, index) => `-l${index}`).join(" ")}`);
  const texts = {
    ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`m${index}`, many])),
    all: pc(`Requires: ${lines(20, (i) => `m${i}`).replaceAll("\n", " ")}`),
  };
  expect(within(10_000, () => libsOf(evaluatorOf(texts), "all"))).toMatchObject({ code: "CGOX_PKGCONFIG_TOO_LARGE" });
});

test("circles are no trouble", () => {
  const texts = { a: pc("Requires: b\nLibs: -la"), b: pc("Requires: a b\nLibs: -lb") };
  expect(libsOf(evaluatorOf(texts), "a")).toEqual(["-la", "-lb"]);
});

test("blanks are read once", () => {
  const blank = " ".repeat(200_000);
  within(1000, () => expect(libsOf(evaluatorOf({ x: pc(`a=b${blank}c\n${blank}Libs: -lx`) }), "x")).toEqual(["-lx"]));
});

test("what a package calls a module is no command to paste, and no line without end", () => {
  const texts = { x: pc(`Requires: $(id) ${"y".repeat(500)} z\u001b[2J good`) };
  const error = within(1000, () => libsOf(evaluatorOf(texts), "x"));
  expect(error).toMatchObject({ code: "CGOX_PKGCONFIG_MISSING", hint: "cgox sysroot add linux/arm good" });
  expect(String(error)).toContain('the pkg-config module "$(id)", which x requires');
  expect(String(error)).not.toContain("\u001b");
  expect(String(error).length).toBeLessThan(600);
});

test("hundreds of missing modules are told in part", () => {
  const error = within(1000, () => libsOf(evaluatorOf({ x: pc(`Requires: ${lines(900, (i) => `m${i}`).replaceAll("\n", " ")}`) }), "x"));
  expect(String(error)).toMatch(/; and 880 more$/);
});

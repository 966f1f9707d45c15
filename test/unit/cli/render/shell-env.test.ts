import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderShellEnv } from "../../../../src/cli/render/shell-env.ts";

const env = { CC: "/home/jo's $things/zcc", CGO_LDFLAGS: '-L"a b" \\ `x`\n-lz' };

test("statements for sh", () => {
  expect(renderShellEnv(env, "sh")).toBe(`export CC='/home/jo'\\''s $things/zcc'\nexport CGO_LDFLAGS='-L"a b" \\ \`x\`\n-lz'\n`);
});

test("statements for fish", () => {
  expect(renderShellEnv(env, "fish")).toBe(`set -gx CC '/home/jo\\'s $things/zcc'\nset -gx CGO_LDFLAGS '-L"a b" \\\\ \`x\`\n-lz'\n`);
});

test("statements for PowerShell, in which typographic quotes end a text too", () => {
  expect(renderShellEnv({ CC: "C:\\jo’s 'things'" }, "powershell")).toBe("$env:CC = 'C:\\jo’’s ''things'''\n");
});

test("what a shell takes from eval is the value, whatever it is", () => {
  const values = fc.array(fc.string({ unit: fc.constantFrom("a", " ", "'", '"', "\\", "$", "`", "\n", "é", "*", "!", "#", ";", "&") }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(values, (list) => {
      const variables = Object.fromEntries(list.map((value, index) => [`V${index}`, value]));
      const script = `eval "$(cat)"; printf '%s\\0' ${list.map((_, index) => `"$V${index}"`).join(" ")}`;
      const output = execFileSync("/bin/sh", ["-c", script], { input: renderShellEnv(variables, "sh"), encoding: "utf8" });
      expect(output.split("\0").slice(0, -1)).toEqual(list);
    }),
    { numRuns: 30 },
  );
});

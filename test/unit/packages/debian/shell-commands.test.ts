import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readShellCommands } from "../../../../src/packages/debian/shell-commands.ts";

const commands = (script: string) => readShellCommands(script, { "1": "configure" }).filter((words) => words[0] === "run");

describe("readShellCommands", () => {
  it.each([
    [`run 'a b' "c $1 \\"d\\"" e\\ f`, ["run", "a b", 'c configure "d"', "e f"]],
    ["X=1; Y=${X}2; run $Y $X$Y", ["run", "12", "112"]],
    ['run "$unknown" ${1} $(date) `date` $# ${1:-x}', ["run", undefined, "configure", undefined, undefined, undefined, undefined]],
    ["X=1\nX=$(date)\nrun $X", ["run", undefined]],
    ["run a#b 'c # d' #e", ["run", "a#b", "c # d"]],
    ["run a \\\n  b \\\n\nrun_not", ["run", "a", "b"]],
    ["true && run a", ["run", "a"]],
    ["if true; then run a; fi", ["run", "a"]],
    ["X=; run x$X", ["run", "x"]],
    ['run "$constructor" ${toString} $__proto__; X=1', ["run", undefined, undefined, undefined]],
    ["__proto__=1; run $__proto__", ["run", "1"]],
  ])("%j", (script, words) => {
    expect(commands(script)).toEqual([words]);
  });

  it.each([
    ["if [ a = a ]; then run 1; else run 2; fi", ["1"]],
    ["if [ a = b ]; then run 1; else run 2; fi; run 3", ["2", "3"]],
    ['if [ a != a ]; then run 1; elif [ "$1" = configure ]; then run 2; else run 3; fi', ["2"]],
    ["if [ -e /x ]; then run 1; else run 2; fi", ["1", "2"]],
    ["if [ -e /x ]; then run 1; elif [ a = a ]; then run 2; else run 3; fi", ["1", "2"]],
    ["if test a = b\nthen\n  if true; then run 1; fi\n  run 2\nfi\nrun 3", ["3"]],
    ["fi; else; run 1", ["1"]],
  ])("follows the branches of %j", (script, expected) => {
    expect(commands(script).map((words) => words[1])).toEqual(expected);
  });

  it("knows no variable that is twice itself again and again", () => {
    const doubling = Array.from({ length: 60 }, () => "A=$A$A").join("\n");
    expect(commands(`A=aaaaaaaa\n${doubling}\nrun $A`)).toEqual([["run", undefined]]);
    expect(commands(`A=${"a".repeat(4000)}\nrun "${"$A".repeat(50_000)}"`)).toEqual([["run", undefined]]);
  });

  it("knows no variable by the name of what every object has", () => {
    expect(commands("run $constructor ${toString} $__proto__")).toEqual([["run", undefined, undefined, undefined]]);
    expect(commands("__proto__=x\nrun $__proto__ $y")).toEqual([["run", "x", undefined]]);
  });

  it("gives up on conditions without end, in linear time", () => {
    const start = performance.now();
    expect(commands(`${"if x; then\n".repeat(20_000)}run a`)).toEqual([]);
    expect(commands(`run ${"$(".repeat(100_000)}`)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("reads anything to its end", () => {
    const pieces = fc.constantFrom("'", '"', "$", "$(", ")", "`", "\\", "#", " ", "\n", ";", "&&", "|", "${1}", "if ", "fi", "x", "=");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        readShellCommands(parts.join(""), {});
      }),
    );
  });
});

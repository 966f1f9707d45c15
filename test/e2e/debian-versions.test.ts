import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDebianVersions, isDebianVersion } from "../../src/packages/debian/version.ts";
import { describeWith } from "./support/tools.ts";

/** Characters in the measure in which they decide something. */
const part = (characters: string, minLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters.split("")), minLength, maxLength: 6 });

const upstream = fc.tuple(fc.constantFrom("0", "1", "9", "10", "01"), part("0019aZ.+~-", 0)).map(([first, rest]) => `${first}${rest}`);
const revision = fc.oneof(
  fc.constant(""),
  part("0019aZ.+~", 1).map((text) => `-${text}`),
);
const epoch = fc.constantFrom("", "", "0:", "1:", "10:");
const version = fc.tuple(epoch, upstream, revision).map((parts) => parts.join(""));

/** A second version that shares its beginning with the first more often than chance would have it. */
const pair = fc.oneof(
  fc.tuple(version, version),
  fc.tuple(version, part("019a+~.-", 1)).map(([first, tail]): [string, string] => [first, `${first}${tail}`]),
  fc.tuple(version, part("0.~-", 1)).map(([first, tail]): [string, string] => [first, first.replace(/[0-9.]$/, tail)]),
);

describeWith(["dpkg", "sh"], "Debian versions against dpkg", () => {
  test("compareDebianVersions orders as dpkg --compare-versions does", { timeout: 300_000 }, () => {
    const pairs = fc.sample(pair, 700).filter((versions) => versions.every(isDebianVersion));
    expect(pairs.length).toBeGreaterThan(400);
    const script = [
      "while read -r a b; do",
      '  if dpkg --compare-versions "$a" lt "$b"; then echo \'<\'',
      '  elif dpkg --compare-versions "$a" eq "$b"; then echo \'=\'',
      "  else echo '>'; fi",
      "done",
    ].join("\n");
    const ours = pairs.map(([left, right]) => `${left} ${"<=>"[Math.sign(compareDebianVersions(left, right)) + 1]} ${right}`);
    expect(ours).toEqual(answers(script, pairs).map((sign, index) => `${pairs[index]?.[0]} ${sign} ${pairs[index]?.[1]}`));
  });

  test("isDebianVersion says what dpkg --validate-version says", { timeout: 300_000 }, () => {
    // dpkg reads epochs with strtol(3), which lets a plus pass; deb-version(7) does not.
    const hasPlus = (text: string) => /^\+\d+:/u.test(text);
    const texts = [...fc.sample(part("0019aZ.+~-:_", 1), 400), ...fc.sample(version, 100)].filter((text) => !hasPlus(text));
    const script = 'while read -r v; do if dpkg --validate-version "$v" >/dev/null 2>&1; then echo true; else echo false; fi; done';
    const theirs = answers(
      script,
      texts.map((text) => [text]),
    );
    expect(texts.map((text) => `${text} ${isDebianVersion(text)}`)).toEqual(texts.map((text, index) => `${text} ${theirs[index]}`));
    expect(new Set(theirs).size).toBe(2);
  });
});

/** Runs a shell loop over lines of words; one line of answer each. */
function answers(script: string, lines: readonly (readonly string[])[]): string[] {
  const input = lines.map((words) => `${words.join(" ")}\n`).join("");
  return execFileSync("sh", ["-c", script], { input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] })
    .trimEnd()
    .split("\n");
}

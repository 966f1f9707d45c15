import { describe, expect, test } from "vitest";
import { AUTHORITIES } from "../../../../fixtures/authorities.ts";
import { serverAnchors } from "../../../../src/ship/bundle/trust-anchors.ts";

const [first, second] = AUTHORITIES;
const section = (fields: readonly string[], pem = ""): string => `[p11-kit-object-v1]\n${fields.join("\n")}\n${pem}`;
const count = (...sections: readonly string[]): number => serverAnchors([sections.join("\n")]).split("BEGIN CERTIFICATE").length - 1;

describe("serverAnchors", () => {
  test("what is trusted, with its label, once", () => {
    const text = serverAnchors([`# a comment\n${section(['label: "One"', "trusted: true"], first)}`, section(["trusted: true"], first)]);
    expect(text).toBe(`# \n${first}`);
  });

  test("not what is not trusted, distrusted, or no certificate", () => {
    expect(count(section(["trusted: false"], first), section([], first), section(["x-distrusted: true", "trusted: true"], first))).toBe(0);
    expect(count(first, "README")).toBe(0);
  });

  test("a distrusted certificate takes back that it is trusted elsewhere", () => {
    expect(count(section(["trusted: true"], first), section(["trusted: true"], second), section(["x-distrusted: true"], second))).toBe(1);
  });

  test("a damaged certificate is an error", () => {
    const damaged = first.replace(/\n[^\n]+\n-----END/, "\n-----END");
    expect(() => count(section(["trusted: true"], damaged))).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_DER" }));
  });
});

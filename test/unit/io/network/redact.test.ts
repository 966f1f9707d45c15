import { describe, expect, it } from "vitest";
import { redact } from "../../../../src/io/network/redact.ts";

describe("redact", () => {
  it.each([
    ["http://jo:secret@host:80/x@y", "http://***@host:80/x@y"],
    ["https://token@host/", "https://***@host/"],
    ["cannot reach http://jo:p@ss@host or http://a:b@c/", "cannot reach http://***@host or http://***@c/"],
    ["http://host/pool/a@b", "http://host/pool/a@b"],
    ["http://host?mail=a@b", "http://host?mail=a@b"],
  ])("%s → %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });
});

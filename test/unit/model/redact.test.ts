import { describe, expect, it } from "vitest";
import { mirrorFault, redact, redactAddress } from "../../../src/model/redact.ts";

describe("redact", () => {
  it.each([
    ["http://jo:secret@host:80/x", "http://***@host:80/x"],
    ["https://token@host/", "https://***@host/"],
    ["cannot reach http://jo:p@ss@host or http://a:b@c/", "cannot reach http://***@host or http://***@c/"],
    ["http://jo:se/cr#et@host/", "http://***@host/"],
    ['it is "http://jo:secret@host/": no', 'it is "http://***@host/": no'],
    ["cannot reach host (http://host/x?token=secret&y)", "cannot reach host (http://host/x?***)"],
    ["linux/arm@debian-12 of Jo <jo@example.com>", "linux/arm@debian-12 of Jo <jo@example.com>"],
    ["see http://host/a and mail jo@example.com", "see http://host/a and mail jo@example.com"],
  ])("%s → %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });
});

describe("redactAddress", () => {
  it.each([
    ["ftp://user:s3cret@h/", "ftp://***@h/"],
    ["http//user:s3cret@h/", "http//***@h/"],
    ["user:s3cret@h/debian", "***@h/debian"],
    ["http:user:s3cret@h/", "http:***@h/"],
    ["http://user:s3cret@h:99999/", "http://***@h:99999/"],
    ["https://user:p%40s3cret@h", "https://***@h"],
    ["http://user:s3@cret@h/", "http://***@h/"],
    ["http://user:s3/cret#x@h/", "http://***@h/"],
    ["http://user:s3 cret@h/", "http://***@h/"],
    ["http://user:s3cret/", "http://user:***"],
    ["http://user:s3cret%40h/", "http://user:***"],
    ["http://h/debian?token=s3cret", "http://h/debian?***"],
    ["http://h:8080/debian", "http://h:8080/debian"],
    ["debian=http://user:s3cret@h/", "***@h/"],
  ])("%s → %s", (text, redacted) => {
    expect(redactAddress(text)).toBe(redacted);
  });
});

describe("mirrorFault", () => {
  it.each(["http://h", "https://h:8080/debian", "http://user:p%40ss@h/debian", "http://tok3n@h/"])("takes %s", (address) => {
    expect(mirrorFault(address)).toBeUndefined();
  });

  it.each([
    "h/debian",
    "ftp://h/",
    "http:///x",
    "http://user:s3/cret@h/",
    "http://user:443/s3cret@h/",
    "http://h:99999/",
    "http://h/?token=s3cret",
    "http://h/#s3cret",
  ])("refuses %s", (address) => {
    expect(mirrorFault(address)).toMatch(/^an /);
  });
});

import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { changeTrustedFolders, readTrustedFolders } from "../../../src/config/trusted-folders.ts";
import { createHost } from "../../../src/io/host.ts";
import { useScratch } from "../io/support/scratch.ts";

const scratch = useScratch();
const host = createHost({});
const entry = { "/srv/app": { archives: "abc" } };

function put(path: string, text = JSON.stringify({ version: 1, folders: entry })): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe("what the user has agreed to", () => {
  it("is kept until it is taken back, for this user alone", async () => {
    const file = scratch("config/cgox/trusted.json");
    await changeTrustedFolders(host, file, { folder: "/srv/app", archives: "abc" });
    await changeTrustedFolders(host, file, { folder: "/srv/other", archives: "def" });
    expect(await readTrustedFolders(host, file, "/srv/app")).toEqual({ ...entry, "/srv/other": { archives: "def" } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await changeTrustedFolders(host, file, { folder: "/srv/other" });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ version: 1, folders: entry });
  });

  it("is nothing in a file that somebody else may have written", async () => {
    const file = put(scratch("trusted.json"));
    expect(await readTrustedFolders(host, file)).toEqual(entry);
    chmodSync(file, 0o666);
    expect(await readTrustedFolders(host, file)).toEqual({});
    chmodSync(file, 0o600);
    expect(await readTrustedFolders({ ...host, system: { ...host.system, ownUsers: [4321] } }, file)).toEqual({});
  });

  it.runIf(process.getuid?.() === 0)("is nothing in another user's file", async () => {
    const file = put(scratch("trusted.json"));
    chownSync(file, 65534, 65534);
    expect(await readTrustedFolders(host, file)).toEqual({});
  });

  it("is nothing in a file of the very project that is asked about, as where the home folder is a checkout", async () => {
    const project = scratch("project");
    const file = put(`${project}/.config/cgox/trusted.json`, JSON.stringify({ folders: { [project]: { archives: "x" } } }));
    expect(await readTrustedFolders(host, file, project)).toEqual({});
    expect(await readTrustedFolders(host, file, scratch("elsewhere"))).not.toEqual({});
    symlinkSync(file, scratch("link.json"));
    expect(await readTrustedFolders(host, scratch("link.json"), project)).toEqual({});
  });

  it.each(["", "{", "[]", "null", '{"folders":{"/srv/app":null}}', '{"folders":{"/srv/app":{}}}', '{"folders":7}'])(
    "is nothing in %j",
    async (text) => {
      expect(await readTrustedFolders(host, put(scratch("trusted.json"), text))).toEqual({});
    },
  );
});

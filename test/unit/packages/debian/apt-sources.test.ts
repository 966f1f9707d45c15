import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHost } from "../../../../src/io/host.ts";
import { parseDeb822Sources, parseOneLineSources, readAptSources } from "../../../../src/packages/debian/apt-sources.ts";

describe("parseOneLineSources", () => {
  it("reads deb lines, with and without options, and no others", () => {
    const text = `# deb http://old.example/debian bookworm main
deb http://mirror.example/debian/ bookworm main contrib
deb [arch=amd64 signed-by=/x] https://other.example/debian bookworm-updates main # note
deb-src http://mirror.example/debian bookworm main
deb cdrom:[Debian 12]/ bookworm main
`;
    expect(parseOneLineSources(text)).toEqual([
      { uri: "http://mirror.example/debian", suites: ["bookworm"] },
      { uri: "https://other.example/debian", suites: ["bookworm-updates"] },
    ]);
  });
});

describe("parseDeb822Sources", () => {
  it("reads paragraphs with several addresses, comments and continuation lines, and leaves out disabled ones", () => {
    const text = `Types: deb deb-src
# a comment
URIs: http://one.example/debian
 http://two.example/debian/
Suites: bookworm bookworm-updates
Components: main

Enabled: no
Types: deb
URIs: http://three.example/debian
Suites: bookworm

Types: deb-src
URIs: http://four.example/debian
Suites: bookworm
`;
    expect(parseDeb822Sources(text)).toEqual([
      { uri: "http://one.example/debian", suites: ["bookworm", "bookworm-updates"] },
      { uri: "http://two.example/debian", suites: ["bookworm", "bookworm-updates"] },
    ]);
  });
});

describe("readAptSources", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "cgox-apt-"));
    await mkdir(join(directory, "sources.list.d"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("reads sources.list first, then the folder's .list and .sources files", async () => {
    await writeFile(join(directory, "sources.list"), "deb http://a.example/debian bookworm main\n");
    await writeFile(join(directory, "sources.list.d/b.sources"), "Types: deb\nURIs: http://b.example/debian\nSuites: bookworm\n");
    await writeFile(join(directory, "sources.list.d/c.list.disabled"), "deb http://c.example/debian bookworm main\n");
    const sources = await readAptSources(createHost().files, directory);
    expect(sources.map(({ uri }) => uri)).toEqual(["http://a.example/debian", "http://b.example/debian"]);
  });

  it("is empty where there is no apt", async () => {
    expect(await readAptSources(createHost().files, join(directory, "nothing"))).toEqual([]);
  });
});

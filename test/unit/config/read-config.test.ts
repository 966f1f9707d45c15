import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readConfig } from "../../../src/config/read-config.ts";
import { CgoxError } from "../../../src/model/error.ts";
import type { Host } from "../../../src/model/host.ts";

const FILE = "/home/jo/app/cgox.yaml";

function hostWith(text: string | undefined): Host {
  return { files: { readIfThere: async () => (text === undefined ? undefined : Buffer.from(text)) } } as unknown as Host;
}

async function failure(text: string): Promise<CgoxError> {
  const error: unknown = await readConfig(hostWith(text), FILE).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CgoxError);
  return error as CgoxError;
}

describe("readConfig", () => {
  test("takes a project without cgox.yaml, and an empty one", async () => {
    const empty = { targets: {}, platforms: {}, choices: {} };
    expect(await readConfig(hostWith(undefined), FILE)).toEqual(empty);
    expect(await readConfig(hostWith("# nothing yet\n"), FILE)).toEqual(empty);
  });

  test("fills in lists and makes paths absolute", async () => {
    const text = `
name: image-server
main: ./cmd/image-server
targets:
  linux/arm/v6:
  linux/arm64@debian-13: { libraries: [cairo], tags: [netgo] }
  windows/amd64: { ldflags: -H=windowsgui }
platforms:
  debian-12:
    repositories:
      main: { mirrors: ["http://mirror.example/debian/"], keys: [./keys/ours.asc, /etc/keys/other.asc] }
      test: { trusted: true }
choices:
  libcurl: libcurl4-openssl-dev
`;
    expect(await readConfig(hostWith(text), FILE)).toEqual({
      name: "image-server",
      main: "/home/jo/app/cmd/image-server",
      targets: {
        "linux/arm/v6": { libraries: [], tags: [], dispatching: [] },
        "linux/arm64@debian-13": { libraries: ["cairo"], tags: ["netgo"], dispatching: [] },
        "windows/amd64": { libraries: [], tags: [], dispatching: [], ldflags: "-H=windowsgui" },
      },
      platforms: {
        "debian-12": {
          repositories: {
            main: { mirrors: ["http://mirror.example/debian"], keys: ["/home/jo/app/keys/ours.asc", "/etc/keys/other.asc"] },
            test: { trusted: true },
          },
        },
      },
      choices: { libcurl: "libcurl4-openssl-dev" },
    });
  });

  test("leaves an import path as main alone", async () => {
    expect(await readConfig(hostWith("main: example.com/app/cmd/app"), FILE)).toMatchObject({ main: "example.com/app/cmd/app" });
  });

  test("refuses an unknown key with its line and the nearest known one", async () => {
    const error = await failure("name: app\n\ntragets:\n  linux/arm: {}\n");
    expect(error).toMatchObject({ code: "CGOX_CONFIG_UNKNOWN_KEY", message: `${FILE}:3: unknown key "tragets"` });
    expect(error.hint).toBe("Did you mean targets? The keys there are name, main, targets, platforms, choices, bundle, windows, package.");
  });

  test("leaves the block package to those who use it, and says where in the file they find a fault", async () => {
    const schema = z.strictObject({
      maintainer: z.string().optional(),
      deb: z.strictObject({ files: z.array(z.strictObject({ path: z.string() })) }).optional(),
    });
    const check = async (text: string) => (await readConfig(hostWith(text), FILE)).package?.check(schema);
    expect(await check("name: app\n")).toBeUndefined();
    expect(await check("package:\n")).toEqual({});
    expect(await check("package: { maintainer: Jo }\n")).toEqual({ maintainer: "Jo" });
    await expect(check("name: app\npackage:\n  maintaner: Jo\n")).rejects.toMatchObject({
      code: "CGOX_CONFIG_UNKNOWN_KEY",
      message: `${FILE}:3: unknown key "maintaner" in package`,
      hint: "Did you mean maintainer? The keys there are maintainer, deb.",
    });
    await expect(check("package:\n  deb:\n    files:\n      - path: /a\n      - { pat: /b, path: /b }\n")).rejects.toMatchObject({
      message: `${FILE}:5: unknown key "pat" in package.deb.files.1`,
      hint: "Did you mean path? The keys there are path.",
    });
    await expect(check("package:\n  deb:\n    files:\n      - path: true\n")).rejects.toMatchObject({
      code: "CGOX_CONFIG_INVALID",
      message: `${FILE}:4: package.deb.files.0.path has to be text`,
      hint: 'YAML reads true as true or false; as text it is in quotes: "true"',
    });
  });

  test.each([
    ["targets:\n  linux/arm:\n    librarys: [cairo]\n", 3, "librarys", "targets.linux/arm", "libraries"],
    [
      "platforms:\n  debian-12:\n    repositories:\n      main:\n        mirror: x\n",
      5,
      "mirror",
      "platforms.debian-12.repositories.main",
      "mirrors",
    ],
    ["platforms: { debian-12: { repository: {} } }\n", 1, "repository", "platforms.debian-12", "repositories"],
  ])("names the place of an unknown key: %j", async (text, line, key, place, near) => {
    const error = await failure(text);
    expect(error.message).toBe(`${FILE}:${line}: unknown key "${key}" in ${place}`);
    expect(error.hint).toMatch(`Did you mean ${near}?`);
  });

  test.each([
    ["name: No\nmain: false\n", 2, "main has to be text", 'YAML reads false as true or false; as text it is in quotes: "false"'],
    ["name: ~\n", 1, "name has to be text", 'YAML reads ~ as empty; as text it is in quotes: "~"'],
    ["name: -x\n", 1, "name has to be a name of letters", 'it is text: "-x"'],
    ["name: ..\n", 1, "name has to be a name of letters", 'it is text: ".."'],
    ["main: -toolexec=./x\n", 1, "main has to be a folder of the project", 'it is text: "-toolexec=./x"'],
    ["main: ./cmd/../../x\n", 1, "main has to be a package inside of the project", 'it is text: "./cmd/../../x"'],
    ["main: example.com/x@latest\n", 1, "without a version", 'it is text: "example.com/x@latest"'],
    ["targets: { linux/arm: { tags: ['a -toolexec=x'] } }\n", 1, "has to be a build tag", 'it is text: "a -toolexec=x"'],
    ["targets: { linux/arm: { libraries: ['-Wl,--plugin=x'] } }\n", 1, "a pkg-config module", 'it is text: "-Wl,--plugin=x"'],
    ["targets: { linux/arm: { libraries: ['-l:../../x'] } }\n", 1, "a pkg-config module", 'it is text: "-l:../../x"'],
    ["targets: { linux/arm: { libraries: ['-lfoo,--plugin'] } }\n", 1, "a pkg-config module", 'it is text: "-lfoo,--plugin"'],
    ["targets: { linux/arm: { libraries: ['@file'] } }\n", 1, "a pkg-config module", 'it is text: "@file"'],
    ["targets: { linux/arm: { libraries: ['a/../../b'] } }\n", 1, "a pkg-config module", 'it is text: "a/../../b"'],
    ["targets: { linux/arm: { libraries: ['-fplugin=x'] } }\n", 1, "a pkg-config module", 'it is text: "-fplugin=x"'],
    ["targets:\n  linux/arm:\n    libraries: cairo\n", 3, "targets.linux/arm.libraries has to be a list", 'it is text: "cairo"'],
    [
      "targets:\n  linux/arm:\n    libraries:\n      - cairo\n      - [x]\n",
      5,
      "targets.linux/arm.libraries.1 has to be text",
      "it is a list",
    ],
    ["targets: [linux/arm]\n", 1, "targets has to be a map of keys", "it is a list"],
    ["platforms:\n  d:\n    repositories:\n      m: { trusted: yes please }\n", 4, "has to be true or false", 'it is text: "yes please"'],
    [
      "platforms:\n  d:\n    repositories:\n      m: { mirrors: [ftp://x/] }\n",
      4,
      "an http:// or https:// address",
      'it is text: "ftp://x/"',
    ],
    ["main:\n", 1, "main has to be text", "it is empty"],
    ["- name\n", 1, "the file has to be a map of keys", "it is a list"],
    ["just text\n", 1, "the file has to be a map of keys", 'it is text: "just text"'],
    ["name: a b\n", 1, "name has to be a name of letters", 'it is text: "a b"'],
  ])("says what it expected: %j", async (text, line, expected, found) => {
    const error = await failure(text);
    expect(error.code).toBe("CGOX_CONFIG_INVALID");
    expect(error.message).toMatch(`${FILE}:${line}: `);
    expect(error.message).toMatch(expected);
    expect(error.hint).toBe(found);
  });

  test.each([
    ["a: b: c\n", 1],
    ["targets:\n\tlinux/arm: {}\n", 2],
    ["name: app\nname: other\n", 2],
    ["name: app\nmain: 'x\n", 3],
  ])("names the line of what is not YAML: %j", async (text, line) => {
    const error = await failure(text);
    expect(error.code).toBe("CGOX_CONFIG_SYNTAX");
    expect(error.message).toMatch(`${FILE}:${line}: not YAML: `);
  });

  test.each(["1.10", "1.0", "0x10", "1e3", "2026.10", "0640", "0o640", "1_000", ".inf", "2026-11-21", "yes", "off"])(
    "takes what could be a number or a date as the text that stands there: %s",
    async (word) => {
      const schema = z.strictObject({ version: z.string(), list: z.array(z.string()) });
      for (const head of ["", "%YAML 1.1\n---\n", "\ufeff"]) {
        const config = await readConfig(
          hostWith(`${head}name: ${word.replace(".inf", "inf")}\npackage: { version: ${word}, list: [${word}] }\n`),
          FILE,
        );
        expect(await config.package?.check(schema)).toEqual({ version: word, list: [word] });
        expect(config.name).toBe(word.replace(".inf", "inf"));
      }
    },
  );

  test.each([
    ["name: !!js/function x\n", "CGOX_CONFIG_SYNTAX"],
    ["name: !!float 1.10\n", "CGOX_CONFIG_SYNTAX"],
    ["<<: { name: x }\n", "CGOX_CONFIG_UNKNOWN_KEY"],
    ["name: a\n---\nname: b\n", "CGOX_CONFIG_SYNTAX"],
    ['main: "./a\\0"\n', "CGOX_CONFIG_INVALID"],
    [`name: ${"[".repeat(5000)}\n`, "CGOX_CONFIG_SYNTAX"],
  ])("refuses what would be dropped or cannot be held: %#", async (text, code) => {
    expect(await failure(text)).toMatchObject({ code });
  });

  test("refuses a flag of go's linker with the line that has it", async () => {
    expect(await failure("targets:\n  linux/amd64:\n    ldflags: -s -extld=./evil.sh\n")).toMatchObject({
      code: "CGOX_CONFIG_INVALID",
      message: `${FILE}:3: targets.linux/amd64.ldflags cannot hold -extld=./evil.sh: it is none of the flags of go's linker that a project may set`,
    });
  });

  test("refuses an alias without an anchor and aliases that grow without end", async () => {
    expect(await failure("name: *nobody\n")).toMatchObject({ code: "CGOX_CONFIG_SYNTAX" });
    const lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
    for (const [from, to] of ["ab", "bc", "cd", "de", "ef"]) lines.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(",")}]`);
    expect(await failure(lines.join("\n"))).toMatchObject({ code: "CGOX_CONFIG_SYNTAX" });
  });
});

import { describe, expect, test } from "vitest";
import { findProject, type ProjectPlaces } from "../../../src/config/find-project.ts";
import type { FileFacts, Host } from "../../../src/model/host.ts";

interface Machine {
  /** Path → owner; folders above are there too. */
  readonly there: Readonly<Record<string, number>>;
  /** Folders of other users. */
  readonly foreign?: readonly string[];
  readonly mounts?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  readonly readOnly?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly withoutOwners?: boolean;
}

const ME = 1000;
const OTHER = 1001;

/** A machine whose user is 1000 with the home folder /home/me. */
function machine({ there, foreign = [], mounts = [], links = {}, readOnly = [], env = {}, withoutOwners = false }: Machine): Host {
  const paths = [...Object.keys(there), "/home/me", "/src/app/cmd", ...foreign];
  const isFolder = (path: string) =>
    path === "/" || paths.some((each) => each.startsWith(`${path}/`)) || (paths.includes(path) && !(path in there));
  const device = (path: string) => Math.max(0, ...mounts.map((mount, index) => (`${path}/`.startsWith(`${mount}/`) ? index + 1 : 0)));
  const facts = (path: string): FileFacts | undefined => {
    if (!isFolder(path) && !(path in there)) return undefined;
    const kind = path in links ? "symlink" : isFolder(path) ? "directory" : "file";
    const owner = there[path] ?? (foreign.includes(path) ? OTHER : ME);
    return { kind, size: 0, mode: 0o644, modifiedMs: 0, identity: `${device(path)}:${path}`, owner };
  };
  const files = {
    exists: async (path: string) => facts(path) !== undefined,
    facts: async (path: string) => facts(path),
    isWritable: async (path: string) => !readOnly.includes(path),
    readIfThere: async () => Buffer.from("root:x:0:0::/root:/bin/sh\nmallory:x:1001:1001::/home/mallory:/bin/sh\n"),
    realPath: async (path: string) => {
      if (facts(path) === undefined) throw new Error(`nothing at ${path}`);
      return links[path] ?? path;
    },
  };
  const system = { homeDirectory: "/home/me", ...(withoutOwners ? {} : { ownUsers: [ME, 0] }) };
  return { files, env, system } as unknown as Host;
}

const places: ProjectPlaces = { cacheDirectory: "/cache", isTrusted: async () => false };
const mine = (...paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, ME]));

describe("the project is the nearest folder with cgox.yaml or cgox.lock, else with go.mod, else the folder itself", () => {
  test.each([
    { there: ["/src/app/cgox.yaml", "/src/go.mod"], root: "/src/app" },
    { there: ["/src/app/cgox.lock", "/src/app/cmd/go.mod"], root: "/src/app" },
    { there: ["/src/go.mod"], root: "/src" },
    { there: ["/src/go.mod", "/src/app/cmd/go.mod"], root: "/src/app/cmd" },
    { there: ["/cgox.yaml", "/src/app/go.mod"], root: "/" },
    { there: [], root: "/src/app/cmd" },
  ])("with $there it is $root", async ({ there, root }) => {
    const folder = root === "/" ? "" : root;
    expect(await findProject(machine({ there: mine(...there) }), "/src/app/cmd", places)).toEqual({
      root,
      workingDirectory: "/src/app/cmd",
      configFile: `${folder}/cgox.yaml`,
      lockFile: `${folder}/cgox.lock`,
      stateDirectory: `${folder}/.cgox`,
      stateBase: root,
      owners: [ME, 0],
    });
  });
});

describe("it is not looked for", () => {
  test("above the home folder, whose own counts", async () => {
    const above = machine({ there: mine("/home/cgox.yaml", "/home/me/work/go.mod") });
    expect(await findProject(above, "/home/me/work", places)).toMatchObject({ root: "/home/me/work" });
    const own = machine({ there: mine("/home/cgox.yaml", "/home/me/cgox.yaml", "/home/me/work/x") });
    expect(await findProject(own, "/home/me/work", places)).toMatchObject({ root: "/home/me" });
  });

  test("on another file system, unless it is the working folder's own", async () => {
    const host = machine({ there: mine("/src/cgox.yaml"), mounts: ["/src/app"] });
    expect(await findProject(host, "/src/app/cmd", places)).toMatchObject({ root: "/src/app/cmd" });
    const mounted = machine({ there: mine("/src/cgox.yaml", "/src/app/cgox.yaml"), mounts: ["/src/app"] });
    expect(await findProject(mounted, "/src/app/cmd", places)).toMatchObject({ root: "/src/app" });
    expect(await findProject(mounted, "/src/app", places)).toMatchObject({ root: "/src/app" });
  });
});

describe("what another user has put there is refused by name", () => {
  test.each<{ what: string; machine: Machine; path: string }>([
    { what: "a cgox.yaml", machine: { there: { "/src/cgox.yaml": OTHER } }, path: "/src/cgox.yaml" },
    { what: "a cgox.lock", machine: { there: { "/src/cgox.lock": OTHER } }, path: "/src/cgox.lock" },
    { what: "a go.mod", machine: { there: { "/src/go.mod": OTHER } }, path: "/src/go.mod" },
    {
      what: "a cgox.lock beside one's own cgox.yaml",
      machine: { there: { ...mine("/src/cgox.yaml"), "/src/cgox.lock": OTHER } },
      path: "/src/cgox.lock",
    },
    { what: "the state folder", machine: { there: mine("/src/cgox.yaml"), foreign: ["/src/.cgox"] }, path: "/src/.cgox" },
    { what: "the folder", machine: { there: mine("/src/cgox.yaml"), foreign: ["/src"] }, path: "/src" },
    {
      what: "a link to one's own file",
      machine: { there: { "/src/cgox.yaml": OTHER, ...mine("/src/x.yaml") }, links: { "/src/cgox.yaml": "/src/x.yaml" } },
      path: "/src/cgox.yaml",
    },
    {
      what: "what one's own link leads to",
      machine: { there: { ...mine("/src/cgox.yaml"), "/src/x.yaml": OTHER }, links: { "/src/cgox.yaml": "/src/x.yaml" } },
      path: "/src/x.yaml",
    },
  ])("$what", async ({ machine: described, path }) => {
    await expect(findProject(machine(described), "/src/app/cmd", places)).rejects.toMatchObject({
      code: "CGOX_PROJECT_FOREIGN",
      message: `project of another user: ${path}: it belongs to mallory (user 1001)`,
      hint: expect.stringContaining("cgox trust /src"),
    });
  });

  test("but root's, what was agreed to, and where files have no owners", async () => {
    expect(await findProject(machine({ there: { "/src/cgox.yaml": 0 } }), "/src/app", places)).toMatchObject({ root: "/src" });
    const foreign = { there: { "/src/cgox.yaml": OTHER } };
    const trusting = { ...places, isTrusted: async (folder: string) => folder === "/src" };
    const agreed = await findProject(machine(foreign), "/src/app", trusting);
    expect(agreed).toMatchObject({ root: "/src" });
    expect(agreed.owners).toBeUndefined();
    expect(await findProject(machine({ ...foreign, withoutOwners: true }), "/src/app", places)).toMatchObject({ root: "/src" });
  });
});

describe("cgox's own files go", () => {
  const there = mine("/src/cgox.yaml");
  test.each<{ what: string; machine: Machine; directory: RegExp; base: string }>([
    {
      what: "to the cache for a read-only checkout",
      machine: { there, readOnly: ["/src"] },
      directory: /^\/cache\/state-1000\/src-[\da-f]{16}$/,
      base: "/cache",
    },
    {
      what: "to the cache where .cgox is read-only",
      machine: { there: { ...there, "/src/.cgox/x": ME }, readOnly: ["/src/.cgox"] },
      directory: /^\/cache\/state-1000\/src-/,
      base: "/cache",
    },
    {
      what: "to CGOX_STATE where it is set",
      machine: { there, readOnly: ["/src"], env: { CGOX_STATE: "/state" } },
      directory: /^\/state\/src-[\da-f]{16}$/,
      base: "/state",
    },
    {
      what: "to .cgox, also where that is no folder and is refused",
      machine: { there: mine("/src/cgox.yaml", "/src/.cgox"), readOnly: ["/src/.cgox"] },
      directory: /^\/src\/\.cgox$/,
      base: "/src",
    },
  ])("$what", async ({ machine: described, directory, base }) => {
    const project = await findProject(machine(described), "/src/app", places);
    expect(project.stateDirectory).toMatch(directory);
    expect(project.stateBase).toBe(base);
  });
});

import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import {
  makeDebianRepository,
  makeSigningKey,
  REPOSITORY_TOOLS,
  type RepositorySpec,
  type SigningKey,
} from "../../fixtures/repositories/debian.ts";
import { cgox, type CgoxResult } from "./support/cgox.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith } from "./support/tools.ts";

/*
 * Attacks, each a test: what whoever answers for a mirror, who makes a package, or who commits to a project that somebody clones can try.
 * Small ones that need no archive are folders of fixtures/cases/security/.
 */
const HELLO_PC = "Name: hello\nDescription: a library\nVersion: 1.0\nLibs: -lhello\nCflags: -DGOOD\n";
const SPEC: RepositorySpec = {
  suite: "bookworm",
  debs: [
    {
      name: "libhello-dev",
      files: { "usr/include/hello.h": "\n", "usr/lib/arm-linux-gnueabihf/pkgconfig/hello.pc": HELLO_PC },
      fields: { Section: "libdevel" },
    },
  ],
};

describeWith([...REPOSITORY_TOOLS], "attacks", () => {
  let folder: string;
  let pristine: string;
  let key: SigningKey;
  let repository: string;
  let server: FileServer;
  let project: string;
  let cache: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-attacks-"));
    key = await makeSigningKey();
    pristine = join(folder, "pristine");
    await makeDebianRepository(pristine, SPEC, key);
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  beforeEach(async () => {
    const base = await mkdtemp(join(folder, "case-"));
    repository = join(base, "repository");
    await cp(pristine, repository, { recursive: true });
    server = await serveFolder(repository);
    project = join(base, "project");
    cache = join(base, "cache");
    await mkdir(project);
    const hello = `{ mirrors: ["${server.url}"], keys: ["${key.publicKeyFile}"] }`;
    await writeFile(
      join(project, "cgox.yaml"),
      `platforms:\n  debian-12:\n    repositories:\n      debian: ${hello}\n      debian-security: ${hello}\n`,
    );
  });
  afterEach(() => server.close());

  const run = (...args: string[]): Promise<CgoxResult> => cgox(args, { cwd: project, cache });

  it("none: the archive works as it is", async () => {
    expect(await run("sysroot", "add", "linux/arm", "libhello-dev")).toMatchObject({ exitCode: 0 });
    expect((await run("env", "linux/arm")).stdout).toContain("-DGOOD");
  });

  // A mirror that lies about an index.

  // A package that lies, or that is a bomb.

  // Flags that a package brings.

  // What a cloned project commits.

  // Passwords.

  // Shared machines.
});

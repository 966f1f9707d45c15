import { expect, test } from "vitest";
import { findProject } from "../../../src/config/find-project.ts";
import type { Host } from "../../../src/model/host.ts";

function hostWith(...paths: readonly string[]): Host {
  return { files: { exists: async (path: string) => paths.includes(path) } } as unknown as Host;
}

test.each([
  { there: ["/src/app/cgox.yaml", "/src/go.mod"], root: "/src/app" },
  { there: ["/src/app/cgox.lock", "/src/app/cmd/go.mod"], root: "/src/app" },
  { there: ["/src/go.mod"], root: "/src" },
  { there: ["/src/go.mod", "/src/app/cmd/go.mod"], root: "/src/app/cmd" },
  { there: ["/cgox.yaml", "/src/app/go.mod"], root: "/" },
  { there: [], root: "/src/app/cmd" },
])("with $there the project is $root", async ({ there, root }) => {
  const folder = root === "/" ? "" : root;
  expect(await findProject(hostWith(...there), "/src/app/cmd")).toEqual({
    root,
    workingDirectory: "/src/app/cmd",
    configFile: `${folder}/cgox.yaml`,
    lockFile: `${folder}/cgox.lock`,
    stateDirectory: `${folder}/.cgox`,
  });
});

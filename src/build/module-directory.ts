import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Files } from "../model/host.ts";

/** Where to run go, and what the packages are called from there. */
export interface GoPlace {
  readonly directory: string;
  readonly packages: readonly string[];
}

/**
 * go builds a package only from inside its module. A path like `./fixtures/apps/hello` that lies in another module than the working
 * folder is built from its own module's root, so that the user needs no `cd`.
 * @throws CgoxError `CGOX_BUILD_NO_PACKAGE`, `CGOX_BUILD_MODULES`
 */
export async function placeForGo(files: Files, workingDirectory: string, packages: readonly string[]): Promise<GoPlace> {
  const here = { directory: workingDirectory, packages };
  const paths = packages.filter(isPath);
  if (paths.length === 0) return here;

  const ownModule = await moduleRoot(files, workingDirectory);
  const roots = new Set<string | undefined>();
  for (const path of paths) {
    const folder = posix.resolve(workingDirectory, path.replace(/\/?\.\.\.$/, ""));
    const facts = await files.facts(folder);
    if (facts === undefined) throw new CgoxError("CGOX_BUILD_NO_PACKAGE", `there is no ${path} in ${workingDirectory}`);
    roots.add(await moduleRoot(files, facts.kind === "file" ? posix.dirname(folder) : folder));
  }
  const [root] = roots;
  if (roots.size === 1 && (root === ownModule || root === undefined)) return here;
  if (roots.size > 1 || paths.length < packages.length || root === undefined) {
    if (await isWorkspace(files, workingDirectory)) return here;
    throw new CgoxError("CGOX_BUILD_MODULES", `the packages ${packages.join(" ")} belong to more than one module`, {
      hint: "build them with one cgox build for each module, or make a go.work",
    });
  }
  return { directory: root, packages: packages.map((path) => fromRoot(root, posix.resolve(workingDirectory, path))) };
}

function isPath(name: string): boolean {
  return name.startsWith("./") || name.startsWith("../") || name.startsWith("/") || name === "." || name === "..";
}

function fromRoot(root: string, path: string): string {
  const relative = posix.relative(root, path);
  return relative === "" ? "." : `./${relative}`;
}

async function moduleRoot(files: Files, folder: string): Promise<string | undefined> {
  return nearest(files, folder, "go.mod");
}

async function isWorkspace(files: Files, folder: string): Promise<boolean> {
  return (await nearest(files, folder, "go.work")) !== undefined;
}

async function nearest(files: Files, folder: string, name: string): Promise<string | undefined> {
  for (let current = folder; ; current = posix.dirname(current)) {
    if (await files.exists(posix.join(current, name))) return current;
    if (current === posix.dirname(current)) return undefined;
  }
}

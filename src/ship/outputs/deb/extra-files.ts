import { CgoxError } from "../../../model/error.ts";
import { isSafeLinkTarget } from "../../../formats/safe-path.ts";
import { ROOT_OWNED, type DebEntry } from "./entry.ts";
import type { DebSettings } from "./settings.ts";
import { readSource, sourceFiles, type SourceFile, type SourcePlace } from "./source-files.ts";
import { targetPath } from "./target-path.ts";

type FileSetting = NonNullable<DebSettings["files"]>[number];

/**
 * The entries for `files` of cgox.yaml.
 * @throws CgoxError `CGOX_DEB_SOURCE`, `CGOX_DEB_PATH`
 */
export async function extraFiles(place: SourcePlace, settings: readonly FileSetting[]): Promise<DebEntry[]> {
  const entries: DebEntry[] = [];
  for (const setting of settings) {
    for (const file of await sourceFiles(place, setting.source)) entries.push(await entryFor(place, setting, file));
  }
  return entries;
}

async function entryFor(place: SourcePlace, setting: FileSetting, file: SourceFile): Promise<DebEntry> {
  const isFolder = setting.path.endsWith("/") || !file.isNamed;
  const path = targetPath(isFolder ? `${setting.path}/${file.relative}` : setting.path, setting.source);
  const owner = { owner: setting.owner ?? "root", group: setting.group ?? setting.owner ?? "root" };
  const common = { path, ...owner, origin: file.path };
  if (file.facts.kind === "symlink") {
    const target = await place.files.readLink(file.path);
    checkLink(path, target, file.path);
    return { ...common, type: "symlink", mode: 0o777, target };
  }
  const isProgram = (file.facts.mode & 0o111) !== 0;
  return {
    ...common,
    type: "file",
    mode: setting.mode ?? (isProgram ? 0o755 : 0o644),
    data: await readSource(place, file.path),
    isConffile: setting.conffile ?? path.startsWith("etc/"),
  };
}

/** The entries for `directories` and `symlinks` of cgox.yaml. @throws CgoxError `CGOX_DEB_PATH` */
export function extraFolders({ directories = [], symlinks = {} }: DebSettings): DebEntry[] {
  const folders = directories.map((setting): DebEntry => {
    const { path, mode = 0o755, owner = "root", group = owner } = typeof setting === "string" ? { path: setting } : setting;
    return { path: targetPath(path, "package.deb.directories"), type: "directory", mode, owner, group, origin: "package.deb.directories" };
  });
  const links = Object.entries(symlinks).map(([written, target]): DebEntry => {
    const path = targetPath(written, "package.deb.symlinks");
    checkLink(path, target, "package.deb.symlinks");
    return { path, type: "symlink", mode: 0o777, ...ROOT_OWNED, origin: "package.deb.symlinks", target };
  });
  return [...folders, ...links];
}

function checkLink(path: string, target: string, origin: string): void {
  if (isSafeLinkTarget(path, target)) return;
  throw new CgoxError("CGOX_DEB_PATH", `the link /${path} of ${origin} points to ${JSON.stringify(target)}, outside of the target's root`, {
    hint: "let it point to an absolute path, or to one that its .. do not lead out of the root",
  });
}

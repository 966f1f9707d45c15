import { posix } from "node:path";
import type { Target } from "../model/target.ts";

/** The name that a program has for its users: `app.exe` for `dist/app_windows_amd64.exe`, as cgox build calls it. */
export function programFileName(path: string, { goos, goarch }: Pick<Target, "goos" | "goarch">): string {
  const name = posix.basename(path);
  const ending = /\.(exe|dll)$/i.exec(name)?.[0] ?? "";
  const stem = name.slice(0, name.length - ending.length);
  const port = stem.indexOf(`_${goos}_${goarch}`);
  return `${port > 0 ? stem.slice(0, port) : stem}${ending}`;
}

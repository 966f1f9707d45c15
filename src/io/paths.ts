import { posix, win32 } from "node:path";
import type { Host } from "../model/host.ts";

/** What of a machine decides where things are. */
type PathsOf = Pick<Host, "env"> & { readonly system: Pick<Host["system"], "platform" | "homeDirectory"> };

/**
 * The folder of cgox's cache, absolute: CGOX_CACHE, else `$XDG_CACHE_HOME/cgox`, else the system's own place for caches.
 * A relative XDG_CACHE_HOME is ignored, as the XDG Base Directory Specification asks; a relative CGOX_CACHE starts at the working folder.
 */
export function cacheDirectory({ env, system }: PathsOf): string {
  const path = system.platform === "win32" ? win32 : posix;
  const own = env["CGOX_CACHE"];
  if (own) return path.resolve(own);
  const xdg = env["XDG_CACHE_HOME"];
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, "cgox");
  if (system.platform === "win32") {
    return path.join(env["LOCALAPPDATA"] || path.join(system.homeDirectory, "AppData", "Local"), "cgox", "cache");
  }
  const caches = system.platform === "darwin" ? path.join("Library", "Caches") : ".cache";
  return path.join(system.homeDirectory, caches, "cgox");
}

/**
 * The folder of zig's caches, absolute: zig's own ZIG_GLOBAL_CACHE_DIR where the user has set it, a relative one from the working
 * folder as zig takes it, else a folder in cgox's cache.
 */
export function zigCacheDirectory(host: PathsOf): string {
  const path = host.system.platform === "win32" ? win32 : posix;
  const named = host.env["ZIG_GLOBAL_CACHE_DIR"];
  return named ? path.resolve(named) : path.join(cacheDirectory(host), "zig");
}

/**
 * The file that says which folders the user has agreed to (`cgox trust`), absolute: in `$XDG_CONFIG_HOME/cgox`, else in the system's own place
 * for settings. It is not in the cache, which others may share.
 */
export function trustFile({ env, system }: PathsOf): string {
  const path = system.platform === "win32" ? win32 : posix;
  const xdg = env["XDG_CONFIG_HOME"];
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, "cgox", "trusted.json");
  if (system.platform === "win32") {
    return path.join(env["APPDATA"] || path.join(system.homeDirectory, "AppData", "Roaming"), "cgox", "trusted.json");
  }
  const settings = system.platform === "darwin" ? path.join("Library", "Application Support") : ".config";
  return path.join(system.homeDirectory, settings, "cgox", "trusted.json");
}

import { CgoxError } from "../../../model/error.ts";
import { entryPathInside } from "../../../formats/safe-path.ts";

/**
 * A path on the target as the package writes it: relative, without `.` and empty parts.
 * @throws CgoxError `CGOX_DEB_PATH` for one that leaves the target's root, and for the root itself
 */
export function targetPath(path: string, origin: string): string {
  const inside = path.startsWith("/") ? entryPathInside(`.${path}`) : undefined;
  if (inside === undefined || inside === "" || /[\n\r]/.test(path)) {
    throw new CgoxError("CGOX_DEB_PATH", `${origin} is to go to ${JSON.stringify(path)}, which is no path below the target's root`, {
      hint: "name an absolute path on the target, without .., e.g. /usr/share/demo/",
    });
  }
  if (inside === "DEBIAN" || inside.startsWith("DEBIAN/")) {
    throw new CgoxError("CGOX_DEB_PATH", `${origin} is to go to ${path}, where dpkg expects the package's own control files`, {
      hint: "name another path",
    });
  }
  return inside;
}

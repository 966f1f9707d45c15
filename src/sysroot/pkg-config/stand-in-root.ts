/**
 * The root that paths have while modules are evaluated. It has no character that means something in a `.pc` file, so a
 * sysroot may lie in a folder with any name; the real root goes in when flags are handed out.
 */
export const STAND_IN_ROOT = "/cgox:sysroot";

/** A path below the real root → the same path below STAND_IN_ROOT, with forward slashes; any other text stays as it is. */
export function toStandIn(path: string, root: string): string {
  const rest = path.slice(root.length);
  const isBelow = path.startsWith(root) && (rest === "" || rest.startsWith("/") || rest.startsWith("\\"));
  return isBelow ? STAND_IN_ROOT + rest.replaceAll("\\", "/") : path;
}

/** Puts the real root where STAND_IN_ROOT is. */
export function fromStandIn(text: string, root: string): string {
  return text.replaceAll(STAND_IN_ROOT, () => root);
}

/** Folders below an environment's own (`clang64/`) that are of use to compile and link, and the licences. */
const KEPT = ["include/", "lib/", "share/pkgconfig/", "share/licenses/"];

/** Folders below `lib` for interpreters that a sysroot does not have. */
const LEFT_OUT = /^lib\/(python[\d.]+|perl5|ruby|tcl[\d.]+|tk[\d.]+|debug)\//;

/** Whether a path of an MSYS2 package belongs in a sysroot: headers, libraries, modules, licences, and the DLLs that programs are shipped with. */
export function isForMsys2Sysroot(path: string): boolean {
  const below = path.slice(path.indexOf("/") + 1);
  if (below.startsWith("bin/")) return /\.dll$/i.test(below);
  return KEPT.some((prefix) => below.startsWith(prefix)) && !LEFT_OUT.test(below);
}

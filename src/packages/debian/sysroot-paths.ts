/** Folders in which Debian packages keep what is compiled and linked against (FHS; Debian Policy 9.1). */
const KEPT = ["usr/include/", "usr/lib/", "lib/", "usr/share/pkgconfig/"];

/** Folders below usr/lib that only matter to an installed system, or to interpreters that a sysroot does not have. */
const LEFT_OUT = [
  "usr/lib/debug/",
  "usr/lib/systemd/",
  "lib/systemd/",
  "lib/udev/",
  "usr/lib/udev/",
  "usr/lib/sysusers.d/",
  "usr/lib/tmpfiles.d/",
  "usr/lib/mime/",
  "usr/lib/python3/",
  "usr/lib/python2.7/",
  "lib/modules/",
  "lib/firmware/",
];

/** Whether a path of a Debian package belongs in a sysroot. Licences stay: what is shipped later has to carry them. */
export function isForDebianSysroot(path: string): boolean {
  if (path.startsWith("usr/share/doc/")) return path.endsWith("/copyright");
  return KEPT.some((prefix) => path.startsWith(prefix)) && !LEFT_OUT.some((prefix) => path.startsWith(prefix));
}

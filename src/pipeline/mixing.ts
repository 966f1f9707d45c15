import type { Emit } from "../model/events.ts";
import { CgoxError } from "../model/error.ts";
import type { Platform } from "../model/platform.ts";
import type { Target } from "../model/target.ts";

/** Says where a platform's packages were built for another C library than the one that zig links programs with. */
export function warnOfOtherLibc({ title, libc }: Platform, emit: Emit): void {
  if (libc.kind !== "msvcrt") return;
  emit({
    type: "warning",
    code: "CGOX_PLATFORM_CRT",
    message: `${title} is built for msvcrt.dll and zig links programs with the UCRT: a FILE*, a locale, or memory that the other side frees must not cross between a program and these libraries`,
    hint: "libraries that keep what they allocate to themselves work as DLLs; static ones of this platform do not",
  });
}

/**
 * Refuses a C++ program for a platform whose packages were built with libstdc++ where cgox has no package to take that from: zig compiles with
 * libc++, and a class of one is not a class of the other.
 * @throws CgoxError `CGOX_PLATFORM_CXX`
 */
export function refuseOtherCxx({ title, cxx }: Platform, { goos, goarch }: Target): void {
  if (cxx.library === "libc++" || cxx.package !== undefined) return;
  throw new CgoxError("CGOX_PLATFORM_CXX", `${title} is built with GCC's libstdc++, and zig compiles C++ with libc++: the two do not mix`, {
    hint: `a platform with libc++ can be named, as in ${goos}/${goarch}@<platform>; \`cgox targets\` lists them`,
  });
}

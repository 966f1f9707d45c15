import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";

/**
 * Checks a folder that the user named as an Apple SDK (`MacOSX*.sdk`), and returns its absolute path. `named` says where the name is from.
 * @throws CgoxError `CGOX_SDK_UNUSABLE` where it holds no text stubs to link against
 */
export async function checkSdk(host: Host, path: string, named: string): Promise<string> {
  if (!path.startsWith("/")) throw unusable(`${named} is ${path}, which is no absolute path`);
  const root = path.replace(/(?<=.)\/+$/, "");
  if (!(await host.files.exists(root))) throw unusable(`${named} is ${path}, which is not there`);
  for (const stub of ["usr/lib/libSystem.tbd", "usr/lib/libSystem.B.tbd"]) {
    if (await host.files.exists(`${root}/${stub}`)) return root;
  }
  throw unusable(`${named} is ${path}, which has no usr/lib/libSystem.tbd`);
}

function unusable(message: string): CgoxError {
  return new CgoxError("CGOX_SDK_UNUSABLE", message, {
    hint: "name the folder of an Apple SDK, MacOSX.sdk (`xcrun --show-sdk-path` on a Mac), or leave it out: programs that use libSystem alone need none",
    exitCode: 2,
  });
}

/** What the wrappers say of an SDK: to the compiler last, so that zig's own libc headers stay in front, and to the linker. */
export function sdkArguments(sdk: string | undefined): { readonly include: readonly string[]; readonly link: readonly string[] } {
  if (sdk === undefined) return { include: [], link: [] };
  return {
    include: ["-iframework", `${sdk}/System/Library/Frameworks`, "-idirafter", `${sdk}/usr/include`],
    link: [`-F${sdk}/System/Library/Frameworks`, `-L${sdk}/usr/lib`],
  };
}

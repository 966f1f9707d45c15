import { splitSoname } from "./shlibs.ts";

/**
 * How likely a package of this name brings a library, by the names that Debian Policy 8.1 asks for: `libz.so.1` → `libz1`,
 * `libfoo2.so.5` → `libfoo2-5`, with the `t64` of the renames. It only decides what is looked at first. Higher is likelier.
 */
export function likelihood(packageName: string, soname: string): number {
  const parts = splitSoname(soname);
  const stem = plain(parts?.name ?? soname);
  const name = plain(packageName).replace(/t64\b/, "");
  const expected = [`${stem}${parts?.version ?? ""}`, `${stem}-${parts?.version ?? ""}`].map(plain);
  if (expected.includes(name)) {
    return 4;
  }
  if (expected.some((prefix) => name.startsWith(prefix))) {
    return 3;
  }
  if (name.startsWith(stem)) {
    return 2;
  }
  return name.startsWith("lib") && !NO_LIBRARY.test(name) ? 1 : 0;
}

const NO_LIBRARY = /-(dev|doc|data|common|bin|perl|dbg)$/;

/** As package names are spelled. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

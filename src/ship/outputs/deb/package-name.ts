import { CgoxError } from "../../../model/error.ts";

/** The rule of Debian Policy 5.6.7 that a package's name breaks. */
export function packageNameRule(name: string): string | undefined {
  if (name.length < 2) return "it has to be at least two characters long";
  if (/^[^a-z0-9]/.test(name)) return "it has to start with a lower-case letter or a digit";
  return /[^a-z0-9+.-]/.test(name) ? "it may hold lower-case letters, digits and + - . only" : undefined;
}

/** Checks a package's name. @throws CgoxError `CGOX_DEB_NAME` that names the rule it breaks */
export function checkPackageName(name: string): string {
  const rule = packageNameRule(name);
  if (rule === undefined) return name;
  throw new CgoxError("CGOX_DEB_NAME", `${JSON.stringify(name)} is no name for a Debian package: ${rule} (Debian Policy 5.6.7)`, {
    hint: "set package.name in cgox.yaml",
  });
}

/** A package's name for a program: `Image_Server` is `image-server`. */
export function packageNameFor(program: string): string {
  return checkPackageName(program.toLowerCase().replaceAll(/[_\s]+/g, "-"));
}

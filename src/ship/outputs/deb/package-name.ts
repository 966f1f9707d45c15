import { CgoxError } from "../../../model/error.ts";

/** Checks a package's name against Debian Policy 5.6.7. @throws CgoxError `CGOX_DEB_NAME` that names the rule it breaks */
export function checkPackageName(name: string): string {
  const rule =
    name.length < 2
      ? "it has to be at least two characters long"
      : /^[^a-z0-9]/.test(name)
        ? "it has to start with a lower-case letter or a digit"
        : /[^a-z0-9+.-]/.test(name)
          ? "it may hold lower-case letters, digits and + - . only"
          : undefined;
  if (rule === undefined) return name;
  throw new CgoxError("CGOX_DEB_NAME", `${JSON.stringify(name)} is no name for a Debian package: ${rule} (Debian Policy 5.6.7)`, {
    hint: "set package.name in cgox.yaml",
  });
}

/** A package's name for a program: `Image_Server` is `image-server`. */
export function packageNameFor(program: string): string {
  return checkPackageName(program.toLowerCase().replaceAll(/[_\s]+/g, "-"));
}

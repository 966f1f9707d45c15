import { CgoxError } from "../../../model/error.ts";
import type { ScriptName, Snippets } from "./systemd/snippets.ts";

export const SCRIPT_NAMES: readonly ScriptName[] = ["preinst", "postinst", "prerm", "postrm"];

/** The line of a user's script in whose place the package's own work goes, as with debhelper. */
const PLACE = /^[ \t]*#DEBHELPER#[ \t]*$/m;

/**
 * The maintainer scripts of a package: the user's, with the package's own work where `#DEBHELPER#` stands, else at their end, before a
 * last `exit 0`; scripts of their own for what the user has none for.
 * @throws CgoxError `CGOX_DEB_SCRIPT` for a script without an interpreter line, and for one that is not of a shell and has no place for it
 */
export function maintainerScripts(
  own: Readonly<Partial<Record<ScriptName, string>>>,
  snippets: Snippets,
): Partial<Record<ScriptName, string>> {
  const scripts: Partial<Record<ScriptName, string>> = {};
  for (const name of SCRIPT_NAMES) {
    const merged = merge(name, own[name], snippets[name]);
    if (merged !== undefined) scripts[name] = merged;
  }
  return scripts;
}

function merge(name: ScriptName, script: string | undefined, snippet: string | undefined): string | undefined {
  if (script === undefined) return snippet === undefined ? undefined : `#!/bin/sh\nset -e\n\n${snippet}\n`;
  if (!/^#!\s*\//.test(script)) {
    throw bad(name, "its first line names no interpreter", "start it with the line #!/bin/sh");
  }
  const hasPlace = PLACE.test(script);
  if (snippet === undefined) return script.replace(PLACE, "");
  if (hasPlace) return script.replace(PLACE, () => snippet);
  if (!/^#!\s*(?:\/usr)?\/bin\/(?:env\s+)?(?:ba|da|k)?sh\b/.test(script)) {
    throw bad(
      name,
      "it is no shell script, and the package has work of its own to do in it",
      "put the line #DEBHELPER# into a shell script that calls yours",
    );
  }
  const [, body = script, ending = ""] = /^([\s\S]*?)(\n[ \t]*exit 0\s*)?$/.exec(script.trimEnd()) ?? [];
  return `${body.trimEnd()}\n\n${snippet}\n${ending === "" ? "" : `\n${ending.trim()}\n`}`;
}

function bad(name: ScriptName, what: string, hint: string): CgoxError {
  return new CgoxError("CGOX_DEB_SCRIPT", `the maintainer script ${name} cannot be packed: ${what}`, { hint });
}

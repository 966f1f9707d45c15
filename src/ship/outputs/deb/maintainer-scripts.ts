import { CgoxError } from "../../../model/error.ts";
import { leavesEarly } from "./script-exits.ts";
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
  const { body, ending } = splitEnding(script);
  return `${body.trimEnd()}\n\n${snippet}\n${ending === "" ? "" : `\n${ending.trim()}\n`}`;
}

/** A last line that does no more than leave with success, and what is before it. */
function splitEnding(script: string): { body: string; ending: string } {
  const [, body = "", ending = ""] = /^([\s\S]*)\n([ \t]*exit(?:[ \t]+0)?[ \t]*;?[ \t]*(?:#[^\n]*)?)$/.exec(script.trimEnd()) ?? [];
  return ending === "" || /(?:\\|\|\|?|&&)[ \t]*$/.test(body) ? { body: script, ending: "" } : { body, ending };
}

export interface ScriptWarning {
  readonly code: "CGOX_DEB_SCRIPT";
  readonly message: string;
  readonly hint: string;
}

/**
 * A script as it can be run: without a byte order mark, and with the line ends of Unix, for `#!/bin/sh\r` names no program.
 * @param source the file's path, for messages
 * @param hasSnippet whether the package has work of its own to do in it
 * @throws CgoxError `CGOX_DEB_SCRIPT` for an empty one, and for one that is no text
 */
export function readableScript(
  name: ScriptName,
  source: string,
  data: string,
  hasSnippet: boolean,
): { text: string; warnings: ScriptWarning[] } {
  const text = data.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  if (text.trim() === "") throw bad(name, `${source} is empty`, "leave it out of package.deb.scripts in cgox.yaml");
  if (text.includes("\0")) throw bad(name, `${source} is no text`, "write it as a shell script");
  const warnings: ScriptWarning[] = [];
  if (data.includes("\r\n")) {
    warnings.push({
      code: "CGOX_DEB_SCRIPT",
      message: `${source} has the line ends of Windows, with which it could not be run: they are packed as those of Unix`,
      hint: "keep it so in git: put `*.sh text eol=lf` into .gitattributes",
    });
  }
  const line = hasSnippet && !PLACE.test(text) ? leavesEarly(splitEnding(text).body) : undefined;
  if (line !== undefined) {
    warnings.push({
      code: "CGOX_DEB_SCRIPT",
      message: `${source}:${line} can leave the ${name} before the package's own work, which is at its end, is done`,
      hint: "put the line #DEBHELPER# where that work is to be done",
    });
  }
  return { text, warnings };
}

function bad(name: ScriptName, what: string, hint: string): CgoxError {
  return new CgoxError("CGOX_DEB_SCRIPT", `the maintainer script ${name} cannot be packed: ${what}`, { hint });
}

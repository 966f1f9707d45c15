/** What a pkg-config command line asks for. */
export interface PkgConfigCall {
  /** Names of switches that were given, without dashes. */
  readonly switches: ReadonlySet<string>;
  /** Values of options, by name without dashes; the last one of a name counts. */
  readonly values: ReadonlyMap<string, string>;
  readonly define: ReadonlyMap<string, string>;
  /** Modules with their conditions, one entry an argument or a triple of arguments. */
  readonly modules: readonly string[];
  /** Whether `--` stood before the modules, as go writes it. */
  readonly hasTerminator: boolean;
}

/**
 * Reads the arguments of a pkg-config command line (pkgconf(1)). Options may stand anywhere before `--`, with one dash or two,
 * their values after `=` or as the next argument. Answers with a sentence where an argument is not understood.
 */
export function readCall(args: readonly string[]): PkgConfigCall | string {
  const switches = new Set<string>();
  const values = new Map<string, string>();
  const define = new Map<string, string>();
  const operands: string[] = [];
  let rest = [...args];
  let hasTerminator = false;
  while (rest.length > 0) {
    const [argument = "", ...after] = rest;
    rest = after;
    if (argument === "--") {
      hasTerminator = true;
      operands.push(...rest);
      break;
    }
    const [, name, value] = /^--?([^=-][^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) operands.push(argument);
    else if (SWITCHES.has(name) && value === undefined) switches.add(name);
    else if (OPTIONS.has(name)) {
      const given = value ?? rest.shift();
      if (given === undefined) return `the option --${name} wants a value`;
      if (name !== "define-variable") values.set(name, given);
      else define.set(...splitDefinition(given));
    } else return `the option ${argument} is not one of pkg-config's`;
  }
  return { switches, values, define, modules: joinConditions(operands), hasTerminator };
}

const SWITCHES: ReadonlySet<string> = new Set([
  ..."cflags cflags-only-I cflags-only-other libs libs-only-L libs-only-l libs-only-other".split(" "),
  ..."static shared pure internal-cflags keep-system-cflags keep-system-libs".split(" "),
  ..."exists validate uninstalled modversion path print-requires print-requires-private print-provides".split(" "),
  ..."print-variables list-all list-package-names version help about".split(" "),
  ..."print-errors short-errors silence-errors errors-to-stdout debug".split(" "),
  ..."ignore-conflicts no-provides no-cache no-uninstalled env-only".split(" "),
  ..."define-prefix dont-define-prefix dont-relocate-paths".split(" "),
]);

const OPTIONS: ReadonlySet<string> = new Set([
  ..."atleast-version exact-version max-version atleast-pkgconfig-version variable define-variable".split(" "),
  ..."fragment-filter maximum-traverse-depth prefix-variable".split(" "),
]);

function splitDefinition(definition: string): [string, string] {
  const at = definition.indexOf("=");
  return at === -1 ? [definition, ""] : [definition.slice(0, at), definition.slice(at + 1)];
}

/** `cairo`, `>=`, `1.16` → `cairo >= 1.16`. */
function joinConditions(operands: readonly string[]): string[] {
  const modules: string[] = [];
  for (let at = 0; at < operands.length; at++) {
    const operand = (operands[at] ?? "").trimStart();
    if (operand === "") continue;
    if (/^[<>!=]/.test(operands[at + 1] ?? "")) {
      modules.push(`${operand} ${operands[at + 1] ?? ""} ${operands[at + 2] ?? ""}`);
      at += 2;
    } else modules.push(operand);
  }
  return modules;
}

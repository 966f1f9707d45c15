/** Shells for which `cgox env` can write. `sh` is any POSIX shell: bash, dash, zsh, ksh. */
export const SHELLS = ["sh", "fish", "powershell"] as const;

export type Shell = (typeof SHELLS)[number];

/** Statements that set the variables in a shell, whatever their values hold. */
export function renderShellEnv(env: Readonly<Record<string, string>>, shell: Shell): string {
  return Object.entries(env)
    .map(([name, value]) => `${STATEMENTS[shell](name, value)}\n`)
    .join("");
}

const STATEMENTS: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  // POSIX, Shell Command Language 2.2.2: nothing is special within single quotes, and a single quote cannot be.
  sh: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  // fish: within single quotes only \\ and \' are escapes.
  fish: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, "\\$&")}'`,
  // about_Quoting_Rules: a quote is doubled; PowerShell takes the typographic ones for the same thing.
  powershell: (name, value) => `$env:${name} = '${value.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
};

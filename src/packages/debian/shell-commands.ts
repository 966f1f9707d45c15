/** A word of a command after expansion; undefined where its value is not known without running something. */
export type ShellWord = string | undefined;

/** Names of variables → values that are known. */
type Variables = Record<string, string>;

/**
 * The commands of a small shell script, in their order, with the words expanded as far as plain assignments (`NAME=value`) tell. Nothing
 * is run. A branch whose condition compares two known words and fails is left out; of a condition that is not known, both branches are
 * there. The body of a function or a loop stands where it is written. What lies deeper than DEEPEST is not read, nor what follows it.
 * @param known values of variables from the start, e.g. of the script's arguments
 */
export function readShellCommands(script: string, known: Readonly<Variables>): ShellWord[][] {
  // Without a prototype, which has names such as constructor.
  const variables = Object.assign(Object.create(null) as Variables, known);
  const commands: ShellWord[][] = [];
  const branches: Branch[] = [];
  for (const text of simpleCommands(script)) {
    if (branches.length > DEEPEST) break;
    const isRead = branches.every(({ taken }) => taken !== false);
    const keyword = /^(if|elif|else|fi)\b/.exec(text)?.[1];
    if (keyword !== undefined) {
      followBranch(branches, keyword, keyword === "if" || keyword === "elif" ? comparison(text, variables) : undefined);
    } else if (isRead && !assign(text, variables)) {
      commands.push(expandWords(text.replace(/^(then|do|else)\s+/, ""), variables));
    }
  }
  return commands;
}

/** Conditions within conditions. */
const DEEPEST = 100;

/** `taken` is undefined where that is not known; `done` where an earlier branch of the same `if` is surely taken. */
type Branch = { taken: boolean | undefined; done: boolean };

function followBranch(branches: Branch[], keyword: string, holds: boolean | undefined): void {
  if (keyword === "if") branches.push({ taken: holds, done: false });
  const branch = branches.at(-1);
  if (branch === undefined) return;
  if (keyword === "fi") branches.pop();
  if (keyword !== "elif" && keyword !== "else") return;
  branch.done ||= branch.taken === true;
  branch.taken = branch.done ? false : keyword === "else" ? (branch.taken === false ? true : undefined) : holds;
}

/** Lines joined where a backslash continues them, without comments, parted at `;`, `&&`, `||` and after `then` and the like. */
function simpleCommands(script: string): string[] {
  const lines: string[] = [];
  let continued = "";
  for (const line of script.split("\n")) {
    if (continued === "" && /^\s*#/.test(line)) continue;
    if (line.endsWith("\\")) {
      continued += `${line.slice(0, -1)} `;
    } else {
      lines.push(continued + line);
      continued = "";
    }
  }
  lines.push(continued);
  return lines.flatMap(commandsOfLine).filter((text) => text !== "");
}

/** Quoted text and `$(…)` are kept whole; a `#` at the start of a word ends the line. */
const PIECE = /'[^']*'|"(?:\\.|[^"\\])*"|\$\([^()]*\)|`[^`]*`|\\.|(?<comment>(?<=^|\s)#.*)|;;?|&&|\|\|?|[^'"$`\\;&|#]+|./gs;

function commandsOfLine(line: string): string[] {
  const commands = [""];
  for (const { 0: piece, groups } of line.matchAll(PIECE)) {
    if (groups?.["comment"] !== undefined) break;
    if (/^(;;?|&&|\|\|?)$/.test(piece)) commands.push("");
    else commands.push((commands.pop() ?? "") + piece);
  }
  return commands.flatMap((command) => {
    const opened = /^\s*(then|else|do)\s+(.+)$/s.exec(command);
    return opened === null ? [command.trim()] : [opened[1] ?? "", (opened[2] ?? "").trim()];
  });
}

/** Whether `if [ A = B ]` holds; undefined for any other condition, and for words that are not known. */
function comparison(text: string, variables: Variables): boolean | undefined {
  const [, open, left, operator, right, close, ...rest] = expandWords(text, variables);
  const isComparison = (open === "[" || open === "test") && close === (open === "[" ? "]" : undefined) && rest.length === 0;
  if (!isComparison || left === undefined || right === undefined) return undefined;
  if (operator === "=" || operator === "==") return left === right;
  return operator === "!=" ? left !== right : undefined;
}

/** Takes `NAME=value` and says whether the command was one. A value that is not known makes the variable unknown. */
function assign(text: string, variables: Variables): boolean {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
  const [, name, raw] = match ?? [];
  if (name === undefined || raw === undefined) return false;
  const value = withoutDots(raw, variables) ?? (raw === "" ? "" : onlyWord(raw, variables));
  if (value === undefined) delete variables[name];
  else variables[name] = value;
  return true;
}

/** The one command whose answer is plain: `$( echo $VERSION | sed "s/\.//g" )`, as PETSc's and SLEPc's scripts make their priorities. */
function withoutDots(raw: string, variables: Variables): string | undefined {
  const [, echoed] = /^\$\(\s*echo\s+([^\s|]+)\s*\|\s*sed\s+["']s\/\\\.\/\/g["']\s*\)$/.exec(raw) ?? [];
  return echoed === undefined ? undefined : onlyWord(echoed, variables)?.replaceAll(".", "");
}

function onlyWord(text: string, variables: Variables): string | undefined {
  const words = expandWords(text, variables);
  return words.length === 1 ? words[0] : undefined;
}

const WORD = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\([^()]*\)|`[^`]*`|\\.|[^\s'"`\\])+/gs;
const PART = /'([^']*)'|"((?:\\.|[^"\\])*)"|(\$\([^()]*\)|`[^`]*`)|\\(.)|\$(?:\{(\w+)\}|(\w+))|(\$[^\s'"]*)|([^\s'"$`\\]+)|(.)/gs;

function expandWords(text: string, variables: Variables): ShellWord[] {
  return [...text.matchAll(WORD)].map(([word]) => expand(word, variables));
}

/** Longer values are not known: a variable that is twice itself, line by line, would have no end. */
const MAXIMUM_VALUE = 4096;

function expand(word: string, variables: Variables): ShellWord {
  let value = "";
  for (const [, single, double, command, escaped, braced, bare, other, plain, odd] of word.matchAll(PART)) {
    const name = braced ?? bare;
    const part =
      double === undefined ? (name === undefined ? (single ?? escaped ?? plain ?? odd) : variables[name]) : expandQuoted(double, variables);
    if (part === undefined || command !== undefined || other !== undefined) return undefined;
    value += part;
    if (value.length > MAXIMUM_VALUE) return undefined;
  }
  return value;
}

function expandQuoted(text: string, variables: Variables): ShellWord {
  let value = "";
  for (const [, escaped, braced, bare, unknown, plain] of text.matchAll(/\\([$`"\\])|\$(?:\{(\w+)\}|(\w+))|([$`])|([^$`\\]+|\\)/gs)) {
    const name = braced ?? bare;
    const part = name === undefined ? (escaped ?? plain) : variables[name];
    if (part === undefined || unknown !== undefined) return undefined;
    value += part;
    if (value.length > MAXIMUM_VALUE) return undefined;
  }
  return value;
}

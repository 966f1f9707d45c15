/**
 * The first line, counted from 1, on which a shell script leaves with success, so that nothing after it runs: by `exit`, or by an `exec`
 * that is given a program. What is quoted, commented, in a here-document, a function or a subshell does not count, an arm of a `case` does.
 * An `exit` with a number other than 0 is a failure, after which nothing more has to run. Undefined where there is none.
 */
export function leavesEarly(script: string): number | undefined {
  const open: ("(" | "{" | "function" | "case")[] = [];
  const documents: { readonly end: string; readonly isIndented: boolean }[] = [];
  let isCommand = true;
  let isFunction = false;
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at);
    const character = rest.charAt(0);
    const document = /^<<(-?)[ \t]*(\\?[\w.-]+|'[^'\n]*'|"[^"\n]*")/.exec(rest);
    const definition = isCommand ? /^(?:function[ \t]+[\w-]+(?:[ \t]*\([ \t]*\))?|[\w-]+[ \t]*\([ \t]*\))\s*/.exec(rest) : null;
    if (character === "\n") {
      at++;
      for (const { end, isIndented } of documents.splice(0)) at = afterDocument(script, at, end, isIndented);
      isCommand = true;
    } else if (/[ \t]/.test(character)) at++;
    else if (character === "#") at += /^[^\n]*/.exec(rest)?.[0].length ?? 1;
    else if (document !== null) {
      documents.push({ end: (document[2] ?? "").replaceAll(/["'\\]/g, ""), isIndented: document[1] === "-" });
      at += document[0].length;
    } else if (definition !== null) {
      isFunction = true;
      at += definition[0].length;
    } else if (character === "(") {
      open.push(isFunction ? "function" : "(");
      isFunction = false;
      isCommand = true;
      at++;
    } else if (character === ")") {
      if (open.at(-1) !== "case") open.pop();
      isCommand = true;
      at++;
    } else if (/[;&|]/.test(character)) {
      isCommand = true;
      at++;
    } else if (/[<>]/.test(character)) at++;
    else {
      const end = afterWord(script, at);
      const word = script.slice(at, end);
      if (isCommand) {
        const isOwn = !open.includes("(") && !open.includes("function");
        if (isOwn && isLeaving(word, script.slice(end))) return script.slice(0, at).split("\n").length;
        if (word === "{") open.push(isFunction ? "function" : "{");
        if (word === "{") isFunction = false;
        if (word === "case") open.push("case");
        if (word === "}" || word === "esac") open.pop();
      }
      isCommand = isCommand && (KEYWORDS.has(word) || /^\w+=/.test(word));
      at = end;
    }
  }
  return undefined;
}

/** After these a command begins. */
const KEYWORDS = new Set(["if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "command", "builtin"]);

function isLeaving(word: string, rest: string): boolean {
  if (word === "exit") return !/^[ \t]+0*[1-9]/.test(rest);
  return word === "exec" && !/^[ \t]*(?:$|[\n;|#]|\d*[<>]|&)/.test(rest);
}

function afterDocument(script: string, from: number, end: string, isIndented: boolean): number {
  let at = from;
  while (at < script.length) {
    const next = script.indexOf("\n", at);
    const line = script.slice(at, next < 0 ? undefined : next);
    at = next < 0 ? script.length : next + 1;
    if ((isIndented ? line.replace(/^\t+/, "") : line) === end) break;
  }
  return at;
}

/** Where the word at `from` ends, with what is quoted and substituted in it. */
function afterWord(script: string, from: number): number {
  let at = from;
  while (at < script.length && !/[\s;&|()<>]/.test(script.charAt(at))) at = afterPiece(script, at);
  return at;
}

/** Where a quotation, a substitution or else one character ends. */
function afterPiece(script: string, at: number): number {
  const character = script.charAt(at);
  if (character === "\\") return at + 2;
  if (character === "'") return after(script, script.indexOf("'", at + 1));
  if (character === '"' || character === "`") return afterClosing(script, at + 1, character);
  if (script.startsWith("$(", at)) return afterClosing(script, at + 2, ")");
  return script.startsWith("${", at) ? afterClosing(script, at + 2, "}") : at + 1;
}

function afterClosing(script: string, from: number, closing: string): number {
  let at = from;
  while (at < script.length && script.charAt(at) !== closing) {
    const character = script.charAt(at);
    if (closing === ")" && character === "(") at = afterClosing(script, at + 1, ")");
    else if (closing === '"' && character === "'") at++;
    else at = afterPiece(script, at);
  }
  return at + 1;
}

function after(script: string, found: number): number {
  return found < 0 ? script.length : found + 1;
}

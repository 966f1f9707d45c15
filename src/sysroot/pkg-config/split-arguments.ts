/**
 * Splits text into arguments by the shell's rules for quotes and backslashes, without expanding anything. Inside double quotes
 * a backslash escapes only `$`, `` ` ``, `"` and `\` (POSIX shell, 2.2.3). Undefined where a quote or an escape has no end.
 */
export function splitArguments(text: string): string[] | undefined {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\" && quote !== "'") {
      const escaped = text.charAt(++at);
      if (escaped === "") return undefined;
      word += quote === '"' && !'$`"\\'.includes(escaped) ? char + escaped : escaped;
    } else if (quote !== "") {
      if (char === quote) quote = "";
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (" \t\n\v\f\r".includes(char)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      word += char;
    }
  }
  if (quote !== "") return undefined;
  if (word !== "") words.push(word);
  return words;
}

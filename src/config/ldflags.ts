import { refusedLinkerFlag } from "./linker-flags.ts";

/** Flags of go's linker that take no word of their own, of those that neither run nor read nor write anything (`go tool link -h`). */
const BOOLEAN = new Set("a aslr bindnow checklinkname compressdwarf d e g h n pruneweakmap s v w".split(" "));
/** Those that take a value. */
const WITH_VALUE = new Set("B D H R T X buildid extldflags funcalign linkmode randlayout strictdups".split(" "));

/**
 * The first flag of a `-ldflags` value that a project may not set, read as go reads it: cmd/go splits the value into fields (cmd/internal/quoted),
 * and its linker reads those with package flag, after it has put the content of a file in the place of each `@file`. What may stand there is
 * a list of what is harmless, so that a flag of a newer go is refused (`-extld` runs a program, `-o` and `-tmpdir` write, `-L` and
 * `-importcfg` read); `-extldflags` holds what a `#cgo LDFLAGS:` line may hold.
 * @returns the flag and why it is refused; undefined where all are allowed
 */
export function refusedLdflag(value: string): { readonly flag: string; readonly why: string } | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\0\u0085]/.test(value)) return { flag: "a control character", why: "go cannot be told of it" };
  const words = splitQuoted(withoutPattern(value.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")));
  if (words === undefined) return { flag: value, why: "go cannot split it: a quote is not closed, or in front" };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [, name = "", attached] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (BOOLEAN.has(name)) continue;
    if (!WITH_VALUE.has(name)) return { flag: word, why: name === "" ? "it is no flag" : ONLY };
    const argument = attached ?? words[++at];
    if (argument === undefined) return { flag: word, why: "its value is missing" };
    if (attached === undefined && argument.startsWith("@")) return { flag: argument, why: "go would read more flags from that file" };
    const refused = name === "extldflags" ? refusedExternal(argument) : undefined;
    if (refused !== undefined) return { flag: refused, why: "it is none that a #cgo LDFLAGS: line may hold" };
  }
  return undefined;
}

const ONLY = "it is none of the flags of go's linker that a project may set";

/** `all=-s -w` and its like: what stands before the first `=` says for which packages (cmd/go/internal/load, PerPackageFlag). */
function withoutPattern(value: string): string {
  return /^[\w./~]/.test(value) ? value.replace(/^[\w./~@-]+=/, "") : value;
}

function refusedExternal(value: string): string | undefined {
  const words = splitQuoted(value);
  return words === undefined ? value : refusedLinkerFlag(words);
}

/** Fields between blanks; quotes around a whole field are taken off. undefined for a quote that is not closed. */
function splitQuoted(text: string): string[] | undefined {
  const fields: string[] = [];
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[ \t\r\n]+/, "");
    const quote = rest[0];
    if (quote === undefined) return fields;
    if (quote === '"' || quote === "'") {
      const end = rest.indexOf(quote, 1);
      if (end < 0) return undefined;
      fields.push(rest.slice(1, end));
      rest = rest.slice(end + 1);
    } else {
      const [field = ""] = /^[^ \t\r\n]+/.exec(rest) ?? [];
      fields.push(field);
      rest = rest.slice(field.length);
    }
  }
}

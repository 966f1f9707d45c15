import type { Fragment } from "./module.ts";

// What pkgconf 1.8 leaves as it is; `$`, `(` and `)` are for callers that let make or a shell expand them.
const SPECIAL_TO_SHELLS = /[^$()+,\-./0-9:=@A-Z^_a-z~\u0080-\uffff]/g;

/**
 * Writes fragments as pkgconf prints them: every one followed by a space, special characters behind a backslash. Other than with pkgconf, a
 * command (`$(x)`) is one of these, so that no shell that a makefile starts runs it.
 */
export function renderFragments(fragments: readonly Fragment[]): string {
  return fragments
    .map((fragment) => `${fragment.letter && `-${fragment.letter}`}${fragment.parts.map(escapeForTools).join(" ")} `)
    .join("");
}

/** Writes arguments so that go (and any POSIX shell) reads the same arguments back. */
export function quoteForGo(args: readonly string[]): string {
  return args.map((arg) => (arg === "" ? "''" : escapeAll(arg))).join(" ");
}

/** A fragment as arguments of a command line. */
export function fragmentArguments({ letter, parts }: Fragment): readonly string[] {
  return letter === "" ? parts : [`-${letter}${parts.join(" ")}`];
}

function escapeForTools(text: string): string {
  // pkg-config itself brings this one, as the value of pc_top_builddir.
  const isCommand = text.replaceAll("$(top_builddir)", "").includes("$(");
  return isCommand ? escapeAll(text) : escape(text);
}

function escapeAll(text: string): string {
  return escape(text).replace(/[$()]/g, "\\$&");
}

function escape(text: string): string {
  return text.replace(SPECIAL_TO_SHELLS, "\\$&");
}

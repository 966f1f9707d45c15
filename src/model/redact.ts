/**
 * Takes user names, passwords and query strings out of every address in a text that may hold some: `http://jo:secret@host/?token=x` →
 * `http://***@host/?***`. What is in front of an `@` goes, whatever is in it: people forget to encode the `/`, `#` and `@` of a password.
 */
export function redact(text: string): string {
  if (!text.includes("//")) return text;
  return text.replaceAll(/(\/\/)[^\s"'<>]*@/g, "$1***@").replaceAll(/(\/\/[^\s"'<>?]*\?)[^\s"'<>)]+/g, "$1***");
}

/**
 * The same for a text that was meant to be one address and may be none, so that no rule says where in it a password is: all up to the last `@`
 * goes, but for the scheme; so does what is no number where a port would be, and what follows `?` or `#`.
 */
export function redactAddress(text: string): string {
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*(:\/*|\/\/)(?=.)/i.exec(text) ?? [];
  // `user:secret@host` has no scheme, `http:user` has.
  const known = scheme.endsWith("/") || /^(https?|file|ftp):$/i.test(scheme) ? scheme : "";
  const rest = text.slice(known.length);
  const at = rest.lastIndexOf("@");
  const shown = at < 0 ? rest.replace(/:(?!\d{1,5}(?:\/|$)).*/s, ":***") : `***@${rest.slice(at + 1)}`;
  return known + shown.replace(/([?#]).*/s, "$1***");
}

/** What is wrong with the address of a mirror, to be said behind "has to be"; undefined for a good one. */
export function mirrorFault(address: string): string | undefined {
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address)) return "an http or https address";
  const { pathname } = new URL(address);
  if (/[?#]/.test(address)) return "an address without ? and # (in a password they are written %3F and %23)";
  return pathname.includes("@") ? "an address without @ behind its host (in a password / is written %2F)" : undefined;
}

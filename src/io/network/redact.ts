/** Takes user names and passwords out of every address in a text: `http://jo:secret@host/` → `http://***@host/`. */
export function redact(text: string): string {
  return text.replaceAll(/\/\/[^/?#\s]*@/g, "//***@");
}

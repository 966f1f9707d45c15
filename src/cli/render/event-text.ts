import type { CgoxEvent } from "../../model/events.ts";
import type { Output } from "../terminal.ts";
import { printable } from "./printable.ts";
import { formatSize } from "./size.ts";
import { styled } from "./style.ts";

type Of<Type extends CgoxEvent["type"]> = Extract<CgoxEvent, { readonly type: Type }>;

export function warningText({ message, code, hint }: Of<"warning">, output: Output): string {
  const line = `${styled(output, "yellow", "warning:")} ${printable(message)} ${styled(output, "dim", `[${code}]`)}\n`;
  return hint === undefined ? line : `${line}${styled(output, "cyan", "hint:")} ${printable(hint)}\n`;
}

export function noteText({ message }: Of<"note">, output: Output): string {
  return `${styled(output, "cyan", "note:")} ${printable(message)}\n`;
}

/** `12/40, 3.1 MB of 20.4 MB`. */
export function progressText({ done, total, bytes, totalBytes }: Of<"progress">): string {
  const counts = total > 0 ? [`${done}/${total}`] : [];
  if (bytes === undefined) return counts.join("");
  return [...counts, totalBytes === undefined ? formatSize(bytes) : `${formatSize(bytes)} of ${formatSize(totalBytes)}`].join(", ");
}

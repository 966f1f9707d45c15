import { CgoxError } from "../../model/error.ts";
import { redactAddress } from "../../model/redact.ts";

const schemes: readonly string[] = ["http:", "https:", "file:"];

/** @throws CgoxError CGOX_NET_ADDRESS for what is no http, https or file address */
export function checkAddress(address: string): void {
  if (URL.canParse(address) && schemes.includes(new URL(address).protocol)) return;
  throw new CgoxError("CGOX_NET_ADDRESS", `${redactAddress(address)} is not an http, https or file address`, {
    hint: "check `--mirror`, CGOX_MIRROR and the mirrors in cgox.yaml",
  });
}

/** The last part of an address's path, as people name the file. */
export function fileNameOf(address: string): string {
  const last = new URL(address).pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

import { CgoxError } from "../../model/error.ts";

/** The error for what is not a PE file, or one that is cut short or contradicts itself. */
export function damagedPe(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_PE", `Not a readable PE file: ${what}`);
}

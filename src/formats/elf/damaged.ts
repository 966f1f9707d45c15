import { CgoxError } from "../../model/error.ts";

/** The error for what is not an ELF file, or one that is cut short or contradicts itself. */
export function damagedElf(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_ELF", `Not a readable ELF file: ${what}`);
}

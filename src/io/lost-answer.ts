import { CgoxError } from "../model/error.ts";
import { ioError } from "./files/io-error.ts";

/** What is to be said of an answer that could not be written: undefined where its reader has seen enough (`cgox targets | head -1`). */
export function lostAnswer(error: NodeJS.ErrnoException): unknown {
  if (error.code === "EPIPE") return undefined;
  const said = ioError(error, "write", "standard output");
  return said instanceof CgoxError ? new CgoxError(said.code, said.message, { hint: "look where the output is redirected to" }) : said;
}

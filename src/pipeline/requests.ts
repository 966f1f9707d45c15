import type { Asker, Request } from "../model/request.ts";

/** Requests of names that came from one place. */
export function requestsFor(names: readonly string[], asker: Asker): Request[] {
  return names.map((name) => ({ name, asker }));
}

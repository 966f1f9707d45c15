import { STATUS_CODES } from "node:http";
import { CgoxError } from "../../model/error.ts";
import { redact, redactAddress } from "../../model/redact.ts";

/** Why one attempt brought nothing. */
export type Failure =
  | { readonly kind: "unreachable"; readonly reason: string; readonly lasting: boolean; readonly cause?: unknown }
  | { readonly kind: "status"; readonly status: number; readonly retryAfterMs?: number }
  | { readonly kind: "too-large"; readonly maximumBytes: number }
  /** What came is not the file that was asked for; `got` is a size or a hash, `expected` the same of the right file. */
  | { readonly kind: "mismatch"; readonly got: string; readonly expected: string };

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  /** `progressed`: some of it came, and the next attempt goes on from there. */
  | { readonly ok: false; readonly failure: Failure; readonly progressed?: boolean };

export function failed(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure };
}

/** A failure that the server is likely to get over: a cut connection, 5xx, 429, 408. */
export function isPassing(failure: Failure): boolean {
  if (failure.kind === "unreachable") return !failure.lasting;
  return failure.kind === "status" && (failure.status >= 500 || failure.status === 429 || failure.status === 408);
}

/**
 * What a library threw while it talked to a server. Thrown on: errors without a code, which are mistakes of the program,
 * and a CgoxError, such as our own disk's refusal, which is no fault of the server's.
 */
export function unreachable(error: unknown): Failure {
  if (error instanceof CgoxError) throw error;
  const code = codeOf(error);
  if (code === undefined || code.endsWith("MODULE_NOT_FOUND")) throw error;
  const message = redact(error instanceof Error ? error.message : String(error));
  const tls = /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO|UND_ERR_PRX_TLS)/.test(code);
  const reason = tls ? `TLS: ${message.split("\n")[0]} (${code})` : (reasons[code] ?? `${message} (${code})`);
  return {
    kind: "unreachable",
    reason,
    lasting: tls || code === "ENOTFOUND" || code === "UND_ERR_INVALID_ARG" || code === "ERR_INVALID_URL",
    cause: error,
  };
}

/** The error that users see. `address` may hold credentials; the error never does. */
export function failureError(failure: Failure, address: string): CgoxError {
  const url = redact(address);
  switch (failure.kind) {
    case "unreachable":
      return new CgoxError("CGOX_NET_UNREACHABLE", `cannot reach ${hostOf(address)}: ${failure.reason} (${url})`, {
        hint: "check the connection and http_proxy, https_proxy and no_proxy; `--mirror <url>` takes another server, `--offline` uses what is already here",
        cause: failure.cause,
      });
    case "status":
      return new CgoxError("CGOX_NET_STATUS", `${url} answered ${statusText(failure.status)}`, {
        hint: "`--mirror <url>` takes another server; a proxy named in http_proxy or https_proxy may have answered instead",
      });
    case "too-large":
      return new CgoxError("CGOX_NET_TOO_LARGE", `${url} is larger than the ${failure.maximumBytes} bytes that are believable`, {
        hint: "`--mirror <url>` takes another server",
      });
    case "mismatch":
      return new CgoxError("CGOX_FETCH_MISMATCH", `${url} has ${failure.got}, expected ${failure.expected}`, {
        hint: "a mirror or a proxy hands out something else: `--mirror <url>` takes another server, `cgox sysroot update` reads the index anew",
      });
  }
}

/** `404 Not Found` */
export function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
}

export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host || "the local mirror" : redactAddress(address);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  ETIMEDOUT: "timed out while connecting",
  UND_ERR_CONNECT_TIMEOUT: "timed out while connecting",
  UND_ERR_HEADERS_TIMEOUT: "timed out waiting for an answer",
  UND_ERR_BODY_TIMEOUT: "timed out in the middle of the answer",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no network",
};

/** A failed try of several addresses of one host is an AggregateError, whose parts have the codes. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  // undici gives it a code for some of what can be wrong.
  if (error.name === "HTTPParserError") return "HPE_INVALID";
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}

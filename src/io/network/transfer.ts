import type { HttpResponse } from "./client.ts";
import { failed, unreachable, type Attempt, type Failure } from "./failure.ts";
import { statusFailure, type Tools } from "./get.ts";
import type { PartFile } from "./part-file.ts";
import { race } from "./race.ts";

export interface TransferRequest {
  /** The first is asked first; see `race`. */
  readonly urls: readonly string[];
  /** Of the whole file. */
  readonly size: number;
  readonly tools: Pick<Tools, "client" | "servers">;
  /** Told whose answer is being read. */
  readonly onAnswer: (url: string) => void;
}

/**
 * One request for what is missing of a part file. Done when the part has the size of the whole, whatever its hash.
 * The range is asked for on the condition that the file is still the one that the part is from (If-Range, RFC 9110 section 13.1.5).
 */
export async function transfer(part: PartFile, request: TransferRequest): Promise<Attempt<void>> {
  const before = part.received();
  if (before === request.size && before > 0) return done;
  try {
    const { url, response } = await race(request.urls, { ...request.tools, headers: (address) => rangeHeaders(part, address) });
    request.onAnswer(url);
    const refusal = judge(response, part, request.size);
    if (refusal !== undefined) {
      await response.discard();
      return failed(refusal);
    }
    part.begin(url, strongValidator(response));
    return await receive(response, part, request.size);
  } catch (error) {
    return { ...failed(unreachable(error)), progressed: part.received() > before };
  }
}

const done: Attempt<void> = { ok: true, value: undefined };

function rangeHeaders(part: PartFile, url: string): Record<string, string> {
  if (part.received() === 0) return {};
  const validator = part.validatorFor(url);
  return { range: `bytes=${part.received()}-`, ...(validator === undefined ? {} : { "if-range": validator }) };
}

/** The failure that an answer is, undefined where its body is to be read. Restarts the part where the answer is the whole file. */
function judge(response: HttpResponse, part: PartFile, size: number): Failure | undefined {
  if (response.status === 200) {
    const length = Number(response.header("content-length") ?? size);
    if (length !== size) return wrongSize(length, size);
    if (part.received() > 0) part.restart();
    return undefined;
  }
  if (response.status === 206) {
    const range = /^bytes (?<start>\d+)-\d+\/(?<total>\d+|\*)$/.exec(response.header("content-range") ?? "")?.groups;
    if (range?.["total"] !== undefined && range["total"] !== "*" && Number(range["total"]) !== size) {
      return wrongSize(Number(range["total"]), size);
    }
    if (range?.["start"] === String(part.received())) return undefined;
    part.restart();
    return { kind: "unreachable", reason: "the server sent another range than the one asked for", lasting: false };
  }
  if (response.status === 416 && part.received() > 0) {
    part.restart();
    return { kind: "unreachable", reason: "the server has no such range of the file", lasting: false };
  }
  return statusFailure(response);
}

async function receive(response: HttpResponse, part: PartFile, size: number): Promise<Attempt<void>> {
  const before = part.received();
  for await (const bytes of response.body) {
    if (part.received() + bytes.length > size) return failed(wrongSize(`more than ${size}`, size));
    part.append(bytes);
  }
  if (part.received() === size) return done;
  const isWhole = response.header("content-length") !== undefined || response.header("transfer-encoding") !== undefined;
  if (isWhole) return failed(wrongSize(part.received(), size));
  // Such a server marks the end of a body by closing the connection, and so does a cut.
  const cut: Failure = { kind: "unreachable", reason: "the connection was closed early", lasting: false };
  return { ...failed(cut), progressed: part.received() > before };
}

function wrongSize(got: number | string, size: number): Failure {
  return { kind: "mismatch", got: `${got} bytes`, expected: `${size}` };
}

/** If-Range takes no weak validators (RFC 9110, section 13.1.5). */
function strongValidator({ header }: HttpResponse): string | undefined {
  const etag = header("etag");
  return etag !== undefined && !etag.startsWith("W/") ? etag : header("last-modified");
}

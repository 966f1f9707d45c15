import { createHash } from "node:crypto";
import { createReadStream, promises } from "node:fs";
import { dirname } from "node:path";
import { CgoxError } from "../../model/error.ts";
import type { DownloadRequest } from "../../model/host.ts";
import { guarded, guardedIfThere, guardedSync } from "../files/io-error.ts";
import { exclusively } from "../files/lock.ts";
import { makeFolder } from "../files/make-folder.ts";
import { checkAddress, fileNameOf } from "./address.ts";
import { failureError, hostOf, statusText, type Attempt, type Failure } from "./failure.ts";
import type { Tools } from "./get.ts";
import { downloadSmall } from "./download-small.ts";
import { openPartFile, type PartFile } from "./part-file.ts";
import { withRetries } from "./retry.ts";
import { transfer } from "./transfer.ts";

/**
 * Fetches a file of known size and sha256, from the first address that has it and does not keep us waiting. What is left of an earlier attempt is gone on with.
 * One process downloads a file at a time; the others wait and find it there. The counts given to `onBytes` add up to the
 * size when the file is complete: what was already there is counted too.
 * @throws CgoxError CGOX_FETCH_MISMATCH, CGOX_FETCH_MISSING, CGOX_NET_UNREACHABLE, CGOX_NET_STATUS, CGOX_IO_…
 */
export async function download(request: DownloadRequest, tools: Tools): Promise<void> {
  for (const url of request.urls) checkAddress(url);
  const ordered = { ...request, urls: tools.servers.inOrder(request.urls) };
  if (await downloadSmall(ordered, tools)) return;
  await guarded("make", dirname(request.path), () => makeFolder(dirname(request.path)));
  await exclusively(`${request.path}.lock`, () => downloadAlone(ordered, tools));
}

async function downloadAlone(request: DownloadRequest, tools: Tools): Promise<void> {
  if (await isComplete(request)) {
    request.onBytes?.(request.size);
    return;
  }
  const part = guardPart(await guarded("write", request.path, () => openPartFile(request)), request.path);
  let keep = false;
  try {
    const failures: MirrorFailure[] = [];
    for (let { urls } = request; urls.length > 0;) {
      const failed = await fromMirrors(part, { ...request, urls, tools });
      if (failed === undefined) return;
      failures.push(failed);
      urls = urls.filter((url) => url !== failed.url);
    }
    keep = true;
    throw summary(failures, request);
  } finally {
    // On a full disk what is there of the file only makes matters worse.
    part.close({ keep });
  }
}

async function isComplete({ path, size, sha256 }: DownloadRequest): Promise<boolean> {
  const facts = await guardedIfThere("read", path, () => promises.stat(path));
  if (facts?.size !== size) return false;
  return guarded("read", path, async () => {
    const hash = createHash("sha256");
    for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(bytes as Buffer);
    return hash.digest("hex") === sha256;
  });
}

interface MirrorsRequest extends DownloadRequest {
  readonly tools: Tools;
}

/**
 * Undefined once the file is complete and has its name, else the address that is of no use: the first, or one that outran it. A wrong hash of
 * bytes from several answers gets a second try from zero.
 */
async function fromMirrors(part: PartFile, { urls, size, sha256, tools }: MirrorsRequest): Promise<MirrorFailure | undefined> {
  const [first = ""] = urls;
  let url = first;
  const attempt = (): Promise<Attempt<void>> => {
    url = first;
    return transfer(part, { urls, size, tools, onAnswer: (answering) => (url = answering) });
  };
  for (let mayRepeat = true; ; mayRepeat = false) {
    const outcome = await withRetries(tools.retries, attempt);
    const failure = outcome.ok ? checkHash(part, sha256) : outcome.failure;
    if (failure === undefined) {
      part.finish();
      return undefined;
    }
    if (failure.kind !== "mismatch") return { url, failure };
    const isMixed = part.isMixed();
    part.restart();
    if (!isMixed || !mayRepeat) return { url, failure };
  }
}

function checkHash(part: PartFile, expected: string): Failure | undefined {
  const got = part.sha256();
  return got === expected ? undefined : { kind: "mismatch", got: `sha256 ${got}`, expected };
}

interface MirrorFailure {
  readonly url: string;
  readonly failure: Failure;
}

/** What counts most of all that went wrong: wrong bytes, then servers out of reach or out of order, then that nobody has the file. */
function summary(failures: readonly MirrorFailure[], { urls, path }: DownloadRequest): CgoxError {
  const isGone = ({ failure }: MirrorFailure): boolean => failure.kind === "status" && (failure.status === 404 || failure.status === 410);
  const worst =
    failures.find(({ failure }) => failure.kind === "mismatch") ??
    failures.find(({ failure }) => failure.kind === "unreachable") ??
    failures.find((failure) => !isGone(failure));
  if (worst !== undefined) return failureError(worst.failure, worst.url);
  const [first] = urls;
  if (first === undefined) throw new Error(`no address to download ${path} from`);
  const answers = failures.map(
    ({ url, failure }) => `${hostOf(url)} answered ${failure.kind === "status" ? statusText(failure.status) : ""}`,
  );
  return new CgoxError("CGOX_FETCH_MISSING", `${fileNameOf(first)} is on none of the mirrors: ${answers.join(", ")}`, {
    hint: "it may have left them for a newer version: `cgox sysroot update` takes what is there now, `--mirror <url>` asks another server",
  });
}

/** What the disk refuses becomes a CgoxError at once, so that it is never taken for a server's fault. */
function guardPart(part: PartFile, path: string): PartFile {
  const write = (work: () => void): void => guardedSync("write", path, work);
  return {
    ...part,
    begin: (url, validator) => write(() => part.begin(url, validator)),
    append: (bytes) => write(() => part.append(bytes)),
    restart: () => write(part.restart),
    finish: () => write(part.finish),
  };
}

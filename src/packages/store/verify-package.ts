import { createHash } from "node:crypto";
import { newBuffers } from "../../formats/buffers.ts";
import type { Files, TreeWriter } from "../../model/host.ts";
import type { Difference } from "../../model/results.ts";
import type { RepositoryKind } from "../repository.ts";
import { unpackLimit } from "./unpack-limit.ts";
import { recordPackage } from "./unpacked-package.ts";

export interface UnpackedPackage {
  readonly files: Files;
  readonly kind: Pick<RepositoryKind, "unpack">;
  /** As it was unpacked. */
  readonly wants: (path: string) => boolean;
  /** The package file's bytes, whose hash holds. */
  readonly archive: Buffer;
  /** Folder of what was unpacked of it. */
  readonly directory: string;
}

/** Whether bytes have a sha256, in lower-case hex. */
export function hasDigest(bytes: Uint8Array, sha256: string): boolean {
  return digestOf(bytes) === sha256;
}

/**
 * How an unpacked package differs from its package file. Nothing that was noted when it was unpacked is trusted: the file is read once more.
 * @throws CgoxError `CGOX_FORMAT_…` for a package file that cannot be unpacked
 */
export async function verifyUnpacked({ files, kind, wants, archive, directory }: UnpackedPackage): Promise<Difference[]> {
  const expected = new Map<string, Expected>();
  const recorder = recordPackage(noting(expected), wants);
  await kind.unpack(archive, recorder.sink, { buffers: newBuffers, limit: unpackLimit({ size: archive.length }) });
  recorder.finish();

  const found: Difference[] = [];
  for (const name of await files.list(directory)) {
    const path = `${directory}/${name}`;
    const file = expected.get(name);
    expected.delete(name);
    if (file === undefined) found.push({ path, state: "added" });
    else if (!(await isAsExpected(files, path, file))) found.push({ path, state: "changed" });
  }
  for (const name of expected.keys()) found.push({ path: `${directory}/${name}`, state: "missing" });
  return found;
}

interface Expected {
  readonly size: number;
  readonly digest: string;
  readonly isExecutable: boolean;
}

/** A writer that only notes what it is given: the bytes are used again for the next file. */
function noting(expected: Map<string, Expected>): TreeWriter {
  const no = (): never => {
    throw new Error("an unpacked package is a flat folder of files");
  };
  return {
    directory: no,
    symlink: no,
    linkFrom: no,
    file: (path, data, mode) => void expected.set(path, { size: data.length, digest: digestOf(data), isExecutable: (mode & 0o111) !== 0 }),
  };
}

/** The umask may have taken rights away; nothing may have given it more than a program has. */
async function isAsExpected(files: Files, path: string, { size, digest, isExecutable }: Expected): Promise<boolean> {
  const facts = await files.facts(path);
  if (facts?.kind !== "file" || facts.size !== size || (facts.mode & 0o7000) !== 0) return false;
  if (isExecutable && (facts.mode & 0o111) === 0) return false;
  return hasDigest(await files.read(path), digest);
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

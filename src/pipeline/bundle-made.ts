import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Session } from "../model/session.ts";
import { loadersCache } from "../ship/bundle/pixbuf-loaders.ts";
import type { BundledData } from "../ship/bundle/plan.ts";
import type { Make } from "../ship/bundle/runtime-rules.ts";
import { serverAnchors } from "../ship/bundle/trust-anchors.ts";
import type { PackageFile } from "./bundle-sources.ts";
import { stateFolder } from "./project-folders.ts";
import type { TargetContext } from "./target-context.ts";

export interface Making {
  readonly make: Make;
  readonly why: string;
}

/**
 * Files that the distribution makes on installation, made of what its packages ship. Each lies in the project's own folder under the hash of its
 * content until it is bundled. Warns of what cannot be made.
 * @param sources at least one
 */
export async function madeFiles(
  { session, target }: TargetContext,
  { make, why }: Making,
  sources: readonly PackageFile[],
): Promise<BundledData[]> {
  const { content, problem } = await makeContent(session, make, sources);
  if (problem !== undefined) {
    session.emit({
      type: "warning",
      code: "CGOX_BUNDLE_RUNTIME_FILES",
      message: `${make.as[0] ?? ""} in the bundle for ${target.name} is ${content === undefined ? "missing" : "not complete"}: ${problem}`,
      ...(make.hint === undefined ? {} : { hint: make.hint }),
    });
  }
  const owner = sources[0]?.package;
  if (content === undefined || owner === undefined) return [];
  const source = await keep(session, content);
  return make.as.map((path) => ({ path, source, size: content.length, package: owner, executable: false, why }));
}

async function keep({ host, project }: Session, content: Buffer): Promise<string> {
  const path = `${await stateFolder({ host, project }, "bundles")}/${createHash("sha256").update(content).digest("hex")}`;
  await host.files.writeAtomic(path, content);
  return path;
}

interface Made {
  /** undefined where it cannot be made. */
  readonly content?: Buffer;
  /** What is wrong with it. */
  readonly problem?: string;
}

function makeContent(session: Session, make: Make, sources: readonly PackageFile[]): Promise<Made> {
  switch (make.kind) {
    case "trust-bundle":
      return trustBundle(session, sources);
    case "glib-schemas":
      return compiledSchemas(session, sources);
    case "pixbuf-loaders": {
      const { text, unknown } = loadersCache(
        sources.map(({ path }) => path),
        make.loaders,
      );
      const problem = `what ${unknown.join(", ")} can read is not known`;
      return Promise.resolve({ content: Buffer.from(text), ...(unknown.length === 0 ? {} : { problem }) });
    }
  }
}

async function trustBundle({ host }: Session, sources: readonly PackageFile[]): Promise<Made> {
  const text = serverAnchors(await Promise.all(sources.map(({ source }) => host.files.readText(source))));
  if (text === "") return { problem: `no certificate is trusted in ${sources.map(({ path }) => path).join(", ")}` };
  return { content: Buffer.from(text) };
}

/** By the host's glib-compile-schemas: what it makes is the same on every machine, always little-endian. */
async function compiledSchemas({ host, project }: Session, sources: readonly PackageFile[]): Promise<Made> {
  const { files, processes } = host;
  const tool = await processes.which("glib-compile-schemas");
  if (tool === undefined) return { problem: "glib-compile-schemas is not on PATH" };
  const folder = await files.makeTemporaryDirectory(await stateFolder({ host, project }));
  try {
    for (const { path, source } of sources) await files.copy(source, `${folder}/${posix.basename(path)}`);
    const { stderr } = await processes.run(tool, [folder]);
    const content = await files.readIfThere(`${folder}/gschemas.compiled`);
    const complaint = stderr.trim().replaceAll(`${folder}/`, "");
    return {
      ...(content === undefined ? {} : { content }),
      ...(complaint === "" ? {} : { problem: `glib-compile-schemas says: ${complaint}` }),
    };
  } finally {
    await files.remove(folder);
  }
}

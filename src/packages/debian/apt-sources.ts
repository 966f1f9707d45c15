import { mirrorFault } from "../../model/redact.ts";
import type { Files } from "../../model/host.ts";

/** One address that the host's apt is set up with, and the suites that it serves there. */
export interface AptSource {
  /** Without a slash at the end. */
  readonly uri: string;
  readonly suites: readonly string[];
}

/**
 * What the host's own apt sources name, in their order: `/etc/apt/sources.list`, then the files of `sources.list.d`, one-line and
 * deb822 style (sources.list(5)). Only `deb` entries that are enabled, and only http, https and file addresses.
 */
export async function readAptSources(files: Files, directory = "/etc/apt"): Promise<AptSource[]> {
  const paths = [`${directory}/sources.list`];
  for (const name of await files.list(`${directory}/sources.list.d`)) {
    if (/^[\w.-]+\.(list|sources)$/.test(name)) paths.push(`${directory}/sources.list.d/${name}`);
  }
  const sources: AptSource[] = [];
  for (const path of paths) {
    const text = (await files.readIfThere(path).catch(() => undefined))?.toString("utf8");
    if (text === undefined) continue;
    sources.push(...(path.endsWith(".sources") ? parseDeb822Sources(text) : parseOneLineSources(text)));
  }
  return sources;
}

/** @see sources.list(5), "ONE-LINE-STYLE FORMAT" */
export function parseOneLineSources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split("\n")) {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)/.exec(line);
    const [, uri, suite] = match ?? [];
    if (uri !== undefined && suite !== undefined && isFetchable(uri)) sources.push({ uri: withoutSlash(uri), suites: [suite] });
  }
  return sources;
}

/** @see sources.list(5), "DEB822-STYLE FORMAT" */
export function parseDeb822Sources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const paragraph of text.split(/\n\s*\n/)) {
    const fields = fieldsOf(paragraph);
    if (/^(no|false|without|off|disable|0)$/i.test(fields.get("enabled")?.[0] ?? "yes")) continue;
    if (!(fields.get("types") ?? []).includes("deb")) continue;
    for (const uri of fields.get("uris") ?? []) {
      if (isFetchable(uri)) sources.push({ uri: withoutSlash(uri), suites: fields.get("suites") ?? [] });
    }
  }
  return sources;
}

function fieldsOf(paragraph: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  let words: string[] = [];
  for (const line of paragraph.split("\n")) {
    if (line.startsWith("#")) continue;
    const [, name, value] = /^([^\s:]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      words = [];
      fields.set(name.toLowerCase(), words);
    }
    words.push(...(value ?? line).split(/\s+/).filter((word) => word !== ""));
  }
  return fields;
}

function isFetchable(uri: string): boolean {
  return uri.startsWith("file:") || mirrorFault(uri) === undefined;
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, "");
}

import { readdir, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Config, PlatformConfig } from "../../../src/model/config.ts";
import type { Files, Host } from "../../../src/model/host.ts";
import { type Catalogue, openCatalogue } from "../../../src/targets/catalogue.ts";

/** The shipped platform data. */
export const dataDirectory = new URL("../../../sysroots", import.meta.url).pathname;

export interface DataHost {
  readonly host: Host;
  /** Absolute paths of the files that were read, in order. */
  readonly reads: string[];
}

/** A host that can list and read files and nothing else; `extra` are files laid over the real ones, by absolute path. */
export function dataHost(extra: Readonly<Record<string, string>> = {}): DataHost {
  const reads: string[] = [];
  const files: Pick<Files, "list" | "readText"> = {
    async list(path) {
      const own = Object.keys(extra).filter((file) => dirname(file) === path);
      return [...new Set([...(await readdir(path)), ...own.map((file) => basename(file))])].sort();
    },
    readText(path) {
      reads.push(path);
      const text = extra[path];
      return text === undefined ? readFile(path, "utf8") : Promise.resolve(text);
    },
  };
  return { host: { files } as Host, reads };
}

export function configOf(platforms: Readonly<Record<string, PlatformConfig>> = {}): Config {
  return { targets: {}, platforms, choices: {} };
}

export function shippedCatalogue(): Catalogue {
  return openCatalogue(dataHost().host, dataDirectory, configOf());
}

import { join } from "node:path";
import { checkOnce } from "../model/checked-once.ts";
import type { Config } from "../model/config.ts";
import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import { didYouMean } from "../model/nearest.ts";
import type { Platform } from "../model/platform.ts";
import { valueOf } from "../model/value-of.ts";
import { applyOverrides } from "./overrides.ts";
import type { TargetTable } from "./target-table.ts";

/** The platforms and target spellings that cgox knows, with the user's overrides laid over. Reads a file when it is first asked for. */
export interface Catalogue {
  /** Ids of all platforms, sorted. */
  platformIds(): Promise<readonly string[]>;
  /**
   * A platform by its id or another name of it; its `keyFiles` are absolute.
   * @throws CgoxError `CGOX_PLATFORM_UNKNOWN`; `CGOX_PLATFORM_INVALID` where the file is not what the schema says;
   * `CGOX_CONFIG_PLATFORM`, `CGOX_CONFIG_REPOSITORY` where cgox.yaml overrides something that is not there
   */
  platform(name: string): Promise<Platform>;
  /** `sysroots/targets.json`. */
  targets(): Promise<TargetTable>;
}

/** Files of the data folder that are no platforms. */
const OTHER_FILES = new Set(["schema.json", "targets.json"]);

export interface CatalogueOptions {
  /** Folder in which it is noted what data has passed its schema; without one, it is checked each time. */
  readonly checkedDirectory?: string;
}

/** Opens the platform data in `dataDirectory` (an absolute path); touches no file yet. */
export function openCatalogue(host: Host, dataDirectory: string, config: Config, options: CatalogueOptions = {}): Catalogue {
  const place: DataPlace = { host, directory: dataDirectory, checkedDirectory: options.checkedDirectory };
  const platforms = new Map<string, Promise<Platform>>();
  const ids = once(async () => {
    const names = await host.files.list(dataDirectory);
    return names.filter((name) => name.endsWith(".json") && !OTHER_FILES.has(name)).map((name) => name.slice(0, -".json".length));
  });
  const targets = once(() =>
    readData<TargetTable>(place, "targets.json", async () => (await import("./target-table-schema.ts")).targetTableSchema),
  );
  const checkedIds = once(async () => {
    const known = await ids();
    for (const id of Object.keys(config.platforms)) {
      if (!known.includes(id)) throw unknownOverride(id, known);
    }
    return known;
  });
  const platform = async (name: string): Promise<Platform> => {
    const known = await checkedIds();
    const id = known.includes(name) ? name : valueOf((await targets()).platformAliases, name);
    if (id === undefined || !known.includes(id)) throw unknownPlatform(name, known);
    const reading = platforms.get(id) ?? readPlatform(place, id).then((read) => applyOverrides(read, valueOf(config.platforms, id)));
    platforms.set(id, reading);
    return reading;
  };
  return { platformIds: ids, platform, targets };
}

interface DataPlace {
  readonly host: Host;
  readonly directory: string;
  readonly checkedDirectory: string | undefined;
}

async function readPlatform(place: DataPlace, id: string): Promise<Platform> {
  const file = `${id}.json`;
  const load = async () => (await import("./platform-schema.ts")).platformFileSchema;
  const { $schema: _, ...platform } = await readData<Platform & { readonly $schema?: string }>(place, file, load);
  if (platform.id !== id) throw invalidData(join(place.directory, file), `its id is ${platform.id}`);
  const repositories = Object.entries(platform.repositories).map(([name, repository]) => {
    return [name, { ...repository, keyFiles: repository.keyFiles.map((keyFile) => join(place.directory, keyFile)) }] as const;
  });
  return { ...platform, repositories: Object.fromEntries(repositories) };
}

interface Schema {
  safeParse(
    value: unknown,
  ): { readonly success: true } | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The schemas check and change nothing: what has passed is what JSON.parse makes of it. */
async function readData<T>({ host, directory, checkedDirectory }: DataPlace, file: string, load: () => Promise<Schema>): Promise<T> {
  const path = join(directory, file);
  const text = await host.files.readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidData(path, cause instanceof Error ? cause.message : String(cause));
  }
  await checkOnce({ files: host.files, directory: checkedDirectory, checker: import.meta.filename }, text, async () => {
    const parsed = (await load()).safeParse(value);
    if (parsed.success) return;
    throw invalidData(path, parsed.error.issues.map((issue) => `${issue.path.map(String).join(".")}: ${issue.message}`).join("; "));
  });
  return value as T;
}

function invalidData(path: string, what: string): CgoxError {
  return new CgoxError("CGOX_PLATFORM_INVALID", `${path} cannot be used: ${what}`, {
    hint: "schema.json beside it says what a platform file holds; installing cgox again brings back the shipped files.",
  });
}

function unknownPlatform(name: string, known: readonly string[]): CgoxError {
  return new CgoxError("CGOX_PLATFORM_UNKNOWN", `there is no platform ${JSON.stringify(name)}`, {
    hint: `${didYouMean(name, known)}cgox knows ${known.join(", ")}; \`cgox targets\` lists what each is for.`,
    exitCode: 2,
  });
}

function unknownOverride(id: string, known: readonly string[]): CgoxError {
  return new CgoxError("CGOX_CONFIG_PLATFORM", `cgox.yaml says something of a platform ${JSON.stringify(id)}, which there is not`, {
    hint: `${didYouMean(id, known)}platforms may name ${known.join(", ")}.`,
    exitCode: 2,
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

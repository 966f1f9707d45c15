import { dirname, resolve } from "node:path";
import { parseOnce } from "../model/checked-once.ts";
import type { Config, ConfigBlock, PlatformConfig, RepositoryOverride, TargetConfig } from "../model/config.ts";
import type { Host } from "../model/host.ts";
import type { ConfigFile } from "./schema.ts";

const EMPTY: Config = { targets: {}, platforms: {}, choices: {} };

/**
 * Reads cgox.yaml; a project without one has an empty configuration. Relative paths in it start at its own folder.
 * @param checkedDirectory where it is noted what was read of which bytes, so that yaml and zod need not be loaded again
 * @throws CgoxError `CGOX_CONFIG_SYNTAX`, `CGOX_CONFIG_UNKNOWN_KEY`, `CGOX_CONFIG_INVALID`, each with the file and the line
 */
export async function readConfig(host: Host, file: string, checkedDirectory?: string): Promise<Config> {
  const bytes = await host.files.readIfThere(file);
  if (bytes === undefined) return EMPTY;
  const text = bytes.toString("utf8");
  const once = { files: host.files, directory: checkedDirectory, checker: import.meta.filename };
  const written = await parseOnce(once, bytes, async () => (await import("./parse-config.ts")).parseConfig(file, text).written);
  return {
    ...resolveConfig(written, dirname(file)),
    ...(written.bundle === undefined ? {} : { bundle: block(file, text, "bundle", written.bundle) }),
    ...(written.windows === undefined ? {} : { windows: block(file, text, "windows", written.windows) }),
    ...(written.package === undefined ? {} : { package: block(file, text, "package", written.package) }),
  };
}

/** A part of the file that another room checks. The lines of the file are only looked for where there is a fault. */
function block(file: string, text: string, name: string, value: unknown): ConfigBlock {
  return {
    check: async (schema) => {
      const checked = schema.safeParse(value ?? {});
      if (checked.success) return checked.data;
      const [fault] = checked.error.issues;
      if (fault === undefined) throw checked.error;
      const [{ source }, { configProblem }, { jsonSchemaOf }] = await Promise.all([
        import("./parse-config.ts").then(({ parseConfig }) => parseConfig(file, text)),
        import("./problem.ts"),
        import("./schema.ts"),
      ]);
      throw configProblem(source, fault, { path: [name], schema: jsonSchemaOf(schema) });
    },
  };
}

function resolveConfig(written: ConfigFile, folder: string): Config {
  return {
    ...(written.name === undefined ? {} : { name: written.name }),
    ...(written.main === undefined ? {} : { main: packagePath(written.main, folder) }),
    targets: mapValues(written.targets, resolveTarget),
    platforms: mapValues(written.platforms, (platform): PlatformConfig => ({
      repositories: mapValues(platform?.repositories, (repository) => resolveRepository(repository, folder)),
    })),
    choices: written.choices ?? {},
  };
}

/** An import path stays as it is; a folder, which go wants to begin with a dot, becomes absolute. */
function packagePath(main: string, folder: string): string {
  return /^\.\.?(\/|$)/.test(main) ? resolve(folder, main) : main;
}

function resolveTarget(target: NonNullable<ConfigFile["targets"]>[string]): TargetConfig {
  return {
    libraries: target?.libraries ?? [],
    ...(target?.ldflags === undefined ? {} : { ldflags: target.ldflags }),
    tags: target?.tags ?? [],
    dispatching: target?.dispatching ?? [],
  };
}

type WrittenRepository = NonNullable<NonNullable<NonNullable<ConfigFile["platforms"]>[string]>["repositories"]>[string];

function resolveRepository(repository: WrittenRepository, folder: string): RepositoryOverride {
  return {
    ...(repository?.mirrors === undefined ? {} : { mirrors: repository.mirrors.map((mirror) => mirror.replace(/\/+$/, "")) }),
    ...(repository?.keys === undefined ? {} : { keys: repository.keys.map((key) => resolve(folder, key)) }),
    ...(repository?.trusted === undefined ? {} : { trusted: repository.trusted }),
  };
}

function mapValues<From, To>(map: Readonly<Record<string, From>> | null | undefined, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, to(value)]));
}

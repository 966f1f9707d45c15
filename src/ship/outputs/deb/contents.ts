import { posix } from "node:path";
import { compressGzip } from "../../../formats/compress.ts";
import type { PackageSettings } from "../package-settings.ts";
import { formatChangelog } from "./changelog.ts";
import { copyrightFile } from "./copyright.ts";
import { desktopFile, iconFile } from "./desktop.ts";
import { programEntries, type PackagedProgram } from "./entries.ts";
import { plainFile, type DebEntry } from "./entry.ts";
import { extraFiles, extraFolders } from "./extra-files.ts";
import { timeOf, type Identity } from "./identity.ts";
import { manualPage } from "./manual-page.ts";
import { readableScript, SCRIPT_NAMES, type ScriptWarning } from "./maintainer-scripts.ts";
import type { DebSettings } from "./settings.ts";
import { readSource, sourceFiles, type SourcePlace } from "./source-files.ts";
import { systemdSnippets, type PackagedUnit, type ScriptName, type Snippets } from "./systemd/snippets.ts";
import { parseUnit } from "./systemd/unit-file.ts";
import { debianVersion } from "./version.ts";

export interface ContentsInput {
  /** Where what cgox.yaml names is read from. */
  readonly place: SourcePlace;
  readonly settings: PackageSettings;
  readonly identity: Identity;
  readonly programs: readonly PackagedProgram[];
  /** Text of the project's licence file. */
  readonly licenceText?: string;
}

/** What a package holds, before its dependencies are known. */
export interface Contents {
  readonly entries: readonly DebEntry[];
  readonly scripts: Readonly<Partial<Record<ScriptName, string>>>;
  readonly snippets: Snippets;
  /** What may not be as the user means it. */
  readonly warnings: readonly ScriptWarning[];
  /** Nothing says under which licence the program is. */
  readonly isUnlicensed: boolean;
}

/**
 * All that cgox.yaml wants in the package, and what every package has. Reads files, writes none.
 * @throws CgoxError `CGOX_DEB_…` for what cannot be packed
 */
export async function packageContents(input: ContentsInput): Promise<Contents> {
  const { place, settings, programs, identity } = input;
  const deb = settings.deb ?? {};
  const copyright = copyrightFile({
    ...identity,
    ...(settings.license === undefined ? {} : { licence: settings.license }),
    ...(settings.copyright === undefined ? {} : { copyright: settings.copyright }),
    ...(input.licenceText === undefined ? {} : { licenceText: input.licenceText }),
    year: new Date(identity.time * 1000).getUTCFullYear(),
  });
  const documents = `usr/share/doc/${identity.name}`;
  const units = await readUnits(place, deb.systemd ?? []);
  const snippets = systemdSnippets(units.map(({ unit }) => unit));
  return {
    entries: [
      ...programEntries(programs, deb.bin),
      plainFile(`${documents}/copyright`, copyright.text, "the package's copyright file"),
      plainFile(
        `${documents}/${changelogName(identity.version)}`,
        await compressGzip(Buffer.from(changelogText(input))),
        "the package's changelog",
      ),
      ...units.map(({ unit, data, source }) => plainFile(`usr/lib/systemd/system/${unit.name}`, data, source)),
      ...(await each(place, deb.man, manualPage)),
      ...(await each(place, deb.desktop, desktopFile)),
      ...(await each(place, deb.icons, iconFile)),
      ...(await extraFiles(place, deb.files ?? [])),
      ...extraFolders(deb),
    ],
    ...(await readScripts(place, deb.scripts ?? {}, snippets)),
    snippets,
    isUnlicensed: copyright.isUnlicensed,
  };
}

/** A native package, one without a revision, has no changelog but Debian's (Debian Policy 12.7). */
function changelogName(version: string): string {
  return version.includes("-") ? "changelog.Debian.gz" : "changelog.gz";
}

function changelogText({ settings, identity }: ContentsInput): string {
  const { name, version, maintainer, time } = identity;
  const common = { author: maintainer, distribution: "unstable", urgency: "medium", time } as const;
  const written = (settings.changelog ?? []).map((entry) => ({
    ...common,
    version: debianVersion(entry.version, settings.deb?.revision),
    changes: entry.changes,
    ...(entry.author === undefined ? {} : { author: entry.author }),
    ...(entry.date === undefined ? {} : { time: timeOf(entry.date) }),
    ...(entry.distribution === undefined ? {} : { distribution: entry.distribution }),
    ...(entry.urgency === undefined ? {} : { urgency: entry.urgency }),
  }));
  const upstream = version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");
  const current = written.some((entry) => entry.version === version)
    ? []
    : [{ ...common, version, changes: [`Release of version ${upstream}.`] }];
  return formatChangelog(name, [...current, ...written]);
}

async function readUnits(place: SourcePlace, settings: NonNullable<DebSettings["systemd"]>) {
  return Promise.all(
    settings.map(async (setting) => {
      const { unit: source, enable = true, start = true } = typeof setting === "string" ? { unit: setting } : setting;
      const data = await readSource(place, source);
      const unit: PackagedUnit = { ...parseUnit(posix.basename(source), data.toString("utf8")), enable, start };
      return { unit, data, source };
    }),
  );
}

async function readScripts(place: SourcePlace, settings: NonNullable<DebSettings["scripts"]>, snippets: Snippets) {
  const scripts: Partial<Record<ScriptName, string>> = {};
  const warnings: ScriptWarning[] = [];
  for (const name of SCRIPT_NAMES) {
    const path = settings[name];
    if (path === undefined) continue;
    const read = readableScript(name, path, (await readSource(place, path)).toString("utf8"), snippets[name] !== undefined);
    scripts[name] = read.text;
    warnings.push(...read.warnings);
  }
  return { scripts, warnings };
}

/** Entries for the files that patterns name; `make` gets each path as it is below the folder. */
async function each(
  place: SourcePlace,
  patterns: readonly string[] = [],
  make: (source: string, data: Buffer) => DebEntry | Promise<DebEntry>,
): Promise<DebEntry[]> {
  const entries: DebEntry[] = [];
  for (const pattern of patterns) {
    for (const { path } of await sourceFiles(place, pattern)) {
      entries.push(await make(posix.relative(place.folder, path), await readSource(place, path)));
    }
  }
  return entries;
}

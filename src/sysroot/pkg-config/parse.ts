import { CgoxError } from "../../model/error.ts";
import { parseDependencies } from "./dependencies.ts";
import { createFragmentList, type FragmentList } from "./fragments.ts";
import { type PcLine, readLines } from "./lines.ts";
import { MAXIMUM_EXPANSION, MAXIMUM_FILE, MAXIMUM_LIST, MAXIMUM_VALUE, shown } from "./limits.ts";
import type { Dependency, FlagField, ModuleFile, PcModule } from "./module.ts";
import { splitArguments } from "./split-arguments.ts";
import { toStandIn } from "./stand-in-root.ts";
import { createVariables, expand, setVariable, type Variables } from "./variables.ts";

export interface ParseContext {
  /** Absolute path of the sysroot. */
  readonly root: string;
  readonly globals: ReadonlyMap<string, string>;
}

/**
 * Reads one `.pc` file (pc(5)). Variables take the values that they have at the line that uses them.
 * @throws CgoxError `CGOX_PKGCONFIG_MALFORMED` where Name, Description or Version is missing, or a value has no end.
 */
export function parseModule(file: ModuleFile, { root, globals }: ParseContext): PcModule {
  if (file.text.length > MAXIMUM_FILE) throw malformed(`${file.path}: the file is longer than ${MAXIMUM_FILE} characters`);
  if (file.text.includes("\0")) throw malformed(`${file.path}: the file holds a NUL, so it is no text`);
  const variables = createVariables(globals);
  setVariable(variables, "pcfiledir", parentOf(toStandIn(file.path, root)));
  const fields = readFields(file, variables);
  const id = (/[^/\\]*$/.exec(file.path)?.[0] ?? "").replace(/\.pc$/i, "");
  const version = required(file, fields, "version").replace(/[ \t].*$/s, "");
  return {
    id,
    path: file.path,
    name: required(file, fields, "name"),
    description: required(file, fields, "description"),
    version,
    variables: variables.locals,
    requires: fields.dependencies.get("requires") ?? [],
    requiresPrivate: preferPlain(fields.dependencies.get("requires.private") ?? []),
    conflicts: fields.dependencies.get("conflicts") ?? [],
    provides: [...(fields.dependencies.get("provides") ?? []), { module: id, comparator: "=", version }],
    cflags: flagField(fields, "cflags"),
    cflagsPrivate: flagField(fields, "cflags.private"),
    libs: flagField(fields, "libs"),
    libsPrivate: flagField(fields, "libs.private"),
  };
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(["name", "description", "version"]);
const FLAG_FIELDS: ReadonlySet<string> = new Set(["cflags", "cflags.private", "libs", "libs.private"]);
const DEPENDENCY_FIELDS: ReadonlySet<string> = new Set(["requires", "requires.private", "conflicts", "provides"]);

interface Fields {
  readonly texts: Map<string, string>;
  readonly flags: Map<string, { readonly list: FragmentList; readonly problem?: string }>;
  readonly dependencies: Map<string, Dependency[]>;
}

function readFields(file: ModuleFile, variables: Variables): Fields {
  const fields: Fields = { texts: new Map(), flags: new Map(), dependencies: new Map() };
  for (const line of readLines(file.text)) {
    const value = line.operator === "=" ? setVariable(variables, line.key, line.value) : expand(line.value, variables);
    if (value.length > MAXIMUM_VALUE)
      throw malformed(`${file.path}:${line.line}: ${shown(line.key)} is longer than ${MAXIMUM_VALUE} characters`);
    if (variables.budget.left < 0) {
      throw malformed(`${file.path}:${line.line}: the file's variables make more than ${MAXIMUM_EXPANSION} characters`);
    }
    if (line.operator === ":") readField(fields, line, { file, value });
  }
  return fields;
}

function readField(fields: Fields, line: PcLine, { file, value }: { readonly file: ModuleFile; readonly value: string }): void {
  const key = line.key.toLowerCase();
  if (TEXT_FIELDS.has(key)) {
    fields.texts.set(key, value);
  } else if (key === "requires.internal") {
    const internal = parseDependencies(value).map((dependency) => ({ ...dependency, internal: true }));
    appendDependencies(fields, "requires.private", internal);
  } else if (DEPENDENCY_FIELDS.has(key)) {
    appendDependencies(fields, key, parseDependencies(value));
  } else if (FLAG_FIELDS.has(key)) {
    const field = fields.flags.get(key) ?? { list: createFragmentList() };
    const args = splitArguments(value);
    if (field.list.fragments.length + (args?.length ?? 0) > MAXIMUM_LIST) throw tooMany(file, line, "flags");
    field.list.appendArguments(args ?? []);
    const problem = `${file.path}:${line.line}: ${line.key} has a quote or a backslash without its end`;
    fields.flags.set(key, args === undefined ? { ...field, problem } : field);
  }
  const isTooLong = [...fields.dependencies.values()].some(({ length }) => length > MAXIMUM_LIST);
  if (isTooLong) throw tooMany(file, line, "modules");
}

function flagField({ flags }: Fields, key: string): FlagField {
  const { list, problem } = flags.get(key) ?? {};
  return { fragments: list?.fragments ?? [], ...(problem === undefined ? {} : { problem }) };
}

function appendDependencies({ dependencies }: Fields, key: string, added: readonly Dependency[]): void {
  dependencies.set(key, [...(dependencies.get(key) ?? []), ...added]);
}

function required({ path, text }: ModuleFile, { texts }: Fields, key: string): string {
  const value = texts.get(key);
  if (value !== undefined) return value;
  const last = text.trimEnd().split("\n").length;
  const name = key.charAt(0).toUpperCase() + key.slice(1);
  throw malformed(`${path}:${last}: the file ends without a ${name} field`);
}

function tooMany({ path }: ModuleFile, { line, key }: PcLine, what: string): CgoxError {
  return malformed(`${path}:${line}: ${key} holds more than ${MAXIMUM_LIST} ${what}`);
}

function malformed(message: string): CgoxError {
  return new CgoxError("CGOX_PKGCONFIG_MALFORMED", message, {
    hint: "The file is not a usable pkg-config module; `cgox sysroot sync` restores a damaged sysroot.",
  });
}

/** Where a module is required both ways, the plain requirement stands. */
function preferPlain(dependencies: readonly Dependency[]): Dependency[] {
  const plain = new Set(dependencies.filter(({ internal }) => internal !== true).map(({ module }) => module));
  return dependencies.filter(({ module, internal }) => internal !== true || !plain.has(module));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

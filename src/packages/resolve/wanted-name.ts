import type { Config } from "../../model/config.ts";
import { CgoxError } from "../../model/error.ts";
import type { PackageRecord } from "../../model/package.ts";
import type { NameKind, Request, ResolvedRequest } from "../../model/request.ts";
import { valueOf } from "../../model/value-of.ts";
import type { FileQuery, Owner, Universe } from "../repository.ts";
import { spellRequest } from "./spell.ts";

/**
 * Finds out what a wanted name means, and which package serves it. `-lfoo` is a library; `<foo.h>`, a name with a header's ending or with
 * a slash is a header; `foo.dll` is a DLL; what a `#cgo pkg-config:` line names is a module. Any other name is a package for development of exactly that name, else a pkg-config module, else a library, else a
 * package without development files, else a library without its `lib`, else a name that packages provide.
 * `choices` (cgox.yaml) says which package to take for a name, spelled as it was asked for or without `-l` and `<>`.
 * @throws CgoxError `CGOX_RESOLVE_UNKNOWN_LIBRARY` with who asked and names that look alike; `CGOX_RESOLVE_UNKNOWN_CHOICE`
 */
export async function resolveWantedName(universe: Universe, request: Request, choices: Config["choices"]): Promise<ResolvedRequest> {
  const query = queryOf(request);
  const choice = valueOf(choices, request.name) ?? (query === undefined ? undefined : valueOf(choices, query.name));
  const meaning = query === undefined ? await meaningOfName(universe, request.name) : await meaningOfFile(universe, query);
  if (choice !== undefined) return chosenByConfig(universe, request, { choice, kind: meaning?.kind ?? kindOf(query), meaning });
  if (meaning === undefined) throw await unknownLibrary(universe, request, query);
  return resolved(request, meaning);
}

/** What a name was found to be. */
interface Meaning {
  readonly kind: NameKind;
  readonly owners: readonly [Owner, ...Owner[]];
  /** Why this kind, where the name could have been of another. */
  readonly reason?: string;
}

/** What a universe is asked for a name, as far as the name tells; nothing for what can only be a package. */
export function expectedQuery(request: Request): FileQuery["kind"][] {
  return request.name.endsWith("-dev") ? [] : [queryOf(request)?.kind ?? "module"];
}

/** The file that a name spells out; undefined for a name that can be anything. */
function queryOf({ name, asker }: Request): FileQuery | undefined {
  const library = /^-l:lib(.+?)(?:\.dll)?\.(?:so|a)(?:\..*)?$/.exec(name)?.[1] ?? /^-l(.+)$/.exec(name)?.[1];
  if (library !== undefined) return { kind: "library", name: library };
  if (/\.dll$/i.test(name)) return { kind: "dll", name };
  const quoted = /^<(.+)>$/.exec(name)?.[1];
  const isHeader = quoted !== undefined || name.includes("/") || HEADER_ENDING.test(name);
  if (isHeader) return { kind: "header", name: quoted ?? name };
  const isModule = asker.kind === "go" && /\bpkg-config:/.test(asker.directive);
  return isModule ? { kind: "module", name } : undefined;
}

const HEADER_ENDING = /\.(h|hh|hpp|hxx|h\+\+)$/i;

async function meaningOfFile(universe: Universe, query: FileQuery): Promise<Meaning | undefined> {
  const [first, ...others] = await universe.owners(query);
  return first === undefined ? undefined : { kind: kindOf(query), owners: [first, ...others] };
}

/** Who asks for a DLL wants its package: nothing links with the DLL's own name. */
function kindOf(query: FileQuery | undefined): NameKind {
  return query === undefined || query.kind === "dll" ? "package" : query.kind;
}

async function meaningOfName(universe: Universe, name: string): Promise<Meaning | undefined> {
  const full = universe.fullName?.(name);
  if (full !== undefined) return meaningOfShortName(universe, name, full);
  const [real] = universe.candidates(name);
  if (real !== undefined && isForDevelopment(real)) return { kind: "package", owners: [onlyOwner(name)] };
  const withoutLib = /^lib(.+)$/.exec(name)?.[1];
  const attempts: FileQuery[] = [
    { kind: "module", name, shallow: true },
    { kind: "library", name, shallow: true },
    ...(withoutLib === undefined ? [] : [{ kind: "library" as const, name: withoutLib, shallow: true }]),
  ];
  for (const query of attempts) {
    const meaning = await meaningOfFile(universe, query);
    if (meaning !== undefined) return real === undefined ? meaning : insteadOf(real, meaning);
  }
  if (real !== undefined) return { kind: "package", owners: [onlyOwner(name)] };
  return (await meaningOfFile(universe, { kind: "module", name })) ?? providedName(universe, name);
}

/** A package by its short name: where it has a module or a library of that name, that is what is meant, so that flags can be had for it. */
async function meaningOfShortName(universe: Universe, name: string, full: string): Promise<Meaning> {
  for (const kind of ["module", "library"] as const) {
    const owners = await universe.owners({ kind, name, shallow: true });
    if (owners.some((owner) => owner.package === full)) return { kind, owners: [onlyOwner(full)] };
  }
  return { kind: "package", owners: [onlyOwner(full)] };
}

/** `sqlite3` is a module, and a package that holds a program: who builds against it wants the module. */
function insteadOf(real: PackageRecord, meaning: Meaning): Meaning {
  if (meaning.owners[0].package === real.name) return meaning;
  return { ...meaning, reason: `the package ${real.name} has nothing to build against` };
}

/** Whether a package holds headers and the like, by Debian's section for them (Policy 2.4) or by its name. */
function isForDevelopment(record: PackageRecord): boolean {
  return record.section?.split("/").at(-1) === "libdevel" || record.name.endsWith("-dev");
}

function providedName(universe: Universe, name: string): Meaning | undefined {
  const [first, ...others] = universe.providers(name).map((record) => ({ package: record.name, reason: `provides ${name}` }));
  return first === undefined ? undefined : { kind: "package", owners: [first, ...others] };
}

function onlyOwner(name: string): Owner {
  return { package: name, reason: "" };
}

function resolved(request: Request, { kind, owners, reason = "" }: Meaning): ResolvedRequest {
  const [winner, ...others] = owners;
  const reasons = [reason, winner.reason].filter((text) => text !== "");
  return {
    request,
    kind,
    package: winner.package,
    runnersUp: others.map((owner) => owner.package),
    ...(reasons.length > 0 ? { reason: reasons.join("; ") } : {}),
  };
}

interface ConfigChoice {
  readonly choice: string;
  readonly kind: NameKind;
  readonly meaning: Meaning | undefined;
}

function chosenByConfig(universe: Universe, request: Request, { choice, kind, meaning }: ConfigChoice): ResolvedRequest {
  if (universe.candidates(choice).length === 0 && universe.providers(choice).length === 0) {
    throw new CgoxError("CGOX_RESOLVE_UNKNOWN_CHOICE", `cgox.yaml chooses ${choice} for ${request.name}, and there is no such package`, {
      hint: "Correct the entry below `choices` in cgox.yaml, or take it out.",
    });
  }
  const runnersUp = (meaning?.owners ?? []).map((owner) => owner.package).filter((name) => name !== choice);
  return { request, kind, package: choice, runnersUp, reason: "chosen in cgox.yaml" };
}

async function unknownLibrary(universe: Universe, request: Request, query: FileQuery | undefined): Promise<CgoxError> {
  const plain = query?.name ?? request.name;
  const similar = await universe.similar(plain);
  const what = query === undefined ? "package, pkg-config module or library" : query.kind === "dll" ? "package with the DLL" : query.kind;
  const wanted = spellRequest({ request, kind: kindOf(query), package: plain, runnersUp: [] });
  const meant = similar.length > 0 ? `Did you mean ${similar.join(", ")}? ` : "";
  const core = plain.replace(/^lib|\.[a-z+]+$|\/.*$/g, "");
  const example = universe.fullName === undefined ? `lib${core}-dev` : core;
  return new CgoxError("CGOX_RESOLVE_UNKNOWN_LIBRARY", `There is no ${what} ${plain}; ${wanted}`, {
    hint: `${meant}A package can be named as well: \`cgox sysroot add … ${example}\`.`,
  });
}

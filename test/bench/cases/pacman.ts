import { join } from "node:path";
import { makePackagerKey } from "../../../fixtures/repositories/pacman.ts";
import type { Bench, Case } from "../bench.ts";
import { alternate, measure, run } from "../measure.ts";
import { isolatedPacman, msys2Project } from "../msys2.ts";
import { writeDatabase } from "../pacman-database.ts";
import { databaseShape, largestClosure } from "../pacman-shape.ts";

const REPEAT = 10;
const PACKAGES = 3000;

/** The closure of the package that needs most, out of a database of MSYS2's size. pacman verifies the database's signature, as it is configured in MSYS2. */
export const resolvePacman: Case = {
  name: "pacman",
  tools: ["pacman", "bsdtar", "zstd", "gpg"],
  prepare: () => Promise.resolve(),
  run: async (bench) => {
    const { name, size, cwd, env, pacman } = await openDatabase(bench);
    const resolve = bench.cgox("sysroot", "add", "windows/amd64", name, "--dry-run", "--json", "--full");
    const print = [...pacman, "-S", "--print", "--print-format", "%n %v", name];
    await checkSame(await run(resolve, { cwd, env }), await run(print, { cwd }));
    const { own, peer } = await alternate(bench.runs, {
      own: () => measure([...resolve, "--offline"], { cwd, env, repeat: REPEAT }),
      peer: () => measure(print, { cwd, repeat: REPEAT }),
    });
    const what = `resolve ${size} of ${PACKAGES} MSYS2 packages with \`--offline\``;
    return [{ what, cgox: own, peer: { name: "`pacman -S --print`", measure: peer } }];
  },
};

async function openDatabase(bench: Bench) {
  const packages = databaseShape(PACKAGES);
  const folder = await bench.folder();
  const key = await makePackagerKey("Bench", "rsa4096");
  await writeDatabase(folder, { name: "clang64", packages, key });
  const address = bench.archive.mount("clang64", folder);
  const pacman = await isolatedPacman(bench, address, key);
  await run([...pacman, "-Sy"], { cwd: folder });
  const cache = { CGOX_CACHE: join(await bench.folder(), "cache"), CGOX_WARM: "off" };
  return { ...largestClosure(packages), cwd: await msys2Project(bench, address, key), env: cache, pacman };
}

interface Plan {
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly pruned: readonly { readonly name: string; readonly version: string }[];
}

/** What is compared has to be the same work. @throws Error where the plans differ */
async function checkSame(cgox: string, pacman: string): Promise<void> {
  const { packages, pruned } = JSON.parse(cgox) as Plan;
  const own = [...packages, ...pruned].map(({ name, version }) => `${name} ${version}`).toSorted();
  const theirs = pacman.trim().split("\n").toSorted();
  if (own.join("\n") !== theirs.join("\n")) throw new Error(`cgox chose ${own.length} packages, pacman ${theirs.length}`);
}

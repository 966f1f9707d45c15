import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packagesText, resolverCases } from "../unit/packages/resolve/cases.ts";
import { isolatedApt } from "./support/apt.ts";
import { describeWith } from "./support/tools.ts";

// What the unit test expects of the resolver is what real apt does: this asks it.
describeWith(["apt-get"], "real apt's plan for the resolver's cases", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-resolver-cases-"));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test.each(resolverCases.map((resolverCase, number) => ({ number, ...resolverCase })))(
    "$name",
    async ({ number, packages, wanted, plan }) => {
      const repository = join(folder, String(number), "repository");
      await mkdir(repository, { recursive: true });
      await writeFile(join(repository, "Packages"), packagesText(packages));
      const source = { uri: `file:${repository}`, suites: ["./"], components: [], trusted: true };
      const apt = await isolatedApt("armhf", [source], { parent: join(folder, String(number)) });

      const answer = await apt.plan(wanted);

      if (typeof plan === "string") {
        expect(answer).toHaveProperty("failure", expect.stringMatching(plan === "conflict" ? CONFLICT : NO_CANDIDATE));
      } else {
        expect("versions" in answer ? [...answer.versions].map((entry) => entry.join(" ")).toSorted() : answer).toEqual(plan);
      }
    },
  );
});

/** apt calls a package that a conflict keeps out "not installable" too, so that it cannot tell our two kinds of failure apart. */
const CONFLICT = /The following packages have unmet dependencies/u;
const NO_CANDIDATE = /The following packages have unmet dependencies|Unable to locate package|has no installation candidate/u;

import { beforeAll, describe, expect, test } from "vitest";
import { CgoxError } from "../../src/model/error.ts";
import { closeOver } from "../../src/packages/resolve/closure.ts";
import type { Universe } from "../../src/packages/repository.ts";
import { debianSources, type IsolatedApt, isolatedApt } from "./support/apt.ts";
import { openRealUniverse } from "./support/real-universe.ts";
import { describeWith } from "./support/tools.ts";

/** What is wanted together, by kinds of trouble. */
const REQUESTS: readonly (readonly string[])[] = [
  // small
  ["zlib1g-dev"],
  ["libasound2-dev"],
  ["libsqlite3-dev"],
  ["libusb-1.0-0-dev"],
  ["libleveldb-dev"],
  ["libpcap-dev"],
  ["libgrpc++-dev"],
  // middling
  ["libcairo2-dev"],
  ["libpq-dev"],
  ["libssl-dev"],
  ["libsdl2-dev"],
  ["libxml2-dev"],
  ["libgit2-dev"],
  ["libsnmp-dev"],
  ["libsystemd-dev"],
  ["libkrb5-dev"],
  ["libvulkan-dev"],
  ["libglfw3-dev"],
  ["libvirt-dev"],
  // huge
  ["libgtk-3-dev"],
  ["libopencv-dev"],
  ["libgdal-dev"],
  ["libvips-dev"],
  ["libgstreamer-plugins-bad1.0-dev"],
  // virtual, transitional, defaults
  ["libjpeg-dev"],
  ["default-libmysqlclient-dev"],
  ["libgl1-mesa-dev"],
  ["libncurses5-dev"],
  ["libreadline-dev"],
  ["libmagickwand-dev"],
  ["libcurl-dev"],
  // C++
  ["libboost-all-dev"],
  ["qtbase5-dev"],
  ["qt6-base-dev"],
  ["libwebkit2gtk-4.1-dev"],
  ["librocksdb-dev"],
  ["libprotobuf-dev"],
  // alternatives, versions, Multi-Arch
  ["libopenblas-dev"],
  ["libblas-dev"],
  ["libhdf5-dev"],
  ["libopenmpi-dev"],
  ["libmpich-dev"],
  ["unixodbc-dev"],
  ["portaudio19-dev"],
  ["libpython3-dev"],
  ["ruby-dev"],
  ["guile-3.0-dev"],
  // equal providers, of which apt takes the one that its index mentions last
  ["librust-onig-dev"],
  // variants, together and against each other
  ["libcurl4-openssl-dev"],
  ["libcurl4-gnutls-dev"],
  ["libcurl4-openssl-dev", "libcurl4-gnutls-dev"],
  ["libjack-dev", "portaudio19-dev"],
  ["libjack-jackd2-dev", "libsdl2-dev"],
  ["libcairo2-dev", "libpango1.0-dev", "libgtk-3-dev"],
  ["libssl-dev", "libpq-dev", "libsqlite3-dev", "libopencv-dev"],
  // not there
  ["libabsent-dev"],
];

describeWith(["apt-get"], "what is resolved is what real apt would install on an empty system", () => {
  describe.each(["debian-12", "debian-13"])("%s", (platform) => {
    describe.each(["armhf", "arm64"])("%s", (architecture) => {
      let apt: IsolatedApt;
      let universe: Universe;

      beforeAll(async () => {
        ({ universe, apt } = await seenByBoth(platform, architecture));
      });

      test.each(REQUESTS.map((names) => names.join(" ")))("%s", async (request) => {
        const names = request.split(" ");
        const plan = await apt.plan(names);
        const resolve = () => resolved(universe, names, { platform, target: `linux/${architecture}` });

        if ("failure" in plan) {
          expect(resolve).toThrow(CgoxError);
        } else {
          expect(resolve()).toEqual(Object.fromEntries(plan.versions));
        }
      });
    });
  });
});

/**
 * cgox's view of a platform and apt's, of the same suites: one that the mirror serves out of step is left out by either, and not always by
 * both, as cgox also takes an index that it knows by its hash from another architecture.
 */
async function seenByBoth(platform: string, architecture: string): Promise<{ universe: Universe; apt: IsolatedApt }> {
  const universe = await openRealUniverse(platform, architecture);
  const suites = universe.indexes.map(({ suite }) => suite);
  const state = universe.indexes.map(({ sha256 }) => sha256).join();
  const apt = await isolatedApt(architecture, await debianSources(suites), { state });
  const believed = await apt.suites();
  expect([...believed], "the primary suite").toContain(suites[0]);
  if (suites.every((suite) => believed.has(suite))) return { universe, apt };
  return { universe: await openRealUniverse(platform, architecture, believed), apt };
}

function resolved(universe: Universe, names: readonly string[], options: { platform: string; target: string }): Record<string, string> {
  const wanted = names.map((name) => ({
    request: { name, asker: { kind: "command-line" as const } },
    kind: "package" as const,
    package: name,
    runnersUp: [],
  }));
  return Object.fromEntries(closeOver(universe, wanted, options).map(({ record }) => [record.name, record.version]));
}

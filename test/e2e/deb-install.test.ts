import { cp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CAIRO_FILES, debProject, type DebProject } from "./support/deb-project.ts";
import { foreignRoot, rootFile, whyNoForeignRoots, type ForeignRoot } from "./support/foreign-root.ts";
import { requireTools, toolsAreRequired } from "./support/tools.ts";

/* Packages of the demo programs, installed by apt into Debian systems of other architectures. */

const SYSTEMS = [
  { suite: "bookworm", platform: "debian-12", architecture: "armhf", goarch: "arm" },
  { suite: "bookworm", platform: "debian-12", architecture: "arm64", goarch: "arm64" },
  { suite: "trixie", platform: "debian-13", architecture: "armhf", goarch: "arm" },
  { suite: "trixie", platform: "debian-13", architecture: "arm64", goarch: "arm64" },
];

const hasTools = requireTools("go", "zig", "mmdebstrap", "arch-test", "qemu-arm-static", "qemu-aarch64-static", "chroot");
const obstacle = hasTools ? await whyNoForeignRoots() : "missing tools";

if (obstacle === undefined) describe("a package on the systems that it is for", installs);
else if (toolsAreRequired) test("foreign systems can be run here", () => expect(obstacle).toBeUndefined());
else describe.skip(`a package on the systems that it is for (${obstacle})`, installs);

function installs(): void {
  let cairo: DebProject;
  let service: DebProject;
  const roots: ForeignRoot[] = [];
  /** Name, version and architecture → path. */
  const debs = new Map<string, string>();
  const keep = (paths: readonly string[], prefix = ""): void => paths.forEach((path) => debs.set(`${prefix}${basename(path)}`, path));

  beforeAll(async () => {
    [cairo, service] = await Promise.all([debProject("cairo-hello", CAIRO_FILES), debProject("service-demo")]);
    for (const platform of ["debian-12", "debian-13"]) {
      keep(await cairo.pack(`linux/arm@${platform}`, `linux/arm64@${platform}`, ".", "-o", join(cairo.folder, platform)), `${platform}/`);
    }
    keep(await service.pack("linux/arm", "linux/arm64", "."));
    await service.write("conf/service-demo.conf", "greeting=hello from the second package\n");
    keep(await service.pack("linux/arm", "linux/arm64", ".", "--version", "1.1.0"));
    for (const suite of ["bookworm", "trixie"]) {
      const systems = SYSTEMS.filter((system) => system.suite === suite);
      roots.push(...(await Promise.all(systems.map((system) => foreignRoot(system)))));
    }
  });
  afterAll(async () => {
    await Promise.all(roots.map((root) => root.remove()));
    for (const project of [cairo, service]) await rm(dirname(project.folder), { recursive: true, force: true });
  });

  describe.each(SYSTEMS)("$suite $architecture", (system) => {
    let root: ForeignRoot;
    const ok = async (command: string, ...args: readonly string[]): Promise<string> => {
      const { code, output } = await root.run(command, ...args);
      expect(code, output).toBe(0);
      return output;
    };
    const install = async (...names: readonly string[]): Promise<string> => {
      const files: string[] = [];
      for (const name of names) {
        files.push(`/tmp/${basename(name)}`);
        await cp(debs.get(name) ?? name, join(root.folder, "tmp", basename(name)));
      }
      return ok("apt-get", "install", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confdef", ...files);
    };
    const leftovers = async (): Promise<string[]> =>
      (
        await ok(
          "find",
          "/",
          "-xdev",
          "-path",
          "/tmp",
          "-prune",
          "-o",
          "(",
          "-name",
          "*cairo-hello*",
          "-o",
          "-name",
          "*service-demo*",
          ")",
          "-print",
        )
      )
        .split("\n")
        .filter((path) => path !== "");

    beforeAll(() => {
      root = roots[SYSTEMS.indexOf(system)] as ForeignRoot;
    });

    test("apt takes both and gets the libraries that they need", async () => {
      const output = await install(
        `${system.platform}/cairo-hello_1.2.0~rc.1-1_${system.architecture}.deb`,
        `service-demo_1.0.0-1_${system.architecture}.deb`,
      );
      expect(output).toMatch(/Setting up libcairo2/);
      expect(await ok("dpkg", "--verify", "cairo-hello", "service-demo")).toBe("");
      expect(await ok("dpkg", "--audit")).toBe("");
      const unresolved = (await root.run("ldd", "/usr/bin/cairo-hello")).output;
      expect(unresolved).not.toContain("not found");
    });

    test("the program runs there as a plain user, and writes its picture", async () => {
      await ok("install", "-d", "-o", "nobody", "/tmp/pictures");
      const said = await ok("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "cairo-hello", "/tmp/pictures/hello.png");
      expect(said).toContain(`on linux/${system.goarch}: wrote /tmp/pictures/hello.png`);
      const picture = await readFile(join(root.folder, "tmp/pictures/hello.png"));
      expect(picture.subarray(1, 4).toString("latin1")).toBe("PNG");
      expect(picture.length).toBeGreaterThan(1000);
    });

    test("the service has its unit, enabled as deb-systemd-helper records it", async () => {
      expect(await rootFile(root, "usr/lib/systemd/system/service-demo.service")).toContain("ExecStart=/usr/sbin/service-demo");
      expect(await rootFile(root, "var/lib/systemd/deb-systemd-helper-enabled/service-demo.service.dsh-also")).toContain(
        "multi-user.target.wants",
      );
      expect((await root.run("readlink", "/etc/systemd/system/multi-user.target.wants/service-demo.service")).output.trim()).toMatch(
        /^(\/usr)?\/lib\/systemd\/system\/service-demo\.service$/,
      );
      const asDpkg = ["DPKG_MAINTSCRIPT_PACKAGE=service-demo", "deb-systemd-helper", "is-enabled", "service-demo.service"];
      expect(await ok("env", ...asDpkg)).toBe("enabled\n");
      expect((await ok("stat", "-c", "%a %U:%G", "/var/lib/service-demo")).trim()).toBe("750 root:root");
      expect(await ok("service-demo", "-once")).toMatch(/^hello from the package \([0-9a-f]{8}\)\n$/);
    });

    test("an upgrade keeps the configuration that was changed, and a unit that was disabled stays so", async () => {
      await writeFile(join(root.folder, "etc/service-demo/service-demo.conf"), "greeting=hello from here\n");
      await rm(join(root.folder, "etc/systemd/system/multi-user.target.wants/service-demo.service"));
      await install(`service-demo_1.1.0-1_${system.architecture}.deb`);
      expect(await ok("dpkg-query", "-W", "-f", "${Version}", "service-demo")).toBe("1.1.0-1");
      expect(await ok("service-demo", "-once")).toMatch(/^hello from here /);
      expect(await rootFile(root, "etc/service-demo/service-demo.conf.dpkg-dist")).toContain("the second package");
      await expect(stat(join(root.folder, "etc/systemd/system/multi-user.target.wants/service-demo.service"))).rejects.toThrow();
    });

    test("removing leaves the configuration, purging leaves nothing", async () => {
      await ok("apt-get", "-o", "Dpkg::Use-Pty=0", "remove", "-y", "service-demo", "cairo-hello");
      expect((await leftovers()).filter((path) => !/^\/(etc|var\/lib\/(dpkg|systemd))\//.test(path))).toEqual([]);
      expect(await rootFile(root, "etc/service-demo/service-demo.conf")).toBe("greeting=hello from here\n");
      await ok("apt-get", "-o", "Dpkg::Use-Pty=0", "purge", "-y", "service-demo", "cairo-hello");
      expect(await leftovers()).toEqual([]);
    });
  });
}

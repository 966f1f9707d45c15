import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { zig } from "../../fixtures/repositories/from-source/zig.ts";
import { buildRaspiosArchives, RASPIOS_TOOLS, type RaspiosArchives } from "../../fixtures/repositories/raspios.ts";
import { ARMV6 } from "../../fixtures/repositories/raspios-debs.ts";
import { isolatedApt, type IsolatedApt } from "./support/apt.ts";
import { describeWith } from "./support/tools.ts";

const PROGRAM = `#include <cairo.h>
#include <stdio.h>
int main(int argc, char **argv) {
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 120, 40);
  cairo_t *context = cairo_create(surface);
  cairo_move_to(context, 4, 30);
  cairo_set_font_size(context, 24);
  cairo_show_text(context, "ARMv6");
  printf("%s\\n", cairo_version_string());
  return cairo_surface_write_to_png(surface, argv[1]);
}
`;

describeWith([...RASPIOS_TOOLS, "readelf", "qemu-arm-static", "dpkg-deb"], "the archives of Raspberry Pi OS made from source", () => {
  let folder: string;
  let archives: RaspiosArchives;
  let apt: IsolatedApt;
  let root: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-raspios-"));
    archives = await buildRaspiosArchives(folder);
    const { raspbian, raspi } = archives;
    const sources = [
      { uri: `file:${raspbian.root}`, components: ["main", "contrib", "non-free", "rpi"], keyring: raspbian.key.publicKeyFile },
      { uri: `file:${raspi.root}`, components: ["main"], keyring: raspi.key.publicKeyFile },
    ];
    apt = await isolatedApt(
      "armhf",
      sources.map((source) => ({ ...source, suites: ["bookworm"] })),
      { parent: folder },
    );
    root = join(folder, "root");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("apt believes both and takes the higher version of a library that both have", async () => {
    const plan = await apt.plan(["libcairo2-dev"]);
    expect(plan).not.toHaveProperty("failure");
    const versions = "versions" in plan ? plan.versions : new Map<string, string>();
    expect(versions.get("libcairo2")).toBe("1.16.0-7");
    expect(versions.get("libpixman-1-0")).toBe("0.42.2-1+rpt1");
    expect(versions.get("libpixman-1-dev")).toBe("0.42.2-1+rpt1");
    expect([...versions.keys()]).toEqual(expect.arrayContaining(["libc6", "libpng16-16", "libfreetype-dev", "fonts-dejavu-core"]));
    await apt.download([...versions.keys()], join(folder, "debs"));
    await mkdir(join(root, "usr/lib"), { recursive: true });
    await execa("ln", ["-s", "usr/lib", join(root, "lib")]);
    for (const name of await readdir(join(folder, "debs"))) {
      const data = execa("dpkg-deb", ["--fsys-tarfile", join(folder, "debs", name)]);
      await data.pipe("tar", ["-x", "--keep-directory-symlink", "-C", root]);
    }
  });

  it("their keyring packages hold the keys that signed them", async () => {
    for (const { root: archive, keyringPackage, keyringPath, fingerprint } of Object.values(archives)) {
      const pool = join(archive, "pool/main");
      const deb = (await readdir(pool)).find((name) => name.startsWith(`${keyringPackage}_`)) ?? "";
      await execa("dpkg-deb", ["-x", join(pool, deb), join(folder, keyringPackage)]);
      const keyring = join(folder, keyringPackage, keyringPath);
      const { stderr } = await execa("gpgv", ["--keyring", keyring, join(archive, "dists/bookworm/InRelease")]);
      expect(stderr).toContain(fingerprint);
    }
  });

  it("all of their code is for ARMv6 with VFPv2", async () => {
    const libraries = join(root, "usr/lib/arm-linux-gnueabihf");
    const files = (await readdir(libraries, { withFileTypes: true })).filter((entry) => entry.isFile() && entry.name.includes(".so"));
    expect(files.length).toBeGreaterThan(10);
    for (const { name } of files) {
      const { stdout } = await execa("readelf", ["-A", join(libraries, name)]);
      expect({ name, cpu: /CPU_arch: (\S+)/.exec(stdout)?.[1], fp: /FP_arch: (\S+)/.exec(stdout)?.[1] }).toEqual({
        name,
        cpu: "v6",
        fp: "VFPv2",
      });
      const code = await execa("readelf", ["-SW", join(libraries, name)]);
      expect(code.stdout).toContain(".ARM.attributes");
    }
  });

  it("a program that is linked with them draws on an ARM1176, text and all", async () => {
    await writeFile(join(folder, "program.c"), PROGRAM);
    const libraries = join(root, "usr/lib/arm-linux-gnueabihf");
    const program = join(folder, "program");
    const compiler = ["cc", "-target", ARMV6.triple, `-mcpu=${ARMV6.cpu ?? ""}`, "-O2", "-w", "-s", `-I${root}/usr/include/cairo`];
    await zig(folder, [...compiler, "program.c", join(libraries, "libcairo.so"), "-o", program]);
    const draw = async (picture: string, env: Record<string, string>) => {
      const { stdout } = await execa("qemu-arm-static", ["-cpu", "arm1176", "-L", root, program, picture], { env });
      expect(stdout).toBe("1.16.0");
      return readFile(picture);
    };
    const picture = await draw(join(folder, "text.png"), {});
    expect(picture.subarray(1, 4).toString()).toBe("PNG");
    await writeFile(join(folder, "fontless.conf"), "<fontconfig></fontconfig>");
    const fontless = await draw(join(folder, "none.png"), { FONTCONFIG_FILE: join(folder, "fontless.conf") });
    expect(fontless.length).toBeLessThan(picture.length);
  });
});

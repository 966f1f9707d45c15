import { AUTHORITIES } from "../../../fixtures/authorities.ts";
import type { DllSpec, MadeDll } from "../../../fixtures/repositories/dlls.ts";
import type { PacmanPackage } from "../../../fixtures/repositories/pacman.ts";

export const PREFIX = "mingw-w64-clang-x86_64-";
const exported = "__declspec(dllexport)";
/**
 * What the program dll-hello is linked with, and more. alpha ↔ gamma import each other; alpha imports beta under a name in another case; the loader of pixbuf imports delta.
 */
export const DLLS: readonly DllSpec[] = [
  { name: "LibBeta-2.dll", library: "beta", source: `${exported} int beta(void) { return 20; }` },
  {
    name: "libgamma-3.dll",
    library: "gamma",
    source: `int alpha_base(void); ${exported} int gamma_(void) { return 300 + alpha_base(); }`,
    uses: ["alpha"],
    exports: ["gamma_"],
  },
  {
    name: "libalpha-1.dll",
    library: "alpha",
    source: `int beta(void); int gamma_(void); ${exported} int alpha_base(void) { return 1; } ${exported} int alpha(void) { return beta() + gamma_(); }`,
    uses: ["beta", "gamma"],
    exports: ["alpha", "alpha_base"],
  },
  { name: "libextra-1.dll", library: "extra", source: `${exported} int extra(void) { return 0; }` },
  { name: "zlib1.dll", library: "zlib1", source: `${exported} const char *zlibVersion(void) { return "of the bundle"; }` },
  { name: "libdelta-4.dll", library: "delta", source: `${exported} int delta(void) { return 4; }` },
  { name: "libgdk_pixbuf-2.0-0.dll", library: "gdk_pixbuf-2.0", source: `${exported} int pixbuf(void) { return 5; }` },
  {
    name: "pixbufloader_svg.dll",
    library: "loader",
    source: `int delta(void); ${exported} int fill(void) { return delta(); }`,
    uses: ["delta"],
  },
  {
    name: "libgio-2.0-0.dll",
    library: "gio-2.0",
    source: `${exported} int settings(void) { return 8; }`,
  },
  { name: "libcurl-4.dll", library: "curl", source: `${exported} int fetch(void) { return 10; }` },
  { name: "libfontconfig-1.dll", library: "fontconfig", source: `${exported} int fonts(void) { return 6; }` },
  { name: "libgone-9.dll", library: "gone", source: `${exported} int gone(void) { return 9; }` },
  { name: "libneedy-1.dll", library: "needy", source: `int gone(void); ${exported} int needy(void) { return gone(); }`, uses: ["gone"] },
  { name: "libpython3.dll", library: "python3", source: `${exported} int python(void) { return 7; }` },
];

const SCHEMA = `<schemalist><schema id="org.example.demo" path="/org/example/demo/"><key name="size" type="i"><default>7</default></key></schema></schemalist>`;

/** An authority that is trusted, and one that is not. */
const TRUST = [true, false]
  .map(
    (isTrusted) =>
      `[p11-kit-object-v1]\nlabel: "Demo"\ntrusted: ${String(isTrusted)}\nmodifiable: false\n${AUTHORITIES[isTrusted ? 0 : 1]}`,
  )
  .join("\n");

/** A repository of them: a package cycle, a virtual provide, a static library beside each import library, a DLL that nobody needs. */
export function packagesOf(dlls: ReadonlyMap<string, MadeDll>): PacmanPackage[] {
  const files = (library: string, dll: string) => {
    const made = dlls.get(library);
    if (made === undefined) throw new Error(`no ${library}`);
    return {
      [`clang64/bin/${dll}`]: made.dll,
      [`clang64/lib/lib${library}.dll.a`]: made.implib,
      [`clang64/lib/lib${library}.a`]: made.archive,
    };
  };
  const licence = (name: string) => ({ [`clang64/share/licenses/${name}/COPYING`]: "free" });
  const onlyDll = (library: string, path: string) => ({ [path]: dlls.get(library)?.dll ?? "" });
  return [
    {
      name: `${PREFIX}alpha`,
      fields: { depend: [`${PREFIX}beta>=1`, `${PREFIX}gamma`, `${PREFIX}cc-libs`] },
      files: { ...files("alpha", "libalpha-1.dll"), ...files("extra", "libextra-1.dll"), ...licence("alpha") },
    },
    { name: `${PREFIX}beta`, files: { ...files("beta", "libbeta-2.dll"), ...licence("beta") } },
    { name: `${PREFIX}gamma`, fields: { depend: [`${PREFIX}alpha`] }, files: { ...files("gamma", "libgamma-3.dll"), ...licence("gamma") } },
    { name: `${PREFIX}libc++`, fields: { provides: [`${PREFIX}cc-libs`] }, files: onlyDll("extra", "clang64/bin/libc++.dll") },
    { name: `${PREFIX}zlib`, files: { ...files("zlib1", "zlib1.dll"), ...licence("zlib") } },
    { name: `${PREFIX}delta`, files: files("delta", "libdelta-4.dll") },
    { name: `${PREFIX}gdk-pixbuf2`, fields: { depend: [`${PREFIX}librsvg`] }, files: files("gdk_pixbuf-2.0", "libgdk_pixbuf-2.0-0.dll") },
    {
      name: `${PREFIX}librsvg`,
      fields: { depend: [`${PREFIX}delta`] },
      files: onlyDll("loader", "clang64/lib/gdk-pixbuf-2.0/2.10.0/loaders/pixbufloader_svg.dll"),
    },
    {
      name: `${PREFIX}fontconfig`,
      files: {
        ...files("fontconfig", "libfontconfig-1.dll"),
        "clang64/etc/fonts/fonts.conf": "<fontconfig/>",
        "clang64/etc/fonts/conf.d/10-a.conf": "",
        "clang64/share/themes/plain/index.theme": "plain",
        "clang64/share/doc/fontconfig.txt": "",
      },
    },
    { name: `${PREFIX}glib2`, files: { ...files("gio-2.0", "libgio-2.0-0.dll"), ...licence("glib2") } },
    {
      name: `${PREFIX}gtk3`,
      fields: { depend: [`${PREFIX}glib2`] },
      files: { "clang64/share/glib-2.0/schemas/org.example.demo.gschema.xml": SCHEMA, ...licence("gtk3") },
    },
    {
      name: `${PREFIX}curl`,
      fields: { depend: [`${PREFIX}ca-certificates`] },
      files: { ...files("curl", "libcurl-4.dll"), ...licence("curl") },
    },
    {
      name: `${PREFIX}ca-certificates`,
      files: { "clang64/share/pki/ca-trust-source/ca-bundle.trust.p11-kit": TRUST, ...licence("ca-certificates") },
    },
    { name: `${PREFIX}needy`, files: files("needy", "libneedy-1.dll") },
    { name: `${PREFIX}embedder`, fields: { depend: [`${PREFIX}python`] }, files: { "clang64/include/embedder.h": "" } },
    { name: `${PREFIX}python`, files: onlyDll("python3", "clang64/bin/libpython3.dll") },
  ];
}

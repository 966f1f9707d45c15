import { rolldown } from "rolldown";

/** Programs that node is started on; what they import when it is needed comes in further files beside them. */
const PROGRAMS = ["main", "pkg-config", "warm", "pe-stamp", "apart"];

/** They hold machine code, which they find beside their own files. */
const NATIVE = /^(lzma-native|node-liblzma|zstd-napi)(\/|$)/;

/**
 * A thousand modules, the libraries' among them, become a few dozen files a command: node takes up to a millisecond for each that it has to
 * find, open and compile. What the same commands share is in one file, so that no command compiles what it has no use for.
 */
const bundle = await rolldown({
  input: Object.fromEntries(PROGRAMS.map((name) => [name, `src/cli/${name}.ts`])),
  platform: "node",
  external: NATIVE,
  plugins: [
    {
      name: "package-type",
      generateBundle() {
        this.emitFile({ type: "asset", fileName: "package.json", source: '{ "type": "commonjs" }\n' });
      },
    },
  ],
});
await bundle.write({
  dir: "lib/cli",
  // Node waits for each ES module that it reads: with CommonJS a short command takes 0.85 of the time.
  format: "cjs",
  cleanDir: true,
  entryFileNames: "[name].js",
  // The name of such a file lists all that share it.
  chunkFileNames: ({ name, moduleIds }) =>
    moduleIds.some(isOfLibrary) && !moduleIds.some(isOwn) ? "libraries/[name]-[hash].js" : `${name.split("~")[0]}-[hash].js`,
});
await bundle.close();

function isOwn(id) {
  return !isOfLibrary(id) && !id.startsWith("\0");
}

function isOfLibrary(id) {
  return id.includes("/node_modules/");
}

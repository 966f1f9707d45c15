import { defineConfig } from "rolldown";

/** Programs that node is started on; what they import when it is needed comes in further files beside them. */
const PROGRAMS = ["main", "pkg-config", "warm", "pe-stamp", "apart"];

/** They hold machine code, which they find beside their own files. */
const NATIVE = /^(lzma-native|node-liblzma|zstd-napi)(\/|$)/;

/**
 * A thousand modules, the libraries' among them, become a few files a command: node takes up to a millisecond for each that it has to
 * find, open and compile.
 */
export default defineConfig({
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
  output: {
    dir: "lib/cli",
    // Node reads modules of ES one by one and waits for each; those of CommonJS take nine tenths of the time of a short command.
    format: "cjs",
    cleanDir: true,
    entryFileNames: "[name].js",
    // What the same commands share comes in one file; but the answers of the last time are all that is read where one of them will do.
    codeSplitting: {
      groups: [
        {
          name: "core",
          test: (id) => !isOfLibrary(id) && !id.endsWith("/answers.ts"),
          minShareCount: 4,
          entriesAware: true,
          entriesAwareMergeThreshold: 25_000,
        },
      ],
    },
    // The name of such a file lists all that share it.
    chunkFileNames: ({ name, moduleIds }) =>
      moduleIds.some(isOfLibrary) && !moduleIds.some(isOwn) ? "libraries/[name]-[hash].js" : `${name.split("~")[0]}-[hash].js`,
  },
});

function isOwn(id) {
  return !isOfLibrary(id) && !id.startsWith("\0");
}

function isOfLibrary(id) {
  return id.includes("/node_modules/");
}

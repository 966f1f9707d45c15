import { defineConfig } from "rolldown";

/** Programs that node is started on; what they import when it is needed comes in further files beside them. */
const PROGRAMS = ["main", "pkg-config", "warm", "apart"];

/** Some hundred modules become a few files a command: node takes a millisecond or two for each that it has to find, open and compile. */
export default defineConfig({
  input: Object.fromEntries(PROGRAMS.map((name) => [name, `src/cli/${name}.ts`])),
  platform: "node",
  external: (id) => !id.startsWith(".") && !id.startsWith("/"),
  output: { dir: "lib/cli", format: "esm", cleanDir: true, entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
});

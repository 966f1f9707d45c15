import { defineConfig } from "vitest/config";

/** `npm run fuzz`. */
const LONG = "fuzz";

export default defineConfig(({ mode }) => ({
  test: {
    root: new URL("..", import.meta.url).pathname,
    projects: [
      {
        test: {
          name: "unit",
          sequence: { groupOrder: 0 },
          include: ["test/unit/**/*.test.ts"],
          // Properties are tried a hundred times each, on machines that have other work too.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "fuzz",
          sequence: { groupOrder: 1 },
          include: ["test/fuzz/**/*.test.ts"],
          maxWorkers: 2,
          env:
            mode === LONG
              ? { CGOX_FUZZ_INPUTS: "10000000", CGOX_FUZZ_SEED: String(Math.floor(Math.random() * 2 ** 31)), ...fuzzSettings() }
              : { CGOX_FUZZ_INPUTS: "100000", CGOX_FUZZ_SEED: "1", ...fuzzSettings() },
        },
      },
      {
        test: {
          name: "e2e",
          sequence: { groupOrder: 2 },
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          maxWorkers: 2,
          globalSetup: ["test/e2e/support/build-once.ts"],
        },
      },
    ],
  },
}));

/** What the user has set. */
function fuzzSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (name.startsWith("CGOX_FUZZ_") && value !== undefined ? [[name, value]] : [])),
  );
}

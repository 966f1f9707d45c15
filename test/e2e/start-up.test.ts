import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "./support/tools.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "lib/cli/main.js");

/** Of cgox's own and its libraries' files, as the system sees them opened: the count does not depend on the machine, as a time would. */
describeWith(["strace"], "what starting cgox reads", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cgox-start-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function filesRead(...words: readonly string[]): string[] {
    const trace = join(folder, "trace");
    const env = { ...process.env, CGOX_CACHE: join(folder, "cache"), CGOX_WARM: "off", CI: "" };
    mkdirSync(join(folder, "project"), { recursive: true });
    execFileSync("strace", ["-f", "-e", "trace=openat,execve", "-o", trace, process.execPath, main, ...words], {
      cwd: join(folder, "project"),
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const lines = readFileSync(trace, "utf8").split("\n");
    const opened = lines.flatMap((line) => {
      const [, path = ""] = /openat\([^"]*"([^"]+)".* = \d+/.exec(line) ?? [];
      return path.startsWith(root) && /\.(m?js|cjs|json|node|wasm)$/.test(path) ? [path.slice(root.length)] : [];
    });
    const programs = lines.filter((line) => line.includes("execve(") && line.includes(" = 0")).length;
    return [...new Set(opened), ...Array.from({ length: programs - 1 }, (_, index) => `program ${index + 1}`)];
  }

  const ofLibraries = (files: readonly string[]) => files.filter((file) => /node_modules\/|\/libraries\//.test(file));

  it("--version, and help, need a couple of dozen files and no library", () => {
    for (const words of [["--version"], ["help"]]) {
      const files = filesRead(...words);
      expect(ofLibraries(files)).toEqual([]);
      // help reads a file a command.
      expect(files.length).toBeLessThan(80);
    }
    expect(filesRead("--version").length).toBeLessThan(35);
  });

  it("sync and env that have nothing to do read two modules, one answer, and start nothing", () => {
    writeFileSync(join(folder, "cgox.lock"), "");
    mkdirSync(join(folder, "project"));
    const entry = { requests: [], indexes: [], omitted: [], packages: [], pruned: [] };
    writeFileSync(join(folder, "project/cgox.lock"), JSON.stringify({ version: 1, sysroots: { "debian-12/armhf": entry } }));
    for (const words of [
      ["sysroot", "sync"],
      ["env", "linux/arm"],
    ]) {
      // The first makes the tree and the wrappers, the second finds them old enough to remember.
      filesRead(...words);
      filesRead(...words);
      filesRead(...words);
      const files = filesRead(...words);
      expect(files.filter((file) => file.endsWith(".js"))).toEqual([
        "lib/cli/main.js",
        expect.stringMatching(/^lib\/cli\/rolldown-runtime-.*\.js$/),
      ]);
      expect(files.length).toBeLessThan(8);
    }
  });

  it("an answer is worked out anew when what it was made from has changed", () => {
    mkdirSync(join(folder, "project"));
    const entry = { requests: [], indexes: [], omitted: [], packages: [], pruned: [] };
    const lock = join(folder, "project/cgox.lock");
    writeFileSync(lock, JSON.stringify({ version: 1, sysroots: { "debian-12/armhf": entry } }));
    for (let count = 0; count < 3; count++) filesRead("sysroot", "sync");
    expect(filesRead("sysroot", "sync").length).toBeLessThan(8);
    writeFileSync(lock, JSON.stringify({ version: 1, sysroots: { "debian-12/arm64": entry } }));
    expect(filesRead("sysroot", "sync").length).toBeGreaterThan(12);
    rmSync(join(folder, "cache/sysroots"), { recursive: true });
    expect(filesRead("sysroot", "sync").length).toBeGreaterThan(12);
  });
});

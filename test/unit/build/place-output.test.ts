import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { placeOutput } from "../../../src/build/place-output.ts";
import { createFiles } from "../../../src/io/files/files.ts";
import { useScratch } from "../io/support/scratch.ts";

const scratch = useScratch();
const OLD = "\x7fELF old";
const NEW = "\x7fELF new";

describe("placeOutput", () => {
  beforeEach(() => {
    mkdirSync(scratch("dist"));
    writeFileSync(scratch("dist/app"), OLD, { mode: 0o755 });
  });

  const place = (path: string, make: (path: string) => Promise<string | undefined>) =>
    placeOutput({ files: createFiles(), workshop: scratch("building") }, scratch(path), make);
  const makes = async (path: string) => {
    writeFileSync(path, NEW, { mode: 0o755 });
    return "made";
  };

  it("shows go the program from before, and keeps it until the new one is good", async () => {
    const seen: string[] = [];
    await place("dist/app", async (path) => {
      seen.push(readFileSync(path, "utf8"));
      writeFileSync(path, NEW);
      seen.push(readFileSync(scratch("dist/app"), "utf8"));
      return "made";
    });
    expect(seen).toEqual([OLD, OLD]);
    expect(readFileSync(scratch("dist/app"), "utf8")).toBe(NEW);
    expect(statSync(scratch("dist/app")).mode & 0o111).toBe(0o111);
    expect(readdirSync(scratch("building"))).toEqual([]);
  });

  it("leaves what was there where nothing was made, and where it is refused", async () => {
    expect(
      await place("dist/app", async (path) => {
        writeFileSync(path, NEW);
        return undefined;
      }),
    ).toBeUndefined();
    const refused = place("dist/app", async (path) => {
      writeFileSync(path, NEW);
      throw new Error("refused");
    });
    await expect(refused).rejects.toThrow("refused");
    expect(readFileSync(scratch("dist/app"), "utf8")).toBe(OLD);
    expect([readdirSync(scratch("dist")), readdirSync(scratch("building"))]).toEqual([["app"], []]);
  });

  it("takes along what was made beside it, into a folder that is made", async () => {
    await place("out/lib.so", async (path) => {
      writeFileSync(`${dirname(path)}/lib.h`, "header");
      return makes(path);
    });
    expect(readdirSync(scratch("out"))).toEqual(["lib.h", "lib.so"]);
  });

  it("replaces what a link leads to, and leaves the link", async () => {
    symlinkSync("dist/app", scratch("link"));
    await place("link", makes);
    expect(readFileSync(scratch("dist/app"), "utf8")).toBe(NEW);
  });

  it("makes a file in a folder that hands its group down, so that it gets that group", async () => {
    chmodSync(scratch("dist"), 0o2775);
    await place("dist/app", makes);
    expect(readFileSync(scratch("dist/app"), "utf8")).toBe(NEW);
    expect(statSync(scratch("dist/app")).mode & 0o111).toBe(0o111);
  });

  it.each(["dist", "text"])("refuses to replace what is no program: %s", async (path) => {
    writeFileSync(scratch("text"), "package main");
    await expect(place(path, makes)).rejects.toMatchObject({ code: "CGOX_BUILD_OUTPUT" });
    expect(readFileSync(scratch("text"), "utf8")).toBe("package main");
  });

  it("writes into a device", async () => {
    const placed = placeOutput({ files: createFiles(), workshop: scratch("building") }, "/dev/null", makes);
    expect(await placed).toBe("made");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { guarded, ioError } from "../../../../src/io/files/io-error.ts";
import { CgoxError } from "../../../../src/model/error.ts";

function refusal(code: string, errno: number): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: …`), { code, errno, syscall: "write" });
}

describe("ioError", () => {
  it.each([
    ["ENOSPC", -28, "CGOX_IO_FULL", /cache prune/],
    ["EDQUOT", -122, "CGOX_IO_FULL", /CGOX_CACHE/],
    ["EACCES", -13, "CGOX_IO_DENIED", /CGOX_CACHE/],
    ["EPERM", -1, "CGOX_IO_DENIED", /CGOX_CACHE/],
    ["EROFS", -30, "CGOX_IO_DENIED", /CGOX_CACHE/],
    ["EIO", -5, "CGOX_IO_FAILED", /CGOX_CACHE/],
  ])("%s", (errno, number, code, hint) => {
    const error = ioError(refusal(errno, number), "write", "/var/cache/x");
    expect(error).toBeInstanceOf(CgoxError);
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^cannot write /var/cache/x: .*\\(${errno}\\)$`)),
      hint: expect.stringMatching(hint),
    });
  });

  it("leaves mistakes of the program and errors for users as they are", async () => {
    for (const error of [new TypeError("x"), new CgoxError("CGOX_X_Y", "z")]) {
      await expect(guarded("read", "/x", () => Promise.reject(error))).rejects.toBe(error);
    }
  });
});

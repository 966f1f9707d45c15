import { describe, expect, it } from "vitest";
import { keepCredentials } from "../../../../src/io/network/credentials.ts";

const basic = (pair: string): object => ({ authorization: `Basic ${Buffer.from(pair).toString("base64")}` });

describe("keepCredentials", () => {
  it("hands an address back without what it keeps, and says that below the address alone", () => {
    const credentials = keepCredentials();
    expect(credentials.takeOut("http://jo:s%40cret@host:8080/debian/")).toBe("http://host:8080/debian");
    expect(credentials.takeOut("http://token@host:8080/debian/private")).toBe("http://host:8080/debian/private");
    expect(credentials.of("http://host:8080/debian/dists/x").authorization).toEqual(basic("jo:s@cret"));
    expect(credentials.of("http://host:8080/debian").authorization).toEqual(basic("jo:s@cret"));
    expect(credentials.of("http://host:8080/debian/private/x").authorization).toEqual(basic("token:"));
    for (const other of ["http://host:8080/", "http://host:8080/debian-2/x", "http://host/debian/x", "https://host:8080/debian/x"]) {
      expect(credentials.of(other).authorization).toEqual({});
    }
  });

  it("leaves the others as they are", () => {
    const credentials = keepCredentials();
    for (const address of ["http://host/debian/", "file:///srv/debian", "no address@all", "http://host/a@b"]) {
      expect(credentials.takeOut(address)).toBe(address);
    }
  });

  it("takes a per cent sign that encodes nothing as it is", () => {
    const { url, authorization } = keepCredentials().of("http://jo:100%@host/x");
    expect([url.href, authorization]).toEqual(["http://host/x", basic("jo:100%")]);
  });
});

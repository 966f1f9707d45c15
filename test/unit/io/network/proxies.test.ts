import { describe, expect, it } from "vitest";
import { readProxies } from "../../../../src/io/network/proxies.ts";

const plain = new URL("http://mirror.example/debian");
const secure = new URL("https://mirror.example/debian");

describe("readProxies", () => {
  it.each([
    [{}, "", ""],
    [{ http_proxy: "proxy:3128" }, "http://proxy:3128", ""],
    [{ HTTP_PROXY: "http://proxy:3128", https_proxy: "jo:secret@proxy" }, "http://proxy:3128", "http://jo:secret@proxy"],
    [{ http_proxy: "", all_proxy: "proxy" }, "http://proxy", "http://proxy"],
    [{ http_proxy: "one", HTTP_PROXY: "two", ALL_PROXY: "three" }, "http://one", "http://three"],
    [{ https_proxy: " https://proxy:443 " }, "", "https://proxy:443"],
  ])("%o", (env, httpProxy, httpsProxy) => {
    const proxies = readProxies(env);
    expect(proxies).toMatchObject({ httpProxy, httpsProxy });
    proxies.check(plain);
    proxies.check(secure);
  });

  it.each([
    [
      { http_proxy: "socks5://jo:secret@proxy" },
      "http_proxy cannot be used: socks5://***@proxy: cgox speaks to http proxies, and this is a SOCKS one",
    ],
    [{ ALL_PROXY: "socks5h://proxy" }, "ALL_PROXY cannot be used: socks5h://proxy: cgox speaks to http proxies, and this is a SOCKS one"],
    [{ HTTP_PROXY: "http://proxy:99999" }, "HTTP_PROXY cannot be used: http://proxy:99999: it is no address of an http proxy"],
    [{ http_proxy: "ftp://proxy" }, "http_proxy cannot be used: ftp://proxy: it is no address of an http proxy"],
  ])("refuses %o by name", (env, message) => {
    expect(() => readProxies(env).check(plain)).toThrow(expect.objectContaining({ code: "CGOX_NET_PROXY", message }));
  });

  it.each(["*", "a.example, *", "mirror.example", ".example", "*.example", "example:80", "MIRROR.example"])(
    "a proxy that cannot be used is not asked for what no_proxy=%s lists",
    (noProxy) => {
      readProxies({ http_proxy: "socks5://proxy", no_proxy: noProxy.toLowerCase() }).check(plain);
    },
  );

  it("takes an asterisk among others for all", () => {
    expect(readProxies({ NO_PROXY: "a.example, *" }).noProxy).toBe("*");
    expect(readProxies({ no_proxy: "a.example b.example:81" }).noProxy).toBe("a.example,b.example:81");
    expect(() => readProxies({ http_proxy: "socks5://proxy", no_proxy: "example:81,ample" }).check(plain)).toThrow("SOCKS");
  });
});

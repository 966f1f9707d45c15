import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import { redactAddress } from "../../model/redact.ts";

/** How servers are reached. Empty texts where nothing is said. */
export interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** @throws CgoxError `CGOX_NET_PROXY` where the variable for such an address names a proxy that cannot be used */
  readonly check: (url: URL) => void;
}

interface Named {
  readonly variable: string;
  readonly address: string;
  readonly fault?: string;
}

/** The proxies that the variables of an environment name, read as curl reads them: without a scheme it is http, and `all_proxy` is for both. */
export function readProxies(env: Host["env"]): Proxies {
  const [http, https] = [named(env, "http_proxy") ?? named(env, "all_proxy"), named(env, "https_proxy") ?? named(env, "all_proxy")];
  const excepted = (env["no_proxy"] ?? env["NO_PROXY"] ?? "").split(/[,\s]+/).filter((entry) => entry !== "");
  const noProxy = excepted.includes("*") ? "*" : excepted.join(",");
  const usable = (proxy: Named | undefined): string => (proxy === undefined || proxy.fault !== undefined ? "" : proxy.address);
  return {
    httpProxy: usable(http),
    httpsProxy: usable(https),
    noProxy,
    check(url) {
      const proxy = url.protocol === "https:" ? https : http;
      if (proxy?.fault === undefined || noProxy === "*" || excepted.some((entry) => isExcepted(url, entry))) return;
      throw new CgoxError("CGOX_NET_PROXY", `${proxy.variable} cannot be used: ${redactAddress(proxy.address)}: ${proxy.fault}`, {
        hint: `set ${proxy.variable} to http://<host>:<port>, or list ${url.hostname} in no_proxy to reach it without a proxy`,
      });
    },
  };
}

function named(env: Host["env"], name: string): Named | undefined {
  for (const variable of [name, name.toUpperCase()]) {
    const value = env[variable]?.trim();
    if (value === undefined || value === "") continue;
    const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
    if (/^socks/i.test(address)) return { variable, address, fault: "cgox speaks to http proxies, and this is a SOCKS one" };
    const isGood = /^https?:\/\/[^/]/i.test(address) && URL.canParse(address);
    return isGood ? { variable, address } : { variable, address: value, fault: "it is no address of an http proxy" };
  }
  return undefined;
}

/** As the library does it: the host or a domain that it is in, maybe with a port. */
function isExcepted({ hostname, port, protocol }: URL, entry: string): boolean {
  const [, host = entry, wantedPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
  const ownPort = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  const domain = host.replace(/^\*?\./, "").toLowerCase();
  return (wantedPort === undefined || wantedPort === ownPort) && (hostname === domain || hostname.endsWith(`.${domain}`));
}

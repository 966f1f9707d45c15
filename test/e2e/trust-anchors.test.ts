import { X509Certificate } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serverAnchors } from "../../src/ship/bundle/trust-anchors.ts";
import { describeWith } from "./support/tools.ts";

const MOZILLA = "/usr/share/ca-certificates/mozilla";

/** What is said of a certificate, one after the other for all of Mozilla's. */
const KINDS = [
  "server and email",
  "email",
  "nothing of its key",
  "distrusted",
  "not trusted",
  "server",
  "distrusted by serial number",
] as const;

/** Extended key usages as ca-certificates' script writes them. */
const PURPOSES: Readonly<Record<string, string>> = {
  "server and email": "0 %06%03U%1d%25%01%01%ff%04%160%14%06%08%2b%06%01%05%05%07%03%04%06%08%2b%06%01%05%05%07%03%01",
  server: "0%16%06%03U%1d%25%01%01%ff%04%0c0%0a%06%08%2b%06%01%05%05%07%03%01",
  email: "0%16%06%03U%1d%25%01%01%ff%04%0c0%0a%06%08%2b%06%01%05%05%07%03%04",
};

describeWith(["trust", "openssl", "update-ca-certificates"], "the certificates that a trust source trusts", () => {
  let folder: string;
  let source: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-trust-"));
    await chmod(folder, 0o755);
    const sections: string[] = ["# made by a test\n"];
    for (const [index, name] of (await readdir(MOZILLA)).toSorted().entries()) {
      const pem = await readFile(join(MOZILLA, name), "utf8");
      sections.push(await sectionsOf(name, pem.trim(), KINDS[index % KINDS.length] ?? "server"));
    }
    source = sections.join("\n");
    await mkdir(join(folder, "source"));
    await writeFile(join(folder, "source/ca-bundle.trust.p11-kit"), source);
    await mkdir(join(folder, "config/pkcs11/modules"), { recursive: true });
    await writeFile(join(folder, "config/pkcs11/pkcs11.conf"), "user-config: only\n");
    const module = `module: p11-kit-trust.so\ntrust-policy: yes\nx-init-reserved: paths=${join(folder, "source")}\n`;
    await writeFile(join(folder, "config/pkcs11/modules/p11-kit-trust.module"), module);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are those that p11-kit extracts for servers", async () => {
    const output = join(folder, "out");
    await mkdir(output);
    await chmod(output, 0o777);
    // p11-kit reads no configuration of a user's for root.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const options = ["--filter=ca-anchors", "--purpose=server-auth", "--format=pem-bundle"];
    await execa("trust", ["extract", ...options, join(output, "bundle.pem")], {
      cwd: "/",
      env: { XDG_CONFIG_HOME: join(folder, "config"), HOME: folder },
      ...nobody,
    });
    const theirs = certificates(await readFile(join(output, "bundle.pem"), "utf8"));
    const own = certificates(serverAnchors([source]));
    expect(own.size).toBeGreaterThan(50);
    expect(own).toEqual(theirs);
  });
});

function certificates(text: string): Set<string> {
  const found = text.match(/-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----/g) ?? [];
  return new Set(found.map((pem) => new X509Certificate(pem).fingerprint256).toSorted());
}

async function sectionsOf(name: string, pem: string, kind: (typeof KINDS)[number]): Promise<string> {
  const section = (...lines: readonly string[]): string =>
    `[p11-kit-object-v1]\nlabel: "${name}"\n${lines.join("\n")}\nmodifiable: false\n`;
  const key = new X509Certificate(pem).publicKey.export({ type: "spki", format: "pem" }).toString();
  const purposes = PURPOSES[kind];
  const usage =
    purposes === undefined ? "" : `${section("class: x-certificate-extension", "object-id: 2.5.29.37", `value: "${purposes}"`)}${key}`;
  const state = kind === "distrusted" ? "x-distrusted: true" : `trusted: ${String(kind !== "not trusted")}`;
  const certificate = `${section(state, "nss-mozilla-ca-policy: true")}${pem}\n# Certificate: ${name}\n`;
  return usage + certificate + (kind === "distrusted by serial number" ? section(...(await refusal(pem))) : "");
}

async function refusal(pem: string): Promise<string[]> {
  const { stdout } = await execa("openssl", ["asn1parse"], { input: pem });
  const der = new X509Certificate(pem).raw;
  // The whole, the part that is signed, its version; then the serial number, the algorithm and the issuer.
  const parts = [...stdout.matchAll(/^ *(\d+):d=2 +hl=(\d+) l= *(\d+)/gm)].map(([, at, header, length]) =>
    der.subarray(Number(at), Number(at) + Number(header) + Number(length)),
  );
  const isVersion3 = parts[0]?.[0] === 0xa0;
  const [serial, , issuer] = parts.slice(isVersion3 ? 1 : 0);
  const percent = (bytes: Uint8Array = Buffer.alloc(0)): string => Buffer.from(bytes).toString("hex").replaceAll(/../g, "%$&");
  return [
    "class: certificate",
    "certificate-type: x-509",
    `issuer: "${percent(issuer)}"`,
    `serial-number: "${percent(serial)}"`,
    "x-distrusted: true",
  ];
}

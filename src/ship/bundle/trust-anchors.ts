import { isAuthority, readCertificate, readExtension, readPurposes, type Certificate } from "../../formats/certificate.ts";
import { parseTrustSource, trustBytes, type TrustObject } from "../../formats/p11-kit.ts";

const EXTENDED_KEY_USAGE = "2.5.29.37";
const SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

interface Anchor {
  readonly label: string;
  readonly der: Buffer;
  readonly certificate: Certificate;
}

/**
 * The authorities that p11-kit trust sources trust to vouch for servers, as PEM: what `trust extract --filter=ca-anchors --purpose=server-auth
 * --format=pem-bundle` makes of them. Left out are those that are not trusted or distrusted, by themselves, by issuer and serial number or by
 * their public key, and those that are trusted for other purposes alone. What a source says of a public key stands before the certificate's own.
 * @throws CgoxError `CGOX_FORMAT_DER`
 */
export function serverAnchors(sources: readonly string[]): string {
  const objects = sources.flatMap(parseTrustSource);
  const anchors = new Map<string, Anchor>();
  const refused = refusals(objects);
  const attached = attachedPurposes(objects);
  for (const object of objects) {
    const der = object.blocks.get("CERTIFICATE");
    if (der === undefined || object.fields.get("trusted") !== "true") continue;
    const certificate = readCertificate(der);
    const own = certificate.extensions.get(EXTENDED_KEY_USAGE);
    const purposes = attached.get(certificate.publicKey.toString("hex")) ?? (own === undefined ? undefined : readPurposes(own));
    const isForServers = purposes === undefined || purposes.includes(SERVER_AUTHENTICATION);
    if (!isForServers || !isAuthority(certificate) || marksOf(certificate).some((mark) => refused.has(mark))) continue;
    anchors.set(der.toString("base64"), { label: object.fields.get("label") ?? "", der, certificate });
  }
  return [...anchors.values()].map(pemText).join("\n");
}

/** By what certificates are refused: `issuer serial` and public keys, in hex. */
function refusals(objects: readonly TrustObject[]): Set<string> {
  const refused = new Set<string>();
  for (const { fields, blocks } of objects) {
    if (fields.get("x-distrusted") !== "true") continue;
    const der = blocks.get("CERTIFICATE");
    const [issuer, serial] = [fields.get("issuer"), fields.get("serial-number")];
    if (der !== undefined) for (const mark of marksOf(readCertificate(der))) refused.add(mark);
    else if (issuer !== undefined && serial !== undefined)
      refused.add(`${trustBytes(issuer).toString("hex")} ${trustBytes(serial).toString("hex")}`);
    const key = blocks.get("PUBLIC KEY");
    if (key !== undefined) refused.add(key.toString("hex"));
  }
  return refused;
}

function marksOf({ issuer, serialNumber, publicKey }: Certificate): string[] {
  return [`${issuer.toString("hex")} ${serialNumber.toString("hex")}`, publicKey.toString("hex")];
}

/** Public key in hex → the purposes that the source says it is for. */
function attachedPurposes(objects: readonly TrustObject[]): Map<string, string[]> {
  const purposes = new Map<string, string[]>();
  for (const { fields, blocks } of objects) {
    const [key, value] = [blocks.get("PUBLIC KEY"), fields.get("value")];
    if (key === undefined || value === undefined || fields.get("object-id") !== EXTENDED_KEY_USAGE) continue;
    purposes.set(key.toString("hex"), readPurposes(readExtension(trustBytes(value))[1]));
  }
  return purposes;
}

function pemText({ label, der }: Anchor): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  const comment = label.replaceAll(/[^\x20-\x7e]/g, "?");
  return `# ${comment}\n-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

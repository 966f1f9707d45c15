import { readDer, readOid, type DerValue } from "./der.ts";

/** What an X.509 certificate says, as far as it matters for trust (RFC 5280, section 4.1). Names and keys are DER as they stand. */
export interface Certificate {
  readonly serialNumber: Buffer;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  /** 1 or 3. */
  readonly version: number;
  /** Object identifier → the extension's value. */
  readonly extensions: ReadonlyMap<string, Buffer>;
}

const [VERSION, EXTENSIONS, BOOLEAN] = [0xa0, 0xa3, 0x01];

/** @throws CgoxError `CGOX_FORMAT_DER` */
export function readCertificate(der: Buffer): Certificate {
  const [tbs] = inside(readDer(der)[0]);
  const fields = inside(tbs);
  const version = fields[0]?.tag === VERSION ? fields.shift() : undefined;
  const [serial, , issuer, , subject, publicKey, ...rest] = fields;
  const empty = Buffer.alloc(0);
  return {
    serialNumber: serial?.bytes ?? empty,
    issuer: issuer?.bytes ?? empty,
    subject: subject?.bytes ?? empty,
    publicKey: publicKey?.bytes ?? empty,
    version: 1 + (inside(version)[0]?.content.at(-1) ?? 0),
    extensions: new Map(inside(inside(rest.find(({ tag }) => tag === EXTENSIONS))[0]).map((one) => readExtension(one.bytes))),
  };
}

/** The object identifier and the value of one extension, in DER. @throws CgoxError `CGOX_FORMAT_DER` */
export function readExtension(der: Buffer): [string, Buffer] {
  const parts = inside(readDer(der)[0]);
  return [parts[0] === undefined ? "" : readOid(parts[0]), parts.at(-1)?.content ?? Buffer.alloc(0)];
}

/** Whether a certificate is one that may sign others: by its basic constraints, in version 1 where it has signed itself. */
export function isAuthority({ extensions, version, issuer, subject }: Certificate): boolean {
  const constraints = extensions.get("2.5.29.19");
  if (constraints === undefined) return version === 1 && issuer.equals(subject);
  const [first] = inside(readDer(constraints)[0]);
  return first?.tag === BOOLEAN && first.content[0] !== 0;
}

/** The object identifiers of an extended key usage. */
export function readPurposes(value: Buffer): string[] {
  return inside(readDer(value)[0]).map(readOid);
}

function inside(value: DerValue | undefined): DerValue[] {
  return value === undefined ? [] : readDer(value.content);
}

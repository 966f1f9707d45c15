/** An object of a p11-kit trust source. */
export interface TrustObject {
  /** Fields as they are spelled, without quotes; `value` decodes those that are bytes. */
  readonly fields: ReadonlyMap<string, string>;
  /** PEM blocks by their type: `CERTIFICATE`, `PUBLIC KEY`. */
  readonly blocks: ReadonlyMap<string, Buffer>;
}

const HEADER = "[p11-kit-object-v1]";

/**
 * Reads p11-kit's own format of trust sources, as Mozilla's certificates are packed in: sections `[p11-kit-object-v1]` with lines `field: value`,
 * PEM blocks among them, comments after `#`. What stands before the first section is passed over, so a file that is no such source has no objects.
 */
export function parseTrustSource(text: string): TrustObject[] {
  const objects: { fields: Map<string, string>; blocks: Map<string, Buffer> }[] = [];
  let block: { readonly type: string; base64: string } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const object = objects.at(-1);
    if (block !== undefined) {
      if (!line.startsWith("-----END ")) block.base64 += line;
      else {
        object?.blocks.set(block.type, Buffer.from(block.base64, "base64"));
        block = undefined;
      }
      continue;
    }
    const type = /^-----BEGIN (.+)-----$/.exec(line)?.[1];
    const [, name, quoted, plain] = /^([a-z][a-z0-9-]*):\s*(?:"(.*)"|(.*))$/.exec(line.trimEnd()) ?? [];
    if (line.trim() === HEADER) objects.push({ fields: new Map(), blocks: new Map() });
    else if (type !== undefined) block = { type, base64: "" };
    else if (name !== undefined) object?.fields.set(name, quoted ?? plain ?? "");
  }
  return objects;
}

/** The bytes of a field: `%` and two hex digits are a byte, other characters are themselves. */
export function trustBytes(value: string): Buffer {
  const pieces = [...value.matchAll(/%([0-9a-fA-F]{2})|([^%]+|%)/g)];
  return Buffer.concat(pieces.map(([, hex, plain = ""]) => (hex === undefined ? Buffer.from(plain) : Buffer.from(hex, "hex"))));
}

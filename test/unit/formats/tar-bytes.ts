/** A tar archive's bytes, made by hand so that tests can make what no honest tool would. */
export interface TarMember {
  readonly path: string;
  /** The type flag: `0` file, `1` hard link, `2` symbolic link, `5` folder, `x` pax header, `L` GNU long name, … */
  readonly type?: string;
  readonly mode?: number;
  readonly link?: string;
  readonly data?: string;
  /** The size that the header claims, where it is not the data's. */
  readonly size?: number;
  /** The header's bytes for the size, where they are no octal number. */
  readonly rawSize?: string;
  /** ustar's first part of a path that is too long. */
  readonly prefix?: string;
  readonly checksum?: number;
}

const BLOCK = 512;

/** ustar headers and padded data, with the two zero blocks at the end. */
export function tarBytes(members: readonly TarMember[]): Buffer {
  return Buffer.concat([...members.map(memberBytes), Buffer.alloc(2 * BLOCK)]);
}

function memberBytes(member: TarMember): Buffer {
  const { path, type = "0", mode = 0o644, link = "", data = "", size = Buffer.byteLength(data) } = member;
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 100);
  header.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  if (member.rawSize !== undefined) header.write(member.rawSize, 124, "latin1");
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write("ustar\x0000", 257);
  header.write(member.prefix ?? "", 345, 155);
  const sum = member.checksum ?? header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const body = Buffer.from(data);
  return Buffer.concat([header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);
}

import type { HeaderData } from "tar";

/** One entry to write. Paths are written as they are: `./usr/bin/`, with a slash at the end of a folder's. */
export interface TarMember {
  readonly path: string;
  readonly type: "file" | "directory" | "symlink";
  /** Permission bits. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** Seconds since 1970. */
  readonly modified: number;
  /** Of a file. */
  readonly data?: Uint8Array;
  /** Of a symlink. */
  readonly linkPath?: string;
}

/**
 * Writes a tar archive of the members in the order given, in the form that dpkg reads (deb(5)): ustar headers, GNU's long names for
 * paths over 99 bytes, no pax headers. Owners count by their names; their numbers are 0.
 */
export async function writeTar(members: readonly TarMember[]): Promise<Buffer> {
  const { Header } = await import("tar");
  const header = (data: HeaderData): Buffer => {
    const made = new Header({ uid: 0, gid: 0, ...data });
    made.encode();
    return made.block ?? Buffer.alloc(BLOCK);
  };
  const longName = (type: "NextFileHasLongPath" | "NextFileHasLongLinkpath", name: string): Uint8Array[] => {
    const data = Buffer.from(`${name}\0`);
    if (data.length <= NAME_LENGTH) return [];
    return [
      header({ path: "././@LongLink", type, mode: 0o644, size: data.length, uname: "root", gname: "root", mtime: EPOCH }),
      ...padded(data),
    ];
  };
  const pieces = members.flatMap((member): Uint8Array[] => {
    const { path, type, mode, owner, group, modified, data = EMPTY, linkPath = "" } = member;
    return [
      ...longName("NextFileHasLongLinkpath", linkPath),
      ...longName("NextFileHasLongPath", path),
      header({
        path: clip(path),
        type: TYPES[type],
        mode,
        uname: owner,
        gname: group,
        size: data.length,
        mtime: new Date(modified * 1000),
        ...(linkPath === "" ? {} : { linkpath: clip(linkPath) }),
      }),
      ...padded(data),
    ];
  });
  return Buffer.concat([...pieces, Buffer.alloc(END_MARK)]);
}

const BLOCK = 512;
const END_MARK = 2 * BLOCK;
/** Of a header's fields for names, with the NUL at their end. */
const NAME_LENGTH = 100;
const EMPTY = new Uint8Array();
const EPOCH = new Date(0);
const TYPES = { file: "File", directory: "Directory", symlink: "SymbolicLink" } as const;

function padded(data: Uint8Array): Uint8Array[] {
  const rest = data.length % BLOCK;
  return rest === 0 ? [data] : [data, Buffer.alloc(BLOCK - rest)];
}

/** What of a name fits into the header, where a long name before it counts. */
function clip(name: string): string {
  const bytes = Buffer.from(name);
  return bytes.length < NAME_LENGTH
    ? name
    : bytes
        .subarray(0, NAME_LENGTH - 1)
        .toString("latin1")
        .replaceAll(/[^ -~]/g, "_");
}

import type { LockedPackage } from "../../model/lock.ts";

/**
 * The most bytes that a package may hold when it is decompressed. Where the index has said what it takes: twice that, since a tar archive is up to
 * 1.05 times what Debian's Installed-Size says (adwaita-icon-theme, 5741 small files; linux-libc-dev 1.03, libboost1.74-dev 1.02,
 * libgtk-3-dev 1.01, libopencv-dev 0.99), and a slack for packages of tiny files, which that field counts with other roundings. Where nothing was said, as in
 * locks of older versions and in 126 of Debian 12's 63,440 packages: 300 times the file, since the most that any of the others has is 244 times
 * (librust-alacritty-terminal-dev; of libraries 125, libmlv3-dev; usual are 3 to 6).
 */
export function unpackLimit({ size, installedSize }: Pick<LockedPackage, "size" | "installedSize">): number {
  return Math.min(LARGEST, SLACK + (installedSize === undefined ? size * MOST_OF_FILE : installedSize * MOST_OF_INSTALLED));
}

const MOST_OF_INSTALLED = 2;
const MOST_OF_FILE = 300;
/** Bytes. */
const SLACK = 16 << 20;
/** Bytes, whatever the index says: it is in memory at once. */
const LARGEST = 2 ** 31;

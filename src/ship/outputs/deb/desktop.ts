import { posix } from "node:path";
import { CgoxError } from "../../../model/error.ts";
import { plainFile, type DebEntry } from "./entry.ts";

/** A desktop file in its place (Desktop Entry Specification). @throws CgoxError `CGOX_DEB_DESKTOP` */
export function desktopFile(source: string, data: Buffer): DebEntry {
  const text = data.toString("utf8");
  const [, body = ""] = /^\s*(?:#.*\n|\s)*\[Desktop Entry\]\s*\n([\s\S]*)$/.exec(text) ?? [];
  const missing = ["Type", "Name"].filter((key) => !new RegExp(`^${key}\\s*=\\s*\\S`, "m").test(body));
  if (missing.length > 0 || !source.endsWith(".desktop")) {
    const what =
      body === ""
        ? "its first group is not [Desktop Entry]"
        : missing.length > 0
          ? `it has no ${missing.join(" and no ")}`
          : "its name does not end in .desktop";
    throw new CgoxError("CGOX_DEB_DESKTOP", `${source} is no desktop file: ${what}`, { hint: "check it with: desktop-file-validate" });
  }
  return plainFile(`usr/share/applications/${posix.basename(source)}`, data, source);
}

/** An icon in the folder of the hicolor theme for its size. @throws CgoxError `CGOX_DEB_ICON` for what is neither PNG nor SVG, and for a size that the theme has not */
export function iconFile(source: string, data: Buffer): DebEntry {
  const folder = source.endsWith("-symbolic.svg") ? "symbolic" : source.endsWith(".svg") ? "scalable" : pngSize(data);
  if (folder === undefined) {
    throw new CgoxError("CGOX_DEB_ICON", `${source} is no icon that desktops take: it is neither a PNG nor an SVG file`, {
      hint: "convert it to PNG",
    });
  }
  if (/^\d/.test(folder) && !SIZES.has(folder)) {
    throw new CgoxError("CGOX_DEB_ICON", `${source} has ${folder} pixels, a size in which desktops look for no icon`, {
      hint: `scale it to one of ${[...SIZES].join(", ")}`,
    });
  }
  return plainFile(`usr/share/icons/hicolor/${folder}/apps/${posix.basename(source)}`, data, source);
}

/** Those of the hicolor theme's index. */
const SIZES: ReadonlySet<string> = new Set([16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512].map((size) => `${size}x${size}`));

/** `48x48`, by the file's first chunk (PNG specification, 11.2.2). */
function pngSize(data: Buffer): string | undefined {
  if (data.length < 24 || data.toString("latin1", 1, 4) !== "PNG" || data.toString("latin1", 12, 16) !== "IHDR") return undefined;
  return `${data.readUInt32BE(16)}x${data.readUInt32BE(20)}`;
}

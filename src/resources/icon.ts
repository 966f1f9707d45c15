import { CgoxError } from "../model/error.ts";

/**
 * Refuses what is no icon before the resource compiler is asked.
 * @throws CgoxError `CGOX_RESOURCES_ICON`
 */
export function checkIcon(path: string, bytes: Buffer): void {
  const isIcon = bytes.length > HEADER && bytes.readUInt16LE(0) === 0 && bytes.readUInt16LE(2) === 1;
  const count = isIcon ? bytes.readUInt16LE(4) : 0;
  if (count === 0) throw notAnIcon(path, bytes.toString("latin1", 1, 4) === "PNG" ? "it is a PNG image" : "it does not begin like one");
  for (let index = 0; index < count; index++) {
    const entry = HEADER + ENTRY * index;
    if (entry + ENTRY > bytes.length || bytes.readUInt32LE(entry + 8) + bytes.readUInt32LE(entry + 12) > bytes.length) {
      throw notAnIcon(path, `image ${index + 1} of ${count} goes beyond its end`);
    }
  }
}

function notAnIcon(path: string, reason: string): CgoxError {
  return new CgoxError("CGOX_RESOURCES_ICON", `${path} is not an .ico file: ${reason}`, {
    hint: "ImageMagick makes one of a PNG image: convert app.png -define icon:auto-resize=256,48,32,16 app.ico",
  });
}

const HEADER = 6;
const ENTRY = 16;

import { expect, test } from "vitest";
import { checkIcon } from "../../../src/resources/icon.ts";

const icon = (count: number, offset: number, size = 4): Buffer => {
  const bytes = Buffer.alloc(6 + 16 * count + size);
  bytes.writeUInt16LE(1, 2);
  bytes.writeUInt16LE(count, 4);
  for (let index = 0; index < count; index++) bytes.writeUInt32LE(size, 6 + 16 * index + 8);
  for (let index = 0; index < count; index++) bytes.writeUInt32LE(offset, 6 + 16 * index + 12);
  return bytes;
};

test("an icon passes", () => {
  checkIcon("app.ico", icon(2, 6 + 32));
});

test.each([
  ["nothing", Buffer.alloc(0), /does not begin like one/],
  ["a PNG image", Buffer.from("\x89PNG\r\n\x1a\n plus what follows", "latin1"), /it is a PNG image/],
  ["a cursor", Buffer.from([0, 0, 2, 0, 1, 0, 0, 0, 0, 0]), /does not begin like one/],
  ["one without images", icon(0, 0), /does not begin like one/],
  ["one that is cut short", icon(2, 6 + 33), /image 1 of 2 goes beyond its end/],
])("%s does not", (_, bytes, message) => {
  expect(() => {
    checkIcon("app.ico", bytes);
  }).toThrow(expect.objectContaining({ code: "CGOX_RESOURCES_ICON", message: expect.stringMatching(message) as string }));
});

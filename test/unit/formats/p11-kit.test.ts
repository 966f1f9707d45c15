import { expect, test } from "vitest";
import { parseTrustSource, trustBytes } from "../../../src/formats/p11-kit.ts";

test("sections, fields, blocks and comments of a trust source", () => {
  const text =
    '# x\nlabel: "before"\n[p11-kit-object-v1]\nlabel: "A: b"\ntrusted: true\n-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n#label: "no"\n\n[p11-kit-object-v1]\r\nvalue: "%30a"\r\n';
  const objects = parseTrustSource(text);
  expect(objects.map(({ fields }) => [...fields])).toEqual([
    [
      ["label", "A: b"],
      ["trusted", "true"],
    ],
    [["value", "%30a"]],
  ]);
  expect(objects[0]?.blocks.get("CERTIFICATE")).toEqual(Buffer.from([0, 1, 2]));
  expect(trustBytes("%30a%ffé%")).toEqual(Buffer.concat([Buffer.from([0x30, 0x61, 0xff]), Buffer.from("é%")]));
});

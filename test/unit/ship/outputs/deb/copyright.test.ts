import { describe, expect, test } from "vitest";
import { copyrightFile } from "../../../../../src/ship/outputs/deb/copyright.ts";
import { commonLicence, copyrightHolders, detectLicence } from "../../../../../src/ship/outputs/deb/licences.ts";

const about = { name: "demo", maintainer: "Jo Doe <jo@example.com>", year: 2026 };

describe("detectLicence", () => {
  test.each([
    ["Apache License\n  Version 2.0, January 2004", "Apache-2.0"],
    ["GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007", "GPL-3"],
    ["GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007 … GNU General Public License", "LGPL-3"],
    ["GNU GENERAL PUBLIC LICENSE\n Version 2, June 1991", "GPL-2"],
    ["Permission is hereby granted, free of charge, to any person\nobtaining a copy … THE SOFTWARE IS PROVIDED “AS IS”", "Expat"],
    ["Redistributions of source code must retain … Redistributions in binary form must\n reproduce … Neither the name of", "BSD-3-Clause"],
    ["Redistributions of source code must retain … Redistributions in binary form must\n reproduce", "BSD-2-Clause"],
    ["All rights reserved.", undefined],
  ])("%j", (text, name) => expect(detectLicence(text)).toBe(name));
});

test("holders are taken from a licence's own lines", () => {
  expect(
    copyrightHolders("MIT\n\nCopyright (c) 2024-2026 Jo Doe\n Copyright © 2023 Ann. All rights reserved.\ncopyright holders are"),
  ).toEqual(["2024-2026 Jo Doe", "2023 Ann"]);
});

test.each([
  ["GPL-3.0-or-later", "GPL-3"],
  ["LGPL-2.1-only", "LGPL-2.1"],
  ["Apache-2.0", "Apache-2.0"],
  ["MIT", undefined],
  ["AGPL-3.0-only", undefined],
])("%s is in common-licenses as %s", (name, file) => expect(commonLicence(name)).toBe(file));

describe("copyrightFile", () => {
  test("names a licence that every system has", () => {
    const { text, isUnlicensed } = copyrightFile({ ...about, licence: "GPL-3.0-or-later", copyright: "2026 Jo Doe\n2025 Ann" });
    expect(isUnlicensed).toBe(false);
    expect(text).toBe(`Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: demo
Upstream-Contact: Jo Doe <jo@example.com>

Files: *
Copyright: 2026 Jo Doe
 2025 Ann
License: GPL-3+
 On Debian systems, the full text of this licence is in the file
 /usr/share/common-licenses/GPL-3.
`);
  });

  test("holds the text of another", () => {
    const licenceText =
      'Copyright (c) 2024 Ann\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n\nThe software is provided "as is"\n';
    const { text } = copyrightFile({ ...about, licenceText });
    expect(text).toContain("\nCopyright: 2024 Ann\nLicense: Expat\n Copyright (c) 2024 Ann\n .\n Permission is hereby granted");
  });

  test("says so where there is none", () => {
    const { text, isUnlicensed } = copyrightFile(about);
    expect(isUnlicensed).toBe(true);
    expect(text).toContain("Copyright: 2026 Jo Doe <jo@example.com>\nLicense: all-rights-reserved\n");
  });
});

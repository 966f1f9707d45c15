/** A licence that is known by sentences of its text. */
interface Licence {
  /** Short name as DEP-5 and SPDX have it. */
  readonly name: string;
  /** Every one of these is in its text, and none of `without`. */
  readonly markers: readonly RegExp[];
  readonly without?: RegExp;
  /** File below /usr/share/common-licenses, which a copyright file names instead of the text (Debian Policy 12.5). */
  readonly common?: string;
}

/** The more special ones first. Blanks in the text count as one, case does not. */
const LICENCES: readonly Licence[] = [
  { name: "AGPL-3", markers: [/gnu affero general public license/i, /version 3, 19 november 2007/i] },
  { name: "LGPL-3", markers: [/gnu lesser general public license/i, /version 3, 29 june 2007/i], common: "LGPL-3" },
  { name: "LGPL-2.1", markers: [/gnu lesser general public license/i, /version 2\.1, february 1999/i], common: "LGPL-2.1" },
  { name: "GPL-3", markers: [/gnu general public license/i, /version 3, 29 june 2007/i], common: "GPL-3" },
  { name: "GPL-2", markers: [/gnu general public license/i, /version 2, june 1991/i], common: "GPL-2" },
  { name: "Apache-2.0", markers: [/apache license/i, /version 2\.0, january 2004/i], common: "Apache-2.0" },
  { name: "MPL-2.0", markers: [/mozilla public license,? version 2\.0/i], common: "MPL-2.0" },
  { name: "CC0-1.0", markers: [/cc0 1\.0 universal/i], common: "CC0-1.0" },
  { name: "Unlicense", markers: [/this is free and unencumbered software released into the public domain/i] },
  { name: "ISC", markers: [/permission to use, copy, modify, and(?:\/or)? distribute this software for any purpose with or without fee/i] },
  {
    name: "BSD-3-Clause",
    markers: [/redistributions of source code must retain/i, /redistributions in binary form must reproduce/i, /neither the names? of/i],
  },
  {
    name: "BSD-2-Clause",
    markers: [/redistributions of source code must retain/i, /redistributions in binary form must reproduce/i],
    without: /neither the names? of|all advertising materials/i,
  },
  {
    name: "Expat",
    markers: [/permission is hereby granted, free of charge, to any person obtaining a copy/i, /the software is provided "as is"/i],
  },
];

/** The short name of a licence by its text; undefined where no markers are sure. */
export function detectLicence(text: string): string | undefined {
  const plain = text.replaceAll(/\s+/g, " ").replaceAll(/[“”]/g, '"');
  return LICENCES.find(
    ({ markers, without }) => markers.every((marker) => marker.test(plain)) && (without === undefined || !without.test(plain)),
  )?.name;
}

/** The name of the file in /usr/share/common-licenses that holds the licence; undefined where none does. `GPL-3.0-or-later` is GPL-3. */
export function commonLicence(name: string): string | undefined {
  const bare = name
    .replace(/-(?:only|or-later)$/, "")
    .replace(/\+$/, "")
    .replace(/^(L?GPL-\d)\.0$/, "$1");
  return LICENCES.find((licence) => licence.name === bare)?.common;
}

/** The lines of a licence's text that say who has the rights, without the word Copyright. */
export function copyrightHolders(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((line) => {
    const [, holder] = /^copyright\s+(?:(?:\(c\)|©)\s*)?(\d{4}.*)$/i.exec(line) ?? [];
    return holder === undefined || /free software foundation/i.test(holder) ? [] : [holder.replace(/\.?\s*all rights reserved\.?$/i, "")];
  });
}

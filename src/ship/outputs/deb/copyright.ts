import { formatParagraph } from "../../../formats/deb822.ts";
import { commonLicence, copyrightHolders, detectLicence } from "./licences.ts";

export interface CopyrightInput {
  readonly name: string;
  readonly maintainer: string;
  readonly homepage?: string;
  /** As the user names it: SPDX or DEP-5. */
  readonly licence?: string;
  /** As the user gives it; several lines for several holders. */
  readonly copyright?: string;
  /** Text of the project's licence file. */
  readonly licenceText?: string;
  /** Of the package's time. */
  readonly year: number;
}

export interface CopyrightFile {
  readonly text: string;
  /** Nothing says under which licence the program is. */
  readonly isUnlicensed: boolean;
}

/** A copyright file in the machine-readable form (DEP-5, Debian Policy 12.5). A licence that every system has is named, not copied. */
export function copyrightFile(input: CopyrightInput): CopyrightFile {
  const { licenceText } = input;
  const licence = input.licence ?? (licenceText === undefined ? undefined : (detectLicence(licenceText) ?? "custom"));
  const text = [
    formatParagraph([
      ["Format", "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"],
      ["Upstream-Name", input.name],
      ["Upstream-Contact", input.maintainer],
      ...(input.homepage === undefined ? [] : [["Source", input.homepage] as const]),
    ]),
    formatParagraph([
      ["Files", "*"],
      ["Copyright", holders(input).join("\n")],
      ["License", `${shortName(licence)}\n${licenceBody(licence, licenceText)}`],
    ]),
  ].join("\n");
  return { text, isUnlicensed: licence === undefined };
}

function holders({ copyright, licenceText = "", year, maintainer }: CopyrightInput): string[] {
  const given = (copyright ?? "")
    .split("\n")
    .map((line) => line.trim().replace(/^copyright\s*(?:\(c\)|©)?\s*/i, ""))
    .filter((line) => line !== "");
  if (given.length > 0) return given;
  const found = copyrightHolders(licenceText);
  return found.length > 0 ? found : [`${year} ${maintainer}`];
}

/** DEP-5 calls MIT's licence Expat, as there are several of MIT; other names it takes from SPDX without blanks. */
function shortName(licence: string | undefined): string {
  if (licence === undefined) return "all-rights-reserved";
  if (licence === "MIT") return "Expat";
  const bare = licence.replace(/-or-later$/, "+").replace(/-only$/, "");
  return bare.replace(/^((?:A|L)?GPL-\d)\.0(?=\+?$)/, "$1").replaceAll(/\s+/g, "-");
}

function licenceBody(licence: string | undefined, text: string | undefined): string {
  if (licence === undefined) return "The authors have not said under which terms the program may be used.";
  const common = commonLicence(licence);
  if (common !== undefined) {
    return `On Debian systems, the full text of this licence is in the file\n/usr/share/common-licenses/${common}.`;
  }
  return text?.trim() ?? `The terms are those of the licence ${licence}.`;
}

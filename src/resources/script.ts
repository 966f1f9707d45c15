/** What a resource script says. */
export interface ResourceScript {
  /** File names beside the script. */
  readonly icon?: string;
  readonly manifest: string;
  readonly isDll: boolean;
  /** As people read it. */
  readonly version: string;
  /** Name of the string → its text, in the order of the file. */
  readonly strings: Readonly<Record<string, string>>;
}

/** The text of an .rc file. Its texts are in American English, which every Windows falls back to. */
export function resourceScript({ icon, manifest, isDll, version, strings }: ResourceScript): string {
  const numbers = versionNumbers(version).join(",");
  return [
    "// written by cgox",
    "#pragma code_page(65001)",
    "LANGUAGE 9, 1",
    ...(icon === undefined ? [] : [`1 ICON ${quote(icon)}`]),
    // The number says whose manifest it is: a process's or a library's.
    `${isDll ? 2 : 1} 24 ${quote(manifest)}`,
    "1 VERSIONINFO",
    `FILEVERSION ${numbers}`,
    `PRODUCTVERSION ${numbers}`,
    "FILEFLAGSMASK 0x3f",
    `FILEFLAGS ${/-/.test(version) ? "0x2" : "0x0"}`,
    "FILEOS 0x40004",
    `FILETYPE ${isDll ? "0x2" : "0x1"}`,
    "FILESUBTYPE 0x0",
    "BEGIN",
    '  BLOCK "StringFileInfo"',
    "  BEGIN",
    '    BLOCK "040904b0"',
    "    BEGIN",
    ...Object.entries(strings).map(([name, text]) => `      VALUE ${quote(name)}, ${quote(text)}`),
    "    END",
    "  END",
    '  BLOCK "VarFileInfo"',
    "  BEGIN",
    '    VALUE "Translation", 0x409, 1200',
    "  END",
    "END",
    "",
  ].join("\n");
}

/** The four numbers of a version, each of 16 bits: `v1.2.0-rc.1` is 1.2.0.0; what is no number counts as 0. */
export function versionNumbers(version: string): number[] {
  const numbers = /\d+(?:\.\d+)*/.exec(version.replace(/[-+].*$/, ""))?.[0].split(".") ?? [];
  return Array.from({ length: 4 }, (_, index) => Math.min(Number(numbers[index] ?? 0), 0xffff));
}

/** A text in an .rc file: quotes are doubled, a backslash begins an escape, and there is no line end in it. */
function quote(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '""').replaceAll(/\r?\n/g, "\\n").replaceAll("\t", "\\t");
  return `"${escaped.replaceAll(/\p{Cc}/gu, "")}"`;
}

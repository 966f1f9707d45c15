export interface ChangelogEntry {
  readonly version: string;
  readonly changes: readonly string[];
  /** `Name <address>` */
  readonly author: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly distribution: string;
  readonly urgency: string;
}

/** The text of a Debian changelog (Debian Policy 4.4), newest entry first. */
export function formatChangelog(name: string, entries: readonly ChangelogEntry[]): string {
  return entries
    .map(({ version, distribution, urgency, changes, author, time }) =>
      [
        `${name} (${version}) ${distribution}; urgency=${urgency}`,
        "",
        ...changes
          .map((change) => change.trim().split(/\r?\n/))
          .flatMap(([first = "", ...more]) => [`  * ${first.trim()}`, ...more.map(indented)]),
        "",
        ` -- ${author}  ${changelogDate(time)}`,
        "",
      ].join("\n"),
    )
    .join("\n");
}

function indented(line: string): string {
  return line.trim() === "" ? "" : `    ${line.trim()}`;
}

/** `Sat, 21 Nov 2026 04:00:00 +0000` */
function changelogDate(time: number): string {
  return new Date(time * 1000).toUTCString().replace(/GMT$/, "+0000");
}

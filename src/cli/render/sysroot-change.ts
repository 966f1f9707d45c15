import type { LockedPackage } from "../../model/lock.ts";
import type { SysrootChange } from "../../model/results.ts";
import type { Output } from "../terminal.ts";
import { printable } from "./printable.ts";
import { count, formatSize } from "./size.ts";
import { styled, type Style } from "./style.ts";
import { renderTable, type Column } from "./table.ts";

const PACKAGE_COLUMNS: readonly Column<LockedPackage>[] = [
  { title: "PACKAGE", cell: ({ name }) => name },
  { title: "VERSION", cell: ({ version }) => version },
  { title: "ARCH", cell: ({ architecture }) => architecture },
  { title: "SIZE", align: "right", cell: ({ size }) => formatSize(size) },
  { title: "WHY", cell: ({ why }) => why },
];

const PRUNED_COLUMNS: readonly Column<LockedPackage>[] = [
  { title: "LEFT OUT", cell: ({ name }) => name },
  { title: "VERSION", cell: ({ version }) => version },
  { title: "ARCH", cell: ({ architecture }) => architecture },
  { title: "WHY", cell: ({ why }) => why },
];

interface Contents {
  readonly packages: readonly LockedPackage[];
  readonly pruned: readonly LockedPackage[];
}

/** The packages of a sysroot, those left out where they are asked for, and the totals. */
export function renderPackages({ packages, pruned }: Contents, output: Output, { verbose }: { readonly verbose: boolean }): string {
  const tables = [renderTable(packages, PACKAGE_COLUMNS, output), ...(verbose ? [renderTable(pruned, PRUNED_COLUMNS, output)] : [])].filter(
    (table) => table !== "",
  );
  const bytes = packages.reduce((sum, { size }) => sum + size, 0);
  const more = verbose || pruned.length === 0 ? "" : " (--verbose lists them)";
  return `${[...tables, `${count(packages.length, "package")}, ${formatSize(bytes)}; ${pruned.length} left out${more}`].join("\n")}\n`;
}

/** What became of a target's sysroot: a line for each package that came, went or changed, the sum, and the tree. */
export function renderChange(change: SysrootChange, output: Output): string {
  const { target, locked, added, removed, changed, sysroot } = change;
  const isNew = added.length === locked.packages.length;
  const difference =
    added.length + removed.length + changed.length === 0
      ? "nothing changed"
      : `${added.length} new, ${changed.length} changed, ${removed.length} gone`;
  return [
    // A new sysroot's packages are all new: `sysroot show` lists them.
    ...(isNew ? [] : differenceLines(change, output)),
    `${target.name}: ${count(locked.packages.length, "package")}, ${difference}`,
    ...(sysroot === undefined ? [] : [printable(sysroot.root)]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function differenceLines({ locked, added, removed, changed }: SysrootChange, output: Output): string[] {
  const line = (style: Style, mark: string, text: string) => `${styled(output, style, mark)} ${printable(text)}`;
  return [
    ...changed.map(({ name, from, to }) => line("yellow", "~", `${name} ${from} → ${to}`)),
    ...removed.map((name) => line("red", "-", name)),
    ...added.map((name) => line("green", "+", `${name} ${versionOf(locked.packages, name)}`.trimEnd())),
  ];
}

/** What `sysroot sync` prints of a target. */
export function renderSynced({ target, locked, sysroot }: SysrootChange): string {
  const place = sysroot === undefined ? "" : `  ${sysroot.root}`;
  return printable(`${target.name}: ${count(locked.packages.length, "package")}${place}\n`);
}

/** What `--json` prints for a change that was made. */
export function changeValue(change: SysrootChange) {
  const { added, removed, changed, sysroot } = change;
  return { ...planValue(change), added, removed, changed, ...(sysroot === undefined ? {} : { sysroot: sysroot.root }) };
}

/** What `--dry-run --json` prints: exactly these keys, in this order. */
export function planValue({ target, locked }: SysrootChange) {
  return {
    target: target.name,
    platform: target.platform,
    packages: locked.packages.map(({ name, version, architecture, size, sha256, why }) => ({
      name,
      version,
      architecture,
      size,
      sha256,
      why,
    })),
    pruned: locked.pruned.map(({ name, version, architecture, why }) => ({ name, version, architecture, why })),
  };
}

function versionOf(packages: readonly LockedPackage[], name: string): string {
  return packages.find((item) => item.name === name)?.version ?? "";
}

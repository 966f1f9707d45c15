import type { Unit } from "./unit-file.ts";

/** A unit and what installing the package does with it. */
export interface PackagedUnit extends Unit {
  /** Enabled on the first install, unless the administrator decides otherwise. */
  readonly enable: boolean;
  /** Started on install, restarted on upgrade, stopped on removal. */
  readonly start: boolean;
}

export type ScriptName = "preinst" | "postinst" | "prerm" | "postrm";
export type Snippets = Readonly<Partial<Record<ScriptName, string>>>;

const CONFIGURING = `[ "$1" = configure ] || [ "$1" = abort-upgrade ] || [ "$1" = abort-deconfigure ] || [ "$1" = abort-remove ]`;

/**
 * What the maintainer scripts do for systemd units, with the effect that dh_installsystemd's have in debhelper 13 (dh_installsystemd(1),
 * deb-systemd-helper(1p), deb-systemd-invoke(1p)): what an administrator disabled stays disabled, a running service is restarted on
 * upgrade, and nothing is started where systemd does not run.
 */
export function systemdSnippets(units: readonly PackagedUnit[]): Snippets {
  if (units.length === 0) return {};
  const enabled = units.filter(({ isInstallable, enable }) => isInstallable && enable).map(({ name }) => name);
  const known = units.filter(({ isInstallable }) => isInstallable).map(({ name }) => name);
  const started = units.filter(({ start, isTemplate }) => start && !isTemplate).map(({ name }) => name);
  return {
    postinst: [
      `if ${CONFIGURING}; then`,
      ...known.flatMap((name) => rememberUnit(name, enabled.includes(name))),
      ...startUnits(started),
      "fi",
    ].join("\n"),
    ...(started.length === 0 ? {} : { prerm: stopUnits(started) }),
    postrm: forgetUnits(known),
  };
}

/** was-enabled also says yes of a unit that is new. A unit that is not to be enabled has its links recorded where somebody makes them. */
function rememberUnit(name: string, enable: boolean): string[] {
  const quoted = quote(name);
  const update = `deb-systemd-helper update-state ${quoted} >/dev/null || true`;
  if (!enable) {
    return [
      `  if deb-systemd-helper debian-installed ${quoted}; then`,
      `    deb-systemd-helper unmask ${quoted} >/dev/null || true`,
      `    if deb-systemd-helper --quiet was-enabled ${quoted}; then`,
      `      deb-systemd-helper enable ${quoted} >/dev/null || true`,
      "    fi",
      "  fi",
      `  ${update}`,
    ];
  }
  return [
    `  deb-systemd-helper unmask ${quoted} >/dev/null || true`,
    `  if deb-systemd-helper --quiet was-enabled ${quoted}; then`,
    `    deb-systemd-helper enable ${quoted} >/dev/null || true`,
    "  else",
    `    ${update}`,
    "  fi",
  ];
}

/** On an upgrade, whose old version is the second argument, what runs is restarted. */
function startUnits(names: readonly string[]): string[] {
  const reload = ["  if [ -d /run/systemd/system ]; then", "    systemctl --system daemon-reload >/dev/null || true"];
  if (names.length === 0) return [...reload, "  fi"];
  return [
    ...reload,
    '    if [ -n "$2" ]; then action=restart; else action=start; fi',
    `    deb-systemd-invoke "$action" ${names.map(quote).join(" ")} >/dev/null || true`,
    "  fi",
  ];
}

function stopUnits(names: readonly string[]): string {
  return [
    'if [ -z "${DPKG_ROOT:-}" ] && [ "$1" = remove ] && [ -d /run/systemd/system ]; then',
    `  deb-systemd-invoke stop ${names.map(quote).join(" ")} >/dev/null || true`,
    "fi",
  ].join("\n");
}

/** What was recorded of a unit, and with it its links, goes when the package is purged. */
function forgetUnits(names: readonly string[]): string {
  const purge = [
    'if [ "$1" = purge ] && command -v deb-systemd-helper >/dev/null; then',
    `  deb-systemd-helper purge ${names.map(quote).join(" ")} >/dev/null || true`,
    "fi",
  ];
  return [
    'if [ "$1" = remove ] && [ -d /run/systemd/system ]; then',
    "  systemctl --system daemon-reload >/dev/null || true",
    "fi",
    ...(names.length === 0 ? [] : purge),
  ].join("\n");
}

function quote(name: string): string {
  return `'${name}'`;
}

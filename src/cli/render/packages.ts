import type { MadePackage } from "../../pipeline/package-targets.ts";
import { printable } from "./printable.ts";

/** A package for scripts: its place, its control fields, what it puts on the target. */
export function packageValue({ target, path, plan }: MadePackage) {
  return {
    target,
    path,
    control: Object.fromEntries(plan.control),
    entries: plan.entries.map(({ path: at, type, mode, owner, group, origin, data, target: to, isConffile }) => ({
      path: `/${at}`,
      type,
      mode: modeText(mode),
      owner,
      group,
      origin,
      ...(data === undefined ? {} : { size: data.length }),
      ...(to === undefined ? {} : { target: to }),
      ...(isConffile === true ? { conffile: true } : {}),
    })),
    scripts: plan.controlFiles.filter(({ mode }) => (mode & 0o111) !== 0).map(({ name }) => name),
  };
}

/** A package for people, before it is made: the control file, then its files. */
export function renderPlan({ path, plan }: MadePackage): string {
  const control = plan.controlFiles.find(({ name }) => name === "control")?.text ?? "";
  const entries = plan.entries.map(({ path: at, type, mode, owner, group, target, isConffile }) => {
    const name = type === "directory" ? `/${at}/` : target === undefined ? `/${at}` : `/${at} -> ${target}`;
    return `${modeText(mode)} ${owner}:${group} ${name}${isConffile === true ? " (conffile)" : ""}\n`;
  });
  const text = `${path}\n\n${control}\n${entries.join("")}\n`;
  return text.split("\n").map(printable).join("\n");
}

function modeText(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

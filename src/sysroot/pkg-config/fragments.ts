import type { Fragment } from "./module.ts";
import { STAND_IN_ROOT } from "./stand-in-root.ts";
import { collapseSlashes, withRootOnce } from "./variables.ts";

/** Flags in their order, while they are collected. */
export interface FragmentList {
  readonly fragments: readonly Fragment[];
  /**
   * Appends a fragment of a public field. Of equal folders the first one stays; of most other equal fragments (libraries,
   * definitions) the last one does.
   */
  appendPublic(fragment: Fragment): void;
  /** Appends a fragment of a private field: all of them stay. */
  appendPrivate(fragment: Fragment): void;
  /**
   * Appends the arguments of one field. The rules for what belongs together and what a repetition does are pkgconf 1.8's,
   * which order-sensitive flags (`-Wl,--push-state` … `-Wl,--pop-state`) rely on.
   */
  appendArguments(args: readonly string[]): void;
}

/** @param spend told of the steps of each change, which are as many as there are fragments where an earlier one has to be found */
export function createFragmentList(spend: (steps: number) => void = () => undefined): FragmentList {
  const fragments: Fragment[] = [];
  const counts = new Map<string, number>();
  const count = (fragment: Fragment, change: number): void => {
    const key = keyOf(fragment);
    counts.set(key, (counts.get(key) ?? 0) + change);
  };
  const appendPrivate = (fragment: Fragment): void => {
    spend(1);
    fragments.push(fragment);
    count(fragment, 1);
  };
  const removeEarlier = (fragment: Fragment): void => {
    spend(fragments.length);
    const at = fragments.findLastIndex(({ letter, data }) => letter === fragment.letter && data === fragment.data);
    if (!mayMoveBack(fragments[at - 1], fragment)) return;
    fragments.splice(at, 1);
    count(fragment, -1);
  };
  const appendPublic = (fragment: Fragment): void => {
    const isRepeated = (counts.get(keyOf(fragment)) ?? 0) > 0;
    if (isRepeated && FIRST_STAYS.has(fragment.letter)) return;
    if (isRepeated && startsGroup(fragment.data)) removeEarlier(fragment);
    appendPrivate(fragment);
  };
  const appendArgument = (argument: string): void => {
    const previous = fragments.at(-1);
    if (argument.length > 1 && !startsGroup(argument) && !argument.startsWith("-lib:")) {
      appendPrivate(fragmentOf(argument.charAt(1), [belowRoot(argument.slice(2))]));
    } else if (previous !== undefined && previous.letter === "" && startsGroup(previous.data)) {
      fragments.pop();
      count(previous, -1);
      appendPublic(fragmentOf("", [...previous.parts, belowRoot(argument)]));
    } else appendPrivate(fragmentOf("", [argument]));
  };
  return { fragments, appendPublic, appendPrivate, appendArguments: (args) => args.forEach(appendArgument) };
}

function keyOf({ letter, data }: Fragment): string {
  return `${letter} ${data}`;
}

function fragmentOf(letter: string, parts: readonly string[]): Fragment {
  return { letter, parts, data: parts.join(" ") };
}

const FIRST_STAYS: ReadonlySet<string> = new Set(["F", "L", "I"]);
const MOVABLE_AFTER: ReadonlySet<string> = new Set(["l", "L", "I"]);

function mayMoveBack(before: Fragment | undefined, { letter }: Fragment): boolean {
  return before === undefined || letter === "" || MOVABLE_AFTER.has(before.letter) || before.letter === letter;
}

function belowRoot(path: string): string {
  if (!path.startsWith("/")) return path;
  return collapseSlashes(withRootOnce(path.startsWith(STAND_IN_ROOT) ? path : STAND_IN_ROOT + path));
}

/** Whether the next argument may belong to this one. */
function startsGroup(data: string): boolean {
  return !data.startsWith("-") || GROUP_STARTS.some((start) => data.startsWith(start));
}

const GROUP_STARTS: readonly string[] = [
  ..."-framework -include -isystem -idirafter -nostdinc -nostdlibinc -nobuiltininc".split(" "),
  ..."-Wa, -Wl, -Wp, -pthread -ansi -pedantic -trigraphs -std= -stdlib=".split(" "),
];

import { expect, test } from "vitest";
import { leavesEarly } from "../../../../../src/ship/outputs/deb/script-exits.ts";

test.each([
  ["exit", 2],
  ["exit 0;", 2],
  ["echo a; exit 0", 2],
  ['[ "$1" = configure ] || exit 0', 2],
  ["if true; then\n  exit 0\nfi", 3],
  ['case "$1" in\n  configure) exit 0 ;;\nesac', 3],
  ['case "$1" in\n  (configure|x)\n    exit ;;\nesac', 4],
  ["exec /usr/bin/app", 2],
  ["X=1 exec app", 2],
  ["{ exit 0; }", 2],
  ["f() { exit 0; }\nexit 0", 3],
  ["cat <<EOF\nexit 0\nEOF\nexit 0", 5],
  ['echo "$(date "+%s)")" it\\\'s\nexit', 3],
  ["( case x in a) exit ;; esac )\nexit", 3],
])("%j leaves on line %i", (body, line) => expect(leavesEarly(`#!/bin/sh\n${body}\n`)).toBe(line));

test.each([
  "# exit 0",
  "echo exit 0",
  'echo "\nexit 0\n"',
  "echo '\nexit 0\n'",
  "cat <<EOF\nexit 0\nEOF",
  "cat <<-'EOF'\n\texit 0\n\tEOF",
  "f() {\n  exit 0\n}",
  "f()\n{\n  if true; then exit 0; fi\n}",
  "(exit 0)",
  "(\n  cd / && exit\n)",
  "x=$(exit 0)",
  "x=`exit 0`",
  "exit 1",
  "false || exit 2",
  "exec 2>&1",
  "exec >/dev/null",
  "exit_code=0",
  "echo $# exit",
])("%j does not leave", (body) => expect(leavesEarly(`#!/bin/sh\n${body}\n`)).toBeUndefined());

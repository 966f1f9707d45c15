import { expect, test } from "vitest";
import { maintainerScripts, readableScript } from "../../../../../src/ship/outputs/deb/maintainer-scripts.ts";

const snippets = { postinst: "echo ours" };

test("without a script of the user's, one of its own", () => {
  expect(maintainerScripts({}, snippets)).toEqual({ postinst: "#!/bin/sh\nset -e\n\necho ours\n" });
  expect(maintainerScripts({}, {})).toEqual({});
});

test("in the place that the user's script names", () => {
  const script = "#!/bin/sh\nset -e\necho before\n#DEBHELPER#\necho after\n";
  expect(maintainerScripts({ postinst: script, prerm: script }, snippets)).toEqual({
    postinst: "#!/bin/sh\nset -e\necho before\necho ours\necho after\n",
    prerm: "#!/bin/sh\nset -e\necho before\n\necho after\n",
  });
});

test("at the end of a script that names none, before its last exit", () => {
  expect(maintainerScripts({ postinst: "#!/bin/sh\necho theirs\n" }, snippets).postinst).toBe("#!/bin/sh\necho theirs\n\necho ours\n");
  expect(maintainerScripts({ postinst: "#! /bin/bash -e\necho theirs\nexit 0\n" }, snippets).postinst).toBe(
    "#! /bin/bash -e\necho theirs\n\necho ours\n\nexit 0\n",
  );
});

test("dollars in what is merged stay", () => {
  expect(maintainerScripts({ postinst: "#!/bin/sh\n#DEBHELPER#\n" }, { postinst: 'echo "$1" $$ $&' }).postinst).toContain(
    'echo "$1" $$ $&',
  );
});

test.each([
  ["echo no interpreter", "names no interpreter"],
  ["#!/usr/bin/perl\nprint 1;\n", "no shell script"],
])("refuses %j", (script, what) => {
  expect(() => maintainerScripts({ postinst: script }, snippets)).toThrow(
    expect.objectContaining({ code: "CGOX_DEB_SCRIPT", message: expect.stringContaining(what) }),
  );
});

test.each(["exit 0;", "exit", "exit 0 # done"])("before a last line %j", (last) => {
  expect(maintainerScripts({ postinst: `#!/bin/sh\necho theirs\n${last}\n` }, snippets).postinst).toBe(
    `#!/bin/sh\necho theirs\n\necho ours\n\n${last}\n`,
  );
});

test("Windows' line ends and a byte order mark are taken out, with a warning", () => {
  const { text, warnings } = readableScript("postinst", "post.sh", "\uFEFF#!/bin/sh\r\nset -e\r\n", false);
  expect(text).toBe("#!/bin/sh\nset -e\n");
  expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining("post.sh has the line ends of Windows") })]);
});

test("a script that leaves early is warned of, unless it has a place or nothing is added to it", () => {
  const script = "#!/bin/sh\n[ -d /x ] || exit 0\necho x\n";
  expect(readableScript("postinst", "post.sh", script, true).warnings).toEqual([
    expect.objectContaining({ message: expect.stringContaining("post.sh:2 can leave"), hint: expect.stringContaining("#DEBHELPER#") }),
  ]);
  expect(readableScript("postinst", "post.sh", script, false).warnings).toEqual([]);
  expect(readableScript("postinst", "post.sh", `${script}#DEBHELPER#\n`, true).warnings).toEqual([]);
  expect(readableScript("postinst", "post.sh", "#!/bin/sh\necho x\nexit 0\n", true).warnings).toEqual([]);
});

test.each([
  ["", "is empty"],
  ["#!/bin/sh\n\0", "is no text"],
])("refuses the script %j", (script, what) => {
  expect(() => readableScript("postinst", "post.sh", script, false)).toThrow(
    expect.objectContaining({ code: "CGOX_DEB_SCRIPT", message: expect.stringContaining(what) }),
  );
});

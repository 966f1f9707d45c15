import { expect, test } from "vitest";
import { maintainerScripts } from "../../../../../src/ship/outputs/deb/maintainer-scripts.ts";

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

import { describe, expect, test } from "vitest";
import { parseSymbols } from "../../../../src/ship/depends/symbols.ts";

const TEXT = `# a comment
libfoo.so.1 libfoo1 #MINVER#
| libfoo1 (>> 1.0), libfoo1 (<< 2.0~)
|libfoo1 #MINVER# | libfoo-compat
* Build-Depends-Package: libfoo-dev
* Allow-Internal-Symbol-Groups: aeabi gomp
 FOO_1@FOO_1 1.0
 plain@Base 1:1.2.3-4~bpo1
 with_template@FOO_1 1.3 2
 (optional)maybe@Base 1.4
 (arch=armhf arm64|arch-bits=32|optional=since then)"quoted@Base" 1.5 1
#MISSING: 1.9-1# gone@Base 1.1
#DEPRECATED: 1.8# older@Base 1.0
 (c++)"foo::bar(int, char)@Base" 1.6
 (symver)FOO_2 1.7
 *@FOO_3 1.8
 (regex|optional)^_ZN3foo.*@Base$ 1.9

libfoo-plugin.so.0 libfoo-plugins
 start@Base 0
`;

describe("parseSymbols", () => {
  const { libraries, unread } = parseSymbols(TEXT);
  const foo = libraries.get("libfoo.so.1");

  test("reads every line", () => {
    expect(unread).toEqual([]);
    expect([...libraries.keys()]).toEqual(["libfoo.so.1", "libfoo-plugin.so.0"]);
  });

  test("reads templates and fields", () => {
    expect(foo?.templates).toEqual(["libfoo1 #MINVER#", "libfoo1 (>> 1.0), libfoo1 (<< 2.0~)", "libfoo1 #MINVER# | libfoo-compat"]);
    expect([...(foo?.fields ?? [])]).toEqual([
      ["build-depends-package", "libfoo-dev"],
      ["allow-internal-symbol-groups", "aeabi gomp"],
    ]);
    expect(libraries.get("libfoo-plugin.so.0")?.templates).toEqual(["libfoo-plugins"]);
  });

  test("reads symbols with their version, template and tags", () => {
    expect(foo?.symbols.get("plain@Base")).toEqual({ name: "plain@Base", minimum: "1:1.2.3-4~bpo1", template: 0, tags: new Map() });
    expect(foo?.symbols.get("with_template@FOO_1")).toMatchObject({ minimum: "1.3", template: 2 });
    expect(foo?.symbols.get("maybe@Base")?.tags).toEqual(new Map([["optional", ""]]));
    expect(foo?.symbols.get("quoted@Base")).toMatchObject({ minimum: "1.5", template: 1 });
    expect([...(foo?.symbols.get("quoted@Base")?.tags ?? [])]).toEqual([
      ["arch", "armhf arm64"],
      ["arch-bits", "32"],
      ["optional", "since then"],
    ]);
  });

  test("marks symbols that are gone", () => {
    expect(foo?.symbols.get("gone@Base")).toMatchObject({ minimum: "1.1", missingSince: "1.9-1" });
    expect(foo?.symbols.get("older@Base")).toMatchObject({ missingSince: "1.8" });
  });

  test("keeps patterns apart from symbols", () => {
    expect(foo?.patterns.map(({ name, minimum }) => [name, minimum])).toEqual([
      ["foo::bar(int, char)@Base", "1.6"],
      ["FOO_2", "1.7"],
      ["*@FOO_3", "1.8"],
      ["^_ZN3foo.*@Base$", "1.9"],
    ]);
    expect(foo?.symbols.size).toBe(7);
  });

  test("a second header replaces the templates only", () => {
    const again = parseSymbols("liba.so.1 liba1 #MINVER#\n| other\n a@Base 1\nliba.so.1 liba1t64 #MINVER#\n b@Base 2\n").libraries.get(
      "liba.so.1",
    );
    expect(again?.templates).toEqual(["liba1t64 #MINVER#"]);
    expect([...(again?.symbols.keys() ?? [])]).toEqual(["a@Base", "b@Base"]);
  });

  test.each([
    [" early@Base 1.0", 1],
    ["liba.so.1 liba1\n lonely@Base", 2],
    ["liba.so.1 liba1\n* no colon", 2],
    ["liba.so.1", 1],
    ["| libb", 1],
  ])("says which line of %j it cannot read", (text, number) => {
    expect(parseSymbols(text).unread).toEqual([{ number, text: text.split("\n")[number - 1] }]);
  });

  test("an include is no library", () => {
    const file = parseSymbols('#include "common"\n(arch=armhf)#include "more"\n');
    expect(file.libraries.size).toBe(0);
    expect(file.unread).toEqual([]);
  });
});

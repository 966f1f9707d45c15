import { afterAll, describe, expect, test } from "vitest";
import type { Target } from "../../../../src/model/target.ts";
import type { ArgumentRule } from "../../../../src/toolchain/arguments/rule.ts";
import { objectFormat, selectArguments } from "../../../../src/toolchain/arguments/select.ts";
import { createStandIn, linuxArm, type StandIn } from "../stand-in.ts";

const port = (goos: string, goarch: string): Target => ({ ...linuxArm, name: `${goos}/${goarch}`, goos, goarch, goEnv: {} });
const ports = [
  port("linux", "arm"),
  port("linux", "arm64"),
  port("linux", "amd64"),
  port("linux", "riscv64"),
  port("linux", "ppc64le"),
  port("linux", "mipsle"),
  port("freebsd", "arm64"),
  port("openbsd", "arm64"),
  port("windows", "amd64"),
  port("darwin", "arm64"),
];

const table = (target: Target, zigVersion = "0.16.0") =>
  selectArguments({ format: objectFormat(target.goos), goos: target.goos, goarch: target.goarch, zigVersion });

interface Match {
  readonly rule: ArgumentRule;
  readonly rest: string;
}

function firstMatch(rules: readonly ArgumentRule[], argument: string): Match | undefined {
  const matches = rules.flatMap((rule) =>
    rule.match.flatMap((pattern) => {
      const prefix = pattern.replace(/\*$/, "");
      const fits = pattern.endsWith("*") ? argument.startsWith(prefix) : argument === pattern;
      return fits ? [{ rule, rest: argument.slice(prefix.length) }] : [];
    }),
  );
  return matches[0];
}

/** An argument that a row is for, and what zig has to be given for it; `line` is what the wrapper has to print instead. */
interface Case {
  readonly args: readonly string[];
  readonly given: readonly string[];
  readonly line?: string;
}

const value = "some where";

/** What the table says of one word, and of one part of -Wl, in a few lines of its own. */
function reading(target: Target, directory: string) {
  const { words, linker } = table(target);
  const fill = (text: string, rest: string): string => text.replace("{rest}", rest).replace("{directory}", `${directory}/bin`);

  const outcome = ({ rule: { action }, rest }: Match, passed: string, again: (joined: string) => Case): Case => {
    const none = { args: [], given: [] };
    switch (action.do) {
      case "drop":
      case "static":
      case "dynamic":
        return none;
      case "library":
        return { ...none, given: [`-l${rest}`] };
      case "replace":
        return { ...none, given: action.words.map((word) => fill(word, rest)) };
      case "answer":
        return { ...none, line: fill(action.line, rest) };
      case "join":
        return again(action.as);
      default:
        return { ...none, given: action.do === "keep" ? [passed, value] : [passed] };
    }
  };

  const ofPart = (part: string): Case => {
    const match = firstMatch(linker, part);
    const passed = part.startsWith("-") ? `-Wl,${part}` : part;
    return match === undefined
      ? { args: [], given: [passed] }
      : outcome(match, passed, (as) => ofPart(as.replace("{match}", part) + value));
  };

  const ofWord = (word: string): Case => {
    const match = firstMatch(words, word);
    if (match !== undefined) {
      return outcome(match, word, (as) => ofWord(as + value));
    }
    return word.startsWith("-Wl,") ? ofPart(word.slice("-Wl,".length)) : { args: [], given: [word] };
  };

  const takesValue = (rule: ArgumentRule): boolean => rule.action.do === "join" || rule.action.do === "keep";
  return {
    words,
    linker,
    word: (rule: ArgumentRule, word: string): Case => ({ ...ofWord(word), args: takesValue(rule) ? [word, value] : [word] }),
    part: (rule: ArgumentRule, part: string): Case => ({ ...ofPart(part), args: [`-Wl,${part}${takesValue(rule) ? `,${value}` : ""}`] }),
  };
}

/** What zig is given for each of many cases, by one call of a wrapper: marks stand between them. */
function askAll(standIn: StandIn, cases: readonly Case[]): string[][] {
  const mark = "next case";
  const given = standIn.given("zcc", ["-O1", ...cases.flatMap(({ args }) => [mark, ...args])]);
  const groups: string[][] = [];
  for (const word of given) {
    if (word === mark) {
      groups.push([]);
    } else {
      groups.at(-1)?.push(word);
    }
  }
  return groups;
}

describe.each(ports)("rows for $name", (target) => {
  const standIn = createStandIn(target);
  afterAll(standIn.remove);
  const { words, linker, word, part } = reading(target, standIn.directory);
  const sample = (pattern: string): string => pattern.replace(/\*$/, value);

  test("each is reached: no row above takes its arguments", () => {
    for (const rules of [words, linker]) {
      for (const rule of rules) {
        for (const pattern of rule.match) {
          expect(firstMatch(rules, sample(pattern))?.rule, pattern).toBe(rule);
        }
      }
    }
  });

  const ends = ({ action }: ArgumentRule): boolean => action.do === "find";
  const cases = [
    ...words.flatMap((rule) => (ends(rule) ? [] : rule.match.map((pattern) => word(rule, sample(pattern))))),
    ...linker.flatMap((rule) => (ends(rule) ? [] : rule.match.map((pattern) => part(rule, sample(pattern))))),
  ];
  const [printing, giving] = [cases.filter(({ line }) => line !== undefined), cases.filter(({ line }) => line === undefined)];

  test("the script does what each row says", () => {
    const given = askAll(standIn, giving);
    expect(giving.map(({ args }, index) => ({ args, given: given[index] }))).toEqual(giving.map(({ args, given }) => ({ args, given })));
  });

  test.each(printing)("answers $args", ({ args, line }) => {
    expect(standIn.output("zcc", ["-O1", ...args])).toBe(`${String(line)}\n`);
  });
});

describe("what go tries out", () => {
  const tried = `
    -fno-caret-diagnostics -Qunused-arguments -fdebug-prefix-map=a=b -ffile-prefix-map=a=b -gno-record-gcc-switches
    -frandom-seed=1 -fsplit-stack -no-pie -nopie -Wl,--no-gc-sections
    -Wl,-z,nobtcfi -Wl,--build-id=0x1234567890abcdef -Wl,--export-dynamic-symbol=main -Wl,--compress-debug-sections=zlib -Wl,--disable-dynamicbase
  `
    .trim()
    .split(/\s+/);

  test.each(ports)("$name: reaches zig as it is", (target) => {
    const standIn = createStandIn(target);
    const words = ["-O1", "-o", "a.out", ...tried, "trivial.c"];
    expect(standIn.given("zcc", words)).toEqual(words);
    standIn.remove();
  });

  test("--no-insert-timestamp is what happens on Windows anyway, and zig's to refuse elsewhere", () => {
    for (const [target, given] of [
      [port("windows", "amd64"), []],
      [port("linux", "amd64"), ["-Wl,--no-insert-timestamp"]],
    ] as const) {
      const standIn = createStandIn(target);
      expect(standIn.given("zcc", ["-O1", "-Wl,--no-insert-timestamp"])).toEqual(["-O1", ...given]);
      standIn.remove();
    }
  });

  test("-mcpu=power10 is said in zig's words", () => {
    const standIn = createStandIn(port("linux", "ppc64le"));
    expect(standIn.given("zcc", ["-O1", "-m64", "-mcpu=power10", "trivial.c"])).toEqual(["-O1", "-m64", "-mcpu=pwr10", "trivial.c"]);
    standIn.remove();
  });
});

describe("examples", () => {
  const examples: readonly (readonly [Target, readonly string[], readonly string[]])[] = [
    [port("linux", "arm"), ["-march=armv7-a", "-mtune=cortex-a7", "-mfpu=neon", "-marm"], ["-mfpu=neon", "-marm"]],
    [port("linux", "arm64"), ["-march=armv8-a+crc", "-march=armv8.2-a"], ["-mcpu=generic+v8a+crc", "-mcpu=generic+v8_2a"]],
    [port("linux", "amd64"), ["-march=x86-64-v3", "-mtune=generic", "-m64"], ["-march=x86_64_v3", "-m64"]],
    [port("linux", "amd64"), ["-march=haswell", "-mhard-float"], ["-march=haswell", "-mhard-float"]],
    [port("linux", "mipsle"), ["-mabi=32", "-march=mips32", "-mhard-float", "-mfp32"], ["-mabi=32", "-march=mips32", "-mfp32"]],
    [port("linux", "arm"), ["-Wp,-D_FORTIFY_SOURCE=2", "-Wp,-MD,x.d"], ["-D_FORTIFY_SOURCE=2", "-Wp,-MD,x.d"]],
    [
      port("linux", "arm"),
      ["-Wl,--unresolved-symbols=ignore-all", "-Wl,--wrap=malloc"],
      ["-Wl,--allow-shlib-undefined", "-Wl,--wrap=malloc"],
    ],
    [port("linux", "arm"), ["-static-libgcc", "-lgcc_s", "-lgcc", "-latomic"], ["-lgcc_s", "-lgcc", "-latomic"]],
    [port("linux", "arm"), ["-target", "x86_64-linux", "--target=y", "a.c"], ["a.c"]],
    [port("openbsd", "arm64"), ["-Wl,-nopie", "-Wl,--no-execute-only"], []],
    [port("windows", "amd64"), ["-mconsole", "-mthreads", "-mwindows"], ["-Wl,--subsystem,windows"]],
    [port("windows", "amd64"), ["-Wl,-subsystem,windows", "-Wl,--kill-at,--large-address-aware"], ["-Wl,--subsystem,windows"]],
    [port("windows", "386"), ["-Wl,--kill-at", "-Wl,--large-address-aware"], ["-Wl,--kill-at", "-Wl,--large-address-aware"]],
    [port("windows", "amd64"), ["-Wl,--delayload=x.dll", "-Wl,--output-def,x"], ["-Wl,--delayload=x.dll", "-Wl,--output-def,x"]],
    [port("darwin", "amd64"), ["-Wl,-no_pie", "-Wl,-headerpad,1144", "-s"], ["-Wl,-headerpad,1144", "-s"]],
  ];

  test.each(examples)("$name: %j", (target, args, wanted) => {
    const standIn = createStandIn(target);
    expect(standIn.given("zcc", ["-O1", ...args])).toEqual(["-O1", ...wanted]);
    standIn.remove();
  });
});

describe("conditions", () => {
  const drops = (target: Target, argument: string, zigVersion?: string): boolean =>
    firstMatch(table(target, zigVersion).linker, argument)?.rule.action.do === "drop";

  test("the version of zig decides", () => {
    expect(drops(port("darwin", "arm64"), "-x", "0.15.2")).toBe(true);
    expect(drops(port("darwin", "arm64"), "-x", "0.16.0")).toBe(false);
  });

  test("the format decides", () => {
    expect(drops(port("darwin", "amd64"), "-no_pie")).toBe(true);
    expect(drops(port("linux", "amd64"), "-no_pie")).toBe(false);
  });

  test("the system decides", () => {
    expect(drops(port("openbsd", "amd64"), "-nopie")).toBe(true);
    expect(drops(port("linux", "amd64"), "-nopie")).toBe(false);
  });
});

/** One made-up archive, what is wanted of it, and what real apt (2.6) then plans. */
export interface ResolverCase {
  readonly name: string;
  /** Stanzas in short form: `name version`, then fields. What every stanza needs besides is added by `packagesText`. */
  readonly packages: string;
  readonly wanted: readonly string[];
  /** `name version` of all that is installed, sorted; or how it fails. */
  readonly plan: readonly string[] | "no candidate" | "conflict";
}

/** The case's archive as a Packages file for armhf. A stanza's own Priority, Architecture … win over the defaults. */
export function packagesText(packages: string): string {
  const stanzas = packages
    .trim()
    .split(/\n\s*\n/u)
    .map((stanza) => stanza.split("\n").map((line) => line.trim()));
  return stanzas.map(([head = "", ...fields]) => stanzaText(head, fields)).join("\n");
}

function stanzaText(head: string, fields: readonly string[]): string {
  const [name = "", version = "1"] = head.split(" ");
  const defaults = {
    Package: name,
    Version: version,
    Architecture: "armhf",
    Maintainer: "Nobody <nobody@example.com>",
    Priority: "optional",
    Section: "libs",
    Filename: `./${name}_${version.replace(":", "%3a")}_armhf.deb`,
    Size: "1000",
    SHA256: "0".repeat(64),
    Description: "made up",
  };
  const own = new Set(fields.map((line) => line.split(":")[0]));
  const lines = Object.entries(defaults).filter(([key]) => !own.has(key));
  return [...lines.map(([key, value]) => `${key}: ${value}`), ...fields.filter((line) => !line.endsWith(": none"))].join("\n") + "\n";
}

export const resolverCases: readonly ResolverCase[] = [
  {
    name: "takes the first alternative",
    packages: `
      app
      Depends: one | two

      one

      two`,
    wanted: ["app"],
    plan: ["app 1", "one 1"],
  },
  {
    name: "takes the second alternative where the first is not there",
    packages: `
      app
      Depends: one | two

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "takes the second alternative where the first is too old",
    packages: `
      app
      Depends: one (>= 2) | two

      one 1

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "takes no alternative anew where one is there already",
    packages: `
      app
      Depends: base, one | two

      base
      Depends: two

      one

      two`,
    wanted: ["app"],
    plan: ["app 1", "base 1", "two 1"],
  },
  {
    name: "follows a relation down before it looks at the next one",
    packages: `
      app
      Depends: base, one | two

      base
      Depends: middle

      middle
      Depends: two

      one

      two`,
    wanted: ["app"],
    plan: ["app 1", "base 1", "middle 1", "two 1"],
  },
  {
    name: "goes through Pre-Depends before Depends",
    packages: `
      app
      Depends: one | two
      Pre-Depends: two

      one

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "takes what is already wanted as the alternative",
    packages: `
      app
      Depends: one | two

      one

      two`,
    wanted: ["app", "two"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "gives way to the next alternative where the first one's own needs fail",
    packages: `
      app
      Depends: one | two

      one
      Depends: helper, missing

      helper

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "gives way deep down",
    packages: `
      app
      Depends: one | two

      one
      Depends: middle

      middle
      Depends: helper, deep

      deep
      Depends: absent (>= 3)

      absent 2

      helper

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "keeps what a failed alternative brought in and something else needs",
    packages: `
      app
      Depends: one | two, helper

      one
      Depends: helper, missing

      helper

      two`,
    wanted: ["app"],
    plan: ["app 1", "helper 1", "two 1"],
  },
  {
    name: "takes the provider with the better priority",
    packages: `
      app
      Depends: awk

      gawk
      Provides: awk

      mawk
      Priority: required
      Provides: awk

      original-awk
      Provides: awk`,
    wanted: ["app"],
    plan: ["app 1", "mawk 1"],
  },
  {
    name: "takes an essential provider before one of better priority",
    packages: `
      app
      Depends: awk

      gawk
      Essential: yes
      Provides: awk

      mawk
      Priority: required
      Provides: awk`,
    wanted: ["app"],
    plan: ["app 1", "gawk 1"],
  },
  {
    name: "takes the provider that the index mentions last among equals",
    packages: `
      app
      Depends: virtual

      one
      Provides: virtual

      two
      Provides: virtual

      three
      Provides: virtual`,
    wanted: ["app"],
    plan: ["app 1", "three 1"],
  },
  {
    name: "counts the first mention of a provider, also in a Suggests of another package",
    packages: `
      app
      Depends: virtual
      Suggests: three

      one
      Provides: virtual

      two
      Provides: virtual

      three
      Provides: virtual`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "counts the first mention of a provider, also in a Breaks and a Provides",
    packages: `
      app
      Depends: virtual
      Breaks: three (<< 1)

      other
      Provides: two

      one
      Provides: virtual

      two
      Provides: virtual

      three
      Provides: virtual`,
    wanted: ["app"],
    plan: ["app 1", "one 1"],
  },
  {
    name: "takes a provider without a priority first",
    packages: `
      app
      Depends: virtual

      one
      Priority: none
      Provides: virtual

      two
      Priority: required
      Provides: virtual`,
    wanted: ["app"],
    plan: ["app 1", "one 1"],
  },
  {
    name: "takes the real package before a provider",
    packages: `
      app
      Depends: thing

      other
      Priority: required
      Provides: thing

      thing`,
    wanted: ["app"],
    plan: ["app 1", "thing 1"],
  },
  {
    name: "is content with a provider that is there already",
    packages: `
      app
      Depends: other, thing

      other
      Provides: thing

      thing`,
    wanted: ["app"],
    plan: ["app 1", "other 1"],
  },
  {
    name: "does not take an unversioned Provides for a versioned relation",
    packages: `
      app
      Depends: virtual (>= 1) | fallback

      provider
      Provides: virtual

      fallback`,
    wanted: ["app"],
    plan: ["app 1", "fallback 1"],
  },
  {
    name: "takes a versioned Provides that is new enough",
    packages: `
      app
      Depends: virtual (>= 2)

      old
      Provides: virtual (= 1)

      new
      Provides: virtual (= 2)`,
    wanted: ["app"],
    plan: ["app 1", "new 1"],
  },
  {
    name: "takes a provider where the real package is too old",
    packages: `
      app
      Depends: thing (>= 2)

      thing 1

      other
      Provides: thing (= 3)`,
    wanted: ["app"],
    plan: ["app 1", "other 1"],
  },
  {
    name: "does not count what only an older version provides",
    packages: `
      app
      Depends: virtual | fallback

      provider 1
      Provides: virtual

      provider 2

      fallback`,
    wanted: ["app"],
    plan: ["app 1", "fallback 1"],
  },
  {
    name: "takes the highest version, whatever the order of the index",
    packages: `
      app
      Depends: lib (>= 1:1)

      lib 1:1.10

      lib 1:1.9

      lib 7`,
    wanted: ["app"],
    plan: ["app 1", "lib 1:1.10"],
  },
  {
    name: "does not go back to an older version",
    packages: `
      app
      Depends: lib (= 1)

      lib 2

      lib 1`,
    wanted: ["app"],
    plan: "no candidate",
  },
  {
    name: "refuses a version that is not there",
    packages: `
      app
      Depends: middle

      middle
      Depends: lib (>= 3)

      lib 2`,
    wanted: ["app"],
    plan: "no candidate",
  },
  {
    name: "refuses what is not in the index",
    packages: `
      app`,
    wanted: ["absent"],
    plan: "no candidate",
  },
  {
    name: "takes the only provider for a wanted name",
    packages: `
      thing
      Provides: virtual`,
    wanted: ["virtual"],
    plan: ["thing 1"],
  },
  {
    name: "does not choose between providers of a wanted name",
    packages: `
      one
      Provides: virtual

      two
      Provides: virtual`,
    wanted: ["virtual"],
    plan: "no candidate",
  },
  {
    name: "refuses two wanted packages that conflict",
    packages: `
      one
      Conflicts: two

      two`,
    wanted: ["one", "two"],
    plan: "conflict",
  },
  {
    name: "refuses a conflict between what two wanted packages need",
    packages: `
      one
      Depends: libone

      two
      Depends: libtwo

      libone
      Conflicts: libtwo

      libtwo`,
    wanted: ["one", "two"],
    plan: "conflict",
  },
  {
    name: "avoids an alternative that conflicts with what is wanted",
    packages: `
      app
      Depends: one | two

      one
      Conflicts: app

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "avoids an alternative that what is wanted conflicts with",
    packages: `
      app
      Conflicts: one
      Depends: one | two

      one

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "avoids an alternative whose needs conflict with what is wanted",
    packages: `
      app
      Depends: one | two

      one
      Depends: libone

      libone
      Breaks: app

      two`,
    wanted: ["app"],
    plan: ["app 1", "two 1"],
  },
  {
    name: "avoids an alternative that another wanted package breaks",
    packages: `
      app
      Depends: one | two

      one

      two

      zed
      Breaks: one`,
    wanted: ["app", "zed"],
    plan: ["app 1", "two 1", "zed 1"],
  },
  {
    name: "ignores a Breaks of other versions",
    packages: `
      app
      Depends: one, two

      one
      Breaks: two (<< 2)

      two 2`,
    wanted: ["app"],
    plan: ["app 1", "one 1", "two 2"],
  },
  {
    name: "refuses a Breaks of this version",
    packages: `
      app
      Depends: one, two

      one
      Breaks: two (<< 3)

      two 2`,
    wanted: ["app"],
    plan: "conflict",
  },
  {
    name: "ignores a versioned Conflicts against an unversioned Provides",
    packages: `
      app
      Depends: one, two

      one
      Conflicts: virtual (<< 3)

      two
      Provides: virtual`,
    wanted: ["app"],
    plan: ["app 1", "one 1", "two 1"],
  },
  {
    name: "does not let a package conflict with what it provides itself",
    packages: `
      app
      Depends: agent

      agent
      Provides: transport
      Conflicts: transport`,
    wanted: ["app"],
    plan: ["agent 1", "app 1"],
  },
  {
    name: "lets only one of a kind that provides and conflicts be there",
    packages: `
      app
      Depends: agent, transport

      agent
      Provides: transport
      Conflicts: transport

      other
      Provides: transport
      Conflicts: transport`,
    wanted: ["app", "other"],
    plan: "conflict",
  },
  {
    name: "walks cycles",
    packages: `
      app
      Depends: one

      one
      Depends: two

      two
      Depends: three

      three
      Depends: one`,
    wanted: ["app"],
    plan: ["app 1", "one 1", "three 1", "two 1"],
  },
  {
    name: "walks a cycle through what is wanted",
    packages: `
      app
      Depends: data (= 1)

      data
      Depends: app (= 1)`,
    wanted: ["app"],
    plan: ["app 1", "data 1"],
  },
  {
    name: "gives up a cycle as a whole",
    packages: `
      app
      Depends: one | fallback

      one
      Depends: two

      two
      Depends: one, missing

      fallback`,
    wanted: ["app"],
    plan: ["app 1", "fallback 1"],
  },
  {
    name: "takes :any from a package that allows it",
    packages: `
      app
      Depends: python:any (>= 1)

      python
      Multi-Arch: allowed`,
    wanted: ["app"],
    plan: ["app 1", "python 1"],
  },
  {
    name: "does not take :any from a package that is foreign",
    packages: `
      app
      Depends: make:any | fallback

      make
      Multi-Arch: foreign

      fallback`,
    wanted: ["app"],
    plan: ["app 1", "fallback 1"],
  },
  {
    name: "does not take :any from a package that says nothing",
    packages: `
      app
      Depends: python:any | fallback

      python

      fallback`,
    wanted: ["app"],
    plan: ["app 1", "fallback 1"],
  },
  {
    name: "takes :any from what an allowed package provides",
    packages: `
      app
      Depends: interpreter:any

      python
      Multi-Arch: allowed
      Provides: interpreter`,
    wanted: ["app"],
    plan: ["app 1", "python 1"],
  },
  {
    name: "takes a relation that names this architecture",
    packages: `
      app
      Depends: lib:armhf

      lib`,
    wanted: ["app"],
    plan: ["app 1", "lib 1"],
  },
  {
    name: "does not take a relation that names another architecture",
    packages: `
      app
      Depends: lib:arm64 | fallback

      lib

      fallback`,
    wanted: ["app"],
    plan: ["app 1", "fallback 1"],
  },
  {
    name: "takes packages for all architectures",
    packages: `
      app
      Depends: data, tables:armhf

      data
      Architecture: all

      tables
      Architecture: all`,
    wanted: ["app"],
    plan: ["app 1", "data 1", "tables 1"],
  },
  {
    name: "does not bring in essential packages by themselves, nor recommendations",
    packages: `
      app
      Recommends: nice
      Suggests: nicer

      nice

      nicer

      base
      Essential: yes`,
    wanted: ["app"],
    plan: ["app 1"],
  },
  {
    name: "drops an alternative that a later need conflicts with, and takes the next one",
    packages: `
      app
      Depends: one | two, other

      one

      two

      other
      Conflicts: one`,
    wanted: ["app"],
    plan: ["app 1", "other 1", "two 1"],
  },
  {
    name: "avoids a later alternative that conflicts with an earlier one",
    packages: `
      app
      Depends: one | two, other | another

      one

      two

      other
      Conflicts: one

      another`,
    wanted: ["app"],
    plan: ["another 1", "app 1", "one 1"],
  },
  {
    name: "refuses an archive where everything conflicts",
    packages: `
      app
      Depends: middle

      middle
      Depends: one | two, other

      one

      two
      Conflicts: other

      other
      Conflicts: one`,
    wanted: ["app"],
    plan: "conflict",
  },
];

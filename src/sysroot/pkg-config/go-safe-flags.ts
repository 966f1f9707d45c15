/** What go lets pass of flags that come from pkg-config, and what it would have refused the whole build for. */
export interface SafeFlags {
  readonly flags: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Keeps those flags that every supported go accepts from pkg-config (the lists in cmd/go/internal/work/security.go;
 * golang/go#23749), rewrites what can be said in an accepted way, and drops the rest. `-Wl,a,b` is taken apart, because go
 * looks at the whole. Flags that only steer how a library itself is linked (`-Wl,-Bsymbolic-functions`, `-Wl,-O1`, which
 * older go refuses) are dropped.
 */
export function goSafeFlags(kind: "cflags" | "libs", args: readonly string[]): SafeFlags {
  const rules = kind === "cflags" ? CFLAGS : LIBS;
  const flags: string[] = [];
  const dropped: string[] = [];
  for (const group of groupArguments(args, rules)) {
    for (const rewritten of rules.rewrite(group)) {
      const [flag, value] = rewritten;
      (isAccepted(rewritten, rules) ? flags : dropped).push(...(value === undefined ? [flag] : [flag, value]));
    }
  }
  return { flags, dropped };
}

/** A flag, with its value where that is an argument of its own. */
type Group = readonly [flag: string, value?: string];

interface Rules {
  /** Flags with their value in the next argument, as compilers read them, accepted by go or not. */
  readonly pairs: ReadonlySet<string>;
  /** Those of them that go accepts. */
  readonly acceptedPairs: ReadonlySet<string>;
  readonly accepted: readonly RegExp[];
  readonly rewrite: (group: Group) => readonly Group[];
}

// A value that go takes for itself and not for another flag or a response file.
const VALUE = "[^@-].*";
const MACHINE = "-m(?:abi|arch|cpu|fpu|simd|tls-dialect|tune|float-abi)=[^@-].*";

const CFLAGS: Rules = {
  pairs: new Set(["-D", "-U", "-I", "-F", "-framework", "-include", "-isystem", "-idirafter", "-iquote", "-imacros", "-Xclang", "-x"]),
  acceptedPairs: new Set(["-D", "-U", "-I", "-F", "-framework", "-include", "-isystem", "-x"]),
  accepted: whole([
    `-[IF]${VALUE}`,
    "-D[A-Za-z_]\\w*(?:=[^@-]*)?",
    "-U[A-Za-z_]\\w*",
    `-O(?:${VALUE})?`,
    `-g(?:${VALUE})?`,
    "-W(?:[^@,]+)?",
    "-w",
    "-pthread|-pipe|-ansi|-pedantic(?:-errors)?|-marm|-mthumb|-m32|-m64|-mthreads|-mwindows",
    `--?std(?:lib)?=${VALUE}`,
    MACHINE,
    "-m(?:soft|single|double)-float",
    "-m(?:no-)?ms-bitfields",
    "-m(?:no-)?sse[0-9.]*|-m(?:no-)?ssse3|-m(?:no-)?avx[0-9a-z.]*|-mfpmath=[0-9a-z,+]*",
    "-f(?:no-)?(?:common|exceptions|fast-math|lto|omit-frame-pointer|openmp|openmp-simd|pic|PIC|pie|PIE|plt|rtti|strict-aliasing)",
    "-f(?:no-)?(?:asynchronous-unwind-tables|blocks|inline-functions|visibility-inlines-hidden)",
    "-f(?:no-)?stack-.+",
    "-fno-builtin-\\w*",
    "-funsigned-char",
    "-fvisibility=.+",
  ]),
  rewrite: rewriteCflag,
};

const LIBS: Rules = {
  pairs: new Set(["-l", "-L", "-F", "-framework", "-u", "-T", "-z", "-Xlinker", "-Wl,-framework", "-Wl,-rpath"]),
  acceptedPairs: new Set(["-l", "-L", "-F", "-framework"]),
  accepted: whole([
    `-[lLF]${VALUE}`,
    `-O(?:${VALUE})?`,
    `-g(?:${VALUE})?`,
    "-pthread|-rdynamic|-mthreads|-mwindows|-f(?:no-)?(?:openmp|pic|PIC|pie|PIE)",
    `--?stdlib=${VALUE}`,
    MACHINE,
    "-Wl,--(?:no-)?as-needed|-Wl,--(?:push|pop)-state|-Wl,-B(?:static|dynamic)|-Wl,--(?:start|end)-group",
    "-Wl,--no-undefined|-Wl,--(?:no-)?allow-shlib-undefined|-Wl,-E|-Wl,--(?:no-)?export-dynamic",
    "-Wl,--(?:en|dis)able-new-dtags|-Wl,-z,(?:relro|now|noexecstack)",
    "-Wl,-rpath(?:-link)?[=,][^,@-][^,]*",
    "[\\w/.].*\\.(?:a|o|so|obj|dll|dylib|tbd)",
  ]),
  rewrite: rewriteLib,
};

function whole(patterns: readonly string[]): RegExp[] {
  return patterns.map((pattern) => new RegExp(`^(?:${pattern})$`));
}

function* groupArguments(args: readonly string[], { pairs }: Rules): Generator<Group> {
  for (let at = 0; at < args.length; at++) {
    const flag = args[at] ?? "";
    const value = args[at + 1];
    if (pairs.has(flag) && value !== undefined) {
      yield [flag, value];
      at++;
    } else yield [flag];
  }
}

function isAccepted([flag, value]: Group, { accepted, acceptedPairs }: Rules): boolean {
  if (value !== undefined) return acceptedPairs.has(flag) && /^[\w./:\\\u0080-\uffff]/.test(value);
  return accepted.some((pattern) => pattern.test(flag));
}

/** Folders that go knows no flag for are searched like those of -I; a definition with `-` or `@` in it passes as two arguments. */
function rewriteCflag([flag, value]: Group): Group[] {
  if (value !== undefined) return [flag === "-idirafter" || flag === "-iquote" ? [`-I${value}`] : [flag, value]];
  const [, system] = /^-isystem(.+)$/.exec(flag) ?? [];
  if (system !== undefined) return [["-isystem", system]];
  const [, folder] = /^-(?:idirafter|iquote)(.+)$/.exec(flag) ?? [];
  if (folder !== undefined) return [[`-I${folder}`]];
  const [, definition] = /^-D(.*[@-].*)$/s.exec(flag) ?? [];
  return definition === undefined ? [[flag]] : [["-D", definition]];
}

function rewriteLib([flag, value]: Group): Group[] {
  if (value !== undefined) {
    const folder = value.replace(/^-Wl,/, "");
    return [flag === "-Wl,-rpath" ? [`-Wl,-rpath,${folder}`] : [flag, value]];
  }
  if (!flag.startsWith("-Wl,")) return [[flag]];
  return linkerOptions(flag.slice("-Wl,".length).split(",")).map((option) => [`-Wl,${option}`]);
}

/** The linker's options in one -Wl, each with the value that belongs to it. */
function linkerOptions(words: readonly string[]): string[] {
  const options: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const takesValue = LINKER_PAIRS.has(word) && at + 1 < words.length;
    options.push(takesValue ? `${word},${words[++at] ?? ""}` : word);
  }
  return options;
}

const LINKER_PAIRS: ReadonlySet<string> = new Set([
  "-rpath",
  "-rpath-link",
  "--rpath",
  "-z",
  "-soname",
  "-u",
  "-T",
  "-e",
  "--wrap",
  "--defsym",
]);

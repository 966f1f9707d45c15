/** What go lets pass of flags that come from pkg-config, and what it would have refused the whole build for. */
export interface SafeFlags {
  readonly flags: readonly string[];
  readonly dropped: readonly string[];
}

/** A flag, with its value where that is an argument of its own. */
export type FlagGroup = readonly [flag: string, value?: string];

/**
 * `accepted`: every supported go takes it, and it can do no harm. `harmless`: go refuses it, other callers may have it. `meaningless`: words
 * that no compiler has a use for (libtool's, what a template forgot), which nobody misses. `refused`: all else.
 */
export type Verdict = "accepted" | "harmless" | "meaningless" | "refused";

export interface JudgedFlag {
  readonly group: FlagGroup;
  readonly verdict: Verdict;
}

export type FlagKind = "cflags" | "libs";

/**
 * Keeps those flags that every supported go accepts from pkg-config, rewrites what can be said in an accepted way, and drops the rest.
 * See `judgeFlags`.
 */
export function goSafeFlags(kind: FlagKind, args: readonly string[]): SafeFlags {
  const flags: string[] = [];
  const dropped: string[] = [];
  for (const { group, verdict } of judgeFlags(kind, args)) (verdict === "accepted" ? flags : dropped).push(...wordsOf(group));
  return { flags, dropped };
}

export function wordsOf([flag, value]: FlagGroup): string[] {
  return value === undefined ? [flag] : [flag, value];
}

/**
 * Judges each flag by lists of what is allowed. The base is go's own (cmd/go/internal/work/security.go; golang/go#23749), without what makes
 * a compiler write beside its output (`-gsplit-dwarf`, `-fstack-usage`), run something (`-lto_library`) or read a file that no list can
 * look into (`-fsanitize=`'s lists, `-sectcreate`). `-Wl,a,b` is taken apart, because go looks at the whole. Flags that only steer how a
 * library itself is linked (`-Wl,-Bsymbolic-functions`, `-Wl,-O1`, which older go refuses) are harmless.
 */
export function judgeFlags(kind: FlagKind, args: readonly string[]): JudgedFlag[] {
  return judgeGroups(kind, args).flatMap(({ judged }) => judged);
}

/** The same, by the groups as the arguments have them. */
export function judgeGroups(
  kind: FlagKind,
  args: readonly string[],
): { readonly group: FlagGroup; readonly judged: readonly JudgedFlag[] }[] {
  const rules = kind === "cflags" ? CFLAGS : LIBS;
  return [...groupArguments(args, rules)].map((group) => ({
    group,
    judged: rules.rewrite(group).map((rewritten) => ({ group: rewritten, verdict: verdictOn(rewritten, rules) })),
  }));
}

interface Rules {
  /** Flags with their value in the next argument, as compilers read them, accepted by go or not. */
  readonly pairs: ReadonlySet<string>;
  /** What go accepts of them, by what the value may be. */
  readonly acceptedPairs: Readonly<Record<string, RegExp>>;
  readonly accepted: readonly RegExp[];
  readonly harmlessPairs: Readonly<Record<string, RegExp>>;
  readonly harmless: readonly RegExp[];
  readonly rewrite: (group: FlagGroup) => readonly FlagGroup[];
}

// A value that go takes for itself and not for another flag or a response file.
const VALUE = "[^@-].*";
const PATH = /^[\w./:\\\u0080-\uffff]/;
const IDENTIFIER = "[A-Za-z_]\\w*";
const SYMBOL = "[\\w.$?][\\w.$?@]*";
const WORDS = "[\\w.+][\\w.+=-]*";
const FRAMEWORK = /^[\w.+][\w.+-]*$/;
const LIBRARY = "(?!to_library$)[A-Za-z0-9_][\\w.+-]*|:[\\w+][\\w.+-]*\\.(?:a|so|dll|lib|dylib|tbd)(?:\\.\\d[\\w.]*)*";
const MACHINE = `-m(?:abi|arch|cpu|fpu|simd|tls-dialect|tune|float-abi)=[\\w.+][\\w.+,=-]*`;
const OPTIMISATION = "-O(?:[0-4sgz]|fast)?";
const DEBUG = "-g(?:[0-3]|gdb[0-3]?|dwarf(?:-[2-5])?|line-tables-only|stabs)?";

const CFLAGS: Rules = {
  pairs: new Set([
    ..."-D -U -I -F -framework -include -isystem -idirafter -iquote -imacros -iprefix -isysroot -x -arch -target".split(" "),
    ..."-Xclang -Xlinker -Xassembler -Xpreprocessor -MF -MT -MQ -MJ -o -T -L -l -mllvm -aux-info -dumpdir -dumpbase -wrapper -specs".split(
      " ",
    ),
    ..."--sysroot --serialize-diagnostics -serialize-diagnostics -index-store-path --dependency-file -working-directory -B".split(" "),
  ]),
  acceptedPairs: {
    "-D": /^[A-Za-z_]/,
    "-U": new RegExp(`^${IDENTIFIER}$`),
    "-I": PATH,
    "-F": PATH,
    "-framework": FRAMEWORK,
    "-include": PATH,
    "-isystem": PATH,
    "-x": /^(?:c|c\+\+|objective-c|objective-c\+\+|none)$/,
  },
  accepted: whole([
    `-[IF]${VALUE}`,
    "-D[A-Za-z_]\\w*(?:=[^@-]*)?",
    `-U${IDENTIFIER}`,
    OPTIMISATION,
    DEBUG,
    "-W(?:[A-Za-z0-9][\\w+=-]*)?",
    "-w",
    "-pthread|-pipe|-ansi|-pedantic(?:-errors)?|-marm|-mthumb|-m32|-m64|-mthreads|-mwindows",
    `--?std(?:lib)?=${WORDS}`,
    MACHINE,
    "-m(?:soft|single|double)-float",
    "-m(?:no-)?ms-bitfields",
    "-m(?:no-)?sse[0-9.]*|-m(?:no-)?ssse3|-m(?:no-)?avx[0-9a-z.]*|-mfpmath=[0-9a-z,+]*",
    "-f(?:no-)?(?:common|exceptions|fast-math|lto|omit-frame-pointer|openmp|openmp-simd|pic|PIC|pie|PIE|plt|rtti|strict-aliasing)",
    "-f(?:no-)?(?:asynchronous-unwind-tables|blocks|inline-functions|visibility-inlines-hidden)",
    "-f(?:no-)?stack-(?:protector(?:-all|-strong|-explicit)?|check|clash-protection)",
    "-fno-builtin-\\w*",
    "-funsigned-char",
    "-fvisibility=(?:default|hidden|internal|protected)",
  ]),
  harmlessPairs: { "-idirafter": PATH, "-iquote": PATH, "-L": PATH, "-l": new RegExp(`^(?:${LIBRARY})$`) },
  harmless: whole([
    `-L${VALUE}`,
    `-l(?:${LIBRARY})`,
    "-nostd(?:inc|inc\\+\\+|libinc)|-trigraphs|-undef|-rdynamic|-Wa,--noexecstack|-Wp,-D_FORTIFY_SOURCE=\\d|-Wp,-U_FORTIFY_SOURCE",
    // Not -mllvm, whose options write files.
    "-m(?!llvm|mlir|odule$)[a-z0-9][a-z0-9.+=,-]*",
    `-f(?:no-)?(?:${[
      "signed-char|unsigned-char|permissive|ms-extensions|plan9-extensions|gnu-keywords|short-enums|short-wchar|wrapv|trapv|char8_t",
      "math-errno|trapping-math|signed-zeros|finite-math-only|associative-math|reciprocal-math|unsafe-math-optimizations|rounding-math",
      "concepts|coroutines|aligned-new|sized-deallocation|threadsafe-statics|merge-constants|unroll-loops|tree-vectorize|vectorize",
      "function-sections|data-sections|unwind-tables|delete-null-pointer-checks|semantic-interposition|fat-lto-objects|gnu89-inline",
      "builtin|jump-tables|ident|optimize-sibling-calls|strict-overflow|lax-vector-conversions|zero-initialized-in-bss|objc-arc",
    ].join("|")})`,
    "-ftemplate-depth[-=]\\d+|-fconstexpr-depth=\\d+|-fabi-version=\\d+|-fcf-protection(?:=[a-z]+)?|-ftls-model=[a-z-]+|-flto=(?:auto|thin|full|\\d+)",
    "-fopenmp=[\\w+-]+|-ffp-contract=[a-z]+|-f(?:input|exec|wide-exec)-charset=[\\w+-]+|-fmessage-length=\\d+|-fdiagnostics-color(?:=[a-z]+)?",
  ]),
  rewrite: rewriteCflag,
};

const LIBS: Rules = {
  pairs: new Set([
    ..."-l -L -F -framework -u -T -z -e -Xlinker -Xclang -o -MF -B -Wl,-framework -Wl,-rpath -arch -target -isysroot --sysroot".split(" "),
    ..."-weak_framework -force_load -mllvm -specs -wrapper -dumpdir -lto_library -plugin -Wl,-plugin -Wl,-Map -Wl,-T -Wl,-o".split(" "),
    ..."-export-symbols-regex -export-symbols -version-info -version-number -release".split(" "),
  ]),
  acceptedPairs: { "-l": new RegExp(`^(?:${LIBRARY})$`), "-L": PATH, "-F": PATH, "-framework": FRAMEWORK },
  accepted: whole([
    `-[LF]${VALUE}`,
    `-l(?:${LIBRARY})`,
    OPTIMISATION,
    DEBUG,
    "-pthread|-rdynamic|-mthreads|-mwindows|-f(?:no-)?(?:openmp|pic|PIC|pie|PIE)",
    `--?stdlib=${WORDS}`,
    MACHINE,
    "-Wl,--(?:no-)?as-needed|-Wl,--(?:push|pop)-state|-Wl,-B(?:static|dynamic)|-Wl,--(?:start|end)-group",
    "-Wl,--no-undefined|-Wl,--(?:no-)?allow-shlib-undefined|-Wl,-E|-Wl,--(?:no-)?export-dynamic",
    "-Wl,--(?:en|dis)able-new-dtags|-Wl,-z,(?:relro|now|noexecstack)",
    "-Wl,-rpath(?:-link)?[=,][^,@-][^,]*",
    "[\\w/.].*\\.(?:a|o|so|obj|dll|dylib|tbd)",
  ]),
  harmlessPairs: { "-u": new RegExp(`^${SYMBOL}$`), "-z": /^[a-z][a-z0-9=-]*$/, "-weak_framework": FRAMEWORK },
  harmless: whole([
    `-[DU]${IDENTIFIER}(?:=.*)?|-I${VALUE}`,
    `-u${SYMBOL}|-z[a-z][a-z0-9=-]*`,
    `-Wl,-u,${SYMBOL}|-Wl,--undefined[=,]${SYMBOL}|-Wl,-z,[a-z][a-z0-9=-]*|-Wl,--?wrap[=,]${SYMBOL}`,
    "-Wl,-O\\d?|-Wl,--sort-common(?:=[a-z]+)?|-Wl,-Bsymbolic(?:-functions)?|-Wl,--hash-style[=,][a-z]+|-Wl,--build-id(?:=[0-9a-z]+)?",
    "-Wl,--(?:no-)?(?:gc-sections|whole-archive|copy-dt-needed-entries|add-needed|relax|insert-timestamp|undefined-version|warn-[a-z-]+)",
    "-Wl,--exclude-libs[=,][\\w.:+][\\w.:+-]*|-Wl,--(?:strip-all|strip-debug|icf=[a-z]+)|-Wl,-[sSx]|-Wl,--unresolved-symbols=[a-z-]+",
    "-Wl,--?(?:subsystem[=,][a-z]+(?::[\\d.]+)?|(?:en|dis)able-(?:auto-import|runtime-pseudo-reloc(?:-v2)?|stdcall-fixup|auto-image-base))",
    "-Wl,--(?:large-address-aware|nxcompat|dynamicbase|high-entropy-va|tsaware|kill-at|add-stdcall-alias|ex(?:port|clude)-all-symbols)",
    "-static(?:-[a-z0-9+-]+)?|-nostdlib(?:\\+\\+)?|-nodefaultlibs|-s|-m(?!llvm|mlir|odule$)[a-z0-9][a-z0-9.+=,-]*",
    "-f(?:no-)?(?:lto|openmp-simd|exceptions|rtti|stack-protector(?:-all|-strong)?|use-linker-plugin)|-flto=(?:auto|thin|full|\\d+)|-fopenmp=[\\w+-]+",
    "-std=[\\w+]+|-pipe|-w|-W[A-Za-z0-9][\\w+=-]*|-ansi|-Wl,--section-start=[\\w.=]+",
    "[\\w/.].*\\.so(?:\\.\\d[\\w.]*)+",
  ]),
  rewrite: rewriteLib,
};

/**
 * What packagers leave in their files: libtool's words, CMake's names and expressions, their build's own specs and prefix maps, a flag
 * without its value, and what is for compilers of other languages. All of it is in packages of Debian 13.
 */
const MEANINGLESS = whole([
  "-module|-avoid-version|-no-undefined|-all-static|-no-install|-export-dynamic|-shared|-soname|-c|-v",
  "-Wl,-soname[=,].*|-specs=/usr/share/dpkg/[\\w-]+\\.specs|-f(?:file|debug|macro)-prefix-map=.*",
  "-[DUILlFuz]|-isystem|-include|-idirafter|-iquote|-framework|-export-symbols-regex",
  // Debian 13's gstreamerd-3.pc and metkit.pc: folders and names that no linker finds.
  "-[IL]-[\\w.-]+|-l/[^,]*",
  "@[A-Za-z_][A-Za-z0-9_]*@|\\$<.*>|-l[\\w.+-]+::[\\w.+:-]+|-D=.*",
  // C#'s references, Ada's folders.
  "-r:.*|-a[IO]/.*",
  // Neither an option nor a path.
  "(?![-@])[\\w:+.-]*",
]);
const MEANINGLESS_PAIRS: ReadonlySet<string> = new Set(
  "-export-symbols-regex -export-symbols -version-info -version-number -release".split(" "),
);

// What no shell script, no terminal and no command line should meet. A tab may stand in a definition.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

function whole(patterns: readonly string[]): RegExp[] {
  return patterns.map((pattern) => new RegExp(`^(?:${pattern})$`));
}

function* groupArguments(args: readonly string[], { pairs }: Rules): Generator<FlagGroup> {
  for (let at = 0; at < args.length; at++) {
    const flag = args[at] ?? "";
    const value = args[at + 1];
    // `-L -lx` of a folder that was empty when the file was made.
    const isEmptyFolder = (flag === "-I" || flag === "-L") && value?.startsWith("-") === true;
    if (pairs.has(flag) && value !== undefined && !isEmptyFolder) {
      yield [flag, value];
      at++;
    } else yield [flag];
  }
}

function verdictOn(group: FlagGroup, { accepted, acceptedPairs, harmless, harmlessPairs }: Rules): Verdict {
  const [flag, value] = group;
  if (wordsOf(group).some((word) => CONTROL.test(word))) return "refused";
  if (value !== undefined) {
    if (acceptedPairs[flag]?.test(value) === true) return "accepted";
    if (harmlessPairs[flag]?.test(value) === true) return "harmless";
    return MEANINGLESS_PAIRS.has(flag) ? "meaningless" : "refused";
  }
  const matches = (pattern: RegExp): boolean => pattern.test(flag);
  if (accepted.some(matches)) return "accepted";
  if (harmless.some(matches)) return "harmless";
  return MEANINGLESS.some(matches) ? "meaningless" : "refused";
}

/** Folders that go knows no flag for are searched like those of -I; a definition with `-` or `@` in it passes as two arguments. */
function rewriteCflag([flag, value]: FlagGroup): FlagGroup[] {
  if (value !== undefined) return [flag === "-idirafter" || flag === "-iquote" ? [`-I${value}`] : [flag, value]];
  const [, system] = /^-isystem(.+)$/.exec(flag) ?? [];
  if (system !== undefined) return [["-isystem", system]];
  const [, folder] = /^-(?:idirafter|iquote)(.+)$/.exec(flag) ?? [];
  if (folder !== undefined) return [[`-I${folder}`]];
  const [, definition] = /^-D(.*[@-].*)$/s.exec(flag) ?? [];
  return definition === undefined ? [[flag]] : [["-D", definition]];
}

function rewriteLib([flag, value]: FlagGroup): FlagGroup[] {
  if (value !== undefined) {
    const folder = value.replace(/^-Wl,/, "");
    return [flag === "-Wl,-rpath" ? [`-Wl,-rpath,${folder}`] : [flag, value]];
  }
  if (!flag.startsWith("-Wl,")) return [[flag]];
  return linkerOptions(flag.slice("-Wl,".length).split(",")).map(linkerFlag);
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

/** `-Wl,-lx` is `-lx`; -rpath has three spellings. */
function linkerFlag(option: string): FlagGroup {
  if (/^-[lL]./.test(option)) return [option];
  return [`-Wl,${option.replace(/^--rpath(?!-)/, "-rpath").replace(/^-R,?(?=\/)/, "-rpath,")}`];
}

const LINKER_PAIRS: ReadonlySet<string> = new Set([
  ..."-rpath -rpath-link --rpath --rpath-link -R -z -soname -h -u --undefined -T --script -e --wrap -wrap --defsym".split(" "),
  ..."-o --output -Map --Map -plugin --plugin -plugin-opt --plugin-opt -dynamic-linker --dynamic-linker --dependency-file".split(" "),
  ..."--version-script --dynamic-list --just-symbols --exclude-libs --hash-style --subsystem -subsystem -L -l -m -y".split(" "),
]);

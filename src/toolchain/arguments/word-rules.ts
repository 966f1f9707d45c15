import { patterns } from "./patterns.ts";
import type { ArgumentRule } from "./rule.ts";

const mips = ["mips", "mipsle", "mips64", "mips64le"];

/** Libraries of which zig's own have to go with zig's start files and headers. */
const ownNames = patterns(`
  -lc -lm -lmingw32 -lmingwex -lmingwthrd -lmoldname -lmsvcrt -lucrt -lpthread -lwinpthread -lgcc -lgcc_s -lgcc_eh -lc++ -lc++abi -lunwind
  -lstdc++ -lsupc++
`);

/**
 * What zig cc gets for the words of a command line. ELF rows were tried on zig 0.16.0.
 *
 * Words that go's own commands try out (`gccSupportsFlag` in cmd/go/internal/work/exec.go, `linkerFlagSupported` in
 * cmd/link/internal/ld/lib.go) may only pass, or be replaced by what does the same: go uses the word when the try ends well.
 */
export const wordRules: readonly ArgumentRule[] = [
  // What makes a run that does not link.
  {
    match: ["-c", "-E", "-S", "-M", "-MM", "-r", "-fsyntax-only", "-###", "--version", "--help", "--target-help"],
    action: { do: "compile" },
    why: "no program is made: link arguments would be unused",
  },
  { match: ["-dump*", "-print-search-dirs", "--print-search-dirs"], action: { do: "compile" }, why: "a question" },
  {
    match: ["-print-prog-name", "--print-prog-name"],
    action: { do: "join", as: "--print-prog-name=" },
    why: "go's linker asks with two words",
  },
  {
    match: ["-print-prog-name=ar", "--print-prog-name=ar"],
    action: { do: "answer", line: "{directory}/zar" },
    why: "zig names the host's; go's -buildmode=c-archive runs what is answered",
  },
  {
    match: ["-print-prog-name=ranlib", "--print-prog-name=ranlib"],
    action: { do: "answer", line: "{directory}/zranlib" },
    why: "as for ar",
  },
  {
    match: ["--print-prog-name=dsymutil", "--print-prog-name=strip"],
    action: { do: "answer", line: "{directory}/znothing" },
    formats: ["macho"],
    why: "zig names the host's, which do not know Mach-O; go leaves out what dsymutil did not write",
  },
  { match: ["--print-*", "-print-*"], action: { do: "compile" }, why: "a question" },

  // Words whose next word is theirs.
  { match: ["-l"], action: { do: "join", as: "-l" }, why: "so that -l rules see it" },
  { match: ["-L"], action: { do: "join", as: "-L" }, why: "so that library folders are known" },
  { match: ["-u"], action: { do: "join", as: "-Wl,-u," }, why: 'zig takes the symbol for a file: "unrecognized file extension"' },
  { match: ["-z"], action: { do: "join", as: "-Wl,-z," }, why: "so that linker rules see it" },
  { match: ["-Xlinker"], action: { do: "join", as: "-Wl," }, why: "so that linker rules see it" },
  { match: ["-target", "--target"], action: { do: "join", as: "--target=" }, why: "so that the rule for --target= sees it" },
  {
    match: patterns(`
      -o -x -I -D -U -F -B -T -e -MF -MT -MQ -include -imacros -isystem -iquote -idirafter -iprefix -iwithprefix -isysroot
      -iframework -framework -arch --sysroot --param -Xclang -Xpreprocessor -Xassembler -install_name -current_version
      -compatibility_version -force_load -exported_symbols_list -undefined -rpath
    `),
    action: { do: "keep" },
    why: "its operand is no argument of its own",
  },

  // Optimisation and strip: they choose which build of libc and compiler_rt zig links.
  { match: ["-O*"], action: { do: "optimize" }, why: "zig builds compiler_rt in the same mode" },
  {
    match: ["-s"],
    action: { do: "replace", words: ["-Wl,-s"] },
    formats: ["elf", "pe"],
    why: "a later -g (go's own CGO_LDFLAGS ends with one) takes -s back, but not -Wl,-s",
  },

  { match: ["--target=*"], action: { do: "drop" }, why: "a wrapper is for one target" },

  // CPU: zig takes -march and -mtune for -mcpu, with names of its own.
  {
    match: ["-mtune=*"],
    action: { do: "drop" },
    why: "zig takes it for -mcpu: the code would need that CPU, or compiler_rt does not build",
  },
  {
    match: ["-march=armv*"],
    action: { do: "drop" },
    architectures: ["arm"],
    why: 'zig: "unknown CPU"; the target\'s -mcpu says it already',
  },
  { match: ["-march=armv8-a"], action: { do: "drop" }, architectures: ["arm64"], why: "what every arm64 has; not a name of zig's" },
  {
    match: ["-march=armv8-a+*"],
    action: { do: "replace", words: ["-mcpu=generic+v8a+{rest}"] },
    architectures: ["arm64"],
    why: "zig knows the extension names (crc, crypto, …) with generic only",
  },
  ...["8.1", "8.2", "8.3", "8.4", "8.5", "8.6"].flatMap((version): readonly ArgumentRule[] => {
    const feature = `v${version.replace(".", "_")}a`;
    const why = "zig writes it as a feature of generic";
    return [
      { match: [`-march=armv${version}-a`], action: { do: "replace", words: [`-mcpu=generic+${feature}`] }, architectures: ["arm64"], why },
      {
        match: [`-march=armv${version}-a+*`],
        action: { do: "replace", words: [`-mcpu=generic+${feature}+{rest}`] },
        architectures: ["arm64"],
        why,
      },
    ];
  }),
  { match: ["-march=armv9-a"], action: { do: "replace", words: ["-mcpu=generic+v9a"] }, architectures: ["arm64"], why: "as for armv8.1-a" },
  ...["", "-v2", "-v3", "-v4"].map((level): ArgumentRule => ({
    match: [`-march=x86-64${level}`, `-mcpu=x86-64${level}`],
    action: { do: "replace", words: [`-march=x86_64${level.replace("-", "_")}`] },
    architectures: ["amd64"],
    why: "zig writes CPU names with underscores",
  })),
  ...["8", "9", "10"].map((generation): ArgumentRule => ({
    match: [`-mcpu=power${generation}`],
    action: { do: "replace", words: [`-mcpu=pwr${generation}`] },
    architectures: ["ppc64le"],
    why: "zig's name; go tries -mcpu=power10 when GOPPC64 asks for it",
  })),
  {
    match: ["-march=rv64*"],
    action: { do: "drop" },
    architectures: ["riscv64"],
    why: "not a name of zig's; the target's CPU is the baseline already",
  },
  {
    match: ["-mcpu=cortex-*"],
    action: { do: "drop" },
    architectures: ["arm", "arm64"],
    why: "zig writes cortex_…; the target's own -mcpu stays",
  },
  { match: ["-mabi=lp64"], action: { do: "drop" }, architectures: ["arm64"], why: 'zig: "unknown target ABI"; it is the only one here' },
  {
    match: ["-mhard-float", "-msoft-float"],
    action: { do: "drop" },
    architectures: mips,
    why: "no LLVM CPU feature 'hard-float'; the triple's …hf says which it is, and go always passes one of them",
  },
  {
    match: ["-mthumb-interwork", "-mno-thumb-interwork", "-mstructure-size-boundary=*", "-mtls-dialect=*"],
    action: { do: "drop" },
    architectures: ["arm"],
    why: "gcc's names for what is the default here; zig refuses them",
  },
  { match: ["-mfix-cortex-a53-*"], action: { do: "drop" }, architectures: ["arm64"], why: "gcc's; zig refuses it" },

  // Libraries.
  { match: ["-l:*"], action: { do: "search" }, formats: ["elf"], why: "lld does not get the folders: unable to find library" },
  { match: ["-l:*"], action: { do: "find" }, formats: ["pe"], why: "zig 0.16 crashes" },
  { match: ownNames, action: { do: "pass" }, formats: ["pe"], why: "zig's own, whatever else has that name" },
  {
    match: ["-l*"],
    action: { do: "library" },
    formats: ["pe"],
    why: "zig looks for X.dll, X.lib and libX.a: it misses libX.dll.a, or takes the static library beside it without a word",
  },
  {
    match: ["-static-libgcc", "-static-libstdc++", "-shared-libgcc", "-specs=*", "-nostartfiles"],
    action: { do: "drop" },
    why: "warning: argument unused",
  },
  {
    match: ["-fuse-ld=*"],
    action: { do: "drop" },
    why: "warning: argument unused; zig has its own lld. go/freebsd/arm64 gets -fuse-ld=bfd from go itself",
  },
  {
    match: ["-stdlib=*", "-unwindlib=*"],
    action: { do: "drop" },
    why: "warning: argument unused; the wrapper says which C++ library it is",
  },

  // Spellings of gcc.
  { match: ["-Wp,-D*"], action: { do: "replace", words: ["-D{rest}"] }, why: "error: unsupported preprocessor arg" },
  { match: ["-Wp,-U*"], action: { do: "replace", words: ["-U{rest}"] }, why: "error: unsupported preprocessor arg" },
  {
    match: ["-flto=auto", "-flto=jobserver"],
    action: { do: "replace", words: ["-flto"] },
    formats: ["elf"],
    why: "error: invalid -flto mode",
  },
  { match: ["-fmax-errors=*"], action: { do: "replace", words: ["-ferror-limit={rest}"] }, why: "warning: argument unused" },
  {
    match: patterns(`
      -fuse-linker-plugin -fno-use-linker-plugin -fwhole-program -fno-ipa-cp -fipa-pta -fno-canonical-system-headers
      -fno-var-tracking-assignments -fno-aggressive-loop-optimizations
    `),
    action: { do: "drop" },
    why: 'gcc\'s; zig refuses it, or warns with the words "not supported", which go reads as a no to whatever it tries',
  },

  // Windows.
  {
    match: ["-mwindows"],
    action: { do: "replace", words: ["-Wl,--subsystem,windows"] },
    formats: ["pe"],
    why: "warning: argument unused, and the program stays a console one",
  },
  { match: ["-mthreads", "-mconsole", "-mdll"], action: { do: "drop" }, formats: ["pe"], why: "warning: argument unused" },
];

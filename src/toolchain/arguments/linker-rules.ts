import { patterns } from "./patterns.ts";
import type { ArgumentRule } from "./rule.ts";

/**
 * What zig's linker gets for the arguments in `-Wl,…` and after -Xlinker. ELF rows were tried on zig 0.16.0, which ends with
 * "unsupported linker arg" for each that is not passed here, unless the row says otherwise.
 *
 * Go tries some of these (see word-rules.ts): they pass, and zig's own no or yes is what go hears.
 */
export const linkerRules: readonly ArgumentRule[] = [
  {
    match: ["--build-id=*", "--compress-debug-sections=*", "--export-dynamic-symbol=*", "--no-gc-sections", "-z,nobtcfi"],
    action: { do: "pass" },
    why: "tried by go",
  },
  {
    match: ["--disable-dynamicbase", "--disable-high-entropy-va"],
    action: { do: "pass" },
    formats: ["pe"],
    why: "tried by go; zig refuses them, go does without",
  },
  {
    match: ["--no-insert-timestamp"],
    action: { do: "drop" },
    formats: ["pe"],
    why: "tried by go; zig refuses it, and writes no time anyway but a hash of the contents",
  },
  {
    match: ["--version"],
    action: { do: "answer", line: "LLD (zig)" },
    formats: ["pe"],
    why: "go adds a linker script for gdb where it does not read LLD, which the linker of zig is",
  },
  {
    match: ["--version"],
    action: { do: "answer", line: "GNU ld (not really: the lld of zig)" },
    systems: ["freebsd"],
    architectures: ["arm64"],
    why: "go refuses to link where it does not read GNU ld, because of an lld of 2019 (golang/go#35197)",
  },

  // Options whose value is the next part.
  {
    match: patterns(`
      -z -rpath --rpath -R -rpath-link --rpath-link -soname --soname -h -u --undefined -e --entry -T --script -Map --Map -m
      --version-script --dynamic-list --export-dynamic-symbol --defsym --wrap --hash-style --exclude-libs --dynamic-linker
      -dynamic-linker -I -plugin -plugin-opt --subsystem -subsystem -init -fini --image-base --out-implib --output-def -install_name
      -undefined -force_load -exported_symbols_list -headerpad -framework -current_version -compatibility_version -sectcreate
      --section-start --require-defined -l -L
    `),
    action: { do: "join", as: "{match}," },
    why: "the value is no argument of its own",
  },

  // Where libraries are.
  { match: ["-l,:*"], action: { do: "find" }, formats: ["pe"], why: "as without -Wl" },
  { match: ["-l:*"], action: { do: "find" }, formats: ["pe"], why: "as without -Wl" },
  { match: ["-l,*"], action: { do: "library" }, formats: ["pe"], why: "as without -Wl" },
  { match: ["-l*"], action: { do: "library" }, formats: ["pe"], why: "as without -Wl" },
  { match: ["-l,*"], action: { do: "replace", words: ["-l{rest}"] }, formats: ["elf", "macho"], why: "zig wants libraries outside of -Wl" },
  { match: ["-L,*"], action: { do: "replace", words: ["-L{rest}"] }, why: "zig wants folders outside of -Wl" },
  { match: ["-l:*"], action: { do: "search" }, formats: ["elf"], why: "as without -Wl" },
  { match: ["-l*"], action: { do: "replace", words: ["-l{rest}"] }, formats: ["elf", "macho"], why: "zig wants libraries outside of -Wl" },
  { match: ["-L*"], action: { do: "replace", words: ["-L{rest}"] }, why: "zig wants folders outside of -Wl" },
  {
    match: ["-rpath-link,*", "--rpath-link,*", "-rpath-link=*", "--rpath-link=*"],
    action: { do: "drop" },
    why: 'warning: "unimplemented and ignored"; lld does not need it',
  },
  { match: ["-R/*"], action: { do: "replace", words: ["-Wl,-rpath,/{rest}"] }, formats: ["elf"], why: "zig knows the long name only" },
  { match: ["-h,*"], action: { do: "replace", words: ["-Wl,-soname,{rest}"] }, formats: ["elf"], why: "zig knows the long name only" },

  // How libraries are taken.
  { match: ["--push-state"], action: { do: "drop" }, why: "see --pop-state" },
  {
    match: ["--pop-state"],
    action: { do: "replace", words: ["-Wl,--as-needed", "-Wl,--no-whole-archive", "-Wl,-search_paths_first"] },
    formats: ["elf"],
    why: "back to what zig begins with, which is nearly always what was pushed",
  },
  {
    match: ["--pop-state"],
    action: { do: "dynamic" },
    formats: ["pe"],
    why: "back to the default, which is nearly always what was pushed",
  },
  {
    match: ["-Bdynamic", "-dy", "-call_shared"],
    action: { do: "dynamic" },
    formats: ["pe"],
    why: "zig's -Bdynamic finds neither import libraries nor static ones",
  },
  {
    match: ["-Bstatic", "-dn", "-non_shared", "-static"],
    action: { do: "static" },
    formats: ["pe"],
    why: "zig takes X.lib first, which may be an import library",
  },
  {
    match: ["-Bdynamic", "-dy", "-call_shared"],
    action: { do: "replace", words: ["-Wl,-search_paths_first"] },
    formats: ["elf"],
    why: "zig's -Bdynamic refuses static libraries where GNU ld falls back to them",
  },
  { match: ["-(", "-)"], action: { do: "drop" }, formats: ["elf", "pe"], why: "lld needs no groups; zig takes the long names only" },
  {
    match: ["--undefined=*", "--undefined,*", "--require-defined=*", "--require-defined,*"],
    action: { do: "replace", words: ["-Wl,-u,{rest}"] },
    formats: ["elf"],
    why: "zig knows -u SYMBOL only",
  },
  { match: ["-u,*", "-undefined,*"], action: { do: "pass" }, why: "forms that zig knows" },
  { match: ["-u*"], action: { do: "replace", words: ["-Wl,-u,{rest}"] }, formats: ["elf"], why: "zig knows -u SYMBOL only" },
  {
    match: ["--unresolved-symbols=*", "--warn-unresolved-symbols"],
    action: { do: "replace", words: ["-Wl,--allow-shlib-undefined"] },
    formats: ["elf"],
    why: "the nearest that zig has: covers symbols that shared libraries miss, not those of the program's own objects",
  },
  {
    match: ["-pie", "--pie", "-pic-executable"],
    action: { do: "replace", words: ["-pie"] },
    formats: ["elf"],
    why: "a word of the driver in zig",
  },
  { match: ["--no-pie"], action: { do: "replace", words: ["-no-pie"] }, formats: ["elf"], why: "a word of the driver in zig" },
  {
    match: ["-shared", "-Bshareable"],
    action: { do: "replace", words: ["-shared"] },
    formats: ["elf"],
    why: "a word of the driver in zig",
  },

  // What changes nothing in the program that matters, and zig does not know.
  { match: ["-O*"], action: { do: "drop" }, why: 'warning: "deprecated linker optimization setting"' },
  {
    match: patterns(`
      -Bsymbolic-functions -Bsymbolic-non-weak-functions --icf=* --relax --no-relax --lto-O* --no-rosegment --fix-cortex-a8
      --fix-cortex-a53-* --no-fix-cortex-a53-* --long-plt --pic-veneer --target2=* -EL -EB -X --discard-locals
      --package-metadata=* --no-export-dynamic -g -m,* -melf* -marmelf* -maarch64* -plugin,* -plugin-opt,* -plugin-opt=*
      --add-needed --no-add-needed --copy-dt-needed-entries --no-copy-dt-needed-entries --no-keep-memory
      --reduce-memory-overheads --threads --threads=* --no-threads
    `),
    action: { do: "drop" },
    formats: ["elf"],
    why: "size, speed, and which file formats there are: lld has its own way",
  },
  {
    match: patterns(`
      --fatal-warnings --no-fatal-warnings --no-warnings --warn-common --no-warn-mismatch --no-wchar-size-warning --trace -t
      --verbose --cref --stats --demangle --no-demangle --error-limit=* -Map,* --Map,* -Map=* --Map=* -M
    `),
    action: { do: "drop" },
    formats: ["elf"],
    why: "what the linker says, not what it makes",
  },
  {
    match: patterns(`
      -z,execstack -z,nodefs -z,text -z,muldefs -z,separate-code -z,noseparate-code -z,separate-loadable-segments -z,initfirst
      -z,interpose -z,global -z,nodlopen -z,nodump -z,loadfltr -z,combreloc -z,nocombreloc -z,pack-relative-relocs
      -z,nopack-relative-relocs -z,start-stop-gc -z,nostart-stop-gc -z,nognustack -z,rodynamic -z,ibt -z,shstk -z,cet-report=*
      -z,force-ibt -z,force-bti -z,pac-plt -z,rel -z,rela -z,wxneeded -z,keep-text-section-prefix
      -z,nokeep-text-section-prefix -z,hazardplt -z,unique-symbol -z,noextern-protected-data
    `),
    action: { do: "drop" },
    formats: ["elf"],
    why: 'error: "unsupported linker extension flag"',
  },
  { match: ["-nopie"], action: { do: "drop" }, systems: ["openbsd"], why: "go passes it; it is the default" },
  {
    match: ["--no-execute-only"],
    action: { do: "drop" },
    systems: ["openbsd"],
    architectures: ["arm64"],
    why: "go passes it; segments are readable anyway",
  },

  // Mach-O.
  {
    match: ["-no_pie", "-no_uuid", "-flat_namespace", "-bind_at_load"],
    action: { do: "drop" },
    formats: ["macho"],
    why: "go passes them in some build modes",
  },
  {
    match: ["-x"],
    action: { do: "drop" },
    formats: ["macho"],
    zig: { below: "0.16" },
    why: "go passes it with -s; makes the program smaller only",
  },

  // PE.
  { match: ["--disable-auto-image-base"], action: { do: "drop" }, formats: ["pe"], why: 'warning: "unimplemented and ignored"' },
  {
    match: patterns("--enable-auto-import --enable-stdcall-fixup --enable-runtime-pseudo-reloc --enable-runtime-pseudo-reloc-v2"),
    action: { do: "drop" },
    formats: ["pe"],
    why: "zig refuses them; what lld does for mingw anyway",
  },
  {
    match: ["--large-address-aware", "--kill-at"],
    action: { do: "drop" },
    formats: ["pe"],
    architectures: ["amd64", "arm64"],
    why: "zig refuses them; they mean nothing in a 64-bit program. In a 32-bit one they do, and zig's refusal is the answer",
  },
  {
    match: ["-Map,*", "--Map,*", "-Map=*", "--Map=*"],
    action: { do: "drop" },
    formats: ["pe"],
    why: "what the linker says, not what it makes",
  },
  {
    match: ["-subsystem,*"],
    action: { do: "replace", words: ["-Wl,--subsystem,{rest}"] },
    formats: ["pe"],
    why: "zig knows the name with two dashes",
  },
];

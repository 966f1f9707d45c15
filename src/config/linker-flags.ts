/**
 * The first word that go would not let a `#cgo LDFLAGS:` line hold: the lists of go 1.26 (checkLinkerFlags in
 * cmd/go/internal/work/security.go; golang/go#23749). undefined where it would take them all.
 */
export function refusedLinkerFlag(words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (isAccepted(word)) continue;
    const next = words[at + 1];
    if (!WITH_NEXT.has(word) || next === undefined || !isPlain(word, next)) return word;
    at++;
  }
  return undefined;
}

function isAccepted(word: string): boolean {
  if (/\p{Cc}/u.test(word)) return false;
  const parts = word.startsWith("-Wl,--push-state,") ? word.slice("-Wl,".length).split(",") : undefined;
  const all = parts?.map((part) => `-Wl,${part}`) ?? [word];
  return all.every((each) => each !== "-lto_library" && ACCEPTED.test(each));
}

/** load.SafeArg, also behind `-Wl,` where the flag itself is passed on so. */
function isPlain(flag: string, next: string): boolean {
  const passedOn = flag.startsWith("-Wl,") && next.startsWith("-Wl,") ? next.slice("-Wl,".length) : undefined;
  if (passedOn?.includes(",") === true) return false;
  return /^[\w./\u0080-\u{10ffff}]\P{Cc}*$/u.test(passedOn ?? next);
}

const WITH_NEXT = new Set(
  "-arch -F -l -L -framework -isysroot --sysroot -target -Wl,-framework -Wl,-rpath -Wl,-R -Wl,--just-symbols -Wl,-undefined".split(" "),
);

const ACCEPTED = new RegExp(
  `^(?:${[
    "-[FlL][^@-].*",
    "-O(?:[^@-].*)?",
    "-f(?:no-)?(?:pic|PIC|pie|PIE|openmp(?:-simd)?)",
    "-fsanitize=[^@-].*",
    "-flat_namespace",
    "-g(?:[^@-].*)?",
    "-headerpad_max_install_names",
    "-m(?:abi|arch|cpu|fpu|simd|tls-dialect|tune|float-abi)=[^@-].*",
    "-mcmodel=[0-9a-z-]+",
    "-m(?:soft|single|double)-float",
    "-m(?:no-)?(?:relax|strict-align|lsx|lasx|frecipe|div32|lam-bh|lamcas|ld-seq-sa)",
    "-m(?:macosx-|ios-simulator-version-min=|iphoneos-version-min=).+",
    "-mthreads|-mwindows|-pic|-PIC|-pie|-PIE|-pthread|-rdynamic|-shared|-v",
    "-?-static[-a-z0-9+]*",
    "-?-stdlib=[^@-].*",
    "-Wl,--(?:no-)?(?:allow-multiple-definition|allow-shlib-undefined|as-needed|export-dynamic)",
    "-Wl,-(?:Bdynamic|berok|Bstatic|Bsymbolic-functions|O[0-9]+|d[ny]|E|s|search_paths_first|headerpad_max_install_names)",
    "-Wl,--(?:(?:en|dis)able-new-dtags|(?:start|end)-group|no-undefined|(?:push|pop)-state)",
    "-Wl,-e[=,][a-zA-Z0-9]+",
    "-Wl,-framework,[^,@-][^,]*",
    "-Wl,--hash-style=(?:sysv|gnu|both)",
    "-Wl,-R,?[^@,-][^,@]*",
    "-Wl,--just-symbols[=,][^,@-][^,@]*",
    "-Wl,-(?:rpath(?:-link)?|syslibroot|undefined)[=,][^,@-][^,]*",
    "-Wl,-sectcreate(?:,[^,@-][^,]*){3}",
    "-Wl,-?-static",
    "-Wl,-?-subsystem,(?:native|windows|console|posix|xbox)",
    "-Wl,-?-unresolved-symbols=[^,]+",
    "-Wl,--(?:no-)?warn-[^,]+",
    "-Wl,-?-wrap[=,][^,@-][^,]*",
    "-Wl(?:,-z,(?:relro|now|(?:no)?execstack))+",
    "(?:[a-zA-Z0-9_/]|\\./).*\\.(?:a|o|obj|dll|dylib|so|tbd)",
  ].join("|")})$`,
);

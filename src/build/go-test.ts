export interface GoTestOptions {
  readonly packages: readonly string[];
  /** What the user gave after `--`: flags of go test and, after -args, of the tests. */
  readonly goFlags: readonly string[];
  /** From cgox.yaml; the user's own flags win. */
  readonly configured: { readonly ldflags?: string; readonly tags: readonly string[] };
  /** What runs each test's program, quoted for go. */
  readonly exec?: string;
}

/** The arguments of `go test`. The user's flags come after the packages, since all that follows `-args` is the tests'. */
export function goTestArguments({ packages, goFlags, configured, exec }: GoTestOptions): string[] {
  return [
    "test",
    ...(exec === undefined ? [] : [`-exec=${exec}`]),
    ...(configured.ldflags === undefined ? [] : [`-ldflags=${configured.ldflags}`]),
    ...(configured.tags.length === 0 ? [] : [`-tags=${configured.tags.join(",")}`]),
    ...packages,
    ...goFlags,
  ];
}

/** Who wants a library. */
export type Asker =
  | { readonly kind: "command-line" }
  | { readonly kind: "lock"; readonly file: string }
  | { readonly kind: "config"; readonly file: string; readonly target: string }
  | { readonly kind: "go"; readonly file: string; readonly line: number; readonly directive: string };

/** Which library is wanted: a package, a pkg-config module, `-l<name>`, or a header in `<…>` or ending in .h. */
export interface Request {
  readonly name: string;
  readonly asker: Asker;
}

/** What a wanted name can mean. */
export type NameKind = "package" | "module" | "library" | "header";

/** A wanted name and the package that was chosen for it. */
export interface ResolvedRequest {
  readonly request: Request;
  readonly kind: NameKind;
  readonly package: string;
  /** Other packages that would have served, best first. */
  readonly runnersUp: readonly string[];
  /** Why the package won over the runners-up; absent when it is the only one. */
  readonly reason?: string;
}

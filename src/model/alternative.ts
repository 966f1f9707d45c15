/** A file or folder that a package offers for a place which several packages can fill: update-alternatives(1). No path has a leading slash. */
export interface Alternative {
  /** Of several alternatives for one name, one is taken. */
  readonly name: string;
  /** Where the link is made. */
  readonly link: string;
  /** What it then leads to. */
  readonly path: string;
  /** The highest wins. */
  readonly priority: number;
  /** Links that are made along with it. */
  readonly slaves: readonly { readonly link: string; readonly path: string }[];
}

/** What can follow an option or stand in an argument's place: completion offers it, and `help` names it. */
export type ValueKind = "target" | "directory" | "file" | "text";

/** One option. Its name, without dashes, is its key in the table. */
export interface OptionSpec {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: true;
  /** `--no-<name>` is its opposite. */
  readonly negatable?: true;
  /** What `help` calls the value: `<url>`. */
  readonly placeholder?: string;
  /** The only values it takes. */
  readonly values?: readonly string[];
  readonly kind?: ValueKind;
  readonly summary: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** One thing that is given by its place. */
export interface ArgumentSpec {
  readonly name: string;
  readonly kind: ValueKind;
  readonly values?: readonly string[];
  readonly optional?: true;
  /** As many as are given. Only the last argument can repeat. */
  readonly repeated?: true;
  readonly summary: string;
}

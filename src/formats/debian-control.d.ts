/** The part of debian-control that deb822.ts uses; the package brings no types. */
declare module "debian-control" {
  /** A field of several lines is an array: the first line, then the others without their indentation. */
  export type Control = Record<string, string | string[]>;
  /** Writes one paragraph, without a line end after the last line. Empties the arrays that it is given. */
  export function stringify(control: Control): string;
}

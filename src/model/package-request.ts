/** What every output of `cgox package` is asked for. */
export interface PackageRequest {
  readonly targets: readonly string[];
  /** As go build takes them. */
  readonly packages: readonly string[];
  /** Programs that are built already, instead of packages. Paths. */
  readonly programs: readonly string[];
  /** Folder for what is made. */
  readonly output?: string;
  readonly version?: string;
  readonly goFlags: readonly string[];
  /** Files outside of the project may be packed where cgox.yaml names them. */
  readonly allowOutside: boolean;
  readonly dryRun: boolean;
}

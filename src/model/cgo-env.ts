/** The environment in which `go build` builds for a target that has no C. */
export interface PureGoEnv {
  readonly CGO_ENABLED: "0";
  readonly GOOS: string;
  readonly GOARCH: string;
  /** GOARM, GOWASM … of the target's variant. */
  readonly [name: string]: string;
}

/** The environment in which `go build` builds for a target. Keys are the names of environment variables. */
export interface CgoEnv {
  readonly CC: string;
  readonly CXX: string;
  readonly AR: string;
  readonly PKG_CONFIG: string;
  readonly CGO_ENABLED: "1";
  readonly CGO_CPPFLAGS: string;
  readonly CGO_LDFLAGS: string;
  readonly GOOS: string;
  readonly GOARCH: string;
  /** GOARM, GOAMD64 … of the target's variant. */
  readonly [name: string]: string;
}

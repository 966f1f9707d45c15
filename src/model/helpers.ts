/** Work that is a plain value: `kind` says which code does it. */
export interface Job {
  readonly kind: string;
}

/** Processes of cgox's own, each for one job: what has to be done to large files goes on beside the rest there, and their memory is given back at once. */
export interface Helpers {
  /** Starts the process for the next job of a kind, where none waits yet: it will be ready when the job is. */
  prepare(kind: string): void;
  /** Does a job; false where that cannot be (no memory, no permission, killed): it is then to be done here. @throws CgoxError where the job failed */
  run(job: Job): Promise<boolean>;
}

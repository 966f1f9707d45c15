/** Work that is a plain value: `kind` says which code does it. */
export interface Job {
  readonly kind: string;
}

/** A process of cgox's own that does jobs of one kind, one after the other. */
export interface Helper {
  /** Does a job; false where that cannot be (no memory, no permission, killed): it is then to be done here. @throws CgoxError where the job failed */
  run(job: Job): Promise<boolean>;
  /** Says that no more jobs will come: the process ends after those that it has. */
  close(): void;
}

/** Such processes: what has to be done to large files goes on beside the rest there, and their memory is given back at once. */
export interface Helpers {
  /** Starts the process that the next `open` or `run` of a kind takes, where none waits yet: it will be ready when its job is. */
  prepare(kind: string): void;
  open(kind: string): Helper;
  /** Does one job in a process of its own, as `Helper.run` does it. */
  run(job: Job): Promise<boolean>;
}

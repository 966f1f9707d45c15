/** What this run has learnt of the servers that it asks. */
export interface Servers {
  /** The same addresses, those of servers that were outrun last. */
  inOrder(urls: readonly string[]): string[];
  /** Milliseconds of silence after which another server is asked as well. */
  patienceMs(url: string): number;
  answered(url: string): void;
  /** Another one answered while this one was silent, or out of reach. */
  outrun(url: string): void;
}

export interface RaceTiming {
  /** For a server that has not answered in this run yet: name look-up, connection and TLS take their time. */
  readonly unknownMs: number;
  /** For one that has: it is there, and the line may be full of what it sends. */
  readonly knownMs: number;
}

export function rememberServers({ unknownMs, knownMs }: RaceTiming): Servers {
  const known = new Map<string, "answers" | "outrun">();
  return {
    inOrder: (urls) => {
      const isLast = (url: string): number => (known.get(originOf(url)) === "outrun" ? 1 : 0);
      return urls.toSorted((left, right) => isLast(left) - isLast(right));
    },
    patienceMs: (url) => (known.get(originOf(url)) === "answers" ? knownMs : unknownMs),
    answered: (url) => void known.set(originOf(url), "answers"),
    outrun: (url) => void known.set(originOf(url), "outrun"),
  };
}

/** The scheme, host and port; all of a `file:` address is one server. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

import { setTimeout as sleep } from "node:timers/promises";
import { isPassing, type Attempt, type Failure } from "./failure.ts";

export interface RetryPolicy {
  /** Attempts in a row that may bring nothing. */
  readonly attempts: number;
  /** The wait after the first failure; it doubles from there. */
  readonly baseMs: number;
  /** The longest wait, also when a server asks for more by Retry-After. */
  readonly maximumMs: number;
  /** No further attempt once this much time has gone by without any progress. */
  readonly patienceMs: number;
}

/** Attempts in all, however much each one brings: a server that cuts every connection after one byte is no server. */
const attemptsInAll = 50;

/** Repeats an attempt while it fails in a passing way; an attempt that brought something counts as a new start. */
export async function withRetries<T>(policy: RetryPolicy, attempt: () => Promise<Attempt<T>>): Promise<Attempt<T>> {
  let fruitless = 0;
  let since = performance.now();
  for (let count = 1; ; count++) {
    const outcome = await attempt();
    if (outcome.ok || !isPassing(outcome.failure)) return outcome;
    if (outcome.progressed === true) {
      fruitless = 0;
      since = performance.now();
    }
    fruitless++;
    if (fruitless >= policy.attempts || count >= attemptsInAll || performance.now() - since > policy.patienceMs) return outcome;
    await sleep(retryDelay(outcome.failure, fruitless, policy));
  }
}

/** Milliseconds: exponential with jitter of a half, or what the server asked for, whichever is longer. */
export function retryDelay(failure: Failure, fruitless: number, policy: RetryPolicy): number {
  const backoff = policy.baseMs * 2 ** (fruitless - 1) * (0.75 + Math.random() / 2);
  const asked = failure.kind === "status" ? (failure.retryAfterMs ?? 0) : 0;
  return Math.min(Math.max(backoff, asked), policy.maximumMs);
}

/** Milliseconds from a Retry-After field: seconds, or a date (RFC 9110, section 10.2.3). */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

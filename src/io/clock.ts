import { setTimeout } from "node:timers/promises";
import type { Clock } from "../model/host.ts";

/** The machine's own clock. */
export function createClock(): Clock {
  return { now: () => new Date(), sleep: (milliseconds) => setTimeout(milliseconds) };
}

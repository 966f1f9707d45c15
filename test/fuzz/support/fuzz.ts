import { Buffer as NodeBuffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CgoxError } from "../../../src/model/error.ts";
import { mutated } from "./mutate.ts";

/** A parser that is tried, and what with. */
export interface Harness {
  /** Files that are as they should be, or nearly so. Mutations start from them. */
  readonly seeds: readonly (Buffer | string)[];
  /** Words of the format, which are put in here and there. */
  readonly words?: readonly string[];
  /** Reads the input; what it returns is not looked at. */
  readonly run: (input: Buffer) => unknown;
  /** One input of so many is tried, where each takes long: then there is a comment why. */
  readonly every?: number;
  /** Most bytes that it may ask for at once; 16 MiB where it is not said. */
  readonly memory?: number;
}

/** Inputs a parser: 100,000 in `npm test`, 10,000,000 in `npm run fuzz`. */
const INPUTS = Number(process.env["CGOX_FUZZ_INPUTS"]);
/** Where `npm run fuzz` starts is different each time, and printed. `npm test` is the same each time. */
const SEED = Number(process.env["CGOX_FUZZ_SEED"]);
/** Seconds after which a parser is left, and its count printed as it is; 0: never. */
const SECONDS = Number(process.env["CGOX_FUZZ_SECONDS"] ?? 0);

/** Inputs that one number drawn stands for: what fast-check does for each takes longer than most parsers. */
const BATCH = 50;
/** Inputs of one call of fast-check. */
const ROUND = 50_000;
const USUAL_MEMORY = 16 << 20;
/** Milliseconds that one input of 8 KiB may take, on a machine that has other work too. */
const SLOWEST = 2000;

/**
 * A test that a parser returns or throws CgoxError whatever it is given: nothing else is thrown, no memory is asked for that the input does not
 * account for, no input takes seconds, and the prototypes that all objects share stay as they are.
 */
export function fuzz(name: string, harness: Harness): void {
  test(name, { timeout: 0 }, async () => {
    const seeds = harness.seeds.map((seed) => Buffer.from(seed));
    const words = (harness.words ?? []).map((word) => Buffer.from(word));
    const total = Math.ceil(INPUTS / (harness.every ?? 1));
    const started = performance.now();
    let done = 0;
    for (let round = 0; done < total; round++) {
      if (SECONDS > 0 && performance.now() - started > SECONDS * 1000) break;
      const count = Math.min(ROUND, total - done);
      const number = fc.noBias(fc.nat(0x7fff_ffff));
      const property = fc.asyncProperty(number, async (drawn) => {
        for (let chosen = drawn; chosen < drawn + BATCH; chosen++) {
          const fault = await faultOf(harness, mutated(chosen, seeds, words));
          if (fault !== undefined)
            throw new Error(`${fault}\nfor the input ${JSON.stringify(mutated(chosen, seeds, words).toString("latin1"))}`);
        }
      });
      // What a seed makes of a smaller number has nothing to do with what failed.
      await fc.assert(property, { numRuns: Math.ceil(count / BATCH), seed: (SEED + round) | 0, endOnFailure: true });
      done += Math.ceil(count / BATCH) * BATCH;
      if (INPUTS > ROUND * 2 && done % (ROUND * 20) === 0) report(name, done, started);
    }
    report(name, done, started);
    expect(done).toBeGreaterThan(0);
  });
}

function report(name: string, done: number, started: number): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`fuzz ${name}: ${done} inputs, seed ${SEED}, ${seconds} s\n`);
}

/** What is wrong with how an input was taken; undefined where nothing is. */
async function faultOf({ run, memory = USUAL_MEMORY }: Harness, input: Buffer): Promise<string | undefined> {
  const started = performance.now();
  largest = 0;
  try {
    const result = run(input);
    if (result instanceof Promise) await result;
  } catch (error) {
    if (!(error instanceof CgoxError)) return describe(error);
  }
  if (largest > memory) return `it asked for ${largest} bytes`;
  const took = performance.now() - started;
  if (took > SLOWEST) return `it took ${Math.round(took)} ms`;
  return Reflect.ownKeys(Object.prototype).length === OBJECT_KEYS && Reflect.ownKeys(Array.prototype).length === ARRAY_KEYS
    ? undefined
    : "a prototype has changed";
}

const OBJECT_KEYS = Reflect.ownKeys(Object.prototype).length;
const ARRAY_KEYS = Reflect.ownKeys(Array.prototype).length;

const REFUSED = 1 << 30;

/** The most that was asked for at once during the input. */
let largest = 0;

for (const method of ["alloc", "allocUnsafe", "allocUnsafeSlow"] as const) {
  const original = NodeBuffer[method].bind(NodeBuffer) as (size: number, ...rest: unknown[]) => Buffer;
  NodeBuffer[method] = ((size: number, ...rest: unknown[]) => {
    largest = Math.max(largest, size);
    // This one would end the run, not the test.
    if (size > REFUSED) throw new Error(`it asked for ${size} bytes`);
    return original(size, ...rest);
  }) as never;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : `${String(error)} was thrown`;
}

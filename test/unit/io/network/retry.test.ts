import { describe, expect, it } from "vitest";
import { parseRetryAfter, retryDelay } from "../../../../src/io/network/retry.ts";

const policy = { attempts: 4, baseMs: 100, maximumMs: 1000, patienceMs: 1000 };
const cut = { kind: "unreachable", reason: "cut", lasting: false } as const;

describe("retryDelay", () => {
  it("doubles, with jitter, up to the maximum", () => {
    for (const [fruitless, middle] of [
      [1, 100],
      [2, 200],
      [3, 400],
    ] as const) {
      const delays = Array.from({ length: 100 }, () => retryDelay(cut, fruitless, policy));
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(middle * 0.75);
      expect(Math.max(...delays)).toBeLessThanOrEqual(middle * 1.25);
      expect(new Set(delays).size).toBeGreaterThan(1);
    }
    expect(retryDelay(cut, 20, policy)).toBe(1000);
  });

  it("is at least what the server asks for, and never more than the maximum", () => {
    expect(retryDelay({ kind: "status", status: 503, retryAfterMs: 700 }, 1, policy)).toBe(700);
    expect(retryDelay({ kind: "status", status: 503, retryAfterMs: 70_000 }, 1, policy)).toBe(1000);
  });
});

describe("parseRetryAfter", () => {
  it("reads seconds and dates", () => {
    const now = Date.parse("2025-10-06T10:00:00Z");
    expect(parseRetryAfter("120", now)).toBe(120_000);
    expect(parseRetryAfter("Mon, 06 Oct 2025 10:00:05 GMT", now)).toBe(5000);
    expect(parseRetryAfter("Mon, 06 Oct 2025 09:00:00 GMT", now)).toBe(0);
    expect(parseRetryAfter("soon", now)).toBeUndefined();
    expect(parseRetryAfter(undefined, now)).toBeUndefined();
  });
});

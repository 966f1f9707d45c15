import { expect, test } from "vitest";
import { newBuffers, reusedBuffers } from "../../../src/formats/buffers.ts";

test("what was given back is used again where it is large enough", () => {
  const buffers = reusedBuffers();
  const [small, large] = [buffers.take(10), buffers.take(100)];
  expect(small.buffer).not.toBe(large.buffer);
  buffers.giveBack(small.subarray(0, 3));
  buffers.giveBack(large);
  expect(buffers.take(50).buffer).toBe(large.buffer);
  expect(buffers.take(5).buffer).toBe(small.buffer);
});

test("what is in use is never handed out a second time, however often it is given back", () => {
  const buffers = reusedBuffers();
  const first = buffers.take(10);
  buffers.giveBack(first);
  buffers.giveBack(first);
  const [again, other] = [buffers.take(10), buffers.take(10)];
  expect(again.buffer).toBe(first.buffer);
  expect(other.buffer).not.toBe(first.buffer);
});

test("memory that came from elsewhere is not taken over", () => {
  const buffers = reusedBuffers();
  const other = newBuffers.take(10);
  buffers.giveBack(other);
  expect(buffers.take(10).buffer).not.toBe(other.buffer);
});

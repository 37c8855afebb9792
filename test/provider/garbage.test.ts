import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { collectAfterReading } from '../../providers/garbage.ts';

/** Bytes in use, with that many bytes of garbage among them. */
function usedWithGarbage(bytes: number): number {
  let garbage: number[][] | undefined = Array.from({ length: bytes / 8_000 }, () => new Array(1_000).fill(0.5));
  const used = getHeapStatistics().used_heap_size;
  expect(garbage.length).toBeGreaterThan(0);
  garbage = undefined;
  return used;
}

describe('collectAfterReading', () => {
  it.each([
    ['gives back what a big declaration has left', 20_000, true],
    ['leaves a small one to V8', 19_999, false],
  ])('%s', (_what, users, collects) => {
    const before = usedWithGarbage(80_000_000);

    collectAfterReading(users);

    expect(before - getHeapStatistics().used_heap_size > 40_000_000).toBe(collects);
  });
});

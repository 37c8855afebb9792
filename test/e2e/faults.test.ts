import { describe, expect, it } from 'vitest';
import { trials } from '../faults/trials.ts';

/** Every kind of fault twice; `npm run faults` runs hundreds. */
const first = 1_000;
const seeds = Array.from({ length: 20 }, (_, n) => first + n);

describe('an up through faults and kills, and the up after it', () => {
  it(`leave the pool as declared, nobody written or told twice (seeds ${first} on)`, { timeout: 600_000 }, async () => {
    const tried: string[] = [];
    for await (const { seed, kind, broken } of trials(seeds)) {
      expect(broken, `seed ${seed}, ${kind}`).toEqual([]);
      tried.push(kind);
    }
    expect(tried).toHaveLength(seeds.length);
  });
});

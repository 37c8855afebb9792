import { describe, expect, it } from 'vitest';
import { faultKinds } from '../faults/scenario.ts';
import { trials } from '../faults/trials.ts';

/** Every kind of fault once; `npm run faults` runs hundreds. */
const first = 1_000;
const seeds = faultKinds.map((_, n) => first + n);

describe('an up through faults and kills, and the up after it', () => {
  it(`leave the pool as declared, nobody written or told twice (seeds ${first} on)`, async () => {
    const tried = new Set<string>();
    for await (const { seed, kind, broken } of trials(seeds)) {
      expect(broken, `seed ${seed}, ${kind}`).toEqual([]);
      tried.add(kind);
    }
    expect(tried).toEqual(new Set(faultKinds));
  });
});

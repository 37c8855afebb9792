/** The pure planner alone, on one core: a million users of ten attributes, a hundred thousand at a time. */
import { createCompactor } from '../../providers/core/compact-user.ts';
import { type PlanInputs, plan } from '../../providers/core/plan.ts';
import { poolRules } from '../../providers/core/pool.ts';
import type { Attributes, LiveUser } from '../../providers/core/types.ts';
import { poolWith } from '../core/pools.ts';

const names = Array.from({ length: 10 }, (_, n) => `custom:attribute${n}`);
const schema = new Map(names.map((name) => [name, { type: 'String', mutable: true, required: false }] as const));
const rules = poolRules(poolWith({ schema }));
const policy = { missingUsers: 'error', removedAttributes: 'delete', unmanagedAttributes: 'retain' } as const;

/** Every user of every hundredth has drifted in one attribute. */
function chunk(first: number, users: number): PlanInputs {
  // Texts as they are in a run: read from JSON, not joined together a moment ago.
  const attributes = (index: number, drift: boolean): Attributes => {
    const values = names.map((name, n) => [name, `${drift && n === 0 ? 'drifted' : 'value'} ${index} of ${name}`]);
    const read: Readonly<Record<string, string>> = JSON.parse(JSON.stringify(Object.fromEntries(values)));
    return new Map(Object.entries(read));
  };
  const keys = Array.from({ length: users }, (_, n) => [`user${first + n}@example.com`, first + n] as const);
  const compact = createCompactor();
  const live = (username: string, index: number): LiveUser =>
    compact({
      ...{ username, sub: '', enabled: true, status: 'CONFIRMED' },
      attributes: attributes(index, index % 100 === 0),
    });
  return {
    declared: new Map(keys.map(([key, index]) => [key, { attributes: attributes(index, false) }])),
    applied: new Map(keys.map(([key, index]) => [key, attributes(index, false)])),
    live: new Map(keys.map(([key, index]) => [key, live(key, index)])),
    elsewhere: new Map(),
    policy,
    rules,
  };
}

/** Users a second, and how many of them were found to differ. Only planning is timed. */
export function planMany(users: number, atOnce: number): { readonly usersPerSecond: number; readonly changed: number } {
  let [seconds, changed] = [0, 0];
  for (let first = 0; first < users; first += atOnce) {
    const inputs = chunk(first, atOnce);
    const start = performance.now();
    changed += plan(inputs).updates.length;
    seconds += (performance.now() - start) / 1000;
  }
  return { usersPerSecond: users / seconds, changed };
}

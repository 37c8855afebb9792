/** Only the pure planner, on one core: a million users of ten attributes, a hundred thousand at a time. */

import { poolRules } from '../../providers/constraints/comparison.ts';
import type { Attributes } from '../../providers/model/names.ts';
import type { DeclaredUser } from '../../providers/model/users.ts';
import type { Value } from '../../providers/model/value.ts';
import { createAccountIndex } from '../../providers/plan/account-index.ts';
import type { UserRecord } from '../../providers/plan/model.ts';
import { createPatterns } from '../../providers/plan/patterns.ts';
import { plan } from '../../providers/plan/plan.ts';
import type { PlanInputs } from '../../providers/plan/plan-inputs.ts';
import { noRules } from '../../providers/plan/rules/ruling-inputs.ts';
import { policyOf } from '../../providers/settings/with-defaults.ts';
import { poolWith } from '../model/pools.ts';

const names = Array.from({ length: 10 }, (_, n) => `custom:attribute${n}`);
const schema = new Map(names.map((name) => [name, { type: 'String', mutable: true, required: false }] as const));
const pool = poolWith({ schema });

/** One user in a hundred has drifted in one attribute. */
function chunk(first: number, users: number): PlanInputs {
  // Texts as in a run: read from JSON, not joined together a moment ago.
  const attributes = (index: number, drift: boolean): Attributes => {
    const values = names.map((name, n) => [name, `${drift && n === 0 ? 'drifted' : 'value'} ${index} of ${name}`]);
    const read: Readonly<Record<string, string>> = JSON.parse(JSON.stringify(Object.fromEntries(values)));
    return new Map(Object.entries(read));
  };
  const declared = new Map<string, DeclaredUser<Value>>();
  const records = new Map<string, UserRecord>();
  const index = createAccountIndex(pool);
  for (let at = first; at < first + users; at++) {
    const name = `user${at}@example.com`;
    const sub = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    declared.set(name, { attributes: attributes(at, false) });
    records.set(name, { username: name, sub, attributes: attributes(at, false) });
    const account = { username: name, sub, enabled: true, status: 'CONFIRMED' };
    index.put({ ...account, attributes: attributes(at, at % 100 === 0) });
  }
  return {
    declared,
    records,
    index,
    pool,
    rules: poolRules(pool),
    policy: policyOf({}),
    patterns: createPatterns({ ignoreUsers: [], ignoreAttributes: [] }, pool),
    files: new Map(),
    groups: new Set(),
    memberships: new Map(),
    providers: [],
    mapped: new Map(),
    ruling: noRules,
    passwordHashes: new Map(),
    sessionsDue: new Set(),
    sentAt: () => undefined,
    wasCreated: () => false,
    now: 0,
  };
}

/** Users a second, and how many of them were found to differ. Only planning is timed. */
export function planMany(users: number, atOnce: number): { readonly usersPerSecond: number; readonly changed: number } {
  let [seconds, changed] = [0, 0];
  for (let first = 0; first < users; first += atOnce) {
    const inputs = chunk(first, atOnce);
    const start = performance.now();
    changed += plan(inputs).users.filter(({ steps }) => steps.length > 0).length;
    seconds += (performance.now() - start) / 1000;
  }
  return { usersPerSecond: users / seconds, changed };
}

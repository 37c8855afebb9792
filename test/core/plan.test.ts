import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanInputs, plan, simulate } from '../../providers/core/plan.ts';
import type { Attributes, DeclaredUser, LiveUser, Policy, Rules, Username } from '../../providers/core/types.ts';

const policy: Policy = { missingUsers: 'error', removedAttributes: 'delete', unmanagedAttributes: 'retain' };
const rules: Rules = {
  same: (_name, a, b) => a.toLowerCase() === b.toLowerCase(),
  untouchable: (name) => name === 'constructor',
};
const nobody: ReadonlyMap<Username, DeclaredUser> = new Map();

const account = (username: string, attributes: Attributes): LiveUser => ({
  username: `account-of-${username}`,
  sub: `sub-of-${username}`,
  enabled: true,
  status: 'CONFIRMED',
  attributes,
});

/** One user `u` with one attribute `a` in each of the three states; undefined is absent. */
const one = (
  declared: string | undefined,
  applied: string | undefined,
  live: string | undefined,
  changes: Partial<PlanInputs> = {},
): PlanInputs => {
  const attributes = (value: string | undefined): Attributes => new Map(value === undefined ? [] : [['a', value]]);
  return {
    declared: new Map([['u', { attributes: attributes(declared) }]]),
    applied: new Map([['u', attributes(applied)]]),
    live: new Map([['u', account('u', attributes(live))]]),
    elsewhere: nobody,
    policy,
    rules,
    ...changes,
  };
};

const set = (reason: string, from: string | undefined, to: string) => ({ kind: 'set', name: 'a', reason, from, to });
const remove = (reason: string, from: string) => ({ kind: 'delete', name: 'a', reason, from });

describe("the README's table: declared, last applied, live, and what is planned", () => {
  it.each([
    ['x', undefined, 'x', undefined],
    ['x', 'x', 'x', undefined],
    ['x', 'y', 'x', undefined],
    ['x', '', 'X', undefined],
    ['x', undefined, 'y', set('declared', 'y', 'x')],
    ['x', undefined, undefined, set('declared', undefined, 'x')],
    ['x', undefined, '', set('declared', undefined, 'x')],
    ['x', 'z', 'y', set('declared', 'y', 'x')],
    ['x', '', 'y', set('declared', 'y', 'x')],
    ['x', 'x', 'y', set('drifted', 'y', 'x')],
    ['x', 'x', undefined, set('drifted', undefined, 'x')],
    ['', undefined, 'y', remove('declared', 'y')],
    ['', 'y', 'y', remove('declared', 'y')],
    ['', '', 'y', remove('drifted', 'y')],
    ['', 'x', undefined, undefined],
    ['', undefined, '', undefined],
    [undefined, 'x', undefined, undefined],
    [undefined, 'x', '', undefined],
    [undefined, 'x', 'X', remove('removed', 'X')],
    [undefined, 'x', 'y', 'taken-over'],
    [undefined, '', 'y', undefined],
    [undefined, undefined, 'y', undefined],
  ])('%j, %j, %j: %j', (declared, applied, live, expected) => {
    const { updates, kept } = plan(one(declared, applied, live));
    const isRule = typeof expected === 'string';
    expect(updates.flatMap(({ changes }) => changes)).toEqual(expected === undefined || isRule ? [] : [expected]);
    expect(kept.map(({ rule }) => rule)).toEqual(isRule ? [expected] : []);
  });

  it('leaves what is no longer declared with removedAttributes: retain, and tells it', () => {
    const { updates, kept, applied } = plan(
      one(undefined, 'x', 'x', { policy: { ...policy, removedAttributes: 'retain' } }),
    );
    expect(updates).toEqual([]);
    expect(kept).toEqual([{ username: 'u', attribute: 'a', rule: 'retained' }]);
    expect(applied).toEqual(new Map([['u', new Map()]]));
  });
});

describe('users', () => {
  it('sends an update to the account, by the name the pool gives it', () => {
    expect(plan(one('x', undefined, undefined)).updates).toMatchObject([{ username: 'u', account: 'account-of-u' }]);
  });

  it('names everyone who is declared but not in the pool, and records nothing of them', () => {
    const declared = new Map(['b', 'a'].map((name) => [name, { attributes: new Map([['a', 'x']]) }]));
    const { missing, updates, kept, applied } = plan(one('x', 'x', 'x', { declared, live: new Map() }));
    expect({ missing, updates, kept, applied }).toEqual({
      missing: ['a', 'b'],
      updates: [],
      kept: [{ username: 'u', rule: 'undeclared' }],
      applied: new Map(),
    });
  });

  it('tells who is skipped', () => {
    const skipping = { live: new Map(), policy: { ...policy, missingUsers: 'skip' as const } };
    expect(plan(one('x', 'x', 'x', skipping)).kept).toEqual([{ username: 'u', rule: 'skipped' }]);
  });

  it('leaves a user whom nobody declares any longer', () => {
    const { updates, applied, kept } = plan(one('x', 'x', 'x', { declared: nobody }));
    expect({ updates, applied }).toEqual({ updates: [], applied: new Map() });
    expect(kept).toEqual([{ username: 'u', rule: 'undeclared' }]);
  });

  it('hands a user over: only what the other roster does not declare is removed', () => {
    const both = new Map([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    const { updates, applied } = plan(
      one(undefined, undefined, undefined, {
        declared: nobody,
        applied: new Map([['u', both]]),
        live: new Map([['u', account('u', both)]]),
        elsewhere: new Map([['u', { attributes: new Map([['a', 'other']]) }]]),
      }),
    );
    expect(updates.flatMap(({ changes }) => changes)).toEqual([
      { kind: 'delete', name: 'b', reason: 'removed', from: 'y' },
    ]);
    expect(applied).toEqual(new Map());
  });
});

describe('verified flags', () => {
  it.each([
    ['email', 'true', ['email', 'email_verified']],
    ['phone_number', 'True', ['phone_number', 'phone_number_verified']],
    ['email', 'false', ['email']],
  ])('a new %s with %j declared goes in one call with %j, though the flag is live', (address, flag, expected) => {
    const flagName = `${address}_verified`;
    const attributes = new Map([
      [address, 'new'],
      [flagName, flag],
    ]);
    const { updates } = plan(
      one(undefined, undefined, undefined, {
        declared: new Map([['u', { attributes }]]),
        live: new Map([
          [
            'u',
            account(
              'u',
              new Map([
                [address, 'old'],
                [flagName, flag],
              ]),
            ),
          ],
        ]),
      }),
    );
    expect(updates[0]?.changes.map(({ name }) => name)).toEqual(expected);
  });
});

describe('properties', () => {
  const names = ['a', 'b', '__proto__', 'constructor'];
  const value = fc.constantFrom('x', 'X', 'y', 'z', '');
  const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), value), { selector: ([name]) => name });
  const users = fc.uniqueArray(fc.tuple(fc.constantFrom('u', 'v', '__proto__', 'w'), attributes), {
    selector: ([name]) => name,
  });
  const inputs = fc
    .record({
      declared: users,
      applied: users,
      live: users,
      elsewhere: users,
      removedAttributes: fc.constantFrom('delete' as const, 'retain' as const),
    })
    .map((states): PlanInputs => {
      const declared = new Map(states.declared.map(([name, list]) => [name, { attributes: new Map(list) }]));
      const elsewhere = states.elsewhere.filter(([name]) => !declared.has(name));
      return {
        declared,
        applied: new Map(states.applied.map(([name, list]) => [name, new Map(list)])),
        live: new Map(states.live.map(([name, list]) => [name, account(name, new Map(list))])),
        elsewhere: new Map(elsewhere.map(([name, list]) => [name, { attributes: new Map(list) }])),
        policy: { ...policy, missingUsers: 'skip', removedAttributes: states.removedAttributes },
        rules,
      };
    });
  const carriedOut = ({ live, ...rest }: PlanInputs): PlanInputs => {
    const planned = plan({ live, ...rest });
    const next = new Map(live);
    for (const update of planned.updates) {
      const user = next.get(update.username);
      if (user !== undefined) next.set(update.username, simulate(user, update));
    }
    return { ...rest, live: next, applied: planned.applied };
  };

  it('table: every attribute of every user is planned as its row says, however few of them are looked at', () => {
    const byTable = (declared: string | undefined, applied = '', live = '', { policy }: PlanInputs): string => {
      if (declared !== undefined && declared !== '') {
        return live !== '' && rules.same('a', declared, live) ? 'nothing' : `set ${declared}`;
      }
      if (live === '') return 'nothing';
      if (declared === '') return 'delete';
      if (applied === '') return 'nothing';
      if (!rules.same('a', applied, live)) return 'taken-over';
      return policy.removedAttributes === 'retain' ? 'retained' : 'delete';
    };
    fc.assert(
      fc.property(inputs, (given) => {
        const planned = new Map<string, string>();
        const { updates, kept } = plan(given);
        for (const { username, changes } of updates) {
          for (const change of changes) {
            planned.set(`${username} ${change.name}`, change.kind === 'set' ? `set ${change.to}` : 'delete');
          }
        }
        for (const { username, attribute, rule } of kept) planned.set(`${username} ${attribute}`, rule);
        for (const [username, { attributes: declared }] of given.declared) {
          const live = given.live.get(username)?.attributes;
          if (live === undefined) continue;
          for (const name of names) {
            const row = byTable(declared.get(name), given.applied.get(username)?.get(name), live.get(name), given);
            expect([name, planned.get(`${username} ${name}`) ?? 'nothing']).toEqual([name, row]);
          }
        }
      }),
    );
  });

  it('goal: applying the plan gives the declaration', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { live } = carriedOut(given);
        for (const [username, { attributes: declared }] of given.declared) {
          for (const [name, wanted] of declared) {
            const found = live.get(username)?.attributes.get(name);
            if (!live.has(username)) continue;
            if (wanted === '') expect(found ?? '').toBe('');
            else expect(rules.same(name, wanted, found ?? '')).toBe(true);
          }
        }
      }),
    );
  });

  it('fixpoint: the second plan has no update and records the same', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const next = carriedOut(given);
        expect(plan(next).updates).toEqual([]);
        expect(plan(next).applied).toEqual(next.applied);
      }),
    );
  });

  it('frame: what is neither declared nor was applied keeps its value', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { live } = carriedOut(given);
        for (const [username, before] of given.live) {
          for (const [name, kept] of before.attributes) {
            const managed =
              given.declared.get(username)?.attributes.has(name) || given.applied.get(username)?.has(name);
            if (!managed) expect(live.get(username)?.attributes.get(name)).toBe(kept);
          }
        }
      }),
    );
  });

  it('thrift: at most one update an account, and every change changes something', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { updates } = plan(given);
        expect(new Set(updates.map(({ account: name }) => name)).size).toBe(updates.length);
        for (const { changes } of updates) {
          expect(new Set(changes.map(({ name }) => name)).size).toBe(changes.length);
          for (const change of changes) {
            if (change.kind === 'set') expect(rules.same(change.name, change.to, change.from ?? '')).toBe(false);
            else expect(change.from).not.toBe('');
          }
        }
      }),
    );
  });

  it('order: the order of users and attributes changes nothing', () => {
    const reversed = <V>(map: ReadonlyMap<string, V>) => new Map([...map].reverse());
    fc.assert(
      fc.property(inputs, (given) => {
        const turned: PlanInputs = {
          ...given,
          declared: reversed(new Map([...given.declared].map(([u, d]) => [u, { attributes: reversed(d.attributes) }]))),
          applied: reversed(new Map([...given.applied].map(([u, a]) => [u, reversed(a)]))),
          live: reversed(new Map([...given.live].map(([u, l]) => [u, { ...l, attributes: reversed(l.attributes) }]))),
        };
        expect(plan(turned)).toEqual(plan(given));
      }),
    );
  });

  it('crash: after any part of the plan, planning again is the rest', () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (given, cut) => {
        const { updates } = plan(given);
        const done = updates.slice(0, updates.length === 0 ? 0 : cut % (updates.length + 1));
        const live = new Map(given.live);
        for (const update of done) {
          const user = live.get(update.username);
          if (user !== undefined) live.set(update.username, simulate(user, update));
        }
        expect(plan({ ...given, live }).updates).toEqual(updates.slice(done.length));
      }),
    );
  });
});

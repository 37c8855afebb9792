/** The three-way plan of one user's attributes, row by row and over random users. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterUpdate } from '../../providers/constraints/after-update.ts';
import type { Rules } from '../../providers/constraints/comparison.ts';
import type { AttributeChange } from '../../providers/model/changes.ts';
import { meant, shown, type Values, written } from '../../providers/model/value.ts';
import { type AttributeInputs, type AttributeRules, planAttributes } from '../../providers/plan/attribute-changes.ts';
import { recordedValue } from '../../providers/values/faces.ts';
import { account, attributes, value } from './inputs.ts';

const rules: Rules = {
  same: (_name, a, b) => a.toLowerCase() === b.toLowerCase(),
  untouchable: (name) => name === 'constructor',
};
const holding = (policy: Partial<AttributeRules['policy']> = {}, ignored: readonly string[] = []): AttributeRules => ({
  policy: { removedAttributes: 'delete', unmanagedAttributes: 'retain', ...policy },
  rules,
  ignoresAttribute: (name) => (ignored.includes(name) ? name : undefined),
});

/** One user `u` with one attribute `a` in each of the three states; undefined is absent. */
const one = (
  declared: string | undefined,
  applied: string | undefined,
  live: string | undefined,
): AttributeInputs & { readonly live: ReadonlyMap<string, string> } => {
  const only = (text: string | undefined) => new Map(text === undefined ? [] : [['a', text]]);
  return { name: 'u', declared: only(declared), applied: only(applied), live: only(live), waiting: new Set() };
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
    const { changes, kept } = planAttributes(one(declared, applied, live), holding());
    const isRule = typeof expected === 'string';
    expect(changes).toEqual(expected === undefined || isRule ? [] : [expected]);
    expect(kept.map(({ rule }) => rule)).toEqual(isRule ? [expected] : []);
  });

  it('leaves what is no longer declared with removedAttributes: retain, and tells it', () => {
    const { changes, kept } = planAttributes(one(undefined, 'x', 'x'), holding({ removedAttributes: 'retain' }));
    expect([changes, kept]).toEqual([[], [{ username: 'u', attribute: 'a', rule: 'retained' }]]);
  });
});

/** The changes of a user with those values, as `set email` and `delete email`. */
const changesOf = (
  states: { readonly [state in 'declared' | 'applied' | 'live']?: Readonly<Record<string, string>> | undefined },
  given = holding(),
  waiting: readonly string[] = [],
) => {
  const { declared, applied, live } = states;
  const inputs = { declared: attributes(declared), applied: attributes(applied), live: attributes(live) };
  const { changes } = planAttributes({ name: 'u', ...inputs, waiting: new Set(waiting) }, given);
  return changes.map(({ kind, name }) => `${kind} ${name}`);
};

describe('a verified flag', () => {
  it.each([
    ['email', 'true', ['set email', 'set email_verified']],
    ['phone_number', 'True', ['set phone_number', 'set phone_number_verified']],
    ['email', 'false', ['set email']],
  ])('of a new %s, %j, is in one call with it: %j, though the flag is live', (address, flag, expected) => {
    const [declared, live] = ['new', 'old'].map((text) => ({ [address]: text, [`${address}_verified`]: flag }));
    expect(changesOf({ declared, live, applied: live })).toEqual(expected);
  });

  const verified = { email: 'e', email_verified: 'true' };
  it.each<[string, Parameters<typeof changesOf>[0], readonly string[]]>([
    ['stays with its address when its line goes', { declared: { email: 'e' }, applied: verified, live: verified }, []],
    ['stays with an address that nobody declares', { applied: { email_verified: 'true' }, live: verified }, []],
    ['goes with its address', { applied: verified, live: verified }, ['delete email', 'delete email_verified']],
    [
      'goes with its address, also when somebody has verified that since',
      { applied: { email: 'e', email_verified: 'false' }, live: verified },
      ['delete email', 'delete email_verified'],
    ],
    [
      'stays, verified by somebody since, with an address that stays',
      { declared: { email: 'e' }, applied: { email: 'e', email_verified: 'false' }, live: verified },
      [],
    ],
    [
      'goes when the address is blanked',
      { declared: { email: '' }, applied: verified, live: verified },
      ['delete email', 'delete email_verified'],
    ],
    [
      'goes where there is no address',
      { applied: verified, live: { email_verified: 'true' } },
      ['delete email_verified'],
    ],
    [
      'goes when it is declared blank',
      { declared: { email: 'e', email_verified: '' }, live: verified },
      ['delete email_verified'],
    ],
  ])('%s', (_case, states, expected) => {
    expect(changesOf(states)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof changesOf>[0], readonly string[]]>([
    ['keeps its address', { declared: { email_verified: 'true' }, live: verified }, []],
    ['is not taken from a declared address', { declared: { email: 'e' }, live: verified }, []],
    ['is not taken from a new address', { declared: { email: 'new' }, live: verified }, ['set email']],
    [
      'keeps its address in any form',
      { declared: { email_verified: 'FALSE' }, live: { email: 'e', email_verified: 'false' } },
      [],
    ],
    ['goes with an address that goes', { live: verified }, ['delete email', 'delete email_verified']],
    [
      'that somebody has verified since goes once',
      { applied: { email: 'e', email_verified: 'false' }, live: verified },
      ['delete email', 'delete email_verified'],
    ],
    [
      'goes without its address when it is blanked',
      { declared: { email_verified: '' }, live: verified },
      ['delete email', 'delete email_verified'],
    ],
  ])('under unmanagedAttributes: delete %s (14.39)', (_case, states, expected) => {
    expect(changesOf(states, holding({ unmanagedAttributes: 'delete' }))).toEqual(expected);
  });

  it('that is retained keeps its address, and a retained address its flag (14.39)', () => {
    const retaining = holding({ unmanagedAttributes: 'delete', removedAttributes: 'retain' });
    expect(changesOf({ applied: { email_verified: 'true' }, live: verified }, retaining)).toEqual([]);
    expect(changesOf({ applied: { email: 'e' }, live: verified }, retaining)).toEqual([]);
  });

  it('of an address that waits is sent by itself where the user has another address', () => {
    const declared = { email: 'new', email_verified: 'false' };
    expect(changesOf({ declared, live: verified }, holding(), ['email'])).toEqual(['set email_verified']);
    expect(changesOf({ declared }, holding(), ['email', 'email_verified'])).toEqual([]);
  });
});

describe('unmanagedAttributes: delete', () => {
  it.each<[string, Parameters<typeof changesOf>[0], readonly string[], readonly string[]]>([
    ['takes what nobody declared', { live: { a: 'x', b: 'y' } }, [], ['delete a', 'delete b']],
    ['takes what somebody else has set since', { applied: { a: 'x' }, live: { a: 'y' } }, [], ['delete a']],
    [
      'takes what somebody else has set where a blank was applied',
      { applied: { a: '' }, live: { a: 'y' } },
      [],
      ['delete a'],
    ],
    ['leaves what is declared', { declared: { a: 'x' }, live: { a: 'x' } }, [], []],
    ['leaves what Cognito or the pool needs', { live: { constructor: 'x' } }, [], []],
    ['leaves a blank', { live: { a: '' } }, [], []],
    ['leaves what is ignored', { live: { a: 'x', b: 'y' } }, ['a'], ['delete b']],
  ])('%s', (_case, states, ignored, expected) => {
    expect(changesOf(states, holding({ unmanagedAttributes: 'delete' }, ignored))).toEqual(expected);
  });
});

describe('a secret', () => {
  const given = (declared: Values, applied: Values, live: Readonly<Record<string, string>>) =>
    planAttributes({ name: 'u', declared, applied, live: attributes(live), waiting: new Set() }, holding());
  const secret = value(`\${secret:p}`);
  const ofYesterday = value(`\${secret:p}`, new Map([['p', 'yesterday']]));

  it('is compared by what it stands for', () => {
    expect(given(new Map([['a', secret]]), new Map(), { a: meant(secret) }).changes).toEqual([]);
  });

  it('is stored as declared, and shows neither itself nor what is live in its place', () => {
    const { changes } = given(new Map([['a', secret]]), new Map([['a', ofYesterday]]), { a: 'yesterday' });
    const [change] = changes;
    expect(change?.kind === 'set' && [meant(change.to), written(change.to)]).toEqual([meant(secret), `\${secret:p}`]);
    expect(change?.from !== undefined && shown(change.from)).not.toContain('yesterday');
    expect(JSON.stringify(changes)).not.toContain('yesterday');
  });

  it('that is no longer known is nobody’s: what is live in its place is left, and not shown', () => {
    const unknown = new Map([['a', recordedValue(`\${secret:gone}`, new Map())]]);
    expect(given(new Map(), unknown, { a: 'x' }).kept.map(({ rule }) => rule)).toEqual(['taken-over']);
    const [change] = given(new Map([['a', 'new']]), unknown, { a: 'x' }).changes;
    expect(change?.from !== undefined && shown(change.from)).not.toBe('x');
  });

  it('that is removed is deleted, and not shown', () => {
    const { changes } = given(new Map(), new Map([['a', secret]]), { a: meant(secret) });
    expect(changes.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(['delete removed']);
    expect(JSON.stringify(changes)).not.toContain(meant(secret));
  });
});

describe('for any declaration, record and account', () => {
  const names = ['a', 'b', '__proto__', 'constructor'];
  const values = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom('x', 'X', 'y', 'z', '')), {
      selector: ([name]) => name,
    })
    .map((list) => new Map(list));
  const users = fc.record({ declared: values, applied: values, live: values }).map((states) => ({
    name: 'u',
    waiting: new Set<string>(),
    ...states,
  }));
  const policies = fc
    .record({
      removedAttributes: fc.constantFrom('delete' as const, 'retain' as const),
      ignored: fc.subarray(names),
    })
    .map(({ ignored, ...policy }) => ({ ignored, rules: holding(policy, ignored) }));

  /** What the table says of one attribute. */
  function byTable({ declared, applied, live }: AttributeInputs, name: string): string {
    const single = { name: 'u', waiting: new Set<string>() };
    const only = (map: Values) => new Map([...map].filter(([each]) => each === name));
    const text = live.get(name);
    const onlyLive = text === undefined ? new Map<string, string>() : new Map([[name, text]]);
    const { changes, kept } = planAttributes(
      { ...single, declared: only(declared), applied: only(applied), live: onlyLive },
      holding(),
    );
    return [...changes.map(({ kind, reason }) => `${kind} ${reason}`), ...kept.map(({ rule }) => rule)].join();
  }

  it('table: every attribute is planned as it would be by itself', () => {
    fc.assert(
      fc.property(users, (given) => {
        const { changes, kept } = planAttributes(given, holding());
        for (const name of names) {
          const found = [
            ...changes.filter((change) => change.name === name).map(({ kind, reason }) => `${kind} ${reason}`),
            ...kept.filter(({ attribute }) => attribute === name).map(({ rule }) => rule),
          ];
          expect([name, found.join()]).toEqual([name, byTable(given, name)]);
        }
      }),
    );
  });

  it('goal: carried out, it gives the declaration, and planned again nothing', () => {
    fc.assert(
      fc.property(users, policies, (given, { rules: all, ignored }) => {
        const { changes } = planAttributes(given, all);
        const live = afterUpdate(account('u', { attributes: given.live }), changes).attributes;
        for (const [name, wanted] of given.declared) {
          if (!ignored.includes(name)) expect(rules.same(name, wanted, live.get(name) ?? '')).toBe(true);
        }
        expect(planAttributes({ ...given, live, applied: given.declared }, all).changes).toEqual([]);
      }),
    );
  });

  it('frame: what is neither declared nor was applied, and what is ignored, is in no change', () => {
    fc.assert(
      fc.property(users, policies, (given, { rules: all, ignored }) => {
        for (const { name } of planAttributes(given, all).changes) {
          expect(given.declared.has(name) || given.applied.has(name)).toBe(true);
          expect(ignored).not.toContain(name);
        }
      }),
    );
  });

  it('thrift: every change changes something, and each attribute is in one', () => {
    fc.assert(
      fc.property(users, policies, (given, { rules: all }) => {
        const { changes } = planAttributes(given, all);
        expect(new Set(changes.map(({ name }) => name)).size).toBe(changes.length);
        for (const change of changes) {
          const from = given.live.get(change.name) ?? '';
          expect(change.kind === 'set' ? rules.same(change.name, meant(change.to), from) : from === '').toBe(false);
        }
      }),
    );
  });

  it('order: the order of attributes changes nothing', () => {
    const reversed = <V>(map: ReadonlyMap<string, V>) => new Map([...map].reverse());
    fc.assert(
      fc.property(users, policies, ({ declared, applied, live, ...rest }, { rules: all }) => {
        const turned = { declared: reversed(declared), applied: reversed(applied), live: reversed(live) };
        expect(planAttributes({ ...rest, ...turned }, all)).toEqual(
          planAttributes({ ...rest, declared, applied, live }, all),
        );
      }),
    );
  });

  it('ignoring more never adds a change', () => {
    fc.assert(
      fc.property(users, fc.subarray(names), (given, ignored) => {
        const all: readonly AttributeChange[] = planAttributes(given, holding()).changes;
        const fewer = planAttributes(given, holding({}, ignored)).changes;
        expect(fewer).toEqual(all.filter(({ name }) => !ignored.includes(name)));
      }),
    );
  });
});

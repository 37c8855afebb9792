/** Rules in one plan: who gets what, what is left out, what limits and digests make of it. */
import { describe, expect, it } from 'vitest';
import type { DeclaredRule, DeclaredRules } from '../../../providers/model/rules.ts';
import { planDigest } from '../../../providers/plan/digest.ts';
import { limitProblems } from '../../../providers/plan/limits.ts';
import { account, attributes, named } from '../inputs.ts';
import { planned, run, worldOf } from '../world.ts';

const rule = (more: Partial<DeclaredRule>): DeclaredRule => ({
  match: new Map(),
  except: [],
  attributes: attributes({ a: 'x' }),
  groups: [],
  ...more,
});
const rules = (given: Readonly<Record<string, Partial<DeclaredRule>>>): DeclaredRules =>
  new Map(Object.entries(given).map(([name, each]) => [name, rule(each)]));
const settings = { userPoolId: 'p_1', clientMetadata: new Map<string, string>() };

describe('a rule in a plan', () => {
  it('leaves an attribute out that the identity provider writes at every sign-in, and counts it (16)', () => {
    const google = account('Google_1', {
      status: 'EXTERNAL_PROVIDER',
      attributes: attributes({ identities: '[{"providerName":"Google"}]' }),
    });
    const mapped = new Map([['Google', new Set(['a'])]]);
    const declaredRules = rules({ all: { attributes: attributes({ a: 'x', b: 'y' }) } });
    const { users, rules: told } = planned(worldOf(named, [google]), { declaredRules, mapped });
    expect(users).toMatchObject([
      {
        name: 'Google_1',
        steps: [{ kind: 'update', changes: [{ name: 'b', rule: 'all' }] }],
        kept: [{ attribute: 'a', rule: 'mapped' }],
      },
    ]);
    expect(told).toMatchObject([{ name: 'all', matching: 1, changing: 1, mapped: 1 }]);
  });

  it('counts who had it before, once (16)', () => {
    const world = worldOf(named, [account('ana', { attributes: attributes({ a: 'x' }) }), account('bob')]);
    const declaredRules = rules({ all: {} });
    const { plan, after } = run(world, { declaredRules });
    expect(plan.rules).toMatchObject([{ matching: 2, changing: 1, had: 1 }]);
    expect(planned(after, { declaredRules }).rules).toMatchObject([{ matching: 2, changing: 0, had: 0 }]);
  });

  it('counts against the users of the pool (16)', () => {
    const accounts = Array.from({ length: 10 }, (_, index) => account(`user${index}`));
    const plan = planned(worldOf(named, accounts), { declaredRules: rules({ all: {} }) });
    expect(limitProblems(plan, {}).map(({ message }) => message)).toEqual([
      'by rules: 10 of 10 users of the pool (100 %) would change, the limit is 30 %',
    ]);
    const few = planned(worldOf(named, accounts), {
      declaredRules: rules({ few: { match: new Map([['username', ['user1', 'user2']]]), unproven: 'allow' } }),
    });
    expect(limitProblems(few, {})).toEqual([]);
  });

  it('is in the digest when it is in force, and the clock is not (16)', () => {
    const world = worldOf(named, [account('ana', { attributes: attributes({ a: 'x' }) })]);
    const digestAt = (now: number) =>
      planDigest(
        planned(world, {
          now,
          declaredRules: rules({ soon: { match: new Map([['b', ['none']]]), from: 50, until: 100 } }),
        }),
        settings,
      );
    expect(digestAt(10)).toBe(digestAt(49));
    expect(digestAt(49)).not.toBe(digestAt(50));
    expect(digestAt(50)).toBe(digestAt(99));
    expect(digestAt(100)).toBe(digestAt(10));
  });

  it('is in the digest with all that it says, also where nobody matches yet (16)', () => {
    const plan = planned(worldOf(named, [account('ana')]), {});
    const digests = ['{}', '{"r":{"until":"2027"}}', '{"r":{}}'].map((text) =>
      planDigest(plan, { ...settings, rules: text }),
    );
    expect(new Set(digests).size).toBe(3);
  });

  it.each([
    ['another value', 'y', []],
    ['the value that it gave', 'x', ['delete a']],
    ['none', '', []],
  ])('that is gone leaves what somebody has changed since: live is %s (16)', (_what, live, expected) => {
    const declaredRules = rules({ all: {} });
    const { after } = run(worldOf(named, [account('ana')]), { declaredRules });
    const accounts = new Map([['ana', account('ana', { attributes: attributes(live === '' ? {} : { a: live }) })]]);
    const { users } = planned({ ...after, accounts }, { declaredRules: new Map() });
    const told = users.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'update' ? step.changes.map(({ kind, name }) => `${kind} ${name}`) : [])),
    );
    expect(told).toEqual(expected);
  });
});

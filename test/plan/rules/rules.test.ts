/** Rules in one plan: who gets what, what is left out, what limits and digests make of it. */
import { describe, expect, it } from 'vitest';
import type { DeclaredRule, DeclaredRules } from '../../../providers/model/rules.ts';
import { planDigest } from '../../../providers/plan/digest.ts';
import { limitProblems } from '../../../providers/plan/limits/limits.ts';
import { account, aliased, attributes, named, permanent, recordOf, told, user } from '../inputs.ts';
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

  it('by the name of a user whose account is gone goes to nobody else, also once the user is no longer declared (16)', () => {
    const declaredRules = rules({ one: { match: new Map([['user', ['v']]]), unproven: 'allow' } });
    const records = new Map([['v', recordOf('v', { sub: 'gone' })]]);
    const first = run(worldOf(named, [account('v')], { records }), { declaredRules });
    expect(first.plan.users.flatMap(({ steps }) => steps)).toEqual([]);
    expect(planned(first.after, { declaredRules }).users.flatMap(({ steps }) => steps)).toEqual([]);
    expect(run(first.after, {}).after.records.size).toBe(0);
  });

  it('goes on without a break for a user who is no longer declared, also where it says what was declared (16)', () => {
    const declaredRules = rules({ all: { groups: ['g'] } });
    const ana = account('ana', { attributes: attributes({ a: 'x', b: 'y' }) });
    const records = new Map([
      ['ana', recordOf('ana', { attributes: attributes({ a: 'x', b: 'y' }), groups: ['g', 'h'] })],
    ]);
    const memberships = new Map([['ana', new Set(['g', 'h'])]]);
    const { plan, after } = run(worldOf(named, [ana], { records, memberships }), {
      declaredRules,
      policy: { removedUsers: 'clear' },
    });
    expect(plan.users.flatMap(({ steps }) => steps.map(told))).toEqual(['update -b']);
    expect(planned(after, { declaredRules }).users.flatMap(({ steps }) => steps)).toEqual([]);
  });

  it('finds a user that the same run creates also by the address that it creates it with (16)', () => {
    const declared = new Map([['v', user({ email: '1@x.org' })]]);
    const declaredRules = rules({ one: { match: new Map([['user', ['1@x.org']]]) } });
    const { plan, after } = run(worldOf(aliased), { declared, declaredRules });
    expect(plan.users.map(({ ruled }) => ruled?.rules)).toEqual([['one']]);
    expect(planned(after, { declared, declaredRules }).users.flatMap(({ steps }) => steps)).toEqual([]);
  });

  it('by two names of one account goes on meaning that account by both (16)', () => {
    const declaredRules = rules({
      one: { match: new Map([['user', ['ana']]]), unproven: 'allow' },
      two: { match: new Map([['user', ['ana@x.org']]]), attributes: attributes({ b: 'y' }) },
    });
    const both = { email: 'ana@x.org', email_verified: 'true' };
    const ana = account('ana', { attributes: attributes(both) });
    const { after } = run(worldOf(aliased, [ana]), { declaredRules });
    expect(after.given.get(ana.sub)?.names).toEqual(['ana', 'ana@x.org']);
    const moved = account('ana', { attributes: attributes({ a: 'x', b: 'y' }) });
    const thief = account('eve', { attributes: attributes(both) });
    const accounts = new Map([moved, thief].map((each) => [each.username, each]));
    const { users } = planned({ ...after, accounts }, { declaredRules });
    expect(users.filter(({ steps }) => steps.length > 0)).toEqual([]);
  });

  it('is on record with what a new account has from its creation, when a later step fails (16)', () => {
    const declaredRules = rules({ all: { groups: ['g'] } });
    const late = attributes({ preferred_username: 'Ana' });
    const declared = new Map([['ana', user(late, { password: permanent })]]);
    const whole = planned(worldOf(aliased), { declared, declaredRules });
    expect(whole.users.flatMap(({ steps }) => steps.map(({ kind }) => kind))).toEqual([
      'create',
      'add-to-group',
      'set-password',
      'update',
    ]);
    const refuses = (index: number) => index === 2 || index === 4;
    const { after } = run(worldOf(aliased), { declared, declaredRules }, { refuses });
    const [given] = [...after.given.values()];
    expect(given?.attributes.get('a')).toEqual({ value: 'x', rule: 'all' });
    expect([...(given?.groups ?? [])]).toEqual([]);
  });

  it('names the rule of each group that a new account joins (16)', () => {
    const { users } = planned(worldOf(named), {
      declared: new Map([['ana', user()]]),
      declaredRules: rules({ all: { groups: ['g'] } }),
    });
    expect(users.flatMap(({ steps }) => steps)).toMatchObject([
      { kind: 'create' },
      { kind: 'add-to-group', group: 'g', rule: 'all' },
    ]);
  });

  it('keeps on record what it gave of an attribute that is ignored now, and takes it later (16)', () => {
    const { after } = run(worldOf(named, [account('ana')]), { declaredRules: rules({ all: {} }) });
    const ignoring = { lists: { ignoreAttributes: ['a'] } };
    const ignored = run(after, ignoring);
    expect(ignored.plan.users.flatMap(({ steps }) => steps)).toEqual([]);
    expect(ignored.after.given).toEqual(after.given);
    expect(planned(ignored.after, {}).users.flatMap(({ steps }) => steps)).toMatchObject([
      { kind: 'update', changes: [{ kind: 'delete', name: 'a', reason: 'left' }] },
    ]);
  });
});

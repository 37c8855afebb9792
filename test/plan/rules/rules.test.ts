/** Rules in one plan: who gets what, what is left out, what limits and digests make of it. */
import { describe, expect, it } from 'vitest';
import type { DeclaredRule, DeclaredRules } from '../../../providers/model/rules.ts';
import { planDigest } from '../../../providers/plan/digest.ts';
import { limitProblems } from '../../../providers/plan/limits/limits.ts';
import { account, aliased, attributes, byEmail, named, permanent, recordOf, told, user } from '../inputs.ts';
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
      one: { match: new Map([['user', ['ana']]]) },
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

  it('gives no right to a new account by the groups of another new one (16)', () => {
    const declared = new Map([
      ['a@x.org', user({}, { groups: [] })],
      ['b@x.org', user({}, { groups: ['g'] })],
      ['z@x.org', user()],
    ]);
    const declaredRules = rules({ admins: { match: new Map([['group', ['g']]]) } });
    const { plan, after } = run(worldOf(byEmail), { declared, declaredRules });
    expect(plan.users.map(({ name, ruled }) => [name, ruled?.rules ?? []])).toEqual([
      ['a@x.org', []],
      ['b@x.org', ['admins']],
      ['z@x.org', []],
    ]);
    expect(planned(after, { declared, declaredRules }).users.flatMap(({ steps }) => steps)).toEqual([]);
  });

  it('tells two new accounts apart by their addresses (16)', () => {
    const declared = new Map([
      ['ann', user({ email: 'ann@x.org' })],
      ['zoe', user({ email: 'zoe@x.org' })],
    ]);
    const declaredRules = rules({ one: { match: new Map([['user', ['ann@x.org']]]) } });
    const { plan } = run(worldOf(aliased), { declared, declaredRules });
    expect(plan.users.map(({ name, ruled }) => [name, ruled?.rules ?? []])).toEqual([
      ['ann', ['one']],
      ['zoe', []],
    ]);
  });

  it.each([
    ['the username of the rule', 'boss', 'boss'],
    ['the sub of the rule', '11111111-1111-1111-1111-111111111111', '11111111-1111-1111-1111-111111111111'],
  ])('gives nothing to a declared user with %s, chosen at sign-up (16)', (_what, username, named) => {
    const mallory = account(username, {
      sub: 'sub-of-mallory',
      attributes: attributes({ email: 'mallory@x.org', email_verified: 'true' }),
    });
    const victim = account('victim', { sub: '11111111-1111-1111-1111-111111111111' });
    const { users } = planned(worldOf({ ...aliased, selfSignUp: true }, [victim, mallory]), {
      declared: new Map([['mallory@x.org', user()]]),
      declaredRules: rules({ one: { match: new Map([['user', [named]]]) } }),
    });
    expect(users.filter(({ name }) => name === 'mallory@x.org').flatMap(({ steps }) => steps)).toEqual([]);
  });

  it('does not believe a name because another rule does, by unproven: allow (16)', () => {
    const pool = { ...named, selfSignUp: true };
    const match = new Map([['user', ['boss']]]);
    const trusting = { a: { match, unproven: 'allow' as const } };
    const { after } = run(worldOf(pool, [account('boss')]), { declaredRules: rules(trusting) });
    const declaredRules = rules({ ...trusting, b: { match, attributes: attributes({ b: 'admin' }) } });
    expect(planned(after, { declaredRules }).users.flatMap(({ steps }) => steps.map(told))).not.toContain('update b');
  });

  it('does not except new accounts by a sub that nobody knows yet (16)', () => {
    const declared = new Map([['bob', user()]]);
    const declaredRules = rules({ all: { except: ['new*'] } });
    const { plan, after } = run(worldOf(named), { declared, declaredRules });
    expect(plan.users.map(({ ruled }) => ruled?.rules)).toEqual([['all']]);
    expect(planned(after, { declared, declaredRules }).users.flatMap(({ steps }) => steps)).toEqual([]);
  });

  it.each([
    ['old', 'fresh'],
    ['z-old', 'fresh'],
  ])('means the recreated account of a name from then on, whatever the order of subs: %s (16)', (old, fresh) => {
    const declaredRules = rules({ one: { match: new Map([['user', ['diego']]]) } });
    const given = new Map([
      [
        old,
        {
          username: 'diego',
          names: ['diego'],
          attributes: new Map([['a', { value: 'x', rule: 'one' }]]),
          groups: new Map(),
        },
      ],
    ]);
    const world = worldOf(named, [account('diego', { sub: fresh })], { given });
    const { plan, after } = run(world, { declaredRules, policy: { recreatedAccounts: 'accept' } });
    expect(new Set(plan.users.map(({ name }) => name)).size).toBe(plan.users.length);
    expect([...after.given.keys()]).toEqual([fresh]);
    expect(planned(after, { declaredRules }).users.flatMap(({ steps }) => steps)).toEqual([]);
  });

  it('leaves what an identity provider writes alone: no conflict, and nothing is taken (16)', () => {
    const google = account('Google_1', {
      status: 'EXTERNAL_PROVIDER',
      attributes: attributes({ a: 'x', identities: '[{"providerName":"Google"}]' }),
    });
    const mapped = new Map([['Google', new Set(['a'])]]);
    const given = new Map([
      [
        google.sub,
        { username: 'Google_1', names: [], attributes: new Map([['a', { value: 'x', rule: 'r' }]]), groups: new Map() },
      ],
    ]);
    const declaredRules = rules({ r: {}, s: { attributes: attributes({ a: 'y' }) } });
    const { plan, after } = run(worldOf(named, [google], { given }), { declaredRules, mapped });
    expect(plan.users.map(({ heldBack, steps }) => [heldBack, steps])).toEqual([[undefined, []]]);
    expect(after.given.get(google.sub)?.attributes.get('a')).toEqual({ value: 'x', rule: 'r' });
  });

  it('agrees with another that says the same in other letters (16)', () => {
    const ana = account('ana', { attributes: attributes({ email: 'a@x.org', email_verified: 'true' }) });
    const declaredRules = rules({
      r: { attributes: attributes({ email_verified: 'False' }) },
      s: { attributes: attributes({ email_verified: 'false' }) },
    });
    const { users } = planned(worldOf(named, [ana]), { declaredRules });
    expect(users.map(({ heldBack }) => heldBack)).toEqual([undefined]);
  });

  it('keeps what is on record of a gone account that this run leaves out (16)', () => {
    const given = new Map([
      [
        'gone',
        { username: 'zoe', names: [], attributes: new Map([['a', { value: 'x', rule: 'all' }]]), groups: new Map() },
      ],
    ]);
    const { after } = run(worldOf(named, [account('ana')], { given }), {
      declaredRules: rules({ all: {} }),
      lists: { onlyUsers: ['ana'] },
    });
    expect([...after.given.keys()].sort()).toEqual(['gone', 'sub-of-ana']);
  });

  it('ends although Cognito would refuse another change of the user, who could bring that about (16)', () => {
    const declaredRules = rules({
      flag: { attributes: attributes({ email_verified: 'true' }), unproven: 'allow' },
      launch: { attributes: attributes(), groups: ['g'], until: 500 },
    });
    const given = new Map([
      ['sub-of-mal', { username: 'mal', names: [], attributes: new Map(), groups: new Map([['g', 'launch']]) }],
    ]);
    const memberships = new Map([['mal', new Set(['g'])]]);
    const { plan, after } = run(worldOf(named, [account('mal')], { given, memberships }), { declaredRules });
    expect(plan.users.flatMap(({ steps }) => steps.map(told))).toEqual(['remove-from-group g (left)']);
    expect(plan.users.flatMap(({ kept }) => kept)).toEqual([
      { username: 'mal', attribute: 'email_verified', rule: 'refused' },
    ]);
    expect(after.given.size).toBe(0);
  });

  it('ends although the pool requires what it gave: that stays, and is told (16)', () => {
    const required = { type: 'String', mutable: true, required: true } as const;
    const pool = { ...named, schema: new Map([...named.schema, ['b', required]]) };
    const declaredRules = rules({ launch: { attributes: attributes({ b: 'x' }), groups: ['g'], until: 500 } });
    const given = new Map([
      [
        'sub-of-mal',
        {
          username: 'mal',
          names: [],
          attributes: new Map([['b', { value: 'x', rule: 'launch' }]]),
          groups: new Map([['g', 'launch']]),
        },
      ],
    ]);
    const memberships = new Map([['mal', new Set(['g'])]]);
    const mal = account('mal', { attributes: attributes({ b: 'x' }) });
    const { plan, after } = run(worldOf(pool, [mal], { given, memberships }), { declaredRules });
    expect(plan.users.flatMap(({ steps }) => steps.map(told))).toEqual(['remove-from-group g (left)']);
    expect(plan.users.flatMap(({ kept }) => kept)).toEqual([{ username: 'mal', attribute: 'b', rule: 'refused' }]);
    expect(planned(after, { declaredRules }).users.flatMap(({ steps }) => steps)).toEqual([]);
  });

  it('with a phone number under except is left by a proven number only, where people choose usernames (16)', () => {
    const number = '+15551234567';
    const { users } = planned(worldOf({ ...named, selfSignUp: true }, [account(number)]), {
      declaredRules: rules({ all: { except: [number] } }),
    });
    expect(users.map(({ ruled }) => ruled?.rules)).toEqual([['all']]);
  });
});

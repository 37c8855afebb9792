/** Declarations that take their own name away: on record by `sub`, and told in the first preview. */
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import {
  account,
  aliased,
  attributes,
  byEmail,
  type Given,
  outcomeOf,
  planOf,
  secrets,
  user,
  userOf,
  value,
} from './inputs.ts';
import { planned, type Rest, run, worldOf } from './world.ts';

type Texts = Readonly<Record<string, string>>;
const verified = (email: string): Texts => ({ email, email_verified: 'true' });
const having = (username: string, values: Texts, more: Partial<LiveUser> = {}) =>
  account(username, { attributes: attributes(values), ...more });

/** What the first plan says, what comes of declaring as it says, and that no second account is made. */
describe('a declaration that takes its own name away (14.35)', () => {
  it.each<[string, Given['pool'], LiveUser, string, Texts, RegExp]>([
    [
      'a new sign-in address',
      byEmail,
      having('C', verified('old@x.org')),
      'old@x.org',
      verified('new@x.org'),
      /as new@x\.org /,
    ],
    [
      'one that is not verified',
      byEmail,
      having('C', verified('old@x.org')),
      'old@x.org',
      { email: 'new@x.org' },
      /sub: sub-of-C /,
    ],
    ['an alias that is blanked', aliased, having('anna', verified('a@x.org')), 'a@x.org', { email: '' }, /as anna /],
    [
      'an alias that turns unverified',
      aliased,
      having('anna', verified('a@x.org')),
      'a@x.org',
      { email_verified: 'false' },
      /as anna /,
    ],
    ['another alias', aliased, having('anna', verified('a@x.org')), 'a@x.org', verified('b@x.org'), /as anna /],
  ])('%s is told with the name to declare', (_what, pool = byEmail, live, name, values, hint) => {
    const rest: Rest = { declared: new Map([[name, user(values)]]), policy: { messages: 'allow' } };
    const first = run(worldOf(pool, [live]), rest);
    const told = userOf(first.plan, name).problems;
    expect(told).toMatchObject([{ code: 'name-given-up', severity: 'warning', subject: { username: name } }]);
    expect(told[0]?.hint).toMatch(hint);
    // Found by the record, told once, and no second account is made.
    const again = planned(first.after, rest);
    expect(again.users.map(outcomeOf)).toEqual([[]]);
    // As it says: nobody is removed, and nothing is held back.
    const [, newName = name] = /declare the user as (\S+)/.exec(told[0]?.hint ?? '') ?? [];
    const sub = newName === name ? { sub: live.sub } : {};
    const moved: Rest = {
      declared: new Map([[newName, user(values, sub)]]),
      policy: { messages: 'allow', removedUsers: 'delete' },
    };
    const last = run(first.after, moved);
    expect(last.taken).toEqual([]);
    expect([...last.after.records.keys()]).toEqual([newName]);
  });

  it('says nothing where the name stays', () => {
    const codes = (given: Given, name: string) => planOf(given, name).problems.map(({ code }) => code);
    const live = [having('anna', verified('a@x.org'))];
    const to = (values: Texts) => user({ ...values, a: 'x' });
    expect(codes({ pool: aliased, live, declared: new Map([['anna', to(verified('b@x.org'))]]) }, 'anna')).toEqual([]);
    expect(codes({ pool: aliased, live, declared: new Map([['a@x.org', to({})]]) }, 'a@x.org')).toEqual([]);
    // Declared by its `sub`, a name is a label.
    const bySub = new Map([['a@x.org', user(verified('b@x.org'), { sub: 'sub-of-anna' })]]);
    expect(codes({ pool: aliased, live, declared: bySub }, 'a@x.org')).toEqual([]);
    // An account that was found by an address which only an administrator had touched.
    const untouched = [having('K', { email: 'k@x.org' }, { unchanged: true })];
    expect(codes({ pool: byEmail, live: untouched, declared: new Map([['k@x.org', to({})]]) }, 'k@x.org')).toEqual([]);
  });

  it('does not tell an address that is a secret', () => {
    const to = value(`\${secret:mail}`, new Map([...secrets, ['mail', 'hidden@x.org']]));
    const declared = new Map([
      [
        'old@x.org',
        user(
          new Map([
            ['email', to],
            ['email_verified', 'true'],
          ]),
        ),
      ],
    ]);
    const { problems } = planOf({ pool: byEmail, declared, live: [having('C', verified('old@x.org'))] }, 'old@x.org');
    expect(problems.map(({ hint }) => hint)).toEqual([expect.stringContaining('under the new email')]);
    expect(JSON.stringify(problems)).not.toContain('hidden');
  });
});

describe('missingUsers: create makes no second account of one person (14.33)', () => {
  const create = { missingUsers: 'create' } as const;

  it('who was found by the name that the declaration blanks', () => {
    const declared = new Map([['nick1', user({ preferred_username: '', a: 'Ann' })]]);
    const live = having('ann', { preferred_username: 'nick1' });
    // Its user may have taken the name: nothing is done.
    const held = run(worldOf(aliased, [live]), { declared, policy: create });
    expect(held.plan.users.map(outcomeOf)).toEqual([['held back: unproven-name']]);
    const rest: Rest = { declared, policy: { ...create, unprovenNames: 'allow' } };
    const first = run(worldOf(aliased, [live]), rest);
    expect(first.plan.users.map(outcomeOf)).toEqual([['update a -preferred_username', 'warning: name-given-up']]);
    for (const policy of [create, rest.policy ?? {}]) {
      const second = run(first.after, { declared, policy });
      expect([second.plan.users.map(outcomeOf), [...second.after.accounts.keys()]]).toEqual([[[]], ['ann']]);
    }
  });

  it('who was taken over by an address, and changes it', () => {
    const rest: Rest = { declared: new Map([['a@e.com', user({ a: 'x' })]]), policy: create };
    const { after } = run(worldOf(byEmail, [having('C', verified('a@e.com'))]), rest);
    const changed = new Map([['C', having('C', { a: 'x', ...verified('own@e.com') })]]);
    const second = run({ ...after, accounts: changed }, rest);
    expect([second.plan.users.map(outcomeOf), [...second.after.accounts.keys()]]).toEqual([[[]], ['C']]);
  });
});

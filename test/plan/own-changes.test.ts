/** What an end user does to the own account holds back that user only; a mistake of the files stops everything. */
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import { plan } from '../../providers/plan/plan.ts';
import { poolWith } from '../model/pools.ts';
import {
  account,
  aliased,
  attributes,
  type Given,
  inputsWith,
  outcomeOf,
  planOf,
  recordOf,
  schema,
  user,
} from './inputs.ts';

type Texts = Readonly<Record<string, string>>;

const having = (username: string, live: Texts): LiveUser => account(username, { attributes: attributes(live) });
const outcomes = (given: Given) => {
  const { users, problems } = plan(inputsWith(given));
  return [
    ...users.map((each) => `${each.name}: ${outcomeOf(each).join(', ')}`),
    ...problems.map(({ code, subject }) => `${code} ${subject?.username}`),
  ];
};

/** Applied as declared, unless something else was; bob is to be changed. */
const withAnn = (declared: Texts, live: Texts, more: Given = {}, applied: Texts = declared): Given => ({
  declared: new Map([
    ['ann', user(declared)],
    ['bob', user({ a: 'new' })],
  ]),
  records: new Map([
    ['ann', recordOf('ann', { attributes: attributes(applied) })],
    ['bob', recordOf('bob')],
  ]),
  live: [having('ann', live), account('bob')],
  ...more,
});

const sending = poolWith({ schema, autoVerifiedAttributes: new Set(['email']) });
const either = poolWith({ schema, usernameAttributes: new Set(['email', 'phone_number']) });

describe('an end user who changes the own account', () => {
  it.each<[string, string, Given]>([
    [
      'takes another address, where restoring it sends a message',
      'message-forbidden',
      withAnn({ email: 'a@x.org' }, { email: 'other@x.org' }, { pool: sending }),
    ],
    [
      'deletes the address of a flag that is declared by itself',
      'verified-without-address',
      withAnn({ email_verified: 'true' }, {}),
    ],
    [
      'deletes it before the declared flag changes',
      'verified-without-address',
      withAnn({ email_verified: 'false' }, {}, {}, { email_verified: 'true' }),
    ],
    [
      'deletes the other address to sign in by, before that of the files goes',
      'sign-in-attribute',
      withAnn({ email: '' }, { email: 'a@x.org' }, { pool: either }, { email: 'a@x.org' }),
    ],
  ])('and only %s is held back', (_what, code, given) => {
    expect(outcomes(given)).toEqual([`ann: held back: ${code}`, 'bob: update a']);
    expect(planOf(given, 'ann').after).toEqual(given.records?.get('ann'));
  });

  it.each<[string, string, Given]>([
    [
      'another address that sends a message',
      'message-forbidden',
      withAnn({ email: 'new@x.org' }, { email: 'a@x.org' }, { pool: sending }, { email: 'a@x.org' }),
    ],
    [
      'a flag for a user who never had an address',
      'verified-without-address',
      withAnn({ email_verified: 'true' }, {}, {}, {}),
    ],
    [
      'a flag beside a blank address',
      'verified-without-address',
      withAnn({ email: '', email_verified: 'true' }, { email: 'a@x.org' }),
    ],
  ])('is not to be blamed for what the files say: %s', (_what, code, given) => {
    const [ann] = outcomes(given);
    expect(ann).toContain(code);
    expect(ann).not.toContain('held back');
  });

  it('does not get another address verified by a flag that is declared by itself', () => {
    const changed = { email: 'boss@acme.com', email_verified: 'false' };
    const given = withAnn({ email_verified: 'true' }, changed, { pool: aliased });
    expect(outcomes(given)).toEqual(['ann: held back: verified-without-address', 'bob: update a']);
    expect(planOf(given, 'ann').heldBack).toMatchObject({
      message: expect.stringMatching(/^ann has lost email_verified/),
      hint: expect.stringContaining('declare email beside email_verified'),
    });
    const beside = withAnn({ email: 'a@x.org', email_verified: 'true' }, changed, { pool: aliased });
    expect(outcomes(beside)).toEqual(['ann: update email email_verified', 'bob: update a']);
    const unverified = withAnn({ email_verified: 'false' }, { ...changed, email_verified: 'true' });
    expect(outcomes(unverified)).toEqual(['ann: update email_verified', 'bob: update a']);
  });
});

describe("end users that have come into each other's way", () => {
  const two = (ann: Texts, bob: Texts, liveAnn: Texts, liveBob: Texts, applied = true): Given => ({
    pool: aliased,
    declared: new Map([
      ['ann', user(ann)],
      ['bob', user(bob)],
      ['carl', user({ a: 'new' })],
    ]),
    records: applied
      ? new Map([
          ['ann', recordOf('ann', { attributes: attributes(ann) })],
          ['bob', recordOf('bob', { attributes: attributes(bob) })],
        ])
      : new Map(),
    live: [having('ann', liveAnn), having('bob', liveBob), account('carl')],
  });

  it('by one address that is not verified are held back, and stop nobody else', () => {
    const flag = { email_verified: 'true' };
    const live = { email: 'both@x.org', email_verified: 'false' };
    expect(outcomes(two(flag, flag, live, live, false))).toEqual([
      'ann: held back: alias-declared-twice',
      'bob: held back: alias-declared-twice',
      'carl: update a',
    ]);
  });

  it('by exchanging their names are held back, and stop nobody else', () => {
    const [ann, bob] = [{ preferred_username: 'a1' }, { preferred_username: 'b1' }];
    expect(outcomes(two(ann, bob, bob, ann))).toEqual([
      'ann: held back: alias-swap',
      'bob: held back: alias-swap',
      'carl: update a',
    ]);
  });

  it('are not to be blamed for a swap that the files ask for', () => {
    const [ann, bob] = [{ preferred_username: 'a1' }, { preferred_username: 'b1' }];
    expect(outcomes(two(ann, bob, bob, ann, false))).toContain('alias-swap ann');
  });
});

describe('a user on record whose account is gone', () => {
  const gone = (declared: Texts, more: Given = {}): Given => withAnn(declared, {}, { live: [account('bob')], ...more });

  it.each<[string, string, Given]>([
    ['missingUsers: error', 'user-missing', gone({ a: 'x' }, { policy: { missingUsers: 'error' } })],
    [
      'an attribute that a new account must have',
      'required',
      gone(
        { a: 'x' },
        {
          pool: poolWith({ schema: new Map([...schema, ['name', { type: 'String', mutable: true, required: true }]]) }),
        },
      ),
    ],
  ])('is held back and nobody else, with %s', (_what, code, given) => {
    expect(outcomes(given)[0]).toBe(`ann: held back: ${code}`);
  });

  it.each(['error', 'create'] as const)(
    'stops everything with mistakes of the files, all of them, under missingUsers: %s',
    (missingUsers) => {
      const { problems } = planOf(gone({ nosuch: 'x', email: 'nope' }, { policy: { missingUsers } }), 'ann');
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['unknown-attribute', 'bad-email']));
    },
  );
});

describe('a chain of names', () => {
  const chain = (length: number): Given => {
    const of = (at: number) => attributes({ email: `e${at}@x.org`, email_verified: 'true' });
    return {
      pool: aliased,
      live: [
        ...Array.from({ length }, (_, at) => account(`u${at}`, { attributes: of(at) })),
        account('blocker', { attributes: of(length) }),
      ],
      declared: new Map(Array.from({ length }, (_, at) => [`u${at}`, user(of(at + 1))] as const)),
    };
  };

  it('holds back everybody in it, each by the account before', () => {
    const { users, problems } = plan(inputsWith(chain(4)));
    expect(problems).toEqual([]);
    expect(users.map(({ name, heldBack }) => [name, heldBack?.message])).toEqual(
      ['u1', 'u2', 'u3', 'blocker'].map((holder, at) => [
        `u${at}`,
        `u${at} would get the email "e${at + 1}@x.org", which ${holder} has and keeps`,
      ]),
    );
  });

  it('looks each name up once, and not once more for each user that is held back', () => {
    const asked = [250, 2_000].map((length) => {
      const inputs = inputsWith(chain(length));
      const { index } = inputs;
      let questions = 0;
      const answering = (name: string) => {
        questions += 1;
        return index.answering(name);
      };
      plan({ ...inputs, index: { ...index, answering } });
      return questions / length;
    });
    expect(asked[1]).toBeCloseTo(asked[0] ?? 0, 1);
  });
});

describe('thousands of accounts with one address', () => {
  it('are five by name, and the rest is a count', () => {
    const live = Array.from({ length: 1_005 }, (_, at) => having(`u${at}`, { email: 'x@e.org' }));
    const declared = new Map([['x@e.org', user()]]);
    const { heldBack } = planOf({ pool: aliased, live, declared }, 'x@e.org');
    expect(heldBack?.message).toMatch(/u0 .*u1 .* and 1,000 more: its user/);
    const proven = having('owner', { email: 'x@e.org', email_verified: 'true' });
    const { problems } = planOf({ pool: aliased, live: [...live, proven], declared }, 'x@e.org');
    expect(problems).toHaveLength(6);
    expect(problems[5]?.message).toContain('1,000 more answer to that name too');
  });
});

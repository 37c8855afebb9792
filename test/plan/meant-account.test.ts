/** DESIGN.md, "Which account a name means", rule by rule. */
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import type { FoundBy, UserPlan } from '../../providers/plan/model.ts';
import { plan } from '../../providers/plan/plan.ts';
import { poolWith } from '../model/pools.ts';
import {
  account,
  aliased,
  attributes,
  byEmail,
  type Given,
  inputsWith,
  named,
  outcomeOf,
  planOf,
  policy,
  recordOf,
  user,
  value,
} from './inputs.ts';

const uuid = 'a1b2c3d4-0000-4000-8000-00000000000f';
const verified = (email: string) => ({ email, email_verified: 'true' });
const having = (username: string, values: Readonly<Record<string, string>>, more: Partial<LiveUser> = {}) =>
  account(username, { attributes: attributes(values), ...more });

/** What a name comes to in words: `bob by username`, why it is held back, or `nobody`. */
const meaningOf = ({ account: found, heldBack }: UserPlan): string => {
  if (heldBack !== undefined) return heldBack.code;
  return found === undefined ? 'nobody' : `${found.user.username} by ${found.by}`;
};
const warnings = ({ problems }: UserPlan) =>
  problems.filter(({ severity }) => severity === 'warning').map(({ code }) => code);

/** The meaning of one declared name; nothing else is wrong with it. */
const meant = (name: string, given: Given): string =>
  meaningOf(
    planOf({ pool: aliased, declared: new Map([[name, user()]]), policy: { missingUsers: 'skip' }, ...given }, name),
  );

describe('1. on record first', () => {
  const onRecord = (name: string, given: Given) => meant(name, { records: new Map([[name, recordOf('a')]]), ...given });
  it.each<[string, string, Given, string]>([
    ['by its sub, whatever it is called', 'bob', { live: [account('x', { sub: 'sub-of-a' })] }, 'x by record'],
    ['though it gave up the address that is its name', 'a@x', { live: [having('a', {})] }, 'a by record'],
    [
      'though another has verified the address that is its name',
      'a@x',
      { live: [having('a', {}), having('b', verified('a@x'))] },
      'a by record',
    ],
    ['though another has its name as username', 'bob', { live: [account('a'), account('bob')] }, 'a by record'],
    [
      'though it says nothing but attributes',
      'bob',
      { records: new Map([['bob', { sub: 'sub-of-a', attributes: new Map() }]]), live: [account('a')] },
      'a by record',
    ],
    ['a federated account too', 'Google_1', { live: [account('a', { status: 'EXTERNAL_PROVIDER' })] }, 'a by record'],
  ])('%s', (_case, name, given, expected) => {
    expect(onRecord(name, given)).toBe(expected);
  });

  it.each<[string, string, Given, string]>([
    [
      'without a sub, as its creation got no answer, it is found by name',
      'bob',
      { live: [account('bob')] },
      'bob by username',
    ],
    [
      'without a sub, not by a name that is not proven',
      'bob',
      { live: [having('x', { preferred_username: 'bob' })] },
      'unproven-name',
    ],
  ])('%s', (_case, name, given, expected) => {
    expect(meant(name, { records: new Map([[name, { attributes: new Map() }]]), ...given })).toBe(expected);
  });
});

describe('2. not on record', () => {
  it.each<[string, string, Given, string]>([
    ['by username', 'bob', { live: [account('bob')] }, 'bob by username'],
    ['by sub', uuid, { live: [account('bob', { sub: uuid })] }, 'bob by sub'],
    [
      'by the username of a federated account',
      'Google_1',
      { live: [account('Google_1', { status: 'EXTERNAL_PROVIDER' })] },
      'Google_1 by username',
    ],
    ['by a verified address that is an alias', 'a@x', { live: [having('a', verified('a@x'))] }, 'a by email'],
    [
      'by a verified address that signs in',
      'a@x',
      { pool: byEmail, live: [having('a', verified('a@x'))] },
      'a by email',
    ],
    [
      'by an address that an administrator has set, of an account where nobody has been yet',
      'a@x',
      { pool: byEmail, live: [having('a', { email: 'a@x' }, { status: 'FORCE_CHANGE_PASSWORD', unchanged: true })] },
      'a by untouched-address',
    ],
    [
      'not by an address where that is no alias',
      'a@x',
      { pool: named, live: [having('a', verified('a@x'))] },
      'nobody',
    ],
    [
      'not by the address of a federated account, which its provider gave it',
      'a@x',
      { live: [having('Google_1', verified('a@x'), { status: 'EXTERNAL_PROVIDER' })] },
      'nobody',
    ],
    ['nobody has it', 'bob', {}, 'nobody'],
  ])('%s', (_case, name, given, expected) => {
    expect(meant(name, given)).toBe(expected);
  });

  it('by the address under which it would be created, so that nobody gets a second account', () => {
    const declared = new Map([['ann', user({ email: 'a@x.org' })]]);
    const found = planOf(
      {
        pool: byEmail,
        declared,
        live: [having('uuid-of-ann', verified('a@x.org'))],
        policy: { missingUsers: 'create' },
      },
      'ann',
    );
    expect([meaningOf(found), outcomeOf(found)]).toEqual(['uuid-of-ann by email', []]);
  });
});

describe('3. a name that is not proven', () => {
  const cases: readonly (readonly [string, string, Given])[] = [
    ['preferred_username', 'bob', { live: [having('x', { preferred_username: 'bob' })] }],
    ['an address that is not verified', 'a@x', { live: [having('x', { email: 'a@x' })] }],
    ['an address whose flag is false', 'a@x', { live: [having('x', { email: 'a@x', email_verified: 'false' })] }],
    ['an address that signs in, but is not verified', 'a@x', { pool: byEmail, live: [having('x', { email: 'a@x' })] }],
  ];
  it.each(cases)('is held back: %s', (_case, name, given) => {
    expect(meant(name, given)).toBe('unproven-name');
  });
  it.each(cases)('is taken with unprovenNames: allow: %s', (_case, name, given) => {
    expect(meant(name, { ...given, policy: { unprovenNames: 'allow' } })).toMatch(/^x by (unproven|preferred)/);
  });

  it('is held back even so where two accounts have it', () => {
    const live = [having('x', { email: 'a@x' }), having('y', { email: 'a@x' })];
    expect(meant('a@x', { live, policy: { unprovenNames: 'allow' } })).toBe('unproven-name');
  });

  it('says who is meant, and what to declare', () => {
    const live = [having('x', { preferred_username: 'bob' })];
    const { heldBack } = planOf({ pool: aliased, declared: new Map([['bob', user()]]), live }, 'bob');
    expect(heldBack?.message).toContain('x (preferred_username');
    expect(heldBack?.hint).toContain('sub');
    expect(heldBack?.hint).toContain('unprovenNames');
  });
});

describe('4. the recorded account is gone', () => {
  const given: Given = { records: new Map([['bob', recordOf('gone', { username: 'bob' })]]) };
  const answering: readonly (readonly [string, LiveUser])[] = [
    ['its username', account('bob')],
    ['a verified address', having('x', verified('bob'))],
    ['an address', having('x', { email: 'bob' })],
    ['preferred_username', having('x', { preferred_username: 'bob' })],
  ];
  const byAddress: readonly (readonly [string, string, LiveUser])[] = answering.map(([by, live]) => [
    by,
    // A name that is an address is asked for as one.
    live.attributes.has('email') ? 'b@x' : 'bob',
    live.attributes.has('email') ? { ...live, attributes: new Map([...live.attributes, ['email', 'b@x']]) } : live,
  ]);
  const all = (name: string, live: LiveUser, more: Given = {}) =>
    planOf(
      {
        pool: aliased,
        declared: new Map([[name, user({ a: 'x' }, { groups: ['g'], enabled: false })]]),
        records: new Map([[name, recordOf('gone', { username: 'bob', created: true })]]),
        live: [live],
        ...more,
      },
      name,
    );

  it.each(byAddress)(
    'and another answers to the name by %s: held back, with no step of any kind',
    (_by, name, live) => {
      const found = all(name, live);
      expect([meaningOf(found), found.steps, found.after]).toEqual(['account-replaced', [], found.before]);
      expect(found.heldBack?.message).toContain(live.username);
      expect(found.heldBack?.message).toContain('sub-of-gone');
      expect(found.heldBack?.hint).toContain(live.sub);
    },
  );

  it.each(byAddress)('is not settled by force: %s', (_by, name, live) => {
    expect(meaningOf(all(name, live, { policy: { force: true } }))).toBe('account-replaced');
  });

  it.each<[string, FoundBy | undefined]>([
    ['its username', 'username'],
    ['a verified address', 'email'],
    ['an address', undefined],
    ['preferred_username', undefined],
  ])('recreatedAccounts: accept takes it by %s: %s', (by, expected) => {
    for (const [, name, live] of byAddress.filter(([each]) => each === by)) {
      const found = all(name, live, { policy: { recreatedAccounts: 'accept' } });
      expect(found.account?.by).toBe(expected);
      expect(meaningOf(found)).toBe(expected === undefined ? 'account-replaced' : `${live.username} by ${expected}`);
    }
  });

  it('recreatedAccounts: accept takes the recorded username, whatever the declared name', () => {
    const accept: Given = { policy: { recreatedAccounts: 'accept' } };
    expect(meaningOf(all('b@x', account('bob'), accept))).toBe('bob by username');
    expect(meaningOf(all('b@x', account('carl'), accept))).toBe('nobody');
  });

  it('is settled by declaring the sub', () => {
    const declared = new Map([['bob', user({ a: 'x' }, { sub: 'sub-of-bob' })]]);
    expect(outcomeOf(all('bob', account('bob'), { declared }))).toEqual(['update a']);
  });

  it('is settled by a journal that knows of the new account: the run before was killed', () => {
    const wasCreated = (sub: string) => sub === 'sub-of-bob';
    expect(meaningOf(all('bob', account('bob'), { wasCreated }))).toBe('bob by username');
    // A journal may be stale, and an account of ours may have taken the name since.
    const sub = 'sub-of-bob';
    const preferring = having('mallory', { preferred_username: 'bob' }, { sub });
    expect(meaningOf(all('bob', preferring, { wasCreated }))).toBe('account-replaced');
    expect(meaningOf(all('b@x', having('mallory', verified('b@x'), { sub }), { wasCreated }))).toBe('account-replaced');
  });

  it('and nobody answers: as if it had never been', () => {
    expect(meant('bob', given)).toBe('nobody');
  });

  it('of a declared sub: nobody, even if an account has the name', () => {
    const declared = new Map([['bob', user({}, { sub: 'sub-of-gone' })]]);
    const found = planOf({ declared, live: [account('bob')], policy: { missingUsers: 'error' } }, 'bob');
    expect([meaningOf(found), outcomeOf(found)]).toEqual(['nobody', ['user-missing']]);
  });
});

describe('5. several accounts answer', () => {
  const several = (name: string, given: Given) => {
    const found = planOf({ pool: aliased, declared: new Map([[name, user()]]), ...given }, name);
    return [meaningOf(found), ...warnings(found)];
  };
  const bob = account('bob');
  const other = having('x', { preferred_username: 'bob' });

  it.each<[string, string, Given, readonly string[]]>([
    [
      'the recorded one',
      'bob',
      { live: [other, bob], records: new Map([['bob', recordOf('x')]]) },
      ['x by record', 'other-account'],
    ],
    [
      'the declared sub',
      'bob',
      { live: [other, bob], declared: new Map([['bob', user({}, { sub: 'sub-of-x' })]]) },
      ['x by declared-sub'],
    ],
    ['the username before an alias', 'bob', { live: [other, bob] }, ['bob by username', 'other-account']],
    [
      'a sub before an alias',
      uuid,
      { live: [account('y', { sub: uuid }), having('x', { preferred_username: uuid })] },
      ['y by sub', 'other-account'],
    ],
    [
      'a verified address before one that is not',
      'a@x',
      { live: [having('x', { email: 'a@x' }), having('y', verified('a@x'))] },
      ['y by email', 'other-account'],
    ],
    [
      'an account that answers in two ways, once',
      'bob',
      { live: [having('bob', { preferred_username: 'bob' })] },
      ['bob by username'],
    ],
  ])('%s', (_case, name, given, expected) => {
    expect(several(name, given)).toEqual(expected);
  });

  it('a name that is one account’s username and another’s sub is settled by sub: only', () => {
    const live = [account(uuid), account('y', { sub: uuid })];
    expect(several(uuid, { live })).toEqual(['ambiguous-user']);
    expect(several(uuid, { live, declared: new Map([[uuid, user({}, { sub: uuid })]]) })).toEqual([
      'y by declared-sub',
    ]);
  });

  it('nothing is done to the other', () => {
    const { users } = plan(
      inputsWith({
        pool: aliased,
        declared: new Map([['bob', user({ a: 'x' }, { groups: ['g'] })]]),
        live: [other, bob],
      }),
    );
    expect(users.map((each) => each.account?.user.username)).toEqual(['bob']);
  });
});

describe('6. two names of one account', () => {
  const twice = (declared: Given['declared'], given: Given) => {
    const { users } = plan(inputsWith({ pool: aliased, ...given, ...(declared === undefined ? {} : { declared }) }));
    return users.map((each) => `${each.name}: ${[meaningOf(each), ...each.problems.map(({ code }) => code)].join()}`);
  };
  const both = (...names: readonly string[]) => new Map(names.map((name) => [name, user()]));

  it.each<[string, Given['declared'], Given, readonly string[]]>([
    [
      'that only the files decide are a mistake of the files',
      both('bob', uuid),
      { live: [account('bob', { sub: uuid })] },
      [`${uuid}: bob by sub`, `bob: bob by username,account-declared-twice`],
    ],
    [
      'of which its user has verified one: that is held back',
      both('bob', 'b@x'),
      { live: [having('bob', verified('b@x'))] },
      ['b@x: account-declared-twice', 'bob: bob by username'],
    ],
    [
      'of which one is on record: the other is held back',
      both('b@x', 'c@x'),
      { live: [having('bob', verified('c@x'))], records: new Map([['b@x', recordOf('bob')]]) },
      ['b@x: bob by record', 'c@x: account-declared-twice'],
    ],
  ])('%s', (_case, declared, given, expected) => {
    expect(twice(declared, given)).toEqual(expected);
  });

  it('move the record to the name that means it, what this stack created included', () => {
    const { users } = plan(
      inputsWith({
        pool: aliased,
        declared: new Map([['b@x', user({ a: 'x' })]]),
        records: new Map([['bob', recordOf('bob', { created: true, attributes: attributes({ a: 'x', b: 'y' }) })]]),
        live: [having('bob', { ...verified('b@x'), a: 'x', b: 'y' })],
        policy: { removedUsers: 'delete' },
      }),
    );
    expect(users.map((each) => [each.name, ...outcomeOf(each)])).toEqual([['b@x', 'update -b'], ['bob']]);
    expect(users.map((each) => each.after)).toEqual([
      recordOf('bob', { created: true, attributes: attributes({ a: 'x' }) }),
      undefined,
    ]);
  });
});

describe('issue 14, part A', () => {
  const admin = user({ a: 'admin' }, { groups: ['g'] });
  const record = (username: string, more: Parameters<typeof recordOf>[1] = {}) =>
    recordOf(username, { created: true, ...more });
  const outcomes = (given: Given) => {
    const { users, problems } = plan(inputsWith({ pool: aliased, ...given }));
    return [
      ...users.map((each) => `${each.name}: ${outcomeOf(each).join()}`),
      ...problems.map(({ code, subject }) => `${code} ${subject?.username}`),
    ];
  };

  it('A1: an account that was deleted by hand, whose name another user takes: nobody is given anything', () => {
    const given: Given = {
      declared: new Map([
        ['ann', user({ a: 'y' })],
        ['bob', admin],
      ]),
      records: new Map([
        ['ann', record('ann', { attributes: attributes({ a: 'x' }) })],
        ['bob', record('bob')],
      ]),
      live: [having('ann', { a: 'x' }), having('mallory', { preferred_username: 'bob' })],
    };
    expect(outcomes(given)).toEqual(['ann: update a', 'bob: held back: account-replaced']);
    const { heldBack } = planOf({ pool: aliased, ...given }, 'bob');
    for (const text of ['sub-of-bob', 'mallory', 'sub-of-mallory']) expect(heldBack?.message).toContain(text);
  });

  it('A2: a key that is an alias, which another user verifies: the recorded account stays the user, the other is told', () => {
    expect(
      outcomes({
        declared: new Map([['anna@x', user({ a: 'role' })]]),
        records: new Map([['anna@x', record('A', { attributes: attributes({ a: 'role' }) })]]),
        live: [having('A', {}), having('B', verified('anna@x'))],
      }),
    ).toEqual(['anna@x: update a,warning: other-account']);
  });

  it.each(['disable', 'clear', 'delete'] as const)(
    'A3: nobody escapes %s by taking a declared or an ignored name',
    (removedUsers) => {
      const step = { disable: 'disable (removed)', clear: 'update -a', delete: 'delete (removed)' }[removedUsers];
      for (const lists of [{}, { ignoreUsers: ['ann'] }]) {
        expect(
          outcomes({
            ...(lists.ignoreUsers === undefined ? { declared: new Map([['ann', user()]]) } : {}),
            records: new Map([['mallory', record('mallory', { attributes: attributes({ a: 'x' }) })]]),
            live: [having('mallory', { a: 'x', preferred_username: 'ann' })],
            lists,
            policy: { removedUsers },
          }),
        ).toEqual([...(lists.ignoreUsers === undefined ? ['ann: held back: unproven-name'] : []), `mallory: ${step}`]);
      }
    },
  );

  it('A4: a username that another user prefers: the account of that username is the one', () => {
    expect(
      outcomes({
        declared: new Map([['bob', user({ a: 'x' })]]),
        live: [account('bob'), having('mallory', { preferred_username: 'bob' })],
      }),
    ).toEqual(['bob: update a,warning: other-account']);
  });

  it.each(['clear', 'disable', 'delete'] as const)(
    'A5: an account that was registered anew keeps its values: %s',
    (removedUsers) => {
      const anew = having('bob', { a: 'x' }, { sub: 'another' });
      const records = new Map([['bob', record('bob', { attributes: attributes({ a: 'x' }) })]]);
      expect(outcomes({ records, live: [anew], policy: { removedUsers } })).toEqual(['bob: account-gone']);
      // One attribute leaves the files.
      expect(outcomes({ declared: new Map([['bob', user()]]), records, live: [anew] })).toEqual([
        'bob: held back: account-replaced',
      ]);
      // Accepted, the values of the account before it are nobody's.
      const declared = new Map([['bob', user({}, { sub: 'another' })]]);
      expect(outcomes({ declared, records, live: [anew] })).toEqual(['bob: ']);
    },
  );

  it('A6: a declaration that takes its own name away: the account is on record, and moves to its new name', () => {
    const changes = verified('carl2@x.org');
    const live = [having('C', verified('carl@x.org'))];
    const given: Given = { pool: byEmail, declared: new Map([['carl@x.org', user(changes)]]), live };
    expect(outcomes(given)).toEqual(['carl@x.org: update email email_verified,warning: name-given-up']);
    const after: Given = {
      pool: byEmail,
      records: new Map([['carl@x.org', recordOf('C', { attributes: attributes(changes) })]]),
      live: [having('C', changes)],
      policy: { removedUsers: 'delete' },
    };
    expect(outcomes({ ...given, ...after })).toEqual(['carl@x.org: ']);
    expect(outcomes({ ...after, declared: new Map([['carl2@x.org', user(changes)]]) })).toEqual([
      'carl2@x.org: ',
      'carl@x.org: ',
    ]);
  });

  it('A7: a flag that would take an address which another holds verified holds the user back', () => {
    const declared = new Map([['anna', user({ email_verified: 'true' })]]);
    const bert = having('bert', verified('both@x.org'));
    const anna = having('anna', { email: 'both@x.org' });
    expect(outcomes({ declared, live: [anna, bert] })).toEqual(['anna: held back: alias-taken']);
    expect(outcomes({ declared, live: [anna] })).toEqual(['anna: update email_verified']);
    const both = new Map([...declared, ['bert', user({ email_verified: 'true' })] as const]);
    expect(outcomes({ declared: both, live: [anna, having('bert', { email: 'both@x.org' })] })).toEqual([
      'anna: held back: alias-declared-twice',
      'bert: held back: alias-declared-twice',
    ]);
  });

  it('a name that somebody else has taken holds back only the user who was to get it, and who waits for that user', () => {
    const declared = new Map([
      ['ann', user({ preferred_username: 'ann1' })],
      ['bob', user({ preferred_username: 'old' })],
      ['carl', user({ nickname: 'Carl' })],
    ]);
    const live = [
      having('ann', { preferred_username: 'old' }),
      account('bob'),
      account('carl'),
      having('mallory', { preferred_username: 'ann1' }),
    ];
    expect(outcomes({ declared, live })).toEqual([
      'ann: held back: alias-taken',
      'bob: held back: alias-taken',
      'carl: update nickname',
    ]);
  });

  it('a user on record that deleted the own account is held back, and stops nobody else', () => {
    const declared = new Map([
      ['ann', user({ nickname: 'Ann' })],
      ['bob', user({ nickname: 'Bob' })],
    ]);
    const records = new Map([['ann', record('ann', { sub: 'a1b2c3d4-0000-4000-8000-00000000000f' })]]);
    const missing = { ...policy, missingUsers: 'error' } as const;
    expect(outcomes({ declared, records, live: [account('bob')], policy: missing })).toEqual([
      'ann: held back: user-missing',
      'bob: update nickname',
    ]);
  });

  it('an account on record is not left behind by a declared sub of another one', () => {
    const declared = new Map([['bob', { ...user({}), sub: having('other', {}).sub }]]);
    const records = new Map([['bob', record('bob')]]);
    const live = [account('bob'), having('other', {})];
    const problems = (removedUsers: 'retain' | 'disable') =>
      plan(inputsWith({ pool: aliased, declared, records, live, policy: { ...policy, removedUsers } })).users.flatMap(
        (one) => one.problems.map(({ code, severity }) => `${severity} ${code}`),
      );
    expect(problems('retain')).toEqual([]);
    expect(problems('disable')).toEqual(['error other-account']);
  });

  it('A8: a flag whose line goes stays with its address', () => {
    expect(
      outcomes({
        declared: new Map([['anna', user({ email: 'a@x.org' })]]),
        records: new Map([['anna', record('anna', { attributes: attributes(verified('a@x.org')) })]]),
        live: [having('anna', verified('a@x.org'))],
      }),
    ).toEqual(['anna: ']);
  });

  it('33: nobody gets a second account: who is on record and gave up the name is the user', () => {
    const nick = user({ preferred_username: '', nickname: 'Ann' });
    const records = new Map([['nick1', record('A', { attributes: attributes({ nickname: 'Ann' }) })]]);
    const live = [having('A', { nickname: 'Ann' })];
    expect(outcomes({ declared: new Map([['nick1', nick]]), records, live })).toEqual(['nick1: ']);
    const takenOver = new Map([['a@e.com', recordOf('B')]]);
    const moved = [having('B', { email: 'new@e.com' })];
    const declared = new Map([['a@e.com', user({ nickname: 'A' })]]);
    expect(outcomes({ pool: byEmail, declared, records: takenOver, live: moved })).toEqual([
      'a@e.com: update nickname',
    ]);
  });
});

describe('an address that two would hold', () => {
  const swapped = (given: Given) => {
    const { users, problems } = plan(inputsWith({ pool: aliased, ...given }));
    return [...problems, ...users.flatMap(({ heldBack }) => heldBack ?? [])].map(({ message }) => message);
  };
  const secret = value(`\${secret:mail}`, new Map([['mail', 'hidden@x.org']]));
  const secretly = (name: string) =>
    [
      name,
      user(
        new Map([
          ['email', secret],
          ['email_verified', 'true'],
        ]),
      ),
    ] as const;

  it('is not shown where it is a secret of anybody', () => {
    const [taken] = swapped({
      declared: new Map([secretly('ann')]),
      live: [account('ann'), having('bob', verified('hidden@x.org'))],
    });
    const [twice] = swapped({ declared: new Map([secretly('ann'), secretly('carl')]), live: [account('ann')] });
    for (const message of [taken, twice]) {
      expect(message).toContain('ann');
      expect(message).not.toContain('hidden');
    }
  });

  it('is not shown as the one name of two new accounts', () => {
    const insensitive = poolWith({ ...byEmail, caseSensitive: false });
    const declared = new Map([secretly('ann'), secretly('carl')]);
    const messages = swapped({ pool: insensitive, declared });
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.join()).not.toContain('hidden');
  });
});

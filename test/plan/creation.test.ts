import { describe, expect, it } from 'vitest';
import { creationProblems, sameNameProblems } from '../../providers/constraints/creation-rules.ts';
import type { Pool } from '../../providers/model/pool.ts';
import type { DeclaredUser } from '../../providers/model/users.ts';
import { meant, shown, type Value } from '../../providers/model/value.ts';
import { aliasConflicts } from '../../providers/plan/aliases/conflicts.ts';
import { aliasUpdate, creationOf, signInNameOf } from '../../providers/plan/creation.ts';
import { poolWith } from '../model/pools.ts';
import { account, attributes, permanent, temporary, value } from './inputs.ts';

type Values = Readonly<Record<string, string>>;

const string = { type: 'String', mutable: true, required: false } as const;
const named = poolWith();
const byEmail = poolWith({ usernameAttributes: new Set(['email']) });
const byEither = poolWith({ usernameAttributes: new Set(['email', 'phone_number']) });
const aliased = poolWith({ aliasAttributes: new Set(['email', 'preferred_username']) });

const declared = (values: Values = {}, more: Partial<DeclaredUser<Value>> = {}): DeclaredUser<Value> => ({
  attributes: attributes(values),
  ...more,
});

const create = (username: string, user: DeclaredUser<Value>, pool: Pool, invites = false) =>
  creationOf(username, user, pool, invites);

describe('the name and the address of a new account', () => {
  it.each<[string, Pool, string, Values, string, Values]>([
    ['a username', named, 'u', {}, 'u', {}],
    ['an address that signs in', byEmail, 'u@x.org', {}, 'u@x.org', { email: 'u@x.org' }],
    [
      'in the letter case of the attribute',
      poolWith({ ...byEmail, caseSensitive: false }),
      'U@x.org',
      { email: 'u@x.org' },
      'u@x.org',
      { email: 'u@x.org' },
    ],
    ['the declared address', byEmail, 'u', { email: 'u@x.org' }, 'u@x.org', { email: 'u@x.org' }],
    [
      'a name that is an alias, which only a confirmed account may have (14.34)',
      aliased,
      'u',
      { preferred_username: 'p', a: 'x' },
      'u',
      { a: 'x' },
    ],
    ['a name that is no alias', named, 'u', { preferred_username: 'p' }, 'u', { preferred_username: 'p' }],
    ['a phone number', byEither, '+15551234567', {}, '+15551234567', { phone_number: '+15551234567' }],
  ])('%s', (_case, pool, username, values, signInName, sent) => {
    expect(create(username, declared(values), pool)).toEqual({ username, signInName, attributes: attributes(sent) });
  });

  it.each<[string, Pool, Values, string]>([
    ['itself in a pool of usernames', named, { email: 'u@x.org' }, 'u'],
    ['the address that it would be created under', byEmail, { email: 'u@x.org' }, 'u@x.org'],
    ['itself without an address', byEmail, {}, 'u'],
  ])('is looked up as %s', (_what, pool, values, name) => {
    expect(meant(signInNameOf('u', attributes(values), pool))).toBe(name);
  });

  it('that is a secret is marked as one, and told to nobody', () => {
    const secret = (text: string) => value(`\${secret:mail}`, new Map([['mail', text]]));
    const user = (text: string) => ({ attributes: new Map([['email', secret(text)]]) });
    const one = create('u', user('hidden@x.org'), byEmail);
    expect([meant(one.signInName), shown(one.signInName)]).toEqual(['hidden@x.org', '[secret]']);
    expect(JSON.stringify(one)).not.toContain('hidden');
    const problems = sameNameProblems([one, create('v', user('hidden@x.org'), byEmail)], byEmail);
    expect(problems.map(({ code, subject }) => [code, subject?.username])).toEqual([['account-declared-twice', 'v']]);
    expect(JSON.stringify(problems)).not.toContain('hidden');
    const wrong = user('hidden');
    const refused = creationProblems(wrong, create('u', wrong, byEmail), byEmail, []);
    expect(refused.length).toBeGreaterThan(0);
    expect(JSON.stringify(refused)).not.toContain('hidden');
  });
});

describe('an invitation', () => {
  const both = { email: 'u@x.org', phone_number: '+15551234567' };
  it.each<[string, DeclaredUser<Value>, boolean, string | undefined]>([
    ['goes to the e-mail address', declared(both), true, 'email'],
    ['goes to the phone', declared({ phone_number: '+15551234567' }), true, 'phone_number'],
    ['goes along with a temporary password', declared(both, { password: temporary }), true, 'email'],
    ['is suppressed unless messages are allowed', declared(both), false, undefined],
    ['is suppressed without an address', declared(), true, undefined],
    ['is suppressed with a permanent password', declared(both, { password: permanent }), true, undefined],
    ['is suppressed for who may not sign in', declared(both, { enabled: false }), true, undefined],
  ])('%s', (_what, user, invites, expected) => {
    expect(create('u', user, named, invites).invitation).toBe(expected);
  });
});

describe('what Cognito would refuse of a new account', () => {
  const schema = new Map([
    ['sub', { ...string, required: true, mutable: false }],
    ['name', { ...string, required: true }],
    ['custom:id', { ...string, mutable: false, maxLength: 3 }],
    ['email', string],
  ]);
  const problems = (pool: Pool, username: string, user: DeclaredUser<Value>) =>
    creationProblems(user, create(username, user, pool), pool, ['Google']).map(
      ({ code, subject }) => `${code} ${subject?.attribute ?? '-'}`,
    );

  it.each<[string, Pool, string, DeclaredUser<Value>, readonly string[]]>([
    ['nothing', named, 'u', declared({ a: 'x' }), []],
    ['a required attribute that is missing', poolWith({ schema }), 'u', declared(), ['required name']],
    ['no immutable one', poolWith({ schema }), 'u', declared({ name: 'N', 'custom:id': '1' }), []],
    [
      'a value that does not fit',
      poolWith({ schema }),
      'u',
      declared({ name: 'N', 'custom:id': '1234' }),
      ['too-long custom:id'],
    ],
    [
      'a flag without its address',
      named,
      'u',
      declared({ email_verified: 'true' }),
      ['verified-without-address email_verified'],
    ],
    ['no flag of the address that is the name', byEmail, 'u@x.org', declared({ email_verified: 'true' }), []],
    ['a name that is no address', byEmail, 'u', declared(), ['sign-in-name -']],
    ['a blank address where it is the name (14.35)', byEmail, 'u@x.org', declared({ email: '' }), ['sign-in-name -']],
    ['a name that is no e-mail address (14.37)', byEmail, 'ann,bob@x.org', declared(), ['sign-in-name -']],
    ['no name that only has an @ (14.37)', aliased, 'ann@x_y.com', declared(), []],
    ['a phone number where e-mail signs in', byEmail, '+15551234567', declared(), ['sign-in-name -']],
    ['another address than the name', byEmail, 'u@x.org', declared({ email: 'v@x.org' }), ['sign-in-name -']],
    [
      'no name that Cognito takes only of a confirmed account (14.34)',
      aliased,
      'u',
      declared({ preferred_username: 'p' }),
      [],
    ],
    ['a name that looks like an alias', aliased, 'u@x.org', declared(), ['sign-in-name -']],
    ['no address as the name in a pool of usernames', named, 'u@x.org', declared(), []],
    ['a sub', named, 'u', declared({}, { sub: 's' }), ['not-creatable -']],
    ["a provider's name", named, 'google_1', declared(), ['not-creatable -']],
    ['no name that only has an underscore', named, 'load_1', declared(), []],
  ])('%s', (_what, pool, username, user, expected) => {
    expect(problems(pool, username, user)).toEqual(expected);
  });

  it('leaves a blank of a required attribute to the rules of the declaration', () => {
    expect(problems(poolWith({ schema }), 'u', declared({ name: '' }))).toEqual([]);
  });
});

describe('aliases of new accounts', () => {
  const verified = { email: 'u@x.org', email_verified: 'true' };
  const conflicts = (pool: Pool, users: readonly (readonly [string, Values])[], held: Values = {}) => {
    const updates = users.flatMap(([name, values]) => aliasUpdate(create(name, declared(values), pool), pool) ?? []);
    return aliasConflicts(updates, [account('held', { attributes: attributes(held) })], pool).map(({ code }) => code);
  };

  it.each<[string, Pool, readonly (readonly [string, Values])[], Values, readonly string[]]>([
    [
      'two with one verified address',
      aliased,
      [
        ['a', verified],
        ['b', verified],
      ],
      {},
      ['alias-declared-twice'],
    ],
    [
      'one is not verified',
      aliased,
      [
        ['a', verified],
        ['b', { email: 'u@x.org' }],
      ],
      {},
      [],
    ],
    [
      'no aliases in the pool',
      named,
      [
        ['a', verified],
        ['b', verified],
      ],
      {},
      [],
    ],
    ['somebody has it', aliased, [['a', verified]], verified, ['alias-taken']],
    [
      'the name and the attribute of two',
      byEmail,
      [
        ['u@x.org', {}],
        ['b', { email: 'u@x.org' }],
      ],
      {},
      ['alias-declared-twice'],
    ],
    [
      'a pool that verifies before the update',
      poolWith({ ...byEmail, verifiedBeforeUpdate: new Set(['email']) }),
      [
        ['u@x.org', {}],
        ['b', { email: 'u@x.org' }],
      ],
      {},
      ['alias-declared-twice'],
    ],
  ])('%s', (_case, pool, users, held, expected) => {
    expect(conflicts(pool, users, held)).toEqual(expected);
  });
});

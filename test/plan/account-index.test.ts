import { describe, expect, it } from 'vitest';
import type { Pool } from '../../providers/model/pool.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { type AccountIndex, createAccountIndex } from '../../providers/plan/account-index.ts';

const pool = (more: Partial<Pool> = {}): Pool => ({
  id: 'us-east-1_Pool',
  schema: new Map(),
  usernameAttributes: new Set(),
  aliasAttributes: new Set(['email', 'preferred_username']),
  caseSensitive: false,
  selfSignUp: false,
  autoVerifiedAttributes: new Set(),
  mfa: 'OFF',
  verifiedBeforeUpdate: new Set(),
  estimatedNumberOfUsers: 0,
  ...more,
});
const account = (username: string, attributes: Readonly<Record<string, string>> = {}): LiveUser => ({
  username,
  sub: `sub-of-${username}`,
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map(Object.entries(attributes)),
});
const withEmail = (username: string, email: string) => account(username, { email, email_verified: 'true' });
const indexOf = (users: readonly LiveUser[], inPool = pool()): AccountIndex => {
  const index = createAccountIndex(inPool);
  users.forEach(index.put);
  return index;
};
const named = (users: Iterable<LiveUser>) => [...users].map(({ username }) => username);
const answers = (index: AccountIndex, name: string) =>
  index.answering(name).map(({ user, by }) => `${user.username} by ${by}`);

describe('an account answers', () => {
  it.each([
    ['to its username', 'ana', ['ana by username']],
    ['in another letter case, where the pool ignores it', 'ANA', ['ana by username']],
    ['to a verified address', 'Ana@Example.com', ['ana by email']],
    ['to an address that is not verified, which is no proof', 'bob@example.com', ['bob by unproven-address']],
    ['to an address that an administrator has set', 'new@example.com', ['new by untouched-address']],
    ['to a preferred_username', 'bobby', ['bob by preferred_username']],
    ['to its sub', 'A1B2C3D4-0000-4000-8000-00000000000F', ['eve by sub']],
    ['to a name that objects have of their own', '__proto__', ['__proto__ by username']],
    ['not to a name that nobody has', 'constructor', []],
  ])('%s', (_case, name, expected) => {
    const bob = account('bob', { email: 'bob@example.com', preferred_username: 'bobby' });
    const eve = { ...account('eve'), sub: 'a1b2c3d4-0000-4000-8000-00000000000f' };
    const untouched = { ...account('new', { email: 'new@example.com' }), unchanged: true } as const;
    const index = indexOf([withEmail('ana', 'ana@example.com'), bob, eve, untouched, account('__proto__')]);
    expect(answers(index, name)).toEqual(expected);
  });

  it('to its new address only, once it has one', () => {
    const index = indexOf([withEmail('ana', 'old@example.com'), withEmail('ana', 'new@example.com')]);
    expect(answers(index, 'old@example.com')).toEqual([]);
    expect(answers(index, 'new@example.com')).toEqual(['ana by email']);
    expect(index.answering('ana')[0]?.user.attributes.get('email')).toBe('new@example.com');
    expect(named(index.all())).toEqual(['ana']);
  });

  it('to an address that another gave up', () => {
    const moved = [
      withEmail('ana', 'a@example.com'),
      withEmail('ana', 'new@example.com'),
      withEmail('bob', 'a@example.com'),
    ];
    expect(answers(indexOf(moved), 'a@example.com')).toEqual(['bob by email']);
  });

  it('to nothing once it is gone', () => {
    const index = indexOf([withEmail('ana', 'a@example.com'), account('bob')]);
    index.drop({ username: 'ana' });
    expect([answers(index, 'ana'), answers(index, 'a@example.com'), index.bySub('sub-of-ana')]).toEqual([
      [],
      [],
      undefined,
    ]);
    expect([index.size(), named(index.all())]).toEqual([1, ['bob']]);
    // Made anew under the old name, it is another account.
    index.put({ ...account('ana'), sub: 'another' });
    expect([index.bySub('another')?.username, index.bySub('sub-of-ana')]).toEqual(['ana', undefined]);
  });
});

describe('an account is found by its sub', () => {
  it('whatever it is called, in any letter case', () => {
    const index = indexOf([account('ana'), withEmail('bob', 'ana@example.com')]);
    expect([index.bySub('sub-of-bob')?.username, index.bySub('SUB-OF-ANA')?.username]).toEqual(['bob', 'ana']);
    expect(index.bySub('ana')).toBeUndefined();
  });

  it('and no longer by its old name, where it was made anew', () => {
    const index = indexOf([account('ana'), { ...account('ana'), sub: 'another' }]);
    expect([index.bySub('sub-of-ana'), index.bySub('another')?.username]).toEqual([undefined, 'ana']);
  });
});

describe('a name of several accounts', () => {
  const everybody = [
    account('p', { preferred_username: 'x@example.com' }),
    account('u', { email: 'x@example.com' }),
    withEmail('v', 'x@example.com'),
    account('x@example.com'),
  ];

  it('gives all of them, what a user cannot choose first, in whatever order they came', () => {
    const expected = ['x@example.com by username', 'v by email', 'u by unproven-address', 'p by preferred_username'];
    expect(answers(indexOf(everybody), 'x@example.com')).toEqual(expected);
    expect(answers(indexOf(everybody.toReversed()), 'x@example.com')).toEqual(expected);
  });

  it('gives an account once, by its best reason', () => {
    const index = indexOf([withEmail('x@example.com', 'x@example.com')]);
    expect(answers(index, 'x@example.com')).toEqual(['x@example.com by username']);
    expect(index.size()).toBe(1);
  });

  it('gives accounts that have it alike in the order of their usernames', () => {
    const index = indexOf([account('bob', { email: 'x@e.org' }), account('ana', { email: 'x@e.org' })]);
    expect(answers(index, 'x@e.org')).toEqual(['ana by unproven-address', 'bob by unproven-address']);
  });

  it('has each of thousands of accounts with one address once', () => {
    const index = indexOf(Array.from({ length: 16_000 }, (_, at) => account(`u${at}`, { email: 'x@e.org' })));
    expect(new Set(index.answering('x@e.org').map(({ user }) => user.username)).size).toBe(16_000);
    expect(index.answering('x@e.org')).toHaveLength(16_000);
  });
});

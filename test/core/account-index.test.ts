import { describe, expect, it } from 'vitest';
import { type AccountIndex, createAccountIndex } from '../../providers/core/account-index.ts';
import type { Pool } from '../../providers/core/pool.ts';
import type { LiveUser } from '../../providers/core/types.ts';

const pool = (more: Partial<Pool> = {}): Pool => ({
  id: 'us-east-1_Pool',
  schema: new Map(),
  usernameAttributes: new Set(),
  aliasAttributes: new Set(['email', 'preferred_username']),
  caseSensitive: false,
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

describe('an account is found', () => {
  it.each([
    ['by its username', 'ana', 'ana'],
    ['in another letter case, where the pool ignores it', 'ANA', 'ana'],
    ['by a verified address', 'Ana@Example.com', 'ana'],
    ['never by an address that is not verified', 'bob@example.com', undefined],
    ['by a preferred_username', 'bobby', 'bob'],
    ['under a name that objects have of their own', '__proto__', '__proto__'],
    ['not when nobody has the name', 'constructor', undefined],
  ])('%s', (_case, name, username) => {
    const bob = account('bob', { email: 'bob@example.com', preferred_username: 'bobby' });
    const index = indexOf([withEmail('ana', 'ana@example.com'), bob, account('__proto__')]);
    expect(index.find(name)?.username).toBe(username);
  });

  it('by its old address too, as what it is now', () => {
    const index = indexOf([withEmail('ana', 'old@example.com'), withEmail('ana', 'new@example.com')]);
    for (const name of ['old@example.com', 'new@example.com', 'ana']) {
      expect(index.find(name)?.attributes.get('email')).toBe('new@example.com');
    }
    expect(named(index.all())).toEqual(['ana']);
  });

  it('but not once somebody else has that address', () => {
    const moved = [
      withEmail('ana', 'a@example.com'),
      withEmail('ana', 'new@example.com'),
      withEmail('bob', 'a@example.com'),
    ];
    const index = indexOf(moved);
    expect(index.find('a@example.com')?.username).toBe('bob');
    expect(named(index.accountsOf('a@example.com'))).toEqual(['bob']);
  });
});

describe('a name of several accounts', () => {
  it('gives all of them, each once', () => {
    const index = indexOf([withEmail('ana', 'x@example.com'), withEmail('x@example.com', 'x@example.com')]);
    expect(named(index.accountsOf('x@example.com'))).toEqual(['ana', 'x@example.com']);
    expect(index.size()).toBe(2);
  });

  it('gives those who have the same one, in the order they came in', () => {
    const index = indexOf([withEmail('bob', 'x@example.com'), withEmail('ana', 'x@example.com'), account('eve')]);
    expect(named(index.accountsOf('x@example.com'))).toEqual(['bob', 'ana']);
    expect(named(index.all())).toEqual(['bob', 'ana', 'eve']);
  });
});

/** Pools and users put in place by a test, without a call: quick enough for 100,000 users. */
import { readAttributes } from './attributes.ts';
import { Password } from './password.ts';
import type { Pool } from './pool.ts';
import { nothingPending, type User, type UserStatus } from './user.ts';

/** A user to be there. Throws like the API where the pool would not have let them in. */
export interface UserSpec {
  /** Left out in pools that sign in by e-mail or phone: there it is the sub. `Google_1234` for a federated user. */
  readonly username?: string;
  /** A UUID; one of the pool's own by default. */
  readonly sub?: string;
  /** All but `sub`; a federated user may have `identities`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** CONFIRMED by default. */
  readonly status?: UserStatus;
  readonly enabled?: boolean;
  /** Groups the pool has. */
  readonly groups?: readonly string[];
  /** Set now; nobody knows it by default. */
  readonly password?: string;
}

export function seedUsers(pool: Pool, specs: Iterable<UserSpec>, now: number): void {
  const users: User[] = [];
  for (const spec of specs) {
    const user = seededUser(pool, spec, now);
    pool.accounts.put(user);
    for (const group of spec.groups ?? []) pool.groups.add(group, user.sub);
    pool.joinProviderGroup(user);
    users.push(user);
  }
  pool.listing.load(users);
}

/**
 * That many users for load: `user000001` with a verified address, a given name and `custom:tenant`; each twentieth, from
 * the first on, is in the group `staff`. The pool must have both.
 */
export function* manyUsers(count: number): Generator<UserSpec> {
  for (let n = 1; n <= count; n++) {
    const username = `user${String(n).padStart(6, '0')}`;
    const attributes = {
      email: `${username}@example.com`,
      email_verified: 'true',
      given_name: `Given ${n}`,
      'custom:tenant': 'acme',
    };
    yield { username, attributes, groups: n % 20 === 1 ? ['staff'] : [] };
  }
}

function seededUser(pool: Pool, spec: UserSpec, now: number): User {
  const { sub = pool.newSub(), status = 'CONFIRMED', enabled = true } = spec;
  const generated = pool.naming.usernameAttributes.size > 0 && status !== 'EXTERNAL_PROVIDER';
  const username = generated ? sub : (spec.username ?? sub);
  if (spec.username !== undefined && spec.username !== username) {
    throw new Error(`${spec.username}: the username is generated in a pool that signs in by e-mail or phone`);
  }
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sub)) throw new Error(`${username}: ${sub} is not a UUID`);
  if (pool.accounts.byUsername(username) !== undefined) throw new Error(`${username} is there already`);
  const attributes = seededAttributes(pool, spec.attributes ?? {});
  const account = {
    username,
    sub,
    attributes,
    pending: nothingPending,
    enabled,
    status,
    createdAt: now,
    modifiedAt: now,
  };
  return spec.password === undefined ? account : { ...account, password: new Password(spec.password, now) };
}

function seededAttributes(pool: Pool, given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const { identities, ...others } = given;
  const list = Object.entries(others).map(([Name, Value]) => ({ Name, Value }));
  const attributes = new Map(readAttributes(pool, list, 'create'));
  if (identities !== undefined) attributes.set('identities', identities);
  return attributes;
}

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { createAccountGateway } from '../../providers/cognito/account-gateway.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { createGateway } from '../../providers/cognito/gateway.ts';
import { readSelection, type Selection } from '../../providers/directory/selection.ts';
import { namesOf } from '../../providers/export/possible-names.ts';
import type { LiveUser } from '../../providers/model/users.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let double: CognitoDouble;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };

/** The names of the users that it picks, sorted, `?` and the username where no name means the user; and the calls that it took. */
async function selected(spec: PoolSpec, selection: Selection, requestsPerSecond = 1_000) {
  const poolId = double.createPool(spec);
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  const gateway = createGateway(clients, poolId);
  const pool = await gateway.describePool();
  double.reset();
  const { users, nameOf } = await readSelection(selection, {
    gateway,
    accounts: createAccountGateway(clients, poolId),
    pool,
    namesOf: (user) => namesOf(user, pool),
    requestsPerSecond,
  });
  const name = (user: LiveUser) => nameOf(user) ?? `?${user.username}`;
  return { names: users.map(name).sort(), calls: double.calls() };
}

const crowd = (count: number, groups: readonly string[] = []) =>
  Array.from({ length: count }, (_, n) => ({ username: `crowd${n}`, groups }));
const ann = { username: 'ann', groups: ['admins'], attributes: { email: 'ann@example.com' } };
const bob = { username: 'bob', groups: ['admins'], attributes: { email: 'bob@example.com' }, enabled: false };
const cleo = { username: 'cleo', attributes: { email: 'ann.c@example.com' } };
const spec = { groups: ['admins', 'nobody'], users: [ann, bob, cleo] };
const byEmail = { attribute: 'email', operator: '^=', value: 'ann' } as const;

describe('a selection is', () => {
  it.each<[string, Selection, readonly string[], Readonly<Record<string, number>>]>([
    ['everybody', {}, ['ann', 'bob', 'cleo'], { ListUsers: 1 }],
    ['the users that the filter finds', { filter: byEmail }, ['ann', 'cleo'], { ListUsers: 1 }],
    ['who is in the group', { group: 'admins' }, ['ann', 'bob'], { ListUsersInGroup: 1 }],
    ['who is both', { filter: byEmail, group: 'admins' }, ['ann'], { ListUsers: 1, ListUsersInGroup: 1 }],
    ['nobody', { group: 'nobody' }, [], { ListUsersInGroup: 1 }],
  ])('%s', async (_who, selection, names, calls) => {
    expect(await selected(spec, selection)).toEqual({ names, calls });
  });

  it('read page by page', async () => {
    const users = crowd(130, ['admins']);
    const pool = { groups: ['admins'], users };
    const all = users.map(({ username }) => username).sort();
    expect(await selected(pool, {})).toEqual({ names: all, calls: { ListUsers: 3 } });
    expect(await selected(pool, { group: 'admins' })).toEqual({ names: all, calls: { ListUsersInGroup: 3 } });
  });

  it('told when there is no such group', async () => {
    await expect(selected(spec, { group: 'admin' })).rejects.toThrow(/group.*admin/);
  });
});

describe('a name that somebody else answers to, too', () => {
  const verified = (email: string) => ({ email, email_verified: 'true' });
  const sub = 'f0000000-0000-4000-8000-000000000000';
  // Ann's username is the address of somebody who is not picked.
  const users = [
    { username: 'ann@example.com', sub, groups: ['admins'], attributes: {} },
    { username: 'zoe', attributes: verified('ann@example.com') },
  ];
  const pool = { groups: ['admins'], users, AliasAttributes: ['email'] as const };

  it('is not taken, whether that one is picked or not: the sub is', async () => {
    expect((await selected(pool, {})).names).toEqual([sub, 'zoe']);
    expect((await selected(pool, { group: 'admins' })).names).toEqual([sub]);
  });

  it('is found by look-ups where few are picked out of many', async () => {
    const few = { ...pool, users: [...users, ...crowd(600)] };
    const { names, calls } = await selected(few, { group: 'admins' });
    expect(names).toEqual([sub]);
    expect(calls['ListUsers']).toBeLessThan(600 / 60);
  });

  it('is found by one list where that is quicker', async () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ username: `${n}@example.com`, groups: ['admins'] }));
    const { names, calls } = await selected({ ...pool, users: [...users, ...many] }, { group: 'admins' }, 25);
    expect(names).toEqual([...many.map(({ username }) => username), sub].sort());
    expect(calls).toEqual({ ListUsersInGroup: 2, ListUsers: 2 });
  });
});

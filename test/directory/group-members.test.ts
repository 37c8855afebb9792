import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import type { UserSpec } from '../../cognito-double/src/seeds.ts';
import { type AccountGateway, createAccountGateway } from '../../providers/cognito/account-gateway.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { defaultRequestRates as rates } from '../../providers/cognito/rates/quotas.ts';
import { readMemberships } from '../../providers/directory/group-members.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };

let double: CognitoDouble;
let gateway: AccountGateway;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(() => double.stop());

/** A pool of those groups and users. */
async function openPool(groups: readonly string[], users: readonly UserSpec[]): Promise<void> {
  const poolId = double.createPool({ groups, users });
  double.setIdentityProviders(poolId, [{ ProviderName: 'Google', ProviderType: 'Google' }]);
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  gateway = createAccountGateway(clients, poolId);
}

/** What is read of those accounts, group names sorted, and by which calls. */
async function reading(accounts: readonly string[]) {
  const groups = await gateway.listGroups();
  double.reset();
  const read = await readMemberships(gateway, { groups, accounts, rates });
  return { read: Object.fromEntries([...read].map(([name, of]) => [name, [...of].sort()])), calls: double.calls() };
}

const named = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

describe('memberships', () => {
  it('are read group by group where that takes fewer seconds', async () => {
    const users = named('user', 100);
    await openPool(
      ['admins', 'empty', 'staff'],
      [
        ...users.map((username, n) => ({ username, groups: n % 2 === 0 ? ['staff'] : ['admins', 'staff'] })),
        { username: 'somebody-else', groups: ['staff'] },
      ],
    );
    const { read, calls } = await reading(users);
    expect(Object.keys(read)).toEqual(users);
    expect([read['user0'], read['user1']]).toEqual([['staff'], ['admins', 'staff']]);
    // The staff fill two pages.
    expect(calls).toEqual({ ListUsersInGroup: 4 });
  });

  it('are read user by user where there are more groups than that', async () => {
    await openPool(named('group', 100), [{ username: 'ana', groups: ['group7', 'group8'] }, { username: 'bob' }]);
    expect(await reading(['ana', 'bob'])).toEqual({
      read: { ana: ['group7', 'group8'], bob: [] },
      calls: { AdminListGroupsForUser: 2 },
    });
  });

  it('are read user by user once the groups turn out to be big', async () => {
    const crowd = named('other', 600).map((username) => ({ username, groups: ['everybody'] }));
    await openPool(['everybody'], [...crowd, { username: 'ana', groups: ['everybody'] }]);
    const { read, calls } = await reading(['ana']);
    expect(read).toEqual({ ana: ['everybody'] });
    expect(calls['AdminListGroupsForUser']).toBe(1);
    expect(calls['ListUsersInGroup']).toBeLessThanOrEqual(3);
  });

  it('of nobody, or in a pool without groups, cost nothing', async () => {
    await openPool([], [{ username: 'ana' }]);
    expect(await reading(['ana'])).toEqual({ read: { ana: [] }, calls: {} });
    expect(await reading([])).toEqual({ read: {}, calls: {} });
  });

  it.each([
    ['group by group', ['staff']],
    ['user by user', named('group', 20).concat('staff')],
  ])("leave out the groups that Cognito keeps for a provider's users, %s", async (_case, groups) => {
    await openPool(groups, [{ username: 'Google_1', status: 'EXTERNAL_PROVIDER', groups: ['staff'] }]);
    expect(await gateway.listGroups()).toContain(`${gateway.poolId}_Google`);
    expect((await reading(['Google_1'])).read).toEqual({ Google_1: ['staff'] });
  });
});

/** What one process knows of a pool's groups. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { createAccountGateway } from '../../providers/cognito/account-gateway.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { defaultRequestRates } from '../../providers/cognito/rates/quotas.ts';
import { type GroupDirectory, openGroups } from '../../providers/directory/group-directory.ts';
import type { LiveUser } from '../../providers/model/users.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let double: CognitoDouble;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());

let groups: GroupDirectory;
beforeEach(async () => {
  const poolId = double.createPool({ groups: ['staff'], users: [{ username: 'ana', groups: ['staff'] }] });
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  groups = openGroups(createAccountGateway(clients, poolId), defaultRequestRates);
  double.reset();
});

const reads = () => double.calls()['ListUsersInGroup'] ?? 0;

describe('the members of a group', () => {
  it('are read once, and once more for a caller that wants the accounts', async () => {
    const heard: string[] = [];
    const take = (page: readonly LiveUser[]) => void heard.push(...page.map(({ username }) => username));
    expect([...(await groups.members('staff'))]).toEqual(['ana']);
    await groups.members('staff');
    expect(reads()).toBe(1);
    await groups.members('staff', take);
    await groups.members('staff', take);
    expect([reads(), heard]).toEqual([2, ['ana']]);
    await groups.members('staff');
    expect(reads()).toBe(2);
  });

  it('are read anew after renew', async () => {
    await groups.members('staff');
    groups.joined('bob', 'staff');
    expect([...(await groups.members('staff'))]).toEqual(['ana', 'bob']);
    groups.renew();
    expect([...(await groups.members('staff'))]).toEqual(['ana']);
  });
});

import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { awsRates } from '../src/rates.ts';
import { attributeList, openSession, testClock } from '../src/session.ts';

const clock = testClock();
const { double, api, close } = await openSession({ now: clock.now });
afterAll(close);
beforeEach(() => {
  double.setRates({});
  double.clearFaults();
  double.reset();
});

const pool = double.createPool({
  groups: ['all'],
  users: Array.from({ length: 200 }, (_, n) => ({ username: `user${n}` })),
});
const other = double.createPool({ users: [{ username: 'user0' }] });

const importJob = {
  UserPoolId: pool,
  JobName: 'seed',
  CloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/import',
};

let newcomers = 0;

/** How many of that many calls at one instant got through. */
async function admitted(count: number, call: (n: number) => Promise<unknown>): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: count }, (_, n) => call(n)));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
  expect(new Set(refused).size).toBeLessThanOrEqual(1);
  expect(refused[0] ?? 'TooManyRequestsException').toBe('TooManyRequestsException');
  return count - refused.length;
}

function target(n: number): { readonly UserPoolId: string; readonly Username: string } {
  return { UserPoolId: pool, Username: `user${n}` };
}

describe('a rate', () => {
  it.each<[string, number, (n: number) => Promise<unknown>]>([
    ['UserUpdate', 25, (n) => api.adminUpdateUserAttributes({ ...target(n), UserAttributes: [] })],
    [
      'UserUpdate, of all its operations together',
      25,
      (n) => (n % 2 ? api.adminEnableUser(target(n)) : api.adminDisableUser(target(n))),
    ],
    ['UserList, of all pools together', 30, (n) => api.listUsers({ UserPoolId: n % 2 ? pool : other, Limit: 1 })],
    ['UserRead', 120, (n) => api.adminGetUser(target(n))],
    ['UserCreation', 50, () => api.adminCreateUser({ UserPoolId: other, Username: `new${newcomers++}` })],
    ['UserAccountRecovery', 30, (n) => api.adminSetUserPassword({ ...target(n), Password: 'Str0ng!pass' })],
    ['UserPoolRead', 15, () => api.describeUserPool({ UserPoolId: pool })],
    ['UserUpdate, of groups too', 25, (n) => api.adminAddUserToGroup({ ...target(n), GroupName: 'all' })],
    ['UserUpdate, of leaving groups too', 25, (n) => api.adminRemoveUserFromGroup({ ...target(n), GroupName: 'all' })],
    ['UserList, of members too', 30, () => api.listUsersInGroup({ UserPoolId: pool, GroupName: 'all' })],
    ['UserResourceRead', 50, (n) => api.adminListGroupsForUser(target(n))],
    ['reading groups of one pool', 5, () => api.getGroup({ UserPoolId: pool, GroupName: 'all' })],
    ['making groups in one pool', 5, () => api.createGroup({ UserPoolId: pool, GroupName: `group${newcomers++}` })],
    ['making import jobs in one pool', 5, () => api.createUserImportJob(importJob)],
    ['an operation on one pool', 5, () => api.listIdentityProviders({ UserPoolId: pool })],
    ['one profile being read', 10, () => api.adminGetUser(target(0))],
    ['one profile being written', 10, () => api.adminEnableUser(target(0))],
  ])('%s', async (_name, rate, call) => {
    double.setRates(awsRates);
    expect(await admitted(130, call)).toBe(rate);
    clock.advance(100);
    expect(await admitted(30, (n) => call(n + 150))).toBe(Math.floor(rate / 10));
    clock.advance(5_000);
    expect(await admitted(130, call)).toBe(rate);
  });

  it('is none by default, and throttled calls are counted', async () => {
    expect(await admitted(100, () => api.describeUserPool({ UserPoolId: pool }))).toBe(100);
    double.setRates({ UserPoolRead: 1 });
    expect(await admitted(3, () => api.describeUserPool({ UserPoolId: pool }))).toBe(1);
    expect(double.calls()).toEqual({ DescribeUserPool: 103 });
  });
});

describe('a fault', () => {
  const update = (n: number) =>
    api.adminUpdateUserAttributes({ ...target(n), UserAttributes: attributeList({ nickname: 'x' }) });

  it('refuses one user, and nobody else, until it is cleared', async () => {
    double.refuse('user1', { name: 'UserLambdaValidationException', message: 'CustomMessage failed' });
    await expect(update(1)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'CustomMessage failed',
    });
    expect(double.live(pool).get('user1')?.attributes.size).toBe(0);
    await expect(update(2)).resolves.toBeDefined();
    await expect(api.adminGetUser(target(1))).resolves.toBeDefined();
    await expect(api.adminListGroupsForUser(target(1))).resolves.toBeDefined();
    double.clearFaults();
    await expect(update(1)).resolves.toBeDefined();
  });

  it('refuses what a rule picks', async () => {
    double.refuse(
      ({ input, accessKeyId }) => accessKeyId === 'AKIATEST' && input['Limit'] === 1,
      'NotAuthorizedException',
    );
    await expect(api.listUsers({ UserPoolId: pool, Limit: 1 })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(api.listUsers({ UserPoolId: pool, Limit: 2 })).resolves.toBeDefined();
  });

  it('fails the next calls of one operation, one after another', async () => {
    double.failNext('AdminUpdateUserAttributes', 'InternalErrorException', 2);
    double.failNext('AdminUpdateUserAttributes', 503);
    await expect(update(3)).rejects.toMatchObject({
      name: 'InternalErrorException',
      $metadata: { httpStatusCode: 500 },
    });
    await expect(update(3)).rejects.toMatchObject({ name: 'InternalErrorException' });
    await expect(update(3)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await expect(update(3)).resolves.toBeDefined();
  });
});

describe('latency', () => {
  it('is added to every answer', async () => {
    const slow = await openSession({ latencyMs: 60 });
    const id = slow.double.createPool();
    const begun = performance.now();
    await slow.api.describeUserPool({ UserPoolId: id });
    expect(performance.now() - begun).toBeGreaterThan(55);
    await slow.close();
  });
});

describe('somebody else', () => {
  it('takes a share of a category, and is served first', async () => {
    double.setRates(awsRates);
    double.setOthers({ UserUpdate: 12.5 });
    const call = (n: number) => api.adminUpdateUserAttributes({ ...target(n), UserAttributes: [] });
    clock.advance(10_000);
    expect(await admitted(40, call)).toBe(25);
    clock.advance(1_000);
    expect(await admitted(40, call)).toBe(12);
    double.setOthers({});
    clock.advance(1_000);
    expect(await admitted(40, call)).toBe(25);
  });
});

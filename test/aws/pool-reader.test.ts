import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../providers/aws/connection.ts';
import { type Directory, openDirectory } from '../../providers/aws/directory.ts';
import { createGateway, type Gateway } from '../../providers/aws/gateway.ts';
import type { LiveUser } from '../../providers/core/types.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

let double: CognitoDouble;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());
beforeEach(() => double.reset());

const names = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `user${from + index}`);
const poolOf = (count: number, more = {}) =>
  double.createPool({ PoolName: 'p', users: names(count).map((username) => ({ username })), ...more });
const gatewayOf = async (poolId: string): Promise<Gateway> => {
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const client = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  return createGateway(client, poolId);
};
const open = async (poolId: string, users: number, odd: (gateway: Gateway) => Partial<Gateway> = () => ({})) => {
  const gateway = await gatewayOf(poolId);
  return openDirectory({ ...gateway, ...odd(gateway) }, { users, requestsPerSecond: 25 });
};
const listCalls = () => double.calls()['ListUsers'] ?? 0;
const filters = () =>
  double.requests().flatMap(({ input }) => (input['Filter'] === undefined ? [] : [input['Filter']]));
const strategy = (directory: Directory) => directory.progress().reading?.strategy;

/** 25 pages: enough for a split. */
const many = 1_500;

describe('a big pool is read by 16 lists side by side', () => {
  it('in at most 16 calls more than one list takes, and never with AdminGetUser', async () => {
    const directory = await open(poolOf(many, { UsernameConfiguration: { CaseSensitive: false } }), many);
    expect((await directory.read(names(many))).size).toBe(many);
    expect(listCalls()).toBeLessThanOrEqual(25 + 16);
    expect(new Set(filters()).size).toBe(16);
    expect(double.calls()['AdminGetUser']).toBeUndefined();
    expect(directory.progress()).toMatchObject({
      usersRead: many,
      usersExpected: many,
      reading: { strategy: 'split' },
    });
  });

  it('whose pages may be short or empty', async () => {
    const poolId = poolOf(many);
    double.setPaging(poolId, { maxUsers: 17, emptyEvery: 3 });
    expect((await (await open(poolId, many)).read(names(many))).size).toBe(many);
  });

  it('once a process, whoever asks', async () => {
    const directory = await open(poolOf(many), many);
    await Promise.all([directory.read(names(700)), directory.read(names(700, 800)), directory.read(names(1))]);
    const calls = listCalls();
    await directory.read([...names(many), 'nobody']);
    expect(listCalls()).toBe(calls);
  });

  it('knows everybody afterwards, asked for or not', async () => {
    const directory = await open(poolOf(many), many);
    await directory.read(names(1));
    expect([...directory.known()]).toHaveLength(many);
  });
});

describe('a service that does not obey the filter', () => {
  it('is read by one list, after one call in vain', async () => {
    const directory = await open(poolOf(many), many, (gateway) => ({ listUsers: () => gateway.listUsers() }));
    expect((await directory.read(names(many))).size).toBe(many);
    expect(listCalls()).toBe(1 + 25);
    expect(directory.progress().reading).toMatchObject({ strategy: 'scan', calls: 25, after: 'filter-ignored' });
  });

  it('is read by one list too when that shows late', async () => {
    const directory = await open(poolOf(many), many, (gateway) => ({
      listUsers: (filter) => gateway.listUsers(filter?.value === 'f' ? undefined : filter),
    }));
    expect((await directory.read(names(many))).size).toBe(many);
    expect(strategy(directory)).toBe('scan');
  });

  it('and gives everybody in one page, as cognito-local does, is believed', async () => {
    async function* everybody(gateway: Gateway): AsyncGenerator<readonly LiveUser[]> {
      const all: LiveUser[] = [];
      for await (const page of gateway.listUsers()) all.push(...page);
      yield all;
    }
    const directory = await open(poolOf(many), many, (gateway) => ({ listUsers: () => everybody(gateway) }));
    expect((await directory.read(names(many))).size).toBe(many);
  });
});

describe('an index by sub that lags', () => {
  /** The lists by sub do not show users of that number and above; all else does. */
  const without =
    (from: number) =>
    (gateway: Gateway): Partial<Gateway> => ({
      async *listUsers(filter) {
        const hidden = ({ username }: LiveUser) => filter?.operator === '^=' && Number(username.slice(4)) >= from;
        for await (const page of gateway.listUsers(filter)) yield page.filter((user) => !hidden(user));
      },
    });

  it('makes nobody missing: a few are looked up', async () => {
    const directory = await open(poolOf(many), many, without(many - 2));
    expect((await directory.read(names(many))).size).toBe(many);
    expect(filters()).toEqual(expect.arrayContaining(['username = "user1498"', 'username = "user1499"']));
    expect(listCalls()).toBeLessThanOrEqual(25 + 16 + 2);
    expect(directory.progress().reading).toMatchObject({ strategy: 'look-up', after: 'users-missing' });
  });

  it('makes nobody missing: many are read in one more list, once', async () => {
    const directory = await open(poolOf(many), many, without(many - 200));
    const rosters = await Promise.all([directory.read(names(750)), directory.read(names(750, 750))]);
    expect(rosters.map(({ size }) => size)).toEqual([750, 750]);
    expect(listCalls()).toBeLessThanOrEqual(25 + 16 + 25);
    expect(directory.progress().reading).toMatchObject({ strategy: 'scan', after: 'users-missing' });
  });

  it('costs nothing while it hides only users whom nobody asks for', async () => {
    const directory = await open(poolOf(many), many, without(many - 2));
    expect((await directory.read(names(many - 2))).size).toBe(many - 2);
    expect(listCalls()).toBeLessThanOrEqual(25 + 16);
  });

  it('is not suspected when the total fits: who is missing then costs no call', async () => {
    const directory = await open(poolOf(many), many + 100);
    expect((await directory.read([...names(many), ...names(100, many)])).size).toBe(many);
    expect(listCalls()).toBeLessThanOrEqual(25 + 16);
  });

  it('is asked about each missing user once, where the estimate is too high', async () => {
    const directory = await open(poolOf(many), many, ({ describePool }) => ({
      describePool: async () => ({ ...(await describePool()), estimatedNumberOfUsers: many + 50 }),
    }));
    for (let times = 0; times < 2; times++) await directory.read([...names(many), 'nobody']);
    expect(filters().filter((filter) => filter === 'username = "nobody"')).toHaveLength(1);
  });
});

describe('a few users of a big pool are looked up', () => {
  const big = (gateway: Gateway): Partial<Gateway> => ({
    describePool: async () => ({ ...(await gateway.describePool()), estimatedNumberOfUsers: 100_000 }),
  });

  it('with one filter each, side by side, at most 50 at a time', async () => {
    let running = 0;
    let most = 0;
    const directory = await open(poolOf(200), 200, (gateway) => ({
      ...big(gateway),
      async *listUsers(filter) {
        running += 1;
        most = Math.max(most, running);
        try {
          yield* gateway.listUsers(filter);
        } finally {
          running -= 1;
        }
      },
    }));
    expect((await directory.read(names(200))).size).toBe(200);
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 200 });
    expect(most).toBe(50);
    expect(directory.progress()).toMatchObject({
      usersRead: 200,
      usersExpected: 200,
      reading: { calls: 200, seconds: 8 },
    });
  });

  it('with AdminGetUser only for whom no list shows in a pool that ignores letter case', async () => {
    const directory = await open(poolOf(3, { UsernameConfiguration: { CaseSensitive: false } }), 4, big);
    expect((await directory.read([...names(3), 'nobody'])).size).toBe(3);
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 4, AdminGetUser: 1 });
  });
});

describe('rosters that nobody announced, as in a refresh', () => {
  it('are chosen for together when they come together', async () => {
    const directory = await open(poolOf(600), 20);
    const rosters = Array.from({ length: 30 }, (_, roster) => names(20, roster * 20));
    const found = await Promise.all(rosters.map((roster) => directory.read(roster)));
    expect(found.map(({ size }) => size)).toEqual(rosters.map(() => 20));
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 10 });
  });

  it('are looked up for half of what the list takes, when they come one after the other, and then listed', async () => {
    const directory = await open(poolOf(600), 5);
    for (let roster = 0; roster < 20; roster++) await directory.read(names(5, roster * 5));
    // A list of 10 pages takes a second, and a roster of five 0.2 s.
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 2 * 5 + 10 });
    expect(strategy(directory)).toBe('scan');
  });
});

it('says nothing of a reading before anybody was asked for', async () => {
  const directory = await open(poolOf(1), 1);
  expect(directory.progress()).toEqual({ reading: undefined, usersRead: 0, usersExpected: undefined });
});

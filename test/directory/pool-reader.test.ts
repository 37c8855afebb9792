import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { createGateway, type Gateway } from '../../providers/cognito/gateway.ts';
import { type Directory, openDirectory } from '../../providers/directory/directory.ts';
import type { LiveUser } from '../../providers/model/users.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let double: CognitoDouble;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());
beforeEach(() => double.reset());

const names = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `user${from + index}`);
const poolOf = (count: number, more = {}) =>
  double.createPool({ users: names(count).map((username) => ({ username })), ...more });
const open = async (poolId: string, odd: (gateway: Gateway) => Partial<Gateway> = () => ({})) => {
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  const gateway = createGateway(clients, poolId);
  return openDirectory({ ...gateway, ...odd(gateway) }, 25);
};
/** How many of them are found. */
const found = async (directory: Directory, sought: readonly string[]) => {
  await directory.read({ names: sought, subs: [] });
  return sought.filter((name) => directory.index.answering(name).length > 0).length;
};
const listCalls = () => double.calls()['ListUsers'] ?? 0;
const filters = () =>
  double.requests().flatMap(({ input }) => (input['Filter'] === undefined ? [] : [input['Filter']]));
const strategy = (directory: Directory) => directory.progress().reading?.strategy;

/** 25 pages: enough for a split. */
const many = 1_500;

describe('a big pool is read by 16 lists side by side', () => {
  it('in at most 16 calls more than one list takes, and never with AdminGetUser', async () => {
    const directory = await open(poolOf(many, { UsernameConfiguration: { CaseSensitive: false } }));
    expect(await found(directory, names(many))).toBe(many);
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
    expect(await found(await open(poolId), names(many))).toBe(many);
  });

  it('once a process, for all that ask', async () => {
    const directory = await open(poolOf(many));
    await Promise.all([names(700), names(700, 800), names(1)].map((sought) => found(directory, sought)));
    const calls = listCalls();
    await directory.read({ names: [...names(many), 'nobody'], subs: ['00000000-0000-4000-8000-000000000000'] });
    expect(listCalls()).toBe(calls);
    expect([...directory.index.all()]).toHaveLength(many);
  });
});

describe('a service that does not obey the filter', () => {
  it('is read by one list, after one useless call', async () => {
    const directory = await open(poolOf(many), (gateway) => ({ listUsers: () => gateway.listUsers() }));
    expect(await found(directory, names(many))).toBe(many);
    expect(listCalls()).toBe(1 + 25);
    expect(directory.progress().reading).toMatchObject({ strategy: 'scan', calls: 25, after: 'filter-ignored' });
  });

  it('is read by one list too when that shows late', async () => {
    const directory = await open(poolOf(many), (gateway) => ({
      listUsers: (filter) => gateway.listUsers(filter?.value === 'f' ? undefined : filter),
    }));
    expect(await found(directory, names(many))).toBe(many);
    expect(strategy(directory)).toBe('scan');
  });

  it('and gives everybody in one page, as cognito-local does, is believed', async () => {
    async function* everybody(gateway: Gateway): AsyncGenerator<readonly LiveUser[]> {
      const all: LiveUser[] = [];
      for await (const page of gateway.listUsers()) all.push(...page);
      yield all;
    }
    const directory = await open(poolOf(many), (gateway) => ({ listUsers: () => everybody(gateway) }));
    expect(await found(directory, names(many))).toBe(many);
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
    const poolId = poolOf(many - 2);
    const sub = 'ffffffff-0000-4000-8000-000000000000';
    double.addUsers(poolId, [{ username: 'user1498' }, { username: 'user1499', sub }]);
    const directory = await open(poolId, without(many - 2));
    await directory.read({ names: names(many - 1), subs: [sub] });
    expect(directory.index.size()).toBe(many);
    expect(filters()).toEqual(expect.arrayContaining(['username = "user1498"', `sub = "${sub}"`]));
    expect(listCalls()).toBeLessThanOrEqual(25 + 16 + 2);
    expect(directory.progress().reading).toMatchObject({ strategy: 'look-up', after: 'users-missing' });
  });

  it('makes nobody missing: many are read in one more list, once', async () => {
    const directory = await open(poolOf(many), without(many - 200));
    const both = [names(750), names(750, 750)].map((sought) => found(directory, sought));
    expect(await Promise.all(both)).toEqual([750, 750]);
    expect(listCalls()).toBeLessThanOrEqual(25 + 16 + 25);
    expect(directory.progress().reading).toMatchObject({ strategy: 'scan', after: 'users-missing' });
  });

  it('costs nothing while it hides only users that nobody asks for', async () => {
    const directory = await open(poolOf(many), without(many - 2));
    expect(await found(directory, names(many - 2))).toBe(many - 2);
    expect(listCalls()).toBeLessThanOrEqual(25 + 16);
  });

  it('is not suspected when the total fits: who is missing then costs no call', async () => {
    const directory = await open(poolOf(many));
    expect(await found(directory, [...names(many), ...names(100, many)])).toBe(many);
    expect(listCalls()).toBeLessThanOrEqual(25 + 16);
  });

  it('is asked about each missing user once, where the estimate is too high', async () => {
    const directory = await open(poolOf(many), ({ describePool }) => ({
      describePool: async () => ({ ...(await describePool()), estimatedNumberOfUsers: many + 50 }),
    }));
    for (let times = 0; times < 2; times++) await found(directory, [...names(many), 'nobody']);
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
    const directory = await open(poolOf(200), (gateway) => ({
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
    expect(await found(directory, names(200))).toBe(200);
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 200 });
    expect(most).toBe(50);
    expect(directory.progress()).toMatchObject({
      usersRead: 200,
      usersExpected: 200,
      reading: { calls: 200, seconds: 8 },
    });
  });

  it('with AdminGetUser only for users that no list shows in a pool that ignores letter case', async () => {
    const directory = await open(poolOf(3, { UsernameConfiguration: { CaseSensitive: false } }), big);
    expect(await found(directory, [...names(3), 'nobody'])).toBe(3);
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 4, AdminGetUser: 1 });
  });
});

it('says nothing of a reading before anybody was asked for', async () => {
  const directory = await open(poolOf(1));
  expect(directory.progress()).toEqual({ reading: undefined, usersRead: 0, usersExpected: undefined });
});

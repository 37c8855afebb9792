import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../providers/aws/connection.ts';
import { openDirectory } from '../../providers/aws/directory.ts';
import { createGateway, type Gateway } from '../../providers/aws/gateway.ts';
import type { Expectation } from '../../providers/aws/pool-reader.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

let double: CognitoDouble;
const gatewayOf = async (poolId: string): Promise<Gateway> => {
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  return createGateway(clients, poolId);
};
const expecting = (users: number): Expectation => ({ users, requestsPerSecond: 25 });
const names = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);
const poolOf = (usernames: readonly string[], more = {}) =>
  double.createPool({ PoolName: 'p', users: usernames.map((username) => ({ username })), ...more });

beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());
beforeEach(() => double.reset());

describe('reading a pool takes the least time', () => {
  it.each([
    ['everyone of 150: three pages', 150, 150, { DescribeUserPool: 1, ListUsers: 3 }],
    ['8 of 150: a look-up a name would take longer', 150, 8, { DescribeUserPool: 1, ListUsers: 3 }],
    ['2 of 150: a look-up a name', 150, 2, { DescribeUserPool: 1, ListUsers: 2 }],
    ['1 of 1', 1, 1, { DescribeUserPool: 1, ListUsers: 1 }],
  ])('%s', async (_case, pool, wanted, calls) => {
    const directory = await openDirectory(await gatewayOf(poolOf(names(pool))), expecting(wanted));
    const live = await directory.read(names(wanted));
    expect([...live.keys()]).toEqual(names(wanted));
    expect(double.calls()).toEqual(calls);
  });

  it('reads each name once a process, whoever asks', async () => {
    const directory = await openDirectory(await gatewayOf(poolOf(names(150))), expecting(2));
    await Promise.all([directory.read(['user1']), directory.read(['user1', 'user2'])]);
    await directory.read(['user2']);
    expect(double.calls()['ListUsers']).toBe(2);
  });

  it('turns to the pages once more look-ups would cost more, when nobody said how many names there are', async () => {
    const directory = await openDirectory(await gatewayOf(poolOf(names(150))), expecting(0));
    for (const name of names(40)) expect((await directory.read([name])).size).toBe(1);
    expect(double.calls()['ListUsers']).toBeLessThanOrEqual(2 + 3);
  });

  it('asks for one user once with AdminGetUser', async () => {
    const directory = await openDirectory(await gatewayOf(poolOf(['ana'])), expecting(1));
    const ana = (await directory.read(['ana'])).get('ana');
    if (ana === undefined) throw new Error('ana is not found');
    expect(await Promise.all([directory.confirm(ana), directory.confirm(ana)])).toMatchObject([ana, ana]);
    expect(double.calls()['AdminGetUser']).toBe(1);
  });
});

describe('reading a pool finds everybody', () => {
  it('whatever the size of the pool and of its pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 60 }), async (size, maxUsers) => {
        const poolId = poolOf(names(size));
        double.setPaging(poolId, { maxUsers, emptyEvery: 3 });
        const directory = await openDirectory(await gatewayOf(poolId), expecting(Number.POSITIVE_INFINITY));
        expect((await directory.read([...names(size), 'nobody'])).size).toBe(size);
      }),
      { numRuns: 20 },
    );
  });

  const sub = 'a1b2c3d4-0000-4000-8000-00000000000f';
  const byEmail = { UsernameAttributes: ['email'] };
  const aliases = { AliasAttributes: ['email', 'preferred_username'] };
  const insensitive = { UsernameConfiguration: { CaseSensitive: false } };
  const verified = { email: 'ana@example.com', email_verified: 'true' };
  const federated = { username: 'Google_1234', status: 'EXTERNAL_PROVIDER' as const };
  it.each([
    ['a username', {}, { username: 'ana' }, 'ana'],
    ['a username with a quote and a backslash', {}, { username: 'a"n\\a' }, 'a"n\\a'],
    ['a sub', {}, { username: 'ana', sub }, sub],
    ['the address of a pool that signs in by e-mail', byEmail, { attributes: verified }, 'ana@example.com'],
    ['a verified alias', aliases, { username: 'ana', attributes: verified }, 'ana@example.com'],
    ['a preferred_username', aliases, { username: 'ana', attributes: { preferred_username: 'anita' } }, 'anita'],
    ['a federated user', byEmail, federated, 'Google_1234'],
    ['another letter case, where the pool ignores it', insensitive, { username: 'ana' }, 'ANA'],
  ])('by %s, listed or looked up', async (_case, definition, user, name) => {
    for (const expected of [1, 1_000]) {
      const others = Array.from({ length: 70 }, () => ({ attributes: {} }));
      const more = { ...definition, users: [...('UsernameAttributes' in definition ? [] : others), user] };
      const poolId = double.createPool({ PoolName: 'p', ...more });
      const directory = await openDirectory(await gatewayOf(poolId), expecting(expected));
      expect((await directory.read([name])).size).toBe(1);
    }
  });

  it('never a federated profile by the address of a local user, listed or looked up, whichever comes first', async () => {
    const attributes = { email: 'ana@example.com', email_verified: 'true' };
    const subs = ['00000000-0000-4000-8000-000000000001', 'ffffffff-0000-4000-8000-000000000001'] as const;
    for (const [local, profile] of [subs, subs.toReversed()]) {
      const users = [
        { sub: local ?? '', attributes },
        { ...federated, sub: profile ?? '', attributes },
      ];
      const more = Array.from({ length: 70 }, (_, index) => ({ attributes: { email: `u${index}@example.com` } }));
      for (const expected of [1, 1_000]) {
        const poolId = double.createPool({ PoolName: 'p', ...byEmail, users: [...users, ...more] });
        const directory = await openDirectory(await gatewayOf(poolId), expecting(expected));
        expect((await directory.read(['ana@example.com'])).get('ana@example.com')?.username).toBe(local);
      }
    }
  });

  it('but not by an alias that is not verified', async () => {
    const users = [{ username: 'ana', attributes: { email: 'ana@example.com' } }];
    const directory = await openDirectory(
      await gatewayOf(double.createPool({ PoolName: 'p', ...aliases, users })),
      expecting(1),
    );
    expect((await directory.read(['ana@example.com'])).size).toBe(0);
  });
});

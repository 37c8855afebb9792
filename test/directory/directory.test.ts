import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import type { UserSpec } from '../../cognito-double/src/seeds.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { createGateway, type Gateway } from '../../providers/cognito/gateway.ts';
import { isProven } from '../../providers/constraints/sign-in.ts';
import { type Directory, openDirectory } from '../../providers/directory/directory.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let double: CognitoDouble;
const gatewayOf = async (poolId: string): Promise<Gateway> => {
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  return createGateway(clients, poolId);
};
const open = async (poolId: string) => openDirectory(await gatewayOf(poolId), 25);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);
const subOf = (index: number) => `${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
const poolOf = (usernames: readonly string[], more = {}) =>
  double.createPool({ users: usernames.map((username, index) => ({ username, sub: subOf(index) })), ...more });
/** The accounts that a name is known for, proven and not. */
const answering = ({ index }: Directory, name: string) =>
  index.answering(name).map(({ user, by }) => [user.username, isProven(by) ? 'proven' : 'unproven']);

beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());
beforeEach(() => double.reset());

describe('reading a pool takes the least time', () => {
  it.each([
    ['everyone of 150: three pages', 150, 150, 3],
    ['8 of 150: a look-up a name would take longer', 150, 8, 3],
    ['2 of 150: a look-up a name', 150, 2, 2],
    ['1 of 1', 1, 1, 1],
  ])('%s', async (_case, size, wanted, ListUsers) => {
    const names = numbered(wanted);
    const byName = await open(poolOf(numbered(size)));
    await byName.read({ names, subs: [] });
    expect(names.map((name) => answering(byName, name))).toEqual(names.map((name) => [[name, 'proven']]));
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers });

    double.reset();
    const bySub = await open(poolOf(numbered(size)));
    await bySub.read({ names: [], subs: names.map((_, index) => subOf(index)) });
    expect(names.map((_, index) => bySub.index.bySub(subOf(index))?.username)).toEqual(names);
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers });
  });

  it('names and subs together', async () => {
    const directory = await open(poolOf(numbered(150)));
    await directory.read({ names: ['user1'], subs: [subOf(2)] });
    expect([...directory.index.all()].map(({ username }) => username).sort()).toEqual(['user1', 'user2']);
    expect(double.calls()['ListUsers']).toBe(2);
  });

  it('reads each name and each sub once a process, for all that ask', async () => {
    const directory = await open(poolOf(numbered(150)));
    await Promise.all([
      directory.read({ names: ['user1'], subs: [] }),
      directory.read({ names: ['user1', 'user2', 'user1'], subs: [] }),
    ]);
    await directory.read({ names: ['user2'], subs: [subOf(3)] });
    await directory.read({ names: [], subs: [subOf(3)] });
    expect(double.calls()['ListUsers']).toBe(3);
  });

  it('chooses anew for users that come later: after two look-ups, a list', async () => {
    const directory = await open(poolOf(numbered(150)));
    await directory.read({ names: numbered(2), subs: [] });
    await directory.read({ names: numbered(40), subs: [] });
    expect(directory.index.size()).toBe(150);
    await directory.read({ names: [...numbered(150), 'nobody'], subs: [subOf(149)] });
    expect(double.calls()['ListUsers']).toBe(2 + 3);
  });

  it('looks up again whose look-up has failed', async () => {
    const directory = await open(poolOf(numbered(150)));
    double.failNext('ListUsers', 'NotAuthorizedException');
    await expect(directory.read({ names: ['user1'], subs: [] })).rejects.toMatchObject({
      refusal: { code: 'not-authorized' },
    });
    await directory.read({ names: ['user1'], subs: [] });
    expect(answering(directory, 'user1')).toEqual([['user1', 'proven']]);
  });
});

describe('an account that is asked for with AdminGetUser', () => {
  it('is asked for once', async () => {
    const directory = await open(poolOf(['ana']));
    const ana = { username: 'ana' };
    expect(await Promise.all([directory.confirm(ana), directory.confirm(ana)])).toMatchObject([ana, ana]);
    expect(double.calls()['AdminGetUser']).toBe(1);
  });

  it('is in the index as the answer says, or is not', async () => {
    const poolId = poolOf(['ana', 'bob']);
    const directory = await open(poolId);
    await directory.read({ names: ['ana', 'bob'], subs: [] });
    double.changeByHand(poolId, 'ana', { nickname: 'Ana' });
    await directory.confirm({ username: 'ana' });
    expect(directory.index.bySub(subOf(0))?.attributes.get('nickname')).toBe('Ana');
    double.refuse(({ operation }) => operation === 'AdminGetUser', 'UserNotFoundException');
    expect(await directory.confirm({ username: 'bob' })).toBeUndefined();
    expect(directory.index.bySub(subOf(1))).toBeUndefined();
    double.clearFaults();
  });

  it('is as a write of this process has left it, without a call', async () => {
    const directory = await open(poolOf(['ana', 'bob']));
    await directory.read({ names: ['ana', 'bob'], subs: [] });
    const [ana, bob] = [directory.index.bySub(subOf(0)), directory.index.bySub(subOf(1))];
    if (ana === undefined || bob === undefined) throw new Error('nobody was read');
    await directory.confirm(ana);
    double.reset();
    directory.remember({ ...ana, enabled: false });
    directory.forget(bob);
    expect(await directory.confirm(ana)).toMatchObject({ enabled: false });
    expect(await directory.confirm({ username: ana.sub })).toMatchObject({ enabled: false });
    expect(await directory.confirm(bob)).toBeUndefined();
    expect(directory.index.size()).toBe(1);
    expect(double.calls()).toEqual({});
  });
});

it('renewed, a directory knows accounts that have come since, and reads by how many there are now', async () => {
  const poolId = poolOf(['ana']);
  const directory = await open(poolId);
  await directory.read({ names: ['ana', 'bob'], subs: [] });
  double.addUsers(poolId, [{ username: 'bob' }, ...numbered(1_500).map((username) => ({ username }))]);
  await directory.read({ names: ['bob'], subs: [] });
  expect(answering(directory, 'bob')).toEqual([]);
  await directory.renew();
  await directory.read({ names: ['bob', ...numbered(1_500)], subs: [] });
  expect(answering(directory, 'bob')).toEqual([['bob', 'proven']]);
  expect(directory.progress().reading).toMatchObject({ strategy: 'split', users: 1_502 });
});

describe('reading a pool finds everybody', () => {
  it('whatever the size of the pool and of its pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 60 }), async (size, maxUsers) => {
        const names = numbered(size);
        const poolId = poolOf(names);
        double.setPaging(poolId, { maxUsers, emptyEvery: 3 });
        const directory = await open(poolId);
        const [named, recorded] = [names.slice(0, size / 2), names.map((_, index) => subOf(index)).slice(size / 2)];
        await directory.read({ names: [...named, 'nobody'], subs: recorded });
        expect(named.every((name) => directory.index.answering(name).length === 1)).toBe(true);
        expect(recorded.every((sub) => directory.index.bySub(sub) !== undefined)).toBe(true);
        expect(answering(directory, 'nobody')).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  const sub = 'a1b2c3d4-0000-4000-8000-00000000000f';
  const byEmail = { UsernameAttributes: ['email'] };
  const aliases = { AliasAttributes: ['email', 'preferred_username'] };
  const insensitive = { UsernameConfiguration: { CaseSensitive: false } };
  const address = { email: 'ana@example.com' };
  const verified = { ...address, email_verified: 'true' };
  const federated: UserSpec = { username: 'Google_1234', status: 'EXTERNAL_PROVIDER' };
  const ana = { username: 'ana' };

  it.each<[string, object, UserSpec, string, 'proven' | 'unproven']>([
    ['a username', {}, ana, 'ana', 'proven'],
    ['a username with a quote and a backslash', {}, { username: 'a"n\\a' }, 'a"n\\a', 'proven'],
    ['a sub', {}, { ...ana, sub }, sub, 'proven'],
    ['a sign-in address', byEmail, { attributes: verified }, 'ana@example.com', 'proven'],
    ['a sign-in address that nobody verified', byEmail, { attributes: address }, 'ana@example.com', 'unproven'],
    ['a verified alias', aliases, { ...ana, attributes: verified }, 'ana@example.com', 'proven'],
    ['an alias that nobody verified', aliases, { ...ana, attributes: address }, 'ana@example.com', 'unproven'],
    ['a preferred_username', aliases, { ...ana, attributes: { preferred_username: 'anita' } }, 'anita', 'unproven'],
    ['a federated user', byEmail, federated, 'Google_1234', 'proven'],
    ['another letter case, where the pool ignores it', insensitive, ana, 'ANA', 'proven'],
  ])('by %s, listed or looked up', async (_case, definition, user, name, proof) => {
    for (const strategy of ['scan', 'look-up']) {
      const crowd = Array.from({ length: 70 }, (_, index) => ({ attributes: { email: `crowd${index}@example.com` } }));
      const poolId = double.createPool({ ...definition, users: [...crowd, user] });
      const directory = await open(poolId);
      await directory.read({ names: strategy === 'scan' ? [name, ...numbered(70)] : [name], subs: [] });
      expect(answering(directory, name).map(([, found]) => found)).toEqual([proof]);
      expect(directory.progress().reading?.strategy).toBe(strategy);
    }
  });

  it('an account that nobody has been in yet by its address, listed or looked up', async () => {
    const poolId = double.createPool({ ...aliases });
    const users = (['FORCE_CHANGE_PASSWORD', 'CONFIRMED'] as const).map((status, index) => ({
      username: `user${index}`,
      status,
      attributes: { email: `user${index}@example.com` },
    }));
    double.addUsers(poolId, [...users, ...Array.from({ length: 70 }, (_, index) => ({ username: `crowd${index}` }))]);
    for (const others of [[], numbered(70)]) {
      const directory = await open(poolId);
      await directory.read({ names: [...users.map(({ attributes }) => attributes.email), ...others], subs: [] });
      const by = (name: string) => directory.index.answering(name).map((answer) => answer.by);
      expect([by('user0@example.com'), by('user1@example.com')]).toEqual([['untouched-address'], ['unproven-address']]);
    }
    const directory = await open(poolId);
    expect(await directory.confirm({ username: 'user0' })).toMatchObject({ unchanged: true });
    expect(await directory.confirm({ username: 'user1' })).not.toHaveProperty('unchanged');
  });

  it('never a federated profile by the address of a local user, listed or looked up, whichever comes first', async () => {
    const subs = ['00000000-0000-4000-8000-000000000001', 'ffffffff-0000-4000-8000-000000000001'] as const;
    for (const [local, profile] of [subs, subs.toReversed()]) {
      const users = [
        { sub: local ?? '', attributes: verified },
        { ...federated, sub: profile ?? '', attributes: verified },
      ];
      const crowd = Array.from({ length: 70 }, (_, index) => ({ attributes: { email: `u${index}@example.com` } }));
      for (const others of [[], numbered(70)]) {
        const directory = await open(double.createPool({ ...byEmail, users: [...users, ...crowd] }));
        await directory.read({ names: ['ana@example.com', ...others], subs: [] });
        expect(answering(directory, 'ana@example.com')).toEqual([[local, 'proven']]);
      }
    }
  });
});

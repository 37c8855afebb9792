import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import type { Failure } from '../../cognito-double/src/faults.ts';
import { type AccountGateway, createAccountGateway } from '../../providers/cognito/account-gateway.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import type { NewUser } from '../../providers/cognito/create-user.ts';
import { CognitoError } from '../../providers/cognito/gateway.ts';
import { ReferringValue, type Value } from '../../providers/model/value.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

const connection = { roles: [], region: 'us-east-1', keys: { accessKeyId: 'x', secretAccessKey: 'x' } };
const lost: Failure = { connection: 'cut', carriedOut: true };
const groups = ['admins', 'staff'];

const newUser = (username: string, more: Partial<NewUser> = {}): NewUser => ({
  username,
  signInName: username,
  attributes: new Map<string, Value>([
    ['email', `${username}@example.com`],
    ['email_verified', 'true'],
  ]),
  clientMetadata: new Map(),
  ...more,
});

let double: CognitoDouble;
let poolId: string;
let gateway: AccountGateway;

async function openPool(spec: Parameters<CognitoDouble['createPool']>[0]): Promise<void> {
  poolId = double.createPool(spec);
  gateway = createAccountGateway(await connect({ ...connection, cognitoEndpoint: double.url }, poolId), poolId);
}

beforeEach(async () => {
  double = await startDouble();
  await openPool({ groups, users: [{ username: 'ana', groups: ['staff'] }] });
});
afterEach(() => double.stop());

const live = (username: string) => double.live(poolId).get(username);

describe('a creation', () => {
  it('carries everything in one call, and nobody hears of it', async () => {
    const temporaryPassword = 'Temporary-1';
    const created = await gateway.createUser(
      newUser('bob', { temporaryPassword, clientMetadata: new Map([['a', 'b']]) }),
    );
    expect(created).toMatchObject({ username: 'bob', enabled: true, status: 'FORCE_CHANGE_PASSWORD' });
    expect(created.attributes).toEqual(new Map(live('bob')?.attributes).set('sub', created.sub));
    expect(live('bob')?.password?.matches(temporaryPassword)).toBe(true);
    expect(double.requests().map(({ input }) => input['ClientMetadata'])).toEqual([{ a: 'b' }]);
    expect(double.messages()).toEqual([]);
    expect(double.calls()).toEqual({ AdminCreateUser: 1 });
  });

  it('tells the generated name where the pool signs in by e-mail', async () => {
    await openPool({ UsernameAttributes: ['email'] });
    const { username, sub } = await gateway.createUser(newUser('bob', { signInName: 'bob@example.com' }));
    expect([username, live(username)?.attributes.get('email')]).toEqual([sub, 'bob@example.com']);
  });

  it('of 1,000 accounts is 1,000 calls', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `user${n}`);
    await Promise.all(names.map((name) => gateway.createUser(newUser(name))));
    expect(double.calls()).toEqual({ AdminCreateUser: 1_000 });
    expect(double.live(poolId).size).toBe(1_001);
    expect(double.messages()).toEqual([]);
  });

  it.each([
    ['email', 'EMAIL'],
    ['phone_number', 'SMS'],
  ] as const)('invites to the %s and to nothing else', async (invitation, channel) => {
    const attributes = new Map([
      ['email', 'bob@example.com'],
      ['phone_number', '+15551234567'],
    ]);
    await gateway.createUser(newUser('bob', { invitation, attributes }));
    expect(double.messages().map((message) => message.channel)).toEqual([channel]);
  });

  it.each([
    ['user-exists', newUser('ana')],
    ['unknown-attribute', newUser('bob', { attributes: new Map([['custom:none', 'x']]) })],
    ['bad-password-value', newUser('bob', { temporaryPassword: 'short' })],
    ['bad-password-value', newUser('bob', { temporaryPassword: 'with a space' })],
  ])('is told as %s when it is refused, at the price of one call', async (code, user) => {
    await expect(gateway.createUser(user)).rejects.toMatchObject({ refusal: { code } });
    expect(double.calls()).toEqual({ AdminCreateUser: 1 });
  });
});

describe('a value that takes a secret', () => {
  const secret = new ReferringValue(`\${secret:pin}`, 'Secret-12345', true);

  it('is sent as what it stands for, as attribute and as password', async () => {
    const attributes = new Map([['nickname', secret]]);
    await gateway.createUser(newUser('bob', { attributes, temporaryPassword: secret }));
    await gateway.setPassword('ana', secret, true);
    expect(live('bob')?.attributes.get('nickname')).toBe('Secret-12345');
    expect(['ana', 'bob'].map((name) => live(name)?.password?.matches('Secret-12345'))).toEqual([true, true]);
  });

  it('is in no error', async () => {
    double.refuse(() => true, { name: 'InvalidParameterException', message: 'user.nickname: Secret-12345 is odd' });
    const attributes = new Map([['nickname', secret]]);
    const created = gateway.createUser(newUser('bob', { attributes }));
    await expect(created).rejects.toMatchObject({ refusal: { attribute: 'nickname' } });
    for (const failed of [created, gateway.setPassword('ana', secret, true)]) {
      const error: unknown = await failed.catch((refusal: unknown) => refusal);
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('Secret-12345');
    }
  });
});

describe('a creation whose answer was lost', () => {
  it.each<[string, Failure]>([
    ['was made by the attempt before', lost],
    ['was not made by then', { connection: 'cut', carriedOut: false }],
    ['met something in front of the service', 503],
  ])('is sent again when it %s, and succeeds', async (_case, failure) => {
    double.failNext('AdminCreateUser', failure);
    expect(await gateway.createUser(newUser('bob'))).toMatchObject({ username: 'bob', sub: live('bob')?.sub });
    expect(double.calls()['AdminCreateUser']).toBe(2);
  });

  it('finds the account under its generated name', async () => {
    await openPool({ UsernameAttributes: ['email'] });
    double.failNext('AdminCreateUser', lost);
    const { username } = await gateway.createUser(newUser('bob', { signInName: 'bob@example.com' }));
    expect([...double.live(poolId).keys()]).toEqual([username]);
  });

  it('counts as made when its own alias stands in the way', async () => {
    double.failNext('AdminCreateUser', lost);
    double.failNext('AdminCreateUser', 'AliasExistsException');
    expect(await gateway.createUser(newUser('bob'))).toMatchObject({ username: 'bob' });
  });

  it.each([
    ['has other attributes', Date.now, {}],
    ['is older than the call', () => Date.now() - 3_600_000, { email: 'bob@example.com', email_verified: 'true' }],
  ])('is refused when the account that is there %s', async (_case, now, attributes) => {
    await double.stop();
    double = await startDouble({ now });
    await openPool({ users: [{ username: 'bob', attributes }] });
    double.failNext('AdminCreateUser', { connection: 'cut', carriedOut: false });
    await expect(gateway.createUser(newUser('bob'))).rejects.toMatchObject({ refusal: { code: 'user-exists' } });
  });

  it('is sent once when it invites', async () => {
    double.failNext('AdminCreateUser', lost);
    const refused = gateway.createUser(newUser('bob', { invitation: 'email' }));
    await expect(refused).rejects.toMatchObject({ refusal: { code: 'answer-lost' } });
    expect(double.calls()).toEqual({ AdminCreateUser: 1 });
    expect(double.messages()).toHaveLength(1);
  });
});

describe('an account', () => {
  it('is given a password, permanent or temporary', async () => {
    await gateway.setPassword('ana', 'Permanent-1', true);
    expect(live('ana')).toMatchObject({ status: 'CONFIRMED' });
    await gateway.setPassword('ana', 'Temporary-1', false);
    expect(live('ana')).toMatchObject({ status: 'FORCE_CHANGE_PASSWORD' });
    expect(live('ana')?.password?.matches('Temporary-1')).toBe(true);
  });

  it('is disabled, enabled and deleted', async () => {
    await gateway.disable('ana');
    expect(live('ana')?.enabled).toBe(false);
    await gateway.enable('ana');
    expect(live('ana')?.enabled).toBe(true);
    await gateway.deleteUser('ana');
    expect(live('ana')).toBeUndefined();
  });

  it('joins and leaves groups', async () => {
    await gateway.addToGroup('ana', 'admins');
    await gateway.removeFromGroup('ana', 'staff');
    expect([...(live('ana')?.groups ?? [])]).toEqual(['admins']);
    expect(await gateway.groupsOf('ana')).toEqual(['admins']);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['AdminSetUserPassword', () => gateway.setPassword('ana', 'Permanent-1', true)],
    ['AdminEnableUser', () => gateway.enable('ana')],
    ['AdminDisableUser', () => gateway.disable('ana')],
    ['AdminDeleteUser', () => gateway.deleteUser('ana')],
    ['AdminAddUserToGroup', () => gateway.addToGroup('ana', 'admins')],
    ['AdminRemoveUserFromGroup', () => gateway.removeFromGroup('ana', 'staff')],
  ])('is as asked when the answer to %s was lost', async (operation, call) => {
    double.failNext(operation, lost);
    await call();
    expect(double.calls()).toEqual({ [operation]: 2 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['user-missing', () => gateway.enable('eve')],
    ['user-missing', () => gateway.addToGroup('eve', 'admins')],
    ['unknown-group', () => gateway.addToGroup('ana', 'none')],
    ['unknown-group', () => gateway.removeFromGroup('ana', 'none')],
    ['bad-password-value', () => gateway.setPassword('ana', 'short', true)],
  ])('is told as %s', async (code, call) => {
    await expect(call()).rejects.toMatchObject({ refusal: { code } });
  });

  it('is signed out everywhere, once for each answer that was lost, and needs not be there', async () => {
    double.failNext('AdminUserGlobalSignOut', lost);
    await gateway.signOut('ana');
    expect(double.calls()).toEqual({ AdminUserGlobalSignOut: 2 });
    expect(new Set(double.signOuts(poolId))).toEqual(new Set([live('ana')?.sub]));
    await gateway.signOut('eve');
  });

  it('that is not there is in no group', async () => {
    expect(await gateway.groupsOf('eve')).toEqual([]);
  });
});

describe('a password', () => {
  const password = 'Sec"ret-1';

  it.each<[string, string, (secret: string) => Promise<unknown>]>([
    ['set', 'AdminSetUserPassword', (secret) => gateway.setPassword('ana', secret, true)],
    ['created with', 'AdminCreateUser', (secret) => gateway.createUser(newUser('bob', { temporaryPassword: secret }))],
  ])('that is %s is in no error, though Cognito quotes it', async (_case, operation, call) => {
    const message = `No: ${password} and ${JSON.stringify({ password })}`;
    double.failNext(operation, { name: 'InvalidPasswordException', message });
    const error: unknown = await call(password).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CognitoError);
    expect(`${String(error)}${JSON.stringify(error)}${error instanceof Error ? error.stack : ''}`).not.toMatch(
      /Sec.*ret-1/,
    );
  });
});

describe('the groups of a pool', () => {
  const many = Array.from({ length: 130 }, (_, n) => `group${String(n).padStart(3, '0')}`);

  it('are listed to the last page', async () => {
    await openPool({ groups: many });
    expect(await gateway.listGroups()).toEqual(many);
    expect(double.calls()).toEqual({ ListGroups: 3 });
  });

  it('of one account are listed to the last page', async () => {
    await openPool({ groups: many, users: [{ username: 'ana', groups: many.slice(0, 100) }] });
    expect(await gateway.groupsOf('ana')).toEqual(many.slice(0, 100));
  });

  it('give their members page by page, also over empty pages', async () => {
    const users = many.map((username) => ({ username, groups: ['staff'] }));
    await openPool({ groups, users });
    double.setPaging(poolId, { maxUsers: 50, emptyEvery: 2 });
    const members: string[] = [];
    for await (const page of gateway.listUsersInGroup('staff')) members.push(...page);
    expect(members.sort()).toEqual(many);
  });

  it.each<[readonly string[], object]>([
    [[], {}],
    [['staff'], { ListGroups: 1 }],
    [['new', 'staff', 'newer', 'new'], { ListGroups: 1, CreateGroup: 2 }],
  ])('have %j after it was asked for, and the members they had', async (asked, calls) => {
    await gateway.createGroups(asked);
    expect(double.calls()).toEqual(calls);
    expect(await gateway.listGroups()).toEqual([...new Set([...groups, ...asked])].sort());
    expect([...(live('ana')?.groups ?? [])]).toEqual(['staff']);
  });

  it('have one also when the answer to its creation was lost', async () => {
    double.failNext('CreateGroup', lost);
    await gateway.createGroups(['new']);
    expect(await gateway.listGroups()).toContain('new');
  });

  it('are told as those of no pool where there is none', async () => {
    const nowhere = 'us-east-1_nowhere';
    gateway = createAccountGateway(await connect({ ...connection, cognitoEndpoint: double.url }, nowhere), nowhere);
    await expect(gateway.createGroups(['new'])).rejects.toMatchObject({ refusal: { code: 'pool-missing' } });
    await expect(gateway.listGroups()).rejects.toMatchObject({ refusal: { code: 'pool-missing' } });
  });
});

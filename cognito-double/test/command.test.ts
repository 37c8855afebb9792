/** The command as its users start it: a process, real HTTP, the real SDK. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { clientOf } from '../src/session.ts';

const folder = mkdtempSync(join(tmpdir(), 'cognito-double-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bin = join(import.meta.dirname, '..', 'bin', 'cognito-double.mjs');

interface Running {
  readonly url: string;
  readonly userPoolIds: readonly [string, ...string[]];
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number | undefined>;
}

async function start(...flags: readonly string[]): Promise<Running> {
  const child = execa(process.execPath, [bin, '--json', '--port', '0', ...flags], { reject: false });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => ['{}'])]);
  return {
    ...JSON.parse(line),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return (await child).exitCode;
    },
  };
}

async function post(url: string, control: string, body: object = {}) {
  const response = await fetch(`${url}/_double/${control}`, { method: 'POST', body: JSON.stringify(body) });
  const answer = JSON.parse(await response.text());
  return { status: response.status, answer };
}

function poolsFile(content: string): string {
  const file = join(folder, `${Math.abs(content.length)}-${content.charCodeAt(2)}.json`);
  writeFileSync(file, content);
  return file;
}

describe('cognito-double', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves a pool of made-up users, and ends with 0 on %s', async (signal) => {
    const double = await start('--users', '70', '--rates', 'aws', '--others', 'UserUpdate=5');
    const client = clientOf(double.url);
    const [UserPoolId] = double.userPoolIds;
    const { Users, PaginationToken } = await client.listUsers({ UserPoolId });
    expect(Users).toHaveLength(60);
    expect(PaginationToken).toBeDefined();
    client.destroy();
    expect(await double.stop(signal)).toBe(0);
  });

  it('begins with the pools of a file: their ids, schemas, groups and users', async () => {
    const users = [
      { username: 'ana', attributes: { email: 'ana@example.com', 'custom:tier': 'gold' }, groups: ['staff'] },
    ];
    const Schema = [{ Name: 'tier', AttributeDataType: 'String' }];
    const pools = [{ id: 'eu-west-1_AbCdEf123', Schema, groups: ['staff'], users }, { PoolName: 'other' }];
    const double = await start('--region', 'eu-west-1', '--pools', poolsFile(JSON.stringify({ pools })));
    const client = clientOf(double.url);
    expect(double.userPoolIds).toEqual(['eu-west-1_AbCdEf123', expect.stringMatching(/^eu-west-1_/)]);
    const ana = await client.adminGetUser({ UserPoolId: 'eu-west-1_AbCdEf123', Username: 'ana' });
    expect(ana.UserAttributes).toContainEqual({ Name: 'custom:tier', Value: 'gold' });
    const staff = await client.listUsersInGroup({ UserPoolId: 'eu-west-1_AbCdEf123', GroupName: 'staff' });
    expect(staff.Users?.map(({ Username }) => Username)).toEqual(['ana']);
    client.destroy();
    await double.stop();
  });

  it('tells people where it is, and how to use it', async () => {
    const child = execa(process.execPath, [bin, '--port', '0'], { reject: false });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    expect(line).toMatch(/^The double of Amazon Cognito listens at http:\/\/127\.0\.0\.1:\d+ until Ctrl-C\.$/);
    child.kill();
    const { stdout } = await child;
    expect(stdout).toContain('  user pool us-east-1_');
    expect(stdout).toContain('export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=http://127.0.0.1:');
  });

  it.each<[what: string, flags: readonly string[], says: string]>([
    ['an unknown flag', ['--prot', '1'], "unknown option '--prot'"],
    ['a port that is no number', ['--port', 'x'], 'It has to be a whole number.'],
    ['unknown rates', ['--rates', 'gcp'], 'Allowed choices are none, aws.'],
    ['an unknown quota', ['--others', 'Update=1'], 'There is no category Update; there are UserUpdate, UserList'],
    ['a file that is not there', ['--pools', join(folder, 'none.json')], 'none.json cannot be read: ENOENT'],
    ['a file that is not JSON', ['--pools', poolsFile('nonsense')], 'is not JSON'],
    [
      'a misspelt member',
      ['--pools', poolsFile('{"pools":[{"Shema":[]}]}')],
      'Member Shema is not in the service model',
    ],
    [
      'a user that the pool would refuse',
      ['--pools', poolsFile('{"pools":[{"users":[{"username":"ana","attributes":{"custom:x":"1"}}]}]}')],
      'the pool cannot be made: InvalidParameterException',
    ],
    [
      'one pool twice',
      ['--pools', poolsFile('{"pools":[{"id":"a_b"},{"id":"a_b"}]}')],
      'The pool a_b is there already.',
    ],
  ])('ends with 1 and one sentence on %s', async (_what, flags, says) => {
    const { exitCode, stderr } = await execa(process.execPath, [bin, '--port', '0', ...flags], { reject: false });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says that a port is taken, and what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { exitCode, stderr } = await execa(process.execPath, [bin, '--port', String(port)], { reject: false });
    server.close();
    expect(exitCode).toBe(1);
    expect(stderr).toBe(`cognito-double: port ${port} is taken; choose another with --port, or 0 for any free one`);
  });
});

describe('a double in another process', async () => {
  const double = await start('--users', '3');
  const [pool] = double.userPoolIds;
  const client = clientOf(double.url);
  afterAll(async () => {
    client.destroy();
    await double.stop();
  });
  const get = async (control: string) => (await fetch(`${double.url}/_double/${control}`)).json();
  const target = { UserPoolId: pool, Username: 'user000001' };

  it('counts calls, and forgets them', async () => {
    await client.adminGetUser(target);
    expect(await get('calls')).toEqual({ AdminGetUser: 1 });
    expect(await get('requests')).toMatchObject([{ operation: 'AdminGetUser', outcome: 'ok' }]);
    await post(double.url, 'reset');
    expect(await get('calls')).toEqual({});
  });

  it("makes somebody else's change, and shows the pool as it really is", async () => {
    const users = [{ username: 'user000001', attributes: { nickname: 'new', given_name: '' } }];
    expect(await post(double.url, 'change', { pool, users })).toEqual({ status: 200, answer: {} });
    const { answer } = await post(double.url, 'live', { pool });
    expect(answer).toContainEqual(
      expect.objectContaining({
        username: 'user000001',
        enabled: true,
        groups: ['staff'],
        attributes: {
          email: 'user000001@example.com',
          email_verified: 'true',
          nickname: 'new',
          'custom:tenant': 'acme',
        },
      }),
    );
  });

  it('makes pools and users', async () => {
    const { answer } = await post(double.url, 'pools', { PoolName: 'second', groups: ['staff'] });
    const users = [{ username: 'bob', groups: ['staff'] }];
    expect(await post(double.url, 'users', { pool: answer.id, users })).toEqual({ status: 200, answer: {} });
    expect((await client.adminGetUser({ UserPoolId: answer.id, Username: 'bob' })).Username).toBe('bob');
  });

  it('fails the next calls, refuses a user, and forgets both', async () => {
    await post(double.url, 'fail-next', { operation: 'AdminGetUser', failure: 'ResourceNotFoundException' });
    await expect(client.adminGetUser(target)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const failure = { name: 'UserLambdaValidationException', message: 'no' };
    await post(double.url, 'refuse', { username: 'user000001', failure });
    await expect(client.adminDisableUser(target)).rejects.toThrow('no');
    await post(double.url, 'clear-faults');
    await client.adminDisableUser(target);
  });

  it('lets ListUsers lag, and settles it', async () => {
    await post(double.url, 'list-lag', { pool, lag: 'until-told' });
    await client.adminUpdateUserAttributes({ ...target, UserAttributes: [{ Name: 'nickname', Value: 'late' }] });
    const filter = { UserPoolId: pool, Filter: 'username = "user000001"' };
    const nickname = async () =>
      (await client.listUsers(filter)).Users?.[0]?.Attributes?.find(({ Name }) => Name === 'nickname')?.Value;
    expect(await nickname()).toBe('new');
    await post(double.url, 'settle-lists', { pool });
    expect(await nickname()).toBe('late');
  });

  it('keeps a new address until its user confirms it, and remembers the message', async () => {
    const held = {
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    };
    const users = [{ username: 'eva', attributes: { email: 'a@example.com', email_verified: 'true' } }];
    const { answer } = await post(double.url, 'pools', { PoolName: 'holds', ...held, users });
    const eva = { UserPoolId: answer.id, Username: 'eva' };
    const email = async () =>
      (await client.adminGetUser(eva)).UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
    await client.adminUpdateUserAttributes({ ...eva, UserAttributes: [{ Name: 'email', Value: 'b@example.com' }] });
    expect([await email(), await get('messages')]).toMatchObject(['a@example.com', [{ destination: 'b@example.com' }]]);
    await post(double.url, 'confirm', { pool: answer.id, username: 'eva', contact: 'email' });
    expect(await email()).toBe('b@example.com');
  });

  it('throttles at rates that are set', async () => {
    await post(double.url, 'rates', { UserRead: 1 });
    await client.adminGetUser(target);
    await expect(client.adminGetUser(target)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    await post(double.url, 'rates');
    await post(double.url, 'others', { UserRead: 1 });
    await client.adminGetUser(target);
  });

  it('says what is wrong with a control, and does nothing', async () => {
    expect(await post(double.url, 'change', { pool: 'us-east-1_Nobody', users: [] })).toMatchObject({ status: 200 });
    expect(await post(double.url, 'confirm', { pool, username: 'nobody', contact: 'email' })).toMatchObject({
      status: 400,
      answer: { name: 'UserNotFoundException' },
    });
    expect(await post(double.url, 'fail-next', { operation: 'AdminGetUser' })).toMatchObject({ status: 400 });
    const broken = await fetch(`${double.url}/_double/reset`, { method: 'POST', body: '{' });
    expect([broken.status, await broken.json()]).toMatchObject([400, { message: 'The body is not JSON.' }]);
    const none = await fetch(`${double.url}/_double/none`);
    expect([none.status, await none.text()]).toEqual([
      404,
      expect.stringContaining('There is no control /_double/none'),
    ]);
    const wrong = await fetch(`${double.url}/_double/calls`, { method: 'POST' });
    expect([wrong.status, await wrong.json()]).toEqual([405, { message: '/_double/calls takes GET.' }]);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../../cognito-double/src/double.ts';
import { connect } from '../../../providers/cognito/connection/connection.ts';
import { createGateway } from '../../../providers/cognito/gateway.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let double: CognitoDouble;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewal-'));
  double = await startDouble();
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await double.stop();
  await rm(folder, { recursive: true });
});

const signIn = (key: string) =>
  writeFile(join(folder, 'credentials'), `[default]\naws_access_key_id = ${key}\naws_secret_access_key = s\n`);
const open = async () => {
  const poolId = double.createPool({ users: [{ username: 'ana' }] });
  return createGateway(await connect({ roles: [], region: 'us-east-1', cognitoEndpoint: double.url }, poolId), poolId);
};

it('goes on with new credentials when the old ones expire in the middle of a run', async () => {
  await signIn('OLD');
  const gateway = await open();
  await gateway.describePool();
  await signIn('NEW');
  double.expireCredentials('OLD');
  const users = await Promise.all(Array.from({ length: 5 }, () => gateway.getUser('ana')));
  expect(users.map((user) => user?.username)).toEqual(Array(5).fill('ana'));
  double.reset();
  await gateway.getUser('ana');
  expect(double.requests().map(({ accessKeyId }) => accessKeyId)).toEqual(['NEW']);
});

it('takes what IAM no longer knows for expired', async () => {
  await signIn('OLD');
  const gateway = await open();
  await gateway.describePool();
  await signIn('NEW');
  double.refuse(({ accessKeyId }) => accessKeyId === 'OLD', 'UnrecognizedClientException');
  await expect(gateway.getUser('ana')).resolves.toBeDefined();
});

it('asks but once for calls that fail together, for signing in may ask people for a code', async () => {
  const asked = join(folder, 'asked');
  const answer = JSON.stringify({ Version: 1, AccessKeyId: 'SAME', SecretAccessKey: 's' });
  const process = `sh -c 'echo asked >> ${asked}; echo ${JSON.stringify(answer)}'`;
  await writeFile(join(folder, 'config'), `[default]\ncredential_process = ${process}\n`);
  const gateway = await open();
  await gateway.describePool();
  double.expireCredentials('SAME');
  const calls = await Promise.allSettled(Array.from({ length: 20 }, () => gateway.getUser('ana')));
  calls.push(...(await Promise.allSettled([gateway.getUser('ana')])));
  expect(new Set(calls.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect((await readFile(asked, 'utf8')).trim().split('\n')).toEqual(['asked', 'asked']);
});

describe('a role', () => {
  let sts: Server;
  let refused: string;
  beforeEach(async () => {
    refused = '';
    sts = createServer((request, response) => {
      const master = /Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      response.writeHead(master === refused ? 403 : 200, { 'content-type': 'text/xml' });
      response.end(master === refused ? expiredMaster : assumedBy(master));
    });
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => sts.close(resolve)));
  const openAs = async () => {
    const poolId = double.createPool({ users: [{ username: 'ana' }] });
    const { port } = Object(sts.address());
    const roles = [{ roleArn: 'arn:aws:iam::123456789012:role/r' }];
    const stsEndpoint = `http://127.0.0.1:${port}`;
    const connection = { roles, region: 'us-east-1', cognitoEndpoint: double.url, stsEndpoint };
    return createGateway(await connect(connection, poolId), poolId);
  };

  it('is taken on anew by credentials that have come meanwhile', async () => {
    await signIn('OLD');
    const gateway = await openAs();
    await gateway.describePool();
    await signIn('NEW');
    double.expireCredentials('roleOfOLD');
    await expect(gateway.getUser('ana')).resolves.toBeDefined();
    expect(double.requests().at(-1)?.accessKeyId).toBe('roleOfNEW');
  });

  it('is so too when its session and who had taken it on have both expired', async () => {
    await signIn('OLD');
    assumedForSeconds = -1;
    const gateway = await openAs();
    await gateway.describePool();
    refused = 'OLD';
    await signIn('NEW');
    await expect(gateway.getUser('ana')).resolves.toBeDefined();
  });
});

let assumedForSeconds = 3600;
afterEach(() => {
  assumedForSeconds = 3600;
});

/** STS, AssumeRole: the session's key tells which credentials took the role on. */
function assumedBy(master: string): string {
  const end = new Date(Date.now() + assumedForSeconds * 1000).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>roleOf${master}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
    <Expiration>${end}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

const expiredMaster = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
  <Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`;

it('says that nobody has signed in anew, and sends nothing twice with the same keys', async () => {
  await signIn('OLD');
  const gateway = await open();
  double.expireCredentials('OLD');
  await expect(gateway.describePool()).rejects.toMatchObject({ refusal: { code: 'not-authorized' } });
  expect(double.calls()).toEqual({ DescribeUserPool: 1 });
});

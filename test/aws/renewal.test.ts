import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connect } from '../../providers/aws/connection.ts';
import { createGateway } from '../../providers/aws/gateway.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

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

it('says that nobody has signed in anew, after one more try', async () => {
  await signIn('OLD');
  const gateway = await open();
  double.expireCredentials('OLD');
  await expect(gateway.describePool()).rejects.toMatchObject({ refusal: { code: 'not-authorized' } });
  expect(double.calls()).toEqual({ DescribeUserPool: 2 });
});

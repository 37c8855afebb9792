import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../../cognito-double/src/double.ts';
import { type Clients, connect } from '../../../providers/cognito/connection/connection.ts';
import type { Connection } from '../../../providers/cognito/connection/connection-settings.ts';
import { createGateway } from '../../../providers/cognito/gateway.ts';
import { uploadFile } from '../../../providers/cognito/import-upload.ts';
import { type AwsBehindProxy, startAwsBehindProxy } from './through-proxy.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
const connection: Connection = { region: 'us-east-1', keys, roles: [] };

let double: CognitoDouble;
let aws: AwsBehindProxy;
let poolId: string;
const opened: Clients[] = [];
beforeEach(async () => {
  for (const name of Object.keys(process.env).filter((key) => /_proxy$/i.test(key) || key.startsWith('AWS_'))) {
    vi.stubEnv(name, undefined);
  }
  double = await startDouble();
  aws = await startAwsBehindProxy(double);
  poolId = double.createPool();
  vi.stubEnv('AWS_CA_BUNDLE', aws.certificate);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const { repeating, once } of opened.splice(0)) for (const client of [repeating, once]) client.destroy();
  await Promise.all([double.stop(), aws.stop()]);
});

const open = async (over: Partial<Connection> = {}) => {
  const clients = await connect({ ...connection, ...over }, poolId, { timeoutMs: 5_000 });
  opened.push(clients);
  return clients;
};
const describePool = async (over: Partial<Connection> = {}) => createGateway(await open(over), poolId).describePool();
const cognito = 'cognito-idp.us-east-1.amazonaws.com:443';

describe('calls behind a proxy (14.24)', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('go through a tunnel of the one in %s, kept between calls', async (name) => {
    vi.stubEnv(name, aws.proxyUrl);
    const gateway = createGateway(await open(), poolId);
    await gateway.describePool();
    expect((await gateway.describePool()).id).toBe(poolId);
    expect(aws.asked).toEqual([cognito]);
  });

  it('and so do those of STS, for roles that are assumed', async () => {
    vi.stubEnv('HTTPS_PROXY', aws.proxyUrl);
    await describePool({ roles: [{ roleArn: 'arn:aws:iam::1:role/r' }] });
    expect(aws.asked).toEqual(['sts.us-east-1.amazonaws.com:443', cognito]);
    expect(double.requests().map(({ accessKeyId }) => accessKeyId)).toEqual(['assumed']);
  });

  it('and so do those of STS, for a web identity', async () => {
    vi.stubEnv('HTTPS_PROXY', aws.proxyUrl);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::1:role/r');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', aws.certificate);
    const { keys: _keys, ...chain } = connection;
    const clients = await connect(chain, poolId, { timeoutMs: 5_000 });
    opened.push(clients);
    await createGateway(clients, poolId).describePool();
    expect(aws.asked).toEqual(['sts.us-east-1.amazonaws.com:443', cognito]);
  });

  it('and so does the upload of an import job', async () => {
    vi.stubEnv('HTTPS_PROXY', aws.proxyUrl);
    const { repeating } = await open();
    await uploadFile(repeating, 'https://bucket.s3.amazonaws.com/file.csv?X-Amz-Signature=a%2Fb', Buffer.from('a'));
    expect(aws.asked).toEqual(['bucket.s3.amazonaws.com:443']);
    expect(aws.uploads).toEqual(['PUT /file.csv?X-Amz-Signature=a%2Fb']);
  });

  it.each(['HTTP_PROXY', 'http_proxy'])('of an http endpoint are handed to the one in %s', async (name) => {
    vi.stubEnv(name, aws.proxyUrl);
    await describePool({ cognitoEndpoint: double.url });
    expect(aws.asked).toEqual([`${double.url}/`]);
  });

  it.each(['NO_PROXY', 'no_proxy'])('go straight to the hosts in %s', async (name) => {
    vi.stubEnv('HTTP_PROXY', aws.proxyUrl);
    vi.stubEnv(name, 'example.com,127.0.0.1');
    await describePool({ cognitoEndpoint: double.url });
    expect(aws.asked).toEqual([]);
  });

  it('show the proxy the user and password of its URL', async () => {
    vi.stubEnv('HTTPS_PROXY', aws.proxyUrl.replace('//', '//me:p%40ss@'));
    await describePool();
    expect(aws.authorizations).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  });

  it('that have a proxy of another kind are told which variable is wrong', async () => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://me:hunter2@127.0.0.1:1080');
    const refusal = await describePool().catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      refusal: { code: 'unreachable', message: expect.stringContaining('HTTPS_PROXY is no proxy') },
    });
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });

  it.each([407, 403, 502])('that it refuses with %i are told so, without its URL', async (status) => {
    vi.stubEnv('HTTPS_PROXY', aws.proxyUrl.replace('//', '//me:hunter2@'));
    aws.refuse(status);
    const refusal = await describePool().catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      refusal: {
        code: 'unreachable',
        message: expect.stringContaining(`the proxy answered ${status}`),
        hint: expect.stringContaining('HTTPS_PROXY'),
      },
    });
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });
});

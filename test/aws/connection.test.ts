import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect, connectionFromConfig } from '../../providers/aws/connection.ts';

const fromConfig = (values: Readonly<Record<string, string>>) => connectionFromConfig((key) => values[key]);

describe('the connection, as @pulumi/aws reads its configuration', () => {
  it.each([
    [{}, { roles: [] }],
    [
      { 'aws:region': 'eu-west-1', 'aws:profile': 'ops' },
      { region: 'eu-west-1', profile: 'ops', roles: [] },
    ],
    [
      { 'aws:assumeRoles': '[{"roleArn":"arn:1","externalId":"e"},{"roleArn":"arn:2"}]' },
      { roles: [{ roleArn: 'arn:1', externalId: 'e' }, { roleArn: 'arn:2' }] },
    ],
    [{ 'aws:assumeRole': '{"roleArn":"arn:1","duration":"1h"}' }, { roles: [{ roleArn: 'arn:1', duration: '1h' }] }],
    [
      { 'aws:endpoints': '[{"s3":"http://s3"},{"cognitoidp":"http://c","sts":"http://s"}]' },
      { roles: [], cognitoEndpoint: 'http://c', stsEndpoint: 'http://s' },
    ],
    [
      { 'aws:accessKey': 'a', 'aws:secretKey': 's', 'aws:token': 't' },
      { roles: [], keys: { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' } },
    ],
  ])('%j', (config, expected) => {
    expect(fromConfig(config)).toEqual(expected);
  });

  it('names the key that is not JSON', () => {
    expect(() => fromConfig({ 'aws:endpoints': '[' })).toThrow('aws:endpoints');
  });
});

describe('the Region', () => {
  afterEach(() => vi.unstubAllEnvs());
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const withoutAws = () => {
    for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) vi.stubEnv(name, '');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
  };

  it.each([
    ['the configuration', { region: 'eu-west-1' }, { AWS_REGION: 'eu-west-2' }, 'us-east-1_a', 'eu-west-1'],
    ['AWS_REGION', {}, { AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' }, 'us-east-1_a', 'eu-west-2'],
    ['AWS_DEFAULT_REGION', {}, { AWS_DEFAULT_REGION: 'eu-west-3' }, 'us-east-1_a', 'eu-west-3'],
    ["the pool's id", {}, {}, 'us-gov-east-1_a', 'us-gov-east-1'],
  ])('comes from %s', async (_source, configured, env, poolId, region) => {
    withoutAws();
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect((await connect({ roles: [], keys, ...configured }, poolId)).region).toBe(region);
  });

  it('is asked for when nobody says it', async () => {
    withoutAws();
    await expect(connect({ roles: [], keys }, 'local_a')).rejects.toThrow('pulumi config set aws:region');
  });
});

it('names the certificates that cannot be read', async () => {
  vi.stubEnv('AWS_CA_BUNDLE', '/nowhere/ca.pem');
  await expect(connect({ roles: [], region: 'eu-west-1' }, 'eu-west-1_a')).rejects.toThrow('AWS_CA_BUNDLE');
  vi.unstubAllEnvs();
});

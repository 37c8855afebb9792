import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startDouble } from '../../../cognito-double/src/double.ts';
import { connect } from '../../../providers/cognito/connection/connection.ts';
import { type Connection, connectionFromConfig } from '../../../providers/cognito/connection/connection-settings.ts';
import { createGateway } from '../../../providers/cognito/gateway.ts';

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

describe('what is told when nobody is let in', () => {
  afterEach(() => vi.unstubAllEnvs());
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const describePool = async (connection: Partial<Connection>) => {
    for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) vi.stubEnv(name, undefined);
    writeFileSync(join(folder, 'config'), '[profile staging]\nregion = eu-west-1\n');
    writeFileSync(join(folder, 'credentials'), '[production]\nregion = eu-west-1\n');
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const { profile, ...rest } = connection;
    if (profile?.startsWith('AWS_PROFILE=') === true) vi.stubEnv('AWS_PROFILE', profile.slice(12));
    const own = profile === undefined || profile.startsWith('AWS_PROFILE=') ? rest : connection;
    const clients = await connect({ roles: [], cognitoEndpoint: 'http://127.0.0.1:1', ...own }, 'us-east-1_a');
    return createGateway(clients, 'us-east-1_a').describePool();
  };

  it.each([
    ['nope', 'there is no AWS profile nope\n  = aws configure list-profiles'],
    ['Stagng', 'there is no AWS profile Stagng; did you mean staging?\n'],
    ['AWS_PROFILE=produktion', 'there is no AWS profile produktion; did you mean production?\n'],
    [
      'staging',
      'credentials are missing or no longer valid: Could not load credentials from any providers (profile staging)',
    ],
  ])('a profile that does not exist, and one that is near: %s (14.26)', async (profile, told) => {
    await expect(describePool({ profile })).rejects.toThrow(told);
  });

  it.each([
    ['eu-west-1', 'its id is of the Region us-east-1, but eu-west-1 was asked: set aws:region, --region or AWS_REGION'],
    ['us-east-1', 'check userPoolId, aws:region and the account of the credentials'],
  ])('the Region that was asked, and the one in the id of the pool: %s (14.26)', async (region, hint) => {
    const double = await startDouble();
    const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
    try {
      const found = describePool({ region, keys, cognitoEndpoint: double.url });
      await expect(found).rejects.toMatchObject({
        refusal: {
          code: 'pool-missing',
          message: `there is no user pool us-east-1_a in the Region ${region} of this account`,
          hint: expect.stringContaining(hint),
        },
      });
    } finally {
      await double.stop();
    }
  });
});

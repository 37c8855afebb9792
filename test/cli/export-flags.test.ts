/** Every flag of the command, by what it changes, and whatever is wrong with one. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CommandFailure } from '../../cli/command-failure.ts';
import { exportCommand } from '../../cli/commands/export.ts';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { readableFailure } from '../../providers/provider/verb-failures.ts';
import { folderWith } from '../declaration/reading.ts';

const schema = ['tenant', 'tier'].map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true }) as const);
const users = [
  { username: 'ann', attributes: { 'custom:tenant': 'acme' }, groups: ['staff'] },
  { username: 'bob', attributes: { 'custom:tenant': 'acme' }, groups: ['staff'], enabled: false },
  { username: 'cleo', attributes: { 'custom:tenant': '../x' } },
  { username: 'dora', attributes: {} },
];
const acme = '    attributes:\n      custom:tenant: acme\n';
const staff = '    groups: [staff]\n';
const disabled = '    enabled: false\n';
/** Ann and Bob, with more in common than not. */
const both = `defaults:\n  attributes:\n    custom:tenant: acme\n  groups: [staff]\nusers:\n  ann: {}\n  bob:\n${disabled}`;

let double: CognitoDouble;
let poolId: string;
beforeAll(async () => {
  double = await startDouble();
  poolId = double.createPool({ Schema: schema, groups: ['staff', 'nobody'], users });
});
afterAll(() => double.stop());
beforeEach(() => {
  double.reset();
  vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', double.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What a run writes, and its status; 1 and the message for a failure that people can do something about. */
async function run(...flags: readonly string[]) {
  const [out, err] = [process.stdout, process.stderr].map((stream) => {
    const texts: string[] = [];
    vi.spyOn(stream, 'write').mockImplementation((text) => texts.push(String(text)) > 0);
    return texts;
  });
  let status = 1;
  const command = exportCommand((ended) => {
    status = ended;
  });
  try {
    await command
      .exitOverride()
      .parseAsync([...(flags.includes('-p') ? [] : ['-p', poolId]), ...flags], { from: 'user' });
  } catch (error) {
    const message = error instanceof CommandFailure ? error.message : readableFailure(error);
    if (message === undefined && !(error instanceof CommanderError)) throw error;
    err?.push(message ?? '');
  } finally {
    vi.restoreAllMocks();
  }
  return { status, stdout: out?.join(''), stderr: err?.join('') };
}

const contentsOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

describe('standard output is', () => {
  it.each<[string, readonly string[], string]>([
    [
      'everybody',
      [],
      `users:\n  ann:\n${acme}${staff}  bob:\n${acme}${disabled}${staff}  cleo:\n    attributes:\n      custom:tenant: ../x\n  dora: {}\n`,
    ],
    ['those of --filter', ['--filter', 'username ^= "a"'], `users:\n  ann:\n${acme}${staff}`],
    ['those of --group, shorter by defaults', ['--group', 'staff'], both],
    [
      'those of both',
      ['--group', 'staff', '--filter', 'status = "Disabled"'],
      `users:\n  bob:\n${acme}${disabled}${staff}`,
    ],
    ['without groups for --no-groups', ['--filter', 'username = "ann"', '--no-groups'], `users:\n  ann:\n${acme}`],
    [
      'with enabled: true for --enabled',
      ['--filter', 'username = "dora"', '--enabled'],
      'users:\n  dora:\n    enabled: true\n',
    ],
    ['nobody as a declaration of nobody', ['--group', 'nobody'], 'users: {}\n'],
  ])('%s', async (_who, flags, stdout) => {
    expect(await run(...flags)).toEqual({ status: 0, stdout, stderr: '' });
  });
});

it('reads no groups for --no-groups', async () => {
  await run('--no-groups');
  expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 1 });
});

it('calls nothing that writes', async () => {
  await run('--group', 'staff', '--enabled');
  expect(Object.keys(double.calls()).filter((operation) => !/^(?:Describe|List|AdminList)/.test(operation))).toEqual(
    [],
  );
});

describe('--out', () => {
  it('is a folder with one file', async () => {
    const folder = join(folderWith({}), 'new');
    const { status, stdout, stderr } = await run('--out', folder, '--group', 'staff');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: `${folder}/users.yaml: 2 users\n` });
    expect(contentsOf(folder)).toEqual({ 'users.yaml': both });
  });

  it('with --split-by has a file for each value, whatever it is, and for those without', async () => {
    const folder = folderWith({});
    expect((await run('--out', folder, '--split-by', 'custom:tenant')).status).toBe(0);
    expect(contentsOf(folder)).toEqual({
      'acme.yaml': both,
      'x.yaml': 'users:\n  cleo:\n    attributes:\n      custom:tenant: ../x\n',
      'without-custom-tenant.yaml': 'users:\n  dora: {}\n',
    });
  });

  it('keeps what is there, all of it, until --force', async () => {
    const folder = folderWith({ 'acme.yaml': 'mine' });
    const flags = ['--out', folder, '--split-by', 'custom:tenant'];
    const refused = await run(...flags);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(join(folder, 'acme.yaml'));
    expect(contentsOf(folder)).toEqual({ 'acme.yaml': 'mine' });
    expect((await run(...flags, '--force')).status).toBe(0);
    expect(contentsOf(folder)['acme.yaml']).toContain('ann');
  });

  it('stands beside files that declare others (14.28)', async () => {
    const folder = folderWith({ 'before.yml': 'users: { zoe: {} }\n', 'notes.txt': '' });
    expect(await run('--out', folder)).toEqual({ status: 0, stdout: '', stderr: `${folder}/users.yaml: 4 users\n` });
    expect(Object.keys(contentsOf(folder))).toEqual(['before.yml', 'notes.txt', 'users.yaml']);
  });
});

it('tells what is left out, and not its value', async () => {
  const id = double.createPool({
    AliasAttributes: ['email'],
    users: [
      { username: 'Google_1', status: 'EXTERNAL_PROVIDER', attributes: { nickname: 'secret', identities: '[]' } },
      { username: 'ann' },
    ],
  });
  double.setIdentityProviders(id, [
    { ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { nickname: 'given' } },
  ]);
  const { status, stdout, stderr } = await run('-p', id);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'users:\n  Google_1: {}\n  ann: {}\n' });
  expect(stderr).toMatch(/^left out, because .*provider.*: nickname of Google_1\n$/);
});

describe('what is wrong is told, and nothing is written', () => {
  it.each<[string, readonly string[], string]>([
    ['--split-by without a folder', ['--split-by', 'custom:tenant'], '--out'],
    ['--split-by what the pool lacks', ['--out', 'never', '--split-by', 'custom:tenent'], 'custom:tenant'],
    ['--filter that ListUsers does not take', ['--filter', 'nickname = "x"'], 'Cognito filters no users by nickname'],
    ['--group that is no name', ['--group', 'a b'], 'white space'],
    ['--group that the pool lacks', ['--group', 'stuff'], 'stuff'],
    ['a pool id that is none', ['-p', 'pool'], 'eu-west-1_AbCdEf123'],
    ['a pool that is not there', ['-p', 'us-east-1_Nowhere'], 'there is no user pool us-east-1_Nowhere'],
    ['a flag that is none', ['--users'], 'unknown option'],
  ])('%s', async (_what, flags, told) => {
    const { status, stdout, stderr } = await run(...flags);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(told);
    expect(readdirSync('.')).not.toContain('never');
  });
});

describe('the connection goes by', () => {
  it('--profile', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    const profile = '[other]\naws_access_key_id = x\naws_secret_access_key = x\n';
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folderWith({ credentials: profile }), 'credentials'));
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    expect((await run()).stderr).toContain('credentials');
    expect((await run('--profile', 'other')).status).toBe(0);
  });

  it('--region', async () => {
    const signatures: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      signatures.push(request.headers.authorization);
      response.writeHead(400, { 'x-amzn-errortype': 'AccessDeniedException' }).end('{}');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', `http://127.0.0.1:${port}`);
    expect((await run('--region', 'eu-central-1')).status).toBe(1);
    expect(signatures).toEqual([expect.stringContaining('/eu-central-1/cognito-idp/')]);
  });
});

/** Every flag, by what it changes. */
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type CommandStage, createCommandStage } from './stage.ts';

const names = Array.from({ length: 10 }, (_, index) => `user${index}`);
const pool = {
  groups: ['ops'],
  users: names.map((username) => ({ username, attributes: { 'custom:tier': 'free', nickname: username } })),
  AutoVerifiedAttributes: ['email'] as const,
};
const one = 'users:\n  user0: { attributes: { custom:tier: gold } }\n';
const all = `users:\n${names.map((name) => `  ${name}: { attributes: { custom:tier: gold } }\n`).join('')}`;

interface FlagCase {
  readonly flags: readonly string[];
  readonly declaration: string;
  /** The status without the flags, and with them. */
  readonly before: number;
  readonly after: number;
}

const cases: Readonly<Record<string, FlagCase>> = {
  '--missing-users': { flags: ['--missing-users', 'skip'], declaration: 'users:\n  eve: {}\n', before: 1, after: 0 },
  '--unmanaged-attributes': {
    flags: ['--unmanaged-attributes', 'delete'],
    declaration: 'users:\n  user0: { attributes: { custom:tier: free } }\n',
    before: 0,
    after: 2,
  },
  '--messages': {
    flags: ['--messages', 'allow'],
    declaration: 'users:\n  user0: { attributes: { email: ana@example.com } }\n',
    before: 1,
    after: 2,
  },
  '--max-changes': { flags: ['--max-changes', '100 %'], declaration: all, before: 1, after: 2 },
  '--max-deletions': {
    flags: ['--max-deletions', '0'],
    declaration: 'users:\n  user0: { attributes: { nickname: "" } }\n',
    before: 2,
    after: 1,
  },
  '--force': { flags: ['--force'], declaration: all, before: 1, after: 2 },
  '--ignore-users': { flags: ['--ignore-users', 'user0', 'svc-*'], declaration: one, before: 2, after: 1 },
  '--ignore-attributes': { flags: ['--ignore-attributes', 'custom:*'], declaration: one, before: 2, after: 1 },
  '--request-rates': { flags: ['--request-rates', 'UserList=0'], declaration: one, before: 2, after: 1 },
  '--client-metadata': { flags: ['--client-metadata', 'no-value'], declaration: one, before: 2, after: 1 },
  '--removed-users': { flags: ['--removed-users', 'obliterate'], declaration: one, before: 2, after: 1 },
  '--removed-attributes': { flags: ['--removed-attributes', 'retain'], declaration: one, before: 2, after: 2 },
  '--only-users': { flags: ['--only-users', 'user1'], declaration: one, before: 2, after: 0 },
  '--unproven-names': { flags: ['--unproven-names', 'perhaps'], declaration: one, before: 2, after: 1 },
  '--recreated-accounts': { flags: ['--recreated-accounts', 'accept'], declaration: one, before: 2, after: 2 },
  '--profile': { flags: ['--profile', 'nobody'], declaration: one, before: 2, after: 1 },
};

describe('the flags', { timeout: 60_000 }, () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());

  it.each(Object.entries(cases))('%s', async (name, { flags, declaration, before, after }) => {
    stage = await createCommandStage({ 'users/a.yaml': declaration }, pool);
    expect((await stage.onPool('plan')).status, name).toBe(before);
    // Static keys in the environment go before a profile.
    const env = name === '--profile' ? { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } : {};
    const { status, stderr } = await stage.runWith(env, 'plan', '-p', stage.poolId, ...flags);
    expect(status, stderr).toBe(after);
  });

  it('--users and --cwd say where the declaration is', async () => {
    stage = await createCommandStage({ 'elsewhere/people/a.yaml': one }, pool);
    expect((await stage.onPool('plan', '--users', 'elsewhere/people')).status).toBe(2);
    expect((await stage.onPool('plan', '-C', 'elsewhere', '-u', 'people')).status).toBe(2);
    expect((await stage.onPool('plan', '--cwd', 'nowhere')).status).toBe(1);
    expect((await stage.onPool('plan')).stderr).toContain('there is no folder users');
  });

  it('--out writes the whole of it or nothing, for its owner only, relative to where the command was started', async () => {
    stage = await createCommandStage({ 'project/users/a.yaml': one }, pool);
    const { status, stdout } = await stage.onPool('plan', '-C', 'project', '-o', 'json', '--out', 'plan.json');
    expect(stdout).toBe('');
    expect(status).toBe(2);
    const file = join(stage.folder, 'plan.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 1, command: 'plan' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await mkdir(join(stage.folder, 'taken'));
    const refused = await stage.onPool('plan', '-C', 'project', '--out', 'taken');
    expect(refused).toMatchObject({ status: 1 });
    expect(refused.stderr).toContain('cannot be written');
  });

  it('--digest-out writes the digest of the very plan that is told, and none of one that up would refuse', async () => {
    stage = await createCommandStage({ 'project/users/a.yaml': one }, pool);
    const flags = ['-C', 'project', '--digest-out', 'digest'];
    const { status, stdout } = await stage.onPool('plan', ...flags, '-o', 'json');
    expect(status).toBe(2);
    const file = join(stage.folder, 'digest');
    expect(await readFile(file, 'utf8')).toBe(`${JSON.parse(stdout).digest}\n`);
    await rm(file);
    expect((await stage.onPool('plan', ...flags, '--max-changes', '0')).status).toBe(1);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    expect((await stage.onPool('plan', '-C', 'project', '--digest-out', '.')).stderr).toContain('cannot be written');
  });

  it('--mapped-attributes says what becomes of what an identity provider writes', async () => {
    const federated = { username: 'Google_1', status: 'EXTERNAL_PROVIDER', attributes: {} } as const;
    stage = await createCommandStage(
      { 'users/a.yaml': 'users:\n  Google_1: { attributes: { nickname: Gi } }\n' },
      { users: [federated] },
    );
    const google = { ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { nickname: 'name' } } as const;
    stage.double.setIdentityProviders(stage.poolId, [google]);
    expect((await stage.onPool('plan')).status).toBe(1);
    const warned = await stage.onPool('plan', '--mapped-attributes', 'warn');
    expect(warned.status).toBe(2);
    expect(warned.stderr).toContain('users/a.yaml:2:39: warning: ');
    expect(await stage.onPool('plan', '--mapped-attributes', 'ignore')).toMatchObject({ status: 2, stderr: '' });
  });

  it('--region says where a pool is whose id does not', async () => {
    stage = await createCommandStage({ 'users/a.yaml': one }, { ...pool, id: 'local_1' });
    const nowhere = { AWS_REGION: '' };
    expect((await stage.runWith(nowhere, 'plan', '-p', 'local_1')).stderr).toContain('no AWS Region is set');
    expect((await stage.runWith(nowhere, 'plan', '-p', 'local_1', '--region', 'us-east-1')).status).toBe(2);
  });

  it('--client-metadata and --request-rates take a name and a value, as often as wanted', async () => {
    stage = await createCommandStage({ 'users/a.yaml': one }, pool);
    const digest = async (...flags: readonly string[]) =>
      JSON.parse((await stage?.onPool('plan', '-o', 'json', ...flags))?.stdout ?? '{}').digest;
    const plain = await digest();
    expect(await digest('--request-rates', 'UserList=50', 'UserRead=5')).toBe(plain);
    expect(await digest('--client-metadata', 'reason=import', '__proto__=x=y')).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest('--client-metadata', 'reason=import')).not.toBe(plain);
  });
});

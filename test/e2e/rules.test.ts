/** Rules through the real engine: the example's own files, rights that end, people who come and leave, a kill in the middle. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminAddUserToGroupCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const project = join(import.meta.dirname, '..', '..');
const example = readFileSync(join(project, 'examples', 'rules', 'users', 'rules.yaml'), 'utf8');
const verified = (email: string) => ({ email, email_verified: 'true' });
const adminOnly = { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } };
const only = (name: string) => (stage: Stage) =>
  Object.fromEntries(stage.double.live(stage.poolId).get(name)?.attributes ?? []);

describe('the rules of the example', () => {
  let stage: Stage;
  const clock = mkdtempSync(join(tmpdir(), 'clock-'));
  const setClock = (instant: string) => writeFileSync(join(clock, 'now'), instant);
  const groupsOf = (name: string) => [...(stage.double.live(stage.poolId).get(name)?.groups ?? [])];

  beforeAll(async () => {
    setClock('2026-12-05T12:00:00Z');
    const env = {
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'clock.mjs')}`,
      TEST_CLOCK: join(clock, 'now'),
    };
    const users = {
      ana: { ...verified('ana@acme.com'), 'custom:tenant': 'acme' },
      contractor: verified('contractor@acme.com'),
      diego: { ...verified('diego@acme.com'), 'custom:limits': '{"a":1}' },
      mallory: { email: 'mallory@acme.com', email_verified: 'false' },
    };
    const pool = { groups: ['release', 'staff'], AliasAttributes: ['email'], ...adminOnly };
    stage = await createStage(users, { 'users/rules.yaml': example }, {}, pool, env);
  });
  afterAll(async () => {
    rmSync(clock, { recursive: true, force: true });
    await stage.dispose();
  });

  it('are previewed by rule, with who is left out and what ends within 30 days (16)', async () => {
    const { exitCode, output } = await stage.preview();
    expect(exitCode, output).toBe(0);
    const words = output.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      'acme-tenant (users/rules.yaml:4): 2 users match, 1 will change, 1 was so before, 1 left out',
    );
    expect(words).toContain('launch-week (users/rules.yaml:10): 1 user matches, 1 will change');
    expect(words).toContain('Ends within 30 days: launch-week (users/rules.yaml:10) ends on 2027-01-01: 1 user');
  });

  it('give to the users that match, and the second up has nothing to do (16)', async () => {
    const { exitCode, output } = await stage.up();
    expect(exitCode, output).toBe(0);
    expect(only('diego')(stage)).toEqual({
      ...verified('diego@acme.com'),
      'custom:tenant': 'acme',
      'custom:role': 'releaser',
    });
    expect(groupsOf('diego')).toEqual(['release']);
    expect(only('contractor')(stage)).toEqual(verified('contractor@acme.com'));
    expect(only('mallory')(stage)).not.toHaveProperty('custom:tenant');
    const again = await stage.up('--expect-no-changes');
    expect(again.exitCode, again.output).toBe(0);
    expect(again.calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });

  it('plan as of a day that is still to come, and tell the cause of what the clock does (16)', async () => {
    const { stdout, status } = await stage.command('plan', '--at', '2027-01-01', '--output', 'json', '--show-values');
    expect(status).toBe(2);
    const [pool] = JSON.parse(stdout).userPools;
    expect(pool.users).toMatchObject([
      {
        username: 'diego',
        steps: [{ kind: 'remove-from-group', group: 'release', reason: 'left', rule: 'launch-week', cause: 'clock' }],
        attributes: [{ name: 'custom:role', kind: 'delete', reason: 'left', rule: 'launch-week', cause: 'clock' }],
      },
    ]);
    expect((await stage.command('plan', '--at', '2026-12-31T23:59:59Z')).status).toBe(0);
  });

  it('end by themselves, and not a second before (16)', async () => {
    setClock('2026-12-31T23:59:59Z');
    expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
    setClock('2027-01-01T00:00:00Z');
    const { exitCode, output, calls } = await stage.up();
    expect(exitCode, output).toBe(0);
    expect(calls).toMatchObject({ AdminUpdateUserAttributes: 1, AdminRemoveUserFromGroup: 1 });
    expect(only('diego')(stage)).not.toHaveProperty('custom:role');
    expect(groupsOf('diego')).toEqual([]);
  });

  it('take from who leaves, give to who comes back, and drift says why (16)', async () => {
    stage.double.changeByHand(stage.poolId, 'ana', verified('ana@other.org'));
    stage.double.changeByHand(stage.poolId, 'diego', { 'custom:tenant': 'other' });
    const drift = await stage.command('drift', '--output', 'json');
    expect(drift.status).toBe(2);
    const causes = JSON.parse(drift.stdout).userPools[0].users.map(
      ({ username, attributes }: { username: string; attributes: readonly { cause: string }[] }) => [
        username,
        attributes.map(({ cause }) => cause),
      ],
    );
    expect(causes).toEqual([
      ['ana', ['rule']],
      ['diego', ['hand']],
    ]);
    expect((await stage.up()).exitCode).toBe(0);
    expect(only('ana')(stage)).not.toHaveProperty('custom:tenant');
    expect(only('diego')(stage)).toHaveProperty('custom:tenant', 'acme');
    stage.double.changeByHand(stage.poolId, 'ana', verified('ana@acme.com'));
    expect((await stage.up()).exitCode).toBe(0);
    expect(only('ana')(stage)).toHaveProperty('custom:tenant', 'acme');
  });

  it('find the users that they are about (16)', async () => {
    const { stdout, status } = await stage.command('find', '--rule', 'acme-tenant', '--attributes', 'custom:tenant');
    expect(status).toBe(0);
    expect(stdout).toContain('ana  custom:tenant="acme"');
    expect(stdout).not.toContain('mallory');
  });

  it('take back what they gave when they are removed (16)', async () => {
    await stage.write('users/rules.yaml', 'users: {}\n');
    const { exitCode, output } = await stage.up();
    expect(exitCode, output).toBe(0);
    expect(only('ana')(stage)).toEqual(verified('ana@acme.com'));
    expect(await stage.state()).not.toContain('__given');
  });
});

describe('rules that nobody may carry out', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it('because users could claim what they match on, are told by place, all of them, and nothing is written (16)', async () => {
    const files = {
      'users/r.yaml': `rules:
  preferred: { match: { preferred_username: "adm*" }, attributes: { custom:tier: gold } }
  signed-up: { match: { username: "adm*" }, attributes: { custom:role: admin } }
  written: { match: { custom:dept: ops }, groups: [staff] }
`,
    };
    const pool = { groups: ['staff'], clients: ['app'], writeAttributes: ['custom:dept'] };
    const users = { admin: { preferred_username: 'admin', 'custom:dept': 'ops', email: 'admin@acme.com' } };
    stage = await createStage(users, files, {}, pool);
    const { exitCode, output, calls } = await stage.up();
    expect(exitCode).not.toBe(0);
    for (const told of [
      'users/r.yaml:2:25',
      'users choose their preferred_username',
      'users/r.yaml:3:25',
      'the pool lets people sign up themselves',
      'users/r.yaml:4:23',
      'an app client of the pool lets users write custom:dept',
    ]) {
      expect(output).toContain(told);
    }
    expect(Object.keys(calls).filter((name) => /^Admin(?!Get|List)/.test(name))).toEqual([]);
  });

  it('because two disagree, hold those users back and write all others (16)', async () => {
    const files = {
      'users/r.yaml': `rules:
  gold: { match: everybody, attributes: { custom:tier: gold } }
  silver: { match: { status: CONFIRMED, group: staff }, attributes: { custom:tier: silver } }
`,
    };
    const users = { ana: {}, bob: {} };
    stage = await createStage(users, files, {}, { groups: ['staff'], ...adminOnly });
    const group = { UserPoolId: stage.poolId, GroupName: 'staff', Username: 'ana' };
    await new CognitoIdentityProviderClient({
      endpoint: stage.double.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    }).send(new AdminAddUserToGroupCommand(group));
    const { exitCode, output } = await stage.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('the rules gold and silver disagree on custom:tier');
    expect(only('ana')(stage)).not.toHaveProperty('custom:tier');
    expect(only('bob')(stage)).toEqual({ 'custom:tier': 'gold' });
  });
});

describe('a rule about 500 users', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());
  const names = Array.from({ length: 500 }, (_, index) => `user${index + 100}`);
  const rule = 'rules:\n  all: { match: everybody, attributes: { custom:tier: gold } }\n';

  it('that is killed in the middle is finished by the next up, and the third has nothing to do (16)', async () => {
    const config = { maxChanges: '100%', requestRates: { UserUpdate: 40, UserRead: 400 } };
    const begun = await createStage(
      Object.fromEntries(names.map((name) => [name, {}])),
      { 'users/r.yaml': rule },
      config,
    );
    stage = begun;
    const updates = () => begun.double.calls()['AdminUpdateUserAttributes'] ?? 0;
    const up = begun.program.start('up', '--yes', '--skip-preview');
    await expect.poll(updates, { timeout: 120_000, interval: 5 }).toBeGreaterThanOrEqual(40);
    await up.killEngine();
    await expect.poll(() => begun.program.providerHosts(), { timeout: 60_000 }).toEqual([]);
    const written = updates();
    expect(written).toBeLessThan(names.length);
    await begun.configure({ requestRates: { UserUpdate: 2_000, UserRead: 2_000 } });
    await begun.program.pulumi('cancel', '--yes');
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBeLessThanOrEqual(names.length - written + 50);
    const live = [...begun.double.live(begun.poolId).values()];
    expect(new Set(live.map(({ attributes }) => attributes.get('custom:tier')))).toEqual(new Set(['gold']));
    const last = await begun.up('--expect-no-changes');
    expect(last.exitCode, last.output).toBe(0);
  });
});

/** Users who are signed out everywhere after a change of what is listed, in whole runs. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import type { Configuration } from '../../script/sandbox/stack-files.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const declare = (role: string) => `users:\n  ana: { attributes: { custom:role: ${role}, custom:tier: gold } }\n`;
const signOut = 'AdminUserGlobalSignOut';

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

async function start(config: Configuration = { endSessions: ['custom:role', 'groups'] }): Promise<StackStage> {
  stage = await createStage({ ana: { 'custom:role': 'admin' } }, { 'users/a.yaml': declare('admin') }, config);
  const { exitCode, output, calls } = await stage.up();
  expect(exitCode, output).toBe(0);
  expect(calls).not.toHaveProperty(signOut);
  await stage.write('users/a.yaml', declare('reader'));
  return stage;
}

describe('endSessions', () => {
  it('signs out once, after the write, and says so before: why, and how long access tokens live on', async () => {
    const begun = await start();
    await clientOf(begun.double.url).createUserPoolClient({
      UserPoolId: begun.poolId,
      ClientName: 'app',
      AccessTokenValidity: 15,
      TokenValidityUnits: { AccessToken: 'minutes' },
    });
    const previewed = await begun.preview();
    expect(previewed.output).toContain('~ sign out everywhere because of custom:role  (goes along)');
    expect(previewed.output).toContain('1 user will be signed out everywhere: access tokens that they have live on');
    expect(previewed.output).toContain('for 15 minutes at the most');
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls).toMatchObject({ AdminUpdateUserAttributes: 1, [signOut]: 1 });
    const order = begun.double.requests().map(({ operation }) => operation);
    expect(order.indexOf(signOut)).toBeGreaterThan(order.indexOf('AdminUpdateUserAttributes'));
    expect((await begun.up('--expect-no-changes')).calls).not.toHaveProperty(signOut);
    expect(await begun.state()).not.toContain('__sessionsDue');
  });

  it('says that access tokens live on where the role may not read the app clients', async () => {
    const begun = await start();
    begun.double.failNext('ListUserPoolClients', { name: 'AccessDeniedException', message: 'no' }, 5);
    const { exitCode, output } = await begun.preview();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('until they expire (the role may not read the app clients)');
  });

  it('signs nobody out whose change was refused', async () => {
    const begun = await start();
    begun.double.failNext('AdminUpdateUserAttributes', { name: 'InvalidParameterException', message: 'no' });
    const { exitCode, calls } = await begun.up();
    expect(exitCode).toBe(1);
    expect(calls).not.toHaveProperty(signOut);
    expect((await begun.up()).calls).toMatchObject({ AdminUpdateUserAttributes: 1, [signOut]: 1 });
  });

  it.each(['users: {}\n', declare('reader')])(
    'is made good by the next up where signing out fails, whatever the files and the setting say by then (%#)',
    async (later) => {
      const begun = await start();
      begun.double.failNext(signOut, { name: 'NotAuthorizedException', message: 'no' });
      const failed = await begun.up();
      expect(failed.exitCode).toBe(1);
      expect(failed.output).toContain('ana');
      await begun.configure({ endSessions: undefined, removedAttributes: 'retain' });
      await begun.write('users/a.yaml', later);
      const previewed = await begun.preview();
      expect(previewed.output).toContain('sign out everywhere  (left over from an earlier run)');
      const { exitCode, output, calls } = await begun.up();
      expect(exitCode, output).toBe(0);
      expect(calls).toMatchObject({ [signOut]: 1 });
      expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
      expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
    },
  );

  it('signs out users that a rule no longer gives a listed thing', async () => {
    const rule =
      'rules:\n  r:\n    match: { username: ben }\n    attributes: { custom:role: admin }\n    unproven: allow\n';
    const begun = await createStage({ ben: {} }, { 'users/a.yaml': rule }, { endSessions: ['custom:role'] });
    stage = begun;
    const given = await begun.up();
    expect(given.exitCode, given.output).toBe(0);
    expect(given.calls).not.toHaveProperty(signOut);
    await begun.write('users/a.yaml', 'users: {}\n');
    begun.double.failNext(signOut, { name: 'NotAuthorizedException', message: 'no' });
    expect((await begun.up()).exitCode).toBe(1);
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls).toMatchObject({ [signOut]: 1 });
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('refuses a name that the pool has no attribute of, in every front', async () => {
    const begun = await start({});
    await begun.configure({ endSessions: ['custom:rol'] });
    const message = 'endSessions has "custom:rol", and the pool has no such attribute';
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(output).toContain('did you mean custom:role?');
    expect((await begun.command('plan')).stdout).toContain(message);
  });

  it('has the sign-out in the digest, and in the report for machines', async () => {
    const begun = await start();
    const report = JSON.parse((await begun.command('plan', '--output', 'json')).stdout);
    expect(report.summary).toMatchObject({ signedOut: 1, accessTokenMinutes: 0 });
    expect(report.userPools[0].users[0].steps).toEqual([
      { kind: 'end-sessions', reason: 'accompanies', because: ['custom:role'] },
    ]);
    await begun.configure({ endSessions: [] });
    const without = JSON.parse((await begun.command('plan', '--output', 'json')).stdout);
    expect(without.digest).not.toBe(report.digest);
  });
});

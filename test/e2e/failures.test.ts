/** How failures look through the real engine; what fails, and how, is in test/provider/refusals.test.ts. */
import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const user = (name: string, tier: string) => `users: { ${name}: { attributes: { custom:tier: ${tier} } } }\n`;
const pool = { ana: { 'custom:tier': 'old' }, bob: { 'custom:tier': 'old' }, cleo: { 'custom:tier': 'old' } };
const all = {
  'users/a.yaml': user('ana', 'gold'),
  'users/b.yaml': user('bob', 'gold'),
  'users/c.yaml': user('cleo', 'gold'),
};
const signOut = 'AdminUserGlobalSignOut';
const stackTrace = /\n\s+at .*\.[tj]s:\d+/;

describe('failures', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it('of one user stop nobody, with one worker too, and the next up does what is left', async () => {
    const begun = await createStage(pool, all);
    stage = begun;
    begun.double.refuse('bob', {
      name: 'UserLambdaValidationException',
      message: 'the trigger says no to custom:tier',
    });
    const first = await begun.up('--parallel', '1');
    expect(first.exitCode).not.toBe(0);
    expect(first.output).toContain('the trigger says no');
    expect(first.output).toContain('users/b.yaml:1:');
    expect(first.output).not.toMatch(stackTrace);
    expect(first.calls['AdminUpdateUserAttributes']).toBe(3);
    begun.double.clearFaults();
    const second = await begun.up('--parallel', '1');
    expect(second.exitCode, second.output).toBe(0);
    expect(second.calls['AdminUpdateUserAttributes']).toBe(1);
    expect(begun.live('bob')['custom:tier']).toBe('gold');
  });

  it('an up that is killed at its first write is completed by the next', async () => {
    const begun = await createStage(pool, all);
    stage = begun;
    const up = begun.program.start('up', '--yes', '--skip-preview');
    await expect
      .poll(() => begun.double.calls()['AdminUpdateUserAttributes'] ?? 0, { timeout: 120_000, interval: 5 })
      .toBeGreaterThan(0);
    await up.killAll();
    await begun.program.pulumi('cancel', '--yes');
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    for (const name of Object.keys(pool)) expect(begun.live(name)['custom:tier']).toBe('gold');
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('an up that is killed between a write and the sign-out is made good by the next, which only signs out', async () => {
    const begun = await createStage(pool, all, { endSessions: ['custom:tier'] });
    stage = begun;
    begun.double.refuse(({ operation }) => operation === signOut, { connection: 'hangs', carriedOut: false });
    const up = begun.program.start('up', '--yes', '--skip-preview');
    await expect
      .poll(() => begun.double.calls()[signOut] ?? 0, { timeout: 120_000, interval: 5 })
      .toBe(Object.keys(pool).length);
    await up.killAll();
    begun.double.clearFaults();
    await begun.program.pulumi('cancel', '--yes');
    const preview = await begun.preview();
    expect(preview.output).toContain('3 users will only be signed out everywhere');
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('3 users signed out everywhere');
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    expect(begun.double.signOuts(begun.poolId)).toHaveLength(3);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('of files and of the pool have their places and no stack trace', async () => {
    const begun = await createStage({ bob: {} }, { ...all, 'users/d.yaml': 'users: [dora]\n' });
    stage = begun;
    const wrong = await begun.preview();
    expect(wrong.exitCode).not.toBe(0);
    expect(wrong.output).toContain('users/d.yaml:1:8: error');
    expect(wrong.output).not.toMatch(stackTrace);
    expect(wrong.calls).toEqual({});
    await begun.remove('users/d.yaml');
    const missing = await begun.preview();
    expect(missing.exitCode).not.toBe(0);
    expect(missing.output).toMatch(/users\/a\.yaml:1:\d+: error: ana is not in the user pool/);
    expect(missing.output).toMatch(/users\/c\.yaml:1:\d+: error: cleo is not in the user pool/);
    expect(missing.output).not.toMatch(stackTrace);
    await begun.configure({ 'aws:endpoints': JSON.stringify([{ cognitoidp: 'http://127.0.0.1:9' }]) });
    const { exitCode, output } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('Cognito could not be reached');
    expect(output).not.toMatch(stackTrace);
  });
});

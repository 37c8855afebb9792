/** What becomes of accounts, through the real engine; every row of it is in test/provider/lifecycle.test.ts and moves.test.ts. */
import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const line = (user: string, email: string, more = '') =>
  `  ${user}: { attributes: { email: ${email}@example.com, email_verified: true }${more} }\n`;
const file = (...lines: readonly string[]) => `users:\n${lines.join('')}`;
const pool = { AliasAttributes: ['email' as const] };

describe('accounts', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it('are created, keep to their users when files are renamed, and go with their files and with the stack', async () => {
    const files = {
      'users/a.yaml': file(line('ana', 'ana'), line('bob', 'bob')),
      'users/b.yaml': file(line('cleo', 'c')),
    };
    const begun = await createStage({}, files, { missingUsers: 'create', removedUsers: 'delete' }, pool);
    stage = begun;
    const accounts = () => [...begun.double.live(begun.poolId).keys()].sort();
    const created = await begun.up();
    expect(created.exitCode, created.output).toBe(0);
    expect(created.calls['AdminCreateUser']).toBe(3);

    await begun.remove('users/a.yaml');
    await begun.write('users/z.yaml', file(line('bob', 'bob')));
    await begun.write('users/b.yaml', file(line('cleo', 'c'), line('ana', 'ana')));
    const renamed = await begun.preview('--expect-no-changes');
    expect(renamed.exitCode, renamed.output).toBe(0);

    await begun.remove('users/z.yaml');
    const removed = await begun.upWithPreview();
    expect(removed.exitCode, removed.output).toBe(0);
    expect(removed.output).toMatch(/bob\n\s+- delete account/);
    expect(accounts()).toEqual(['ana', 'cleo']);

    const destroyed = await begun.destroy();
    expect(destroyed.exitCode, destroyed.output).toBe(0);
    expect(destroyed.output).toContain('2 users deleted');
    expect(accounts()).toEqual([]);
  });

  it('hand an address over from a file to another, whichever name sorts first, by one up', async () => {
    const users = { ana: { email: 'x@example.com', email_verified: 'true' }, bob: {} };
    const files = { 'users/a.yaml': file(line('ana', 'x')), 'users/b.yaml': file('  bob: {}\n') };
    const begun = await createStage(users, files, {}, pool);
    stage = begun;
    for (const [giver, taker] of [
      ['ana', 'bob'],
      ['bob', 'ana'],
    ] as const) {
      await begun.write(`users/${giver[0]}.yaml`, file(line(giver, `of-${giver}`)));
      await begun.write(`users/${taker[0]}.yaml`, file(line(taker, 'x')));
      const { exitCode, output } = await begun.up();
      expect(exitCode, output).toBe(0);
      expect(begun.live(taker)['email']).toBe('x@example.com');
      expect(begun.live(giver)['email']).toBe(`of-${giver}@example.com`);
    }
  });

  it('of a protected user stop the removal of a file before anything is written, in all three commands', async () => {
    const files = {
      'users/a.yaml': file(line('ana', 'ana', ', protect: true')),
      'users/b.yaml': file(line('bob', 'b')),
    };
    const begun = await createStage({ ana: {}, bob: {} }, files, { removedUsers: 'disable' }, pool);
    stage = begun;
    expect((await begun.up()).exitCode).toBe(0);
    await begun.remove('users/a.yaml');
    await begun.write('users/b.yaml', file(line('bob', 'new')));
    const planned = await begun.command('plan');
    expect(planned.status).toBe(1);
    expect(planned.stdout + planned.stderr).toContain('ana');
    const { exitCode, output, calls } = await begun.upWithPreview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('ana');
    const written = await begun.up();
    expect(written.exitCode).not.toBe(0);
    expect({ ...calls, ...written.calls }).not.toHaveProperty('AdminUpdateUserAttributes');
    expect(begun.double.live(begun.poolId).get('ana')?.enabled).toBe(true);
  });

  it('stay when their resource is replaced on request; a destroy with the program deletes them', async () => {
    const files = { 'users/a.yaml': 'users: { ann: { attributes: { custom:tier: a } } }\n' };
    const begun = await createStage({}, files, { missingUsers: 'create', removedUsers: 'delete' });
    stage = begun;
    expect((await begun.up()).exitCode).toBe(0);
    const urn = /urn:pulumi:[^"]*pulumi-nodejs:dynamic\/users:Users::users/.exec(await begun.state())?.[0] ?? '';
    const replaced = await begun.up('--target-replace', urn);
    expect(replaced.exitCode, replaced.output).toBe(0);
    expect(begun.double.live(begun.poolId).has('ann')).toBe(true);
    expect((await begun.up()).exitCode).toBe(0);
    const { exitCode, output } = await begun.destroy('--run-program');
    expect(exitCode, output).toBe(0);
    expect(begun.double.live(begun.poolId).has('ann')).toBe(false);
  });
});

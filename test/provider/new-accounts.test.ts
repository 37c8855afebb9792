/** New accounts in whole runs: passwords that the pool refuses, and names that only a confirmed account may have. */
import { afterEach, describe, expect, it } from 'vitest';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

const strict = { MinimumLength: 12, RequireUppercase: true, RequireLowercase: true, RequireNumbers: true };

describe("a password that the pool's policy refuses (14.25)", () => {
  it.each([
    ['permanent', `\${secret:p}`],
    ['temporary', `{ temporary: true, value: "\${secret:p}" }`],
  ])('fails the preview and the up before anything is written, and is not told: %s', async (_kind, password) => {
    const files = { 'users/a.yaml': `users:\n  ana:\n    password: ${password}\n  bob: {}\n` };
    stage = await createStage({}, files, { missingUsers: 'create' }, { Policies: { PasswordPolicy: strict } });
    await stage.setSecrets({ p: 'hunter-two' });
    for (const { exitCode, output, calls } of [await stage.preview(), await stage.up()]) {
      expect(exitCode).toBe(1);
      expect(output).toMatch(/a\.yaml:3:.*the pool does not take the password of ana.*12 to 256 characters/);
      expect(output).not.toMatch(/hunter|10 characters/);
      expect(calls).not.toHaveProperty('AdminCreateUser');
    }
    await stage.setSecrets({ p: 'Hunter-two-222' });
    const { exitCode, output } = await stage.up();
    expect(exitCode, output).toBe(0);
    expect([...stage.double.live(stage.poolId).keys()].sort()).toEqual(['ana', 'bob']);
  });
});

describe('preferred_username where it is an alias (14.34)', () => {
  const users = `users:
  ana: { attributes: { preferred_username: annie, custom:tenant: acme }, password: "\${secret:p}" }
  bob: { attributes: { preferred_username: bobby, custom:tenant: acme } }
`;

  it('is set after the password, and else told as what cannot be set yet', async () => {
    const pool = { AliasAttributes: ['preferred_username' as const] };
    const begun = await createStage({}, { 'users/a.yaml': users }, { missingUsers: 'create' }, pool);
    stage = begun;
    await begun.setSecrets({ p: 'Permanent-1' });
    const { exitCode, output, calls } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('cannot be set before the account is confirmed');
    expect(calls).toMatchObject({ AdminCreateUser: 2, AdminSetUserPassword: 1, AdminUpdateUserAttributes: 1 });
    expect(begun.live('ana')).toMatchObject({ preferred_username: 'annie', 'custom:tenant': 'acme' });
    expect(begun.live('bob')).toEqual({ 'custom:tenant': 'acme' });
    const again = await begun.up('--expect-no-changes');
    expect(again.exitCode, again.output).toBe(0);
    // No account is asked for by name because of it: that would be billed.
    expect(again.calls).not.toHaveProperty('AdminGetUser');
  });
});

describe('a declaration that takes its own name away (14.35)', () => {
  it('is told with the name to declare from then on, and goes on under the old one', async () => {
    const files = (name: string) =>
      `users: { ${name}: { attributes: { email: new@example.com, email_verified: true } } }\n`;
    const config = { removedUsers: 'delete' };
    const pool = { UsernameAttributes: ['email' as const] };
    const begun = await createStage({}, { 'users/a.yaml': files('old@example.com') }, config, pool);
    stage = begun;
    begun.double.addUsers(begun.poolId, [{ attributes: { email: 'old@example.com', email_verified: 'true' } }]);
    const first = await begun.upWithPreview();
    expect(first.exitCode, first.output).toBe(0);
    expect(first.output).toMatch(/old@example\.com gives up this name/);
    expect(first.output).toMatch(/declare the user as new@example\.com/);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
    await begun.write('users/a.yaml', files('new@example.com'));
    const moved = await begun.upWithPreview();
    expect(moved.exitCode, moved.output).toBe(0);
    expect(moved.calls).not.toHaveProperty('AdminDeleteUser');
    expect(moved.calls).not.toHaveProperty('AdminUpdateUserAttributes');
    expect(begun.double.live(begun.poolId).size).toBe(1);
  });
});

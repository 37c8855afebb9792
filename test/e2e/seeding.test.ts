/** Environment seeding through the real engine; its rows are in test/provider/seeding.test.ts. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import { createStage, type Stage } from './stage.ts';

const declaration = `
users:
  ana:
    attributes: { email: ana@example.com, email_verified: true, custom:tenant: acme }
    groups: [admins, staff]
    password: \${secret:anaPassword}
  bob:
    attributes: { custom:tenant: acme, nickname: "" }
    groups: [staff]
    enabled: false
`;

describe('an empty pool', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  const start = async (): Promise<Stage> => {
    const pool = { groups: ['admins', 'staff'], clients: ['app'] };
    const begun = await createStage({}, { 'users/acme.yaml': declaration }, { missingUsers: 'create' }, pool);
    stage = begun;
    await begun.setSecrets({ anaPassword: 'Permanent-1' });
    return begun;
  };
  const isAsDeclared = async ({ double, poolId }: Stage) => {
    const accounts = double.live(poolId);
    expect(accounts.get('ana')).toMatchObject({ enabled: true, groups: new Set(['admins', 'staff']) });
    expect(accounts.get('bob')).toMatchObject({ enabled: false, groups: new Set(['staff']) });
    expect(double.messages()).toEqual([]);
    const signIn = clientOf(double.url).adminInitiateAuth({
      UserPoolId: poolId,
      ClientId: 'app',
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD: 'Permanent-1' },
    });
    await expect(signIn).resolves.toHaveProperty('AuthenticationResult.AccessToken');
  };

  it('is filled by one up, as its preview says, and has nothing to do in a refresh', async () => {
    const begun = await start();
    const { exitCode, output, calls } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('2 users will be created');
    expect(output).toContain('2 users created');
    expect(output + (await begun.state())).not.toContain('Permanent-1');
    expect(calls).toMatchObject({ AdminCreateUser: 2, AdminSetUserPassword: 1, AdminDisableUser: 1 });
    await isAsDeclared(begun);
    const again = await begun.up('--expect-no-changes', '--refresh');
    expect(again.exitCode, again.output).toBe(0);
    expect(Object.keys(again.calls).filter((name) => /Create|Update|Set|Add|Remove|able/.test(name))).toEqual([]);
  });

  it.each(['AdminCreateUser', 'AdminSetUserPassword'])(
    'is completed by the next up when the engine is killed at its first %s, and knows which accounts it has created',
    async (operation) => {
      const begun = await start();
      const up = begun.program.start('up', '--yes', '--skip-preview');
      await expect
        .poll(() => begun.double.calls()[operation] ?? 0, { timeout: 120_000, interval: 5 })
        .toBeGreaterThan(0);
      await up.killAll();
      await begun.program.pulumi('cancel', '--yes');
      const { exitCode, output } = await begun.up();
      expect(exitCode, output).toBe(0);
      await isAsDeclared(begun);
    },
  );
});

/** Messages, in a pool that verifies an address before it updates it: never by surprise, and never twice. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PoolUsers, StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const users: PoolUsers = { ana: { email: 'old@example.com', email_verified: 'true' } };
const declare = (attributes: string) => `users: { ana: { attributes: { ${attributes} } } }\n`;
const verifiesBeforeUpdate = {
  AutoVerifiedAttributes: ['email' as const],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email' as const] },
};

describe('messages', () => {
  let stage: StackStage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (attributes: string, config: Readonly<Record<string, string>>) => {
    stage = await createStage(users, { 'users/a.yaml': declare(attributes) }, config, verifiesBeforeUpdate);
    return stage;
  };

  it('are forbidden unless they are allowed: the preview fails, names the way out, and nothing is written', async () => {
    const { preview, up, double } = await start('email: new@example.com', {});
    const { exitCode, output } = await preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/users\/a\.yaml:1:\d+: error: changing email sends a message/);
    expect(output).toContain('ana gets an e-mail with a verification code to new@example.com');
    expect(output).toContain('declare email_verified: true beside it');
    expect((await up()).calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(double.messages()).toEqual([]);
  });

  it('are sent once; while it waits nothing is sent and nothing is drift; then the state is clean', async () => {
    const { preview, up, refresh, live, double, poolId } = await start('email: new@example.com', { messages: 'allow' });
    expect((await preview()).output).toContain('Cognito will send 1 message (1 by e-mail):');
    const first = await up();
    expect(first.exitCode, first.output).toBe(0);
    expect(first.calls['AdminUpdateUserAttributes']).toBe(1);
    let sent = double.messages().length;
    expect(sent).toBe(1);
    for (let run = 0; run < 3; run++) {
      const previewed = await preview('--expect-no-changes');
      expect(previewed.exitCode, previewed.output).toBe(0);
      expect(previewed.output).toContain('pending verification');
      sent += double.messages().length;
      const again = await up('--expect-no-changes');
      expect(again.exitCode).toBe(0);
      expect(again.calls['AdminUpdateUserAttributes']).toBeUndefined();
      sent += double.messages().length;
      if (run === 1) expect((await refresh()).exitCode).toBe(0);
    }
    expect(sent).toBe(1);
    expect((await preview('--refresh', '--expect-no-changes')).exitCode).toBe(0);
    expect(live('ana')['email']).toBe('old@example.com');
    double.confirm(poolId, 'ana', 'email');
    const tidied = await preview('--expect-no-changes');
    expect(tidied.exitCode, tidied.output).toBe(0);
    const clean = await up();
    expect(clean.exitCode).toBe(0);
    expect(clean.calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(live('ana')['email']).toBe('new@example.com');
    const after = await up('--expect-no-changes');
    expect(after.exitCode).toBe(0);
    expect(after.output).not.toContain('pending');
  });

  it('leave alone the flag of a first address while that waits', async () => {
    const declared = {
      'users/a.yaml': 'users: { ben: { attributes: { email: new@example.com, email_verified: false } } }\n',
    };
    stage = await createStage({ ben: {} }, declared, { messages: 'allow' }, verifiesBeforeUpdate);
    const { preview, up, live } = stage;
    expect((await up()).exitCode).toBe(0);
    const waiting = await preview('--expect-no-changes');
    expect(waiting.exitCode, waiting.output).toBe(0);
    expect(waiting.output).toContain('pending verification');
    expect((await up('--expect-no-changes')).calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(live('ben')['email']).toBeUndefined();
  });

  it('are not sent when the flag is declared: the address changes at once, in one call', async () => {
    const { up, live, double } = await start('email: new@example.com, email_verified: true', {});
    const { exitCode, calls } = await up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
    expect(live('ana')).toEqual({ email: 'new@example.com', email_verified: 'true' });
    expect(double.messages()).toEqual([]);
  });
});

/** Messages through the real engine; their rows are in test/provider/messages.test.ts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  const users = { ana: { email: 'old@example.com', email_verified: 'true' } };
  const files = { 'users/a.yaml': 'users: { ana: { attributes: { email: new@example.com } } }\n' };
  stage = await createStage(
    users,
    files,
    {},
    {
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    },
  );
});
afterAll(() => stage.dispose());

it('fail the preview with their place and the way out', async () => {
  const { exitCode, output } = await stage.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/users\/a\.yaml:1:\d+: error: .*changing email sends a message/);
  expect(output).toContain('declare email_verified: true beside it');
});

it('are sent once where they are allowed, however often up runs, and when their user answers, nothing is left', async () => {
  await stage.configure({ messages: 'allow' });
  const first = await stage.up();
  expect(first.exitCode, first.output).toBe(0);
  expect(stage.double.messages()).toHaveLength(1);
  const waiting = await stage.up('--expect-no-changes');
  expect(waiting.exitCode, waiting.output).toBe(0);
  expect(stage.double.messages()).toEqual([]);
  stage.double.confirm(stage.poolId, 'ana', 'email');
  const tidy = await stage.preview('--expect-no-changes');
  expect(tidy.exitCode, tidy.output).toBe(0);
  expect(stage.live('ana')['email']).toBe('new@example.com');
});

/** `expectPlan` through the real engine; each way in which a plan can move is in test/provider/approved-plans.test.ts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const names = Array.from({ length: 40 }, (_, index) => `user${index + 10}`);
const file = (user: string, tier: string) => `users: { ${user}: { attributes: { custom:tier: ${tier} } } }\n`;
const free = { 'custom:tier': 'free' };

let stage: Stage;
beforeAll(async () => {
  const files = Object.fromEntries(names.map((name) => [`users/${name}.yaml`, file(name, 'free')]));
  const config = { removedUsers: 'disable', force: 'true' };
  stage = await createStage(Object.fromEntries(names.map((name) => [name, free])), files, config);
});
afterAll(() => stage.dispose());

it('does what `plan --digest-out` approved, a removed file and a changed clientMetadata included', async () => {
  expect((await stage.up()).exitCode).toBe(0);
  await stage.configure({ clientMetadata: { origin: 'deploy' } });
  await stage.remove('users/user10.yaml');
  for (const name of names.slice(1)) await stage.write(`users/${name}.yaml`, file(name, 'gold'));
  const planned = await stage.command('plan', '--digest-out', 'digest');
  expect(planned.status, planned.stderr).toBe(2);
  await stage.configure({ expectPlan: (await readFile(join(stage.folder, 'digest'), 'utf8')).trim() });

  stage.double.changeByHand(stage.poolId, 'user49', { 'custom:tier': 'silver' });
  const moved = await stage.up();
  expect(moved.exitCode).not.toBe(0);
  expect(moved.output).toContain('expectPlan');
  expect(Object.keys(moved.calls).filter((name) => /^Admin(?!Get|List)/.test(name))).toEqual([]);

  stage.double.changeByHand(stage.poolId, 'user49', free);
  const { exitCode, output, calls } = await stage.up();
  expect(exitCode, output).toBe(0);
  expect(calls).toMatchObject({ AdminUpdateUserAttributes: 39, AdminDisableUser: 1 });
  const update = stage.double.requests().find(({ operation }) => operation === 'AdminUpdateUserAttributes');
  expect(update?.input['ClientMetadata']).toEqual({ origin: 'deploy' });
});

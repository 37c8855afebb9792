/** More users than the engine can keep in a partial failure: a second resource fails in the place of theirs. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const users = 2_600;
const refused = 'load-1234';
/** Some 6 KB a user. */
const declaration = `users:
  "load-\${index}":
    count: ${users}
    attributes:
${['tenant', 'tier', 'limits'].map((name) => `      custom:${name}: "\${index} ${'x'.repeat(2_000)}"\n`).join('')}`;

let stage: Stage;
beforeAll(async () => {
  const pool = Object.fromEntries(Array.from({ length: users }, (_, index) => [`load-${index + 1}`, {}]));
  const config = { maxChanges: '100%', requestRates: { UserUpdate: 2_000, UserList: 2_000 } };
  stage = await createStage(pool, { 'users/load.yaml': declaration }, config);
});
afterAll(() => stage.dispose());

it('one of which Cognito refuses: up fails and names that user, everybody else is written, and the next up makes one call', async () => {
  stage.double.refuse(refused, 'InvalidParameterException');
  const first = await stage.up();
  expect(first.exitCode).toBe(1);
  expect(first.output).toContain(`${refused}: `);
  expect(first.calls['AdminUpdateUserAttributes']).toBe(users);
  const written = [...stage.double.live(stage.poolId)].filter(([, { attributes }]) => attributes.size > 0);
  expect(written).toHaveLength(users - 1);
  stage.double.clearFaults();
  const second = await stage.up();
  expect(second.exitCode, second.output.slice(-2_000)).toBe(0);
  expect(second.calls['AdminUpdateUserAttributes']).toBe(1);
  const third = await stage.up('--expect-no-changes');
  expect(third.exitCode, third.output.slice(-2_000)).toBe(0);
  expect(third.calls).not.toHaveProperty('AdminUpdateUserAttributes');
});

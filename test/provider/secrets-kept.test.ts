/** A record means what was applied, also when a secret that it refers to is rotated before its user is written again. */
import { afterEach, describe, expect, it } from 'vitest';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

let stage: StackStage | undefined;
afterEach(async () => {
  await stage?.dispose();
  stage = undefined;
});

const bobOf = (tier: string) => `users:\n  bob: { attributes: { ${tier} } }\n`;
const secretTier = bobOf(`custom:tier: "\${secret:t}"`);

describe('a secret that is rotated', { timeout: 120_000 }, () => {
  it('while onlyUsers leaves its user out is set as a password by the next full up', async () => {
    const yaml = (tier: string) =>
      `users:\n  ann: { attributes: { custom:tier: ${tier} } }\n  bob: { attributes: {}, password: "\${secret:pw}" }\n`;
    const own = await createStage({}, { 'users/a.yaml': yaml('a') }, { missingUsers: 'create' });
    stage = own;
    await own.setSecrets({ pw: 'Permanent-1' });
    await own.up();
    await own.setSecrets({ pw: 'Permanent-2' });
    await own.configure({ onlyUsers: JSON.stringify(['ann']) });
    await own.write('users/a.yaml', yaml('b'));
    await own.up();
    expect(await own.state()).not.toMatch(/Permanent-\d/);
    await own.configure({ onlyUsers: undefined });
    expect((await own.up()).calls['AdminSetUserPassword']).toBe(1);
    expect((await own.up('--expect-no-changes')).exitCode).toBe(0);
    expect(await own.state()).not.toContain('#');
  });

  it.each([1, 2])('and refused %i times leaves an attribute ours to delete', async (refusals) => {
    const own = await createStage({ bob: {} }, { 'users/a.yaml': secretTier });
    stage = own;
    await own.setSecrets({ t: 'tier-0' });
    await own.up();
    for (let index = 1; index <= refusals; index += 1) {
      await own.setSecrets({ t: `tier-${index}` });
      own.double.refuse('bob', { name: 'UserLambdaValidationException', message: 'no' });
      expect((await own.up()).exitCode).toBe(1);
    }
    own.double.clearFaults();
    await own.write('users/a.yaml', bobOf(''));
    expect((await own.up()).exitCode).toBe(0);
    expect(own.live('bob')).toEqual({});
  });

  it('and refused counts as no change by hand in a refresh, and is written by the next up', async () => {
    const own = await createStage({ bob: {} }, { 'users/a.yaml': secretTier });
    stage = own;
    await own.setSecrets({ t: 'tier-0' });
    await own.up();
    await own.setSecrets({ t: 'tier-1' });
    own.double.refuse('bob', { name: 'UserLambdaValidationException', message: 'no' });
    await own.up();
    own.double.clearFaults();
    expect((await own.refresh('--expect-no-changes')).exitCode).toBe(0);
    expect((await own.up()).exitCode).toBe(0);
    expect(own.live('bob')['custom:tier']).toBe('tier-1');
    expect(await own.state()).not.toContain('#');
  });
});

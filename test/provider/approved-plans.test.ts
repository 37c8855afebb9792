/** `expectPlan`: an `up` that does what was approved, and nothing when the declaration or the pool has moved since. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StackStage, StageResult } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const file = (...users: readonly (readonly [string, string])[]) =>
  `users:\n${users.map(([user, tier]) => `  ${user}: { attributes: { custom:tier: ${tier} } }\n`).join('')}`;
const files = {
  'users/a.yaml': file(['ana', 'gold'], ['bob', 'gold']),
  'users/b.yaml': file(['cleo', 'gold']),
  'users/c.yaml': file(['dora', 'free']),
};
const free = { 'custom:tier': 'free' };

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

const begin = async (settings: Readonly<Record<string, string>> = {}): Promise<StackStage> => {
  stage = await createStage({ ana: free, bob: free, cleo: free, dora: free }, files, settings);
  return stage;
};
/** Approves what the command line plans: its digest is set. */
const approve = async (begun: StackStage): Promise<string> => {
  const { status, stderr } = await begun.command('plan', '--digest-out', 'digest');
  expect(status, stderr).toBe(2);
  const digest = (await readFile(join(begun.folder, 'digest'), 'utf8')).trim();
  await begun.configure({ expectPlan: digest });
  return digest;
};
const tiers = ({ live }: StackStage) => ['ana', 'bob', 'cleo', 'dora'].map((user) => live(user)['custom:tier']);
const writes = ({ calls }: StageResult) => Object.keys(calls).filter((name) => /^Admin(?!Get|List)/.test(name));

describe('an approved plan', () => {
  it('is 64 hexadecimal digits, and is carried out', async () => {
    const begun = await begin();
    expect(await approve(begun)).toMatch(/^[0-9a-f]{64}$/);
    const { exitCode, output } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    expect(tiers(begun)).toEqual(['gold', 'gold', 'gold', 'free']);
  });

  describe.each(['upWithPreview', 'up'] as const)('%s', (how) => {
    it.each<readonly [string, (stage: StackStage) => unknown]>([
      ['the declaration has changed', ({ write }) => write('users/b.yaml', file(['cleo', 'platinum']))],
      [
        'somebody has changed a user by hand',
        ({ double, poolId }) => double.changeByHand(poolId, 'bob', { 'custom:tier': 'silver' }),
      ],
      ['there is more to do', ({ double, poolId }) => double.changeByHand(poolId, 'dora', { 'custom:tier': 'silver' })],
      [
        'some of it is done already',
        ({ double, poolId }) => double.changeByHand(poolId, 'cleo', { 'custom:tier': 'gold' }),
      ],
      ['a file of it has gone', ({ remove }) => remove('users/b.yaml')],
      [
        'there is nothing left to do',
        ({ double, poolId }) => {
          for (const user of ['ana', 'bob', 'cleo']) double.changeByHand(poolId, user, { 'custom:tier': 'gold' });
        },
      ],
    ])('writes nothing when %s', async (_moved, move) => {
      const begun = await begin();
      await approve(begun);
      await move(begun);
      const before = tiers(begun);
      const result = await begun[how]();
      expect(result.exitCode).not.toBe(0);
      expect(result.output).toContain('expectPlan');
      expect(writes(result)).toEqual([]);
      expect(tiers(begun)).toEqual(before);
    });
  });

  it('has what is taken from the users of a file that goes, and a changed clientMetadata', async () => {
    const begun = await begin({ removedUsers: 'disable' });
    expect((await begun.up()).exitCode).toBe(0);
    await begun.configure({ clientMetadata: { origin: 'deploy' } });
    await begun.remove('users/b.yaml');
    await begun.write('users/a.yaml', file(['ana', 'silver'], ['bob', 'gold']));
    await approve(begun);
    const { exitCode, output } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    expect(begun.double.live(begun.poolId).get('cleo')?.enabled).toBe(false);
    const update = begun.double.requests().find(({ operation }) => operation === 'AdminUpdateUserAttributes');
    expect(update?.input['ClientMetadata']).toEqual({ origin: 'deploy' });
  });

  it('of 40 files is written as a whole or not at all, with --skip-preview too', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `user${index + 10}`);
    const many = (tier: string) => Object.fromEntries(names.map((name) => [`users/${name}.yaml`, file([name, tier])]));
    const pool = Object.fromEntries(names.map((name) => [name, free]));
    const begun = await createStage(pool, many('gold'), { maxChanges: '100%' });
    stage = begun;
    await approve(begun);
    begun.double.changeByHand(begun.poolId, 'user49', { 'custom:tier': 'silver' });
    const moved = await begun.up();
    expect(moved.exitCode).not.toBe(0);
    expect(writes(moved)).toEqual([]);
    begun.double.changeByHand(begun.poolId, 'user49', free);
    expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(40);
  });

  it.each(['abc', '', ' , '])(
    'is told to be no digest when it is %j, and nothing is written (14.12)',
    async (expectPlan) => {
      const begun = await begin();
      await begun.configure({ expectPlan });
      const result = await begun.up();
      expect(result.exitCode).not.toBe(0);
      expect(result.output).toContain('expectPlan is');
      expect(writes(result)).toEqual([]);
    },
  );
});

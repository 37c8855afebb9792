/** `expectPlan`: an `up` that writes what was approved, and nothing when the declaration or the pool has moved since. */
import { afterEach, describe, expect, it } from 'vitest';
import { stackEnvironment } from '../cli/stack-environment.ts';
import { runCommand } from '../cli/stage.ts';
import { createStage, type Stage } from './stage.ts';

const file = (...users: readonly (readonly [string, string])[]) =>
  `users:\n${users.map(([user, tier]) => `  ${user}: { attributes: { custom:tier: ${tier} } }\n`).join('')}`;
const files = {
  'users/a.yaml': file(['ana', 'gold'], ['bob', 'gold']),
  'users/b.yaml': file(['cleo', 'gold']),
  'users/c.yaml': file(['dora', 'free']),
};
const free = { 'custom:tier': 'free' };

describe('an approved plan', { timeout: 120_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  /** A stage whose plan was approved: the digest that the command line prints is set. */
  const approve = async (settings: Readonly<Record<string, string>> = {}): Promise<Stage> => {
    const begun = await createStage({ ana: free, bob: free, cleo: free, dora: free }, files, settings);
    stage = begun;
    await setDigest(begun);
    return begun;
  };
  const setDigest = async (begun: Stage) => {
    const environment = stackEnvironment(begun);
    const planned = await runCommand(begun.program.folder, environment, ['plan', '-s', 'dev', '-o', 'json']);
    const { digest } = JSON.parse(planned.stdout);
    await begun.program.pulumi('config', 'set', 'expectPlan', digest);
  };
  const tiers = ({ live }: Stage) => ['ana', 'bob', 'cleo', 'dora'].map((user) => live(user)['custom:tier']);
  const untouched = ['free', 'free', 'free', 'free'];
  const fails = async (begun: Stage, moved: string, withPreview: boolean) => {
    begun.double.reset();
    const { exitCode, output } = withPreview
      ? await begun.program.pulumi('up', '--yes')
      : await begun.program.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain(moved);
    expect(begun.double.calls()).not.toHaveProperty('AdminUpdateUserAttributes');
  };

  it('is carried out', async () => {
    const begun = await approve();
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(tiers(begun)).toEqual(['gold', 'gold', 'gold', 'free']);
  });

  describe.each([
    ['with its preview', true],
    ['with --skip-preview', false],
  ])('%s', (_how, withPreview) => {
    it('is not when the declaration has changed: nothing is written, and that is told', async () => {
      const begun = await approve();
      await begun.program.write('users/b.yaml', file(['cleo', 'platinum']));
      await fails(begun, 'users/b.yaml: its declaration has changed since the plan was approved', withPreview);
      expect(tiers(begun)).toEqual(untouched);
    });

    it('is not when somebody has changed a user by hand', async () => {
      const begun = await approve();
      begun.double.changeByHand(begun.poolId, 'bob', { 'custom:tier': 'silver' });
      await fails(begun, 'users/a.yaml: the user pool, or what was applied last, has changed', withPreview);
    });

    it('is not when there is more to do', async () => {
      const begun = await approve();
      begun.double.changeByHand(begun.poolId, 'dora', { 'custom:tier': 'silver' });
      await fails(begun, 'users/c.yaml: the approved plan does nothing to its users', withPreview);
    });

    it('is not when some of it is done already', async () => {
      const begun = await approve();
      begun.double.changeByHand(begun.poolId, 'cleo', { 'custom:tier': 'gold' });
      await fails(begun, 'users/b.yaml: what was approved is no longer to be done', withPreview);
    });

    it('is not when a file of it has gone', async () => {
      const begun = await approve();
      await begun.program.remove('users/b.yaml');
      await fails(begun, 'the approved plan changes users of files that are there no longer', withPreview);
    });
  });

  it('has what is taken from users of a file that goes, too', async () => {
    const begun = await createStage({ ana: free, bob: free, cleo: free, dora: free }, files, {
      removedUsers: 'disable',
    });
    stage = begun;
    expect((await begun.up()).exitCode).toBe(0);
    await begun.program.remove('users/b.yaml');
    await begun.program.write('users/a.yaml', file(['ana', 'silver'], ['bob', 'gold']));
    await setDigest(begun);
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(begun.double.live(begun.poolId).get('cleo')?.enabled).toBe(false);
  });

  it('is told to be no digest when it is none', async () => {
    const begun = await approve();
    await begun.program.pulumi('config', 'set', 'expectPlan', 'abc');
    await fails(begun, 'expectPlan is "abc"', true);
  });
});

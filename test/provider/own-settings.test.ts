/** A program of somebody's own: what it gives as arguments, what the configuration says, and the command line's view of both. */
import { afterEach, describe, expect, it } from 'vitest';
import { CognitoUsers, type CognitoUsersArgs } from '../../providers/cognito-users.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

let stage: StackStage;
afterEach(() => stage.dispose());

const declared = (...names: readonly string[]) =>
  `users:\n${names.map((name) => `  ${name}: { attributes: { nickname: x } }\n`).join('')}`;

/** A stage whose program gives those arguments, which a test may change. */
async function start(args: CognitoUsersArgs) {
  const given = { args };
  stage = await createStage(
    { ana: {}, bob: {} },
    { 'users/a.yaml': declared('ana') },
    {},
    {},
    {
      program: () => void new CognitoUsers('users', given.args),
    },
  );
  const summary = async () => {
    const { stdout, stderr } = await stage.command('plan', '--output', 'json', '--force');
    return stdout === '' ? stderr : JSON.parse(stdout).summary;
  };
  return { given, summary };
}

describe('cognito-users plan --stack', () => {
  it('sees settings of the configuration before and after the first up, as pulumi up does', async () => {
    const { summary } = await start({});
    await stage.write('users/a.yaml', declared('ana', 'cleo'));
    await stage.configure({ missingUsers: 'create' });
    expect(await summary()).toMatchObject({ created: 1, changed: 2 });
    expect((await stage.up()).calls).toHaveProperty('AdminCreateUser', 1);
    await stage.write('users/a.yaml', declared('ana', 'cleo', 'dora'));
    expect(await summary()).toMatchObject({ created: 1, changed: 1 });
    await stage.configure({ missingUsers: undefined });
    const without = await stage.command('plan');
    expect([without.status, without.stdout]).toEqual([1, expect.stringContaining('dora')]);
    expect((await stage.up()).exitCode).toBe(1);
  });

  it('goes by an argument of the program rather than by the configuration, once an up has recorded it', async () => {
    const { given, summary } = await start({ removedAttributes: 'retain' });
    expect((await stage.up()).exitCode).toBe(0);
    await stage.configure({ removedAttributes: 'delete', removedUsers: 'disable' });
    await stage.write('users/a.yaml', 'users:\n  ana: {}\n');
    expect(await summary()).toMatchObject({ changed: 0 });
    expect((await stage.up()).calls).not.toHaveProperty('AdminUpdateUserAttributes');
    // The argument goes, and what it was is no more than history.
    given.args = {};
    await stage.write('users/a.yaml', declared('ana'));
    expect((await stage.up()).exitCode).toBe(0);
    await stage.write('users/a.yaml', 'users: { ana: {} }\n');
    expect(await summary()).toMatchObject({ changed: 1, attributesDeleted: 1 });
    expect((await stage.up()).calls).toHaveProperty('AdminUpdateUserAttributes', 1);
  });

  it('takes the pool that the program gives, whatever the configuration says', async () => {
    const { given, summary } = await start({});
    given.args = { userPoolId: stage.poolId };
    await stage.configure({ userPoolId: 'us-east-1_nowhere1' });
    expect((await stage.up()).exitCode).toBe(0);
    expect(await summary()).toMatchObject({ users: 1, changed: 0 });
  });

  it('counts a setting that moves from the arguments to the configuration as a change of the record only', async () => {
    const { given } = await start({ removedUsers: 'clear' });
    expect((await stage.up()).exitCode).toBe(0);
    given.args = {};
    await stage.configure({ removedUsers: 'clear' });
    const moved = await stage.up();
    expect([moved.exitCode, moved.calls['AdminUpdateUserAttributes']]).toEqual([0, undefined]);
    expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
  });
});

/** What becomes of accounts: every row of the README's table. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import { addPool, type StackStage, type StageResult } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const line = (user: string, tier = 'gold', more = '') => `  ${user}: { attributes: { custom:tier: ${tier} }${more} }\n`;
const file = (...users: readonly string[]) => `users:\n${users.map((user) => line(user)).join('')}`;

type Policy = 'retain' | 'clear' | 'disable' | 'delete';

/** What an account has come to: its tier, `disabled`, or undefined where it is gone. */
function fateOf({ double, poolId }: StackStage, user: string): string | undefined {
  const account = double.live(poolId).get(user);
  if (account === undefined) return undefined;
  return account.enabled ? (account.attributes.get('custom:tier') ?? 'no tier') : 'disabled';
}

const writes = ({ calls }: StageResult) =>
  Object.keys(calls).filter((operation) => /^Admin(?!Get|List)/.test(operation));

describe('accounts', () => {
  let stage: StackStage | undefined;
  afterEach(() => stage?.dispose());

  /** Ana, bob and cleo, created by a first `up` from those files. */
  const start = async (
    policy: Policy,
    files: Readonly<Record<string, string>> = { 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') },
  ): Promise<StackStage> => {
    const begun = await createStage({}, files, { missingUsers: 'create', removedUsers: policy });
    stage = begun;
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls['AdminCreateUser']).toBe(3);
    return begun;
  };
  const succeeds = async (run: Promise<StageResult>) => {
    const result = await run;
    expect(result.exitCode, result.output).toBe(0);
    return result;
  };
  const isSettled = ({ up }: StackStage) => succeeds(up('--expect-no-changes'));

  describe.each<readonly [Policy, string | undefined]>([
    ['retain', 'gold'],
    ['clear', 'no tier'],
    ['disable', 'disabled'],
    ['delete', undefined],
  ])('under removedUsers: %s', (policy, fate) => {
    it('a removed user comes to that, and nobody else', async () => {
      const begun = await start(policy);
      await begun.write('users/a.yaml', file('ana'));
      if (policy === 'delete')
        expect((await begun.preview()).output).toContain('- delete account  (no longer declared)');
      await succeeds(begun.up());
      expect(fateOf(begun, 'bob')).toBe(fate);
      expect(fateOf(begun, 'ana')).toBe('gold');
      await isSettled(begun);
    });

    it('a removed file is the same for all its users, and the preview names them', async () => {
      const begun = await start(policy);
      await begun.remove('users/a.yaml');
      const { output } = await succeeds(begun.preview());
      for (const user of ['ana', 'bob']) expect(output).toContain(user);
      await succeeds(begun.up());
      expect(['ana', 'bob', 'cleo'].map((user) => fateOf(begun, user))).toEqual([fate, fate, 'gold']);
      await isSettled(begun);
    });

    it('a destroyed stack is the same for all users, and says so', async () => {
      const begun = await start(policy);
      const { output } = await succeeds(begun.destroy());
      expect(['ana', 'bob', 'cleo'].map((user) => fateOf(begun, user))).toEqual([fate, fate, fate]);
      expect(output).toContain('3 users');
    });
  });

  describe('under removedUsers: delete', () => {
    it('a user who moves to another file keeps the account, and changes there', async () => {
      const begun = await start('delete');
      await begun.write('users/a.yaml', file('ana'));
      await begun.write('users/b.yaml', `${file('cleo')}${line('bob', 'silver')}`);
      expect(writes(await succeeds(begun.up()))).toEqual(['AdminUpdateUserAttributes']);
      expect(fateOf(begun, 'bob')).toBe('silver');
      await isSettled(begun);
    });

    it('a user that moved is still known to be of this stack: removed then, it is deleted', async () => {
      const begun = await start('delete');
      await begun.write('users/a.yaml', file('ana'));
      await begun.write('users/b.yaml', file('cleo', 'bob'));
      expect(writes(await succeeds(begun.up()))).toEqual([]);
      await begun.write('users/b.yaml', file('cleo'));
      await succeeds(begun.up());
      expect(fateOf(begun, 'bob')).toBeUndefined();
    });

    it('another pool is filled, and the accounts of the old one stay', async () => {
      const begun = await start('delete');
      const other = addPool(begun.double, {});
      await begun.configure({ userPoolId: other });
      await succeeds(begun.up());
      expect([...begun.double.live(other).keys()].sort()).toEqual(['ana', 'bob', 'cleo']);
      expect(fateOf(begun, 'bob')).toBe('gold');
      await isSettled(begun);
    });

    it('a change of an attribute never deletes or creates an account', async () => {
      const begun = await start('delete');
      const sub = begun.double.live(begun.poolId).get('ana')?.sub;
      await begun.write('users/a.yaml', `users:\n${line('ana', 'silver')}${line('bob')}`);
      expect(writes(await begun.up())).toEqual(['AdminUpdateUserAttributes']);
      expect(begun.double.live(begun.poolId).get('ana')?.sub).toBe(sub);
    });

    it('an account that somebody else has made is left alone, and told, until it is forced', async () => {
      const begun = await start('delete');
      begun.double.addUsers(begun.poolId, [{ username: 'dora', attributes: {} }]);
      await begun.write('users/b.yaml', file('cleo', 'dora'));
      await succeeds(begun.up());
      await begun.write('users/b.yaml', file('cleo'));
      const refused = await begun.up();
      expect(refused.exitCode).not.toBe(0);
      expect(refused.output).toContain('this stack has not created its account dora');
      expect(fateOf(begun, 'dora')).toBe('gold');
      await begun.configure({ force: 'true' });
      await succeeds(begun.up());
      expect(fateOf(begun, 'dora')).toBeUndefined();
    });

    it('an account that somebody has made anew under the same name is not the one of this stack', async () => {
      const begun = await start('delete');
      await clientOf(begun.double.url).adminDeleteUser({ UserPoolId: begun.poolId, Username: 'bob' });
      begun.double.addUsers(begun.poolId, [{ username: 'bob', attributes: {} }]);
      await begun.write('users/a.yaml', file('ana'));
      await begun.up();
      expect(fateOf(begun, 'bob')).toBe('no tier');
    });

    it('more deletions than the guard allows delete nobody, in an up and at the end', async () => {
      const many = Array.from({ length: 20 }, (_, index) => `u${String(index).padStart(2, '0')}`);
      const settings = { missingUsers: 'create', removedUsers: 'delete' };
      const begun = await createStage({}, { 'users/a.yaml': file(...many) }, settings);
      stage = begun;
      await succeeds(begun.up());
      await begun.write('users/a.yaml', file(...many.slice(0, 10)));
      const guarded = await begun.up();
      expect(guarded.exitCode).not.toBe(0);
      expect(guarded.output).toContain('maxDeletions');
      const destroyed = await begun.destroy();
      expect(destroyed.exitCode).not.toBe(0);
      expect(destroyed.output).toContain('maxDeletions');
      expect(begun.double.live(begun.poolId).size).toBe(20);
      await begun.configure({ force: 'true' });
      await begun.up();
      await succeeds(begun.destroy());
      expect(begun.double.live(begun.poolId).size).toBe(0);
    });
  });

  describe.each<Policy>(['clear', 'disable', 'delete'])('a protected user, under removedUsers: %s', (policy) => {
    const files = {
      'users/a.yaml': `users:\n${line('ana')}${line('bob', 'gold', ', protect: true')}`,
      'users/b.yaml': file('cleo'),
    };
    it.each<readonly [string, (stage: StackStage) => Promise<StageResult>]>([
      [
        'removed',
        async ({ write, up }) => {
          await write('users/a.yaml', file('ana'));
          await write('users/b.yaml', `users:\n${line('cleo', 'silver')}`);
          return up();
        },
      ],
      [
        'of a removed file',
        async ({ remove, write, up }) => {
          await remove('users/a.yaml');
          await write('users/b.yaml', `users:\n${line('cleo', 'silver')}`);
          return up();
        },
      ],
      ['of a destroyed stack', ({ destroy }) => destroy()],
    ])('%s stops everything, and stays', async (_how, remove) => {
      const begun = await start(policy, files);
      const { exitCode, output, calls } = await remove(begun);
      expect(exitCode).not.toBe(0);
      expect(output).toContain('bob');
      expect(output).toContain('protect: true');
      expect(writes({ exitCode, output, calls })).toEqual([]);
      expect(['ana', 'bob', 'cleo'].map((user) => fateOf(begun, user))).toEqual(['gold', 'gold', 'gold']);
    });

    it('of a destroyed stack is named with the place of protect by `cognito-users plan --destroy`', async () => {
      const begun = await start(policy, files);
      const { status, stdout } = await begun.command('plan', '--destroy');
      expect(status).toBe(1);
      expect(stdout).toMatch(/users\/a\.yaml:3:\d+[^\n]* bob is protected \(protect: true\)/);
      expect(stdout).toContain(`removedUsers: ${policy} would ${policy} the account`);
    });

    it('of a removed file fails the preview and `cognito-users plan`, which name the user', async () => {
      const begun = await start(policy, files);
      await begun.remove('users/a.yaml');
      const previewed = await begun.preview();
      expect(previewed.exitCode).not.toBe(0);
      expect(previewed.output).toContain('bob');
      const { status, stdout, stderr } = await begun.command('plan');
      expect(status).toBe(1);
      expect(stdout + stderr).toContain('bob');
    });
  });

  it('32 of 40 users removed with their files are too many: nobody is written, and `cognito-users plan` ends with 1', async () => {
    const users = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `u${from + index + 10}`);
    const files = Object.fromEntries(
      [0, 8, 16, 24, 32].map((from) => [`users/${from}.yaml`, file(...users(from, from + 8))] as const),
    );
    const settings = { missingUsers: 'create', removedUsers: 'delete', maxDeletions: '30%' };
    const begun = await createStage({}, files, settings);
    stage = begun;
    await succeeds(begun.up());
    for (const from of [0, 8, 16, 24]) await begun.remove(`users/${from}.yaml`);
    expect((await begun.command('plan')).status).toBe(1);
    const { exitCode, output } = await begun.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('maxDeletions');
    expect(begun.double.live(begun.poolId).size).toBe(40);
  });
});

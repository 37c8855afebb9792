/** Every row of the README's table of what becomes of accounts, through the real engine. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../cognito-double/session.ts';
import { createStage, type Stage, type StageResult } from './stage.ts';

const line = (user: string, tier = 'gold', more = '') => `  ${user}: { attributes: { custom:tier: ${tier} }${more} }\n`;
const file = (...users: readonly string[]) => `users:\n${users.map((user) => line(user)).join('')}`;

type Policy = 'retain' | 'clear' | 'disable' | 'delete';

/** What an account has come to: its tier, `disabled`, or undefined where it is gone. */
function fateOf({ double, poolId }: Stage, user: string): string | undefined {
  const account = double.live(poolId).get(user);
  if (account === undefined) return undefined;
  return account.enabled ? (account.attributes.get('custom:tier') ?? 'no tier') : 'disabled';
}

const writes = ({ calls }: StageResult) =>
  Object.keys(calls).filter((operation) => /^Admin(?!Get|List)/.test(operation));

describe('accounts', { timeout: 120_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  /** Ana, bob and cleo, created by a first `up` from those files. */
  const start = async (
    policy: Policy,
    files: Readonly<Record<string, string>> = { 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') },
  ): Promise<Stage> => {
    stage = await createStage({}, files, { missingUsers: 'create', removedUsers: policy });
    const { exitCode, output, calls } = await stage.up();
    expect(exitCode, output).toBe(0);
    expect(calls['AdminCreateUser']).toBe(3);
    return stage;
  };
  const isSettled = async ({ up }: Stage) => {
    const { exitCode, output } = await up('--expect-no-changes');
    expect(exitCode, output).toBe(0);
  };

  describe.each<readonly [Policy, string | undefined]>([
    ['retain', 'gold'],
    ['clear', 'no tier'],
    ['disable', 'disabled'],
    ['delete', undefined],
  ])('under removedUsers: %s', (policy, fate) => {
    it('a removed user comes to that, and nobody else', async () => {
      const { program, up, preview } = await start(policy);
      await program.write('users/a.yaml', file('ana'));
      if (policy === 'delete') expect((await preview()).output).toContain('- the account with all that is in it');
      const { exitCode, output } = await up();
      expect(exitCode, output).toBe(0);
      expect(stage && fateOf(stage, 'bob')).toBe(fate);
      expect(stage && fateOf(stage, 'ana')).toBe('gold');
      if (stage !== undefined) await isSettled(stage);
    });

    it('a removed file is the same for all its users', async () => {
      const { program, up } = await start(policy);
      await program.remove('users/a.yaml');
      const { exitCode, output } = await up();
      expect(exitCode, output).toBe(0);
      expect(['ana', 'bob', 'cleo'].map((user) => stage && fateOf(stage, user))).toEqual([fate, fate, 'gold']);
    });

    it('a destroyed stack is the same for all users', async () => {
      const { program } = await start(policy);
      const { exitCode, output } = await program.pulumi('destroy', '--yes', '--skip-preview');
      expect(exitCode, output).toBe(0);
      expect(['ana', 'bob', 'cleo'].map((user) => stage && fateOf(stage, user))).toEqual([fate, fate, fate]);
    });
  });

  describe('under removedUsers: delete', () => {
    it('a user who moves to another file keeps the account, and changes there', async () => {
      const begun = await start('delete');
      await begun.program.write('users/a.yaml', file('ana'));
      await begun.program.write('users/b.yaml', `${file('cleo')}${line('bob', 'silver')}`);
      const moved = await begun.up();
      expect(moved.exitCode, moved.output).toBe(0);
      expect(writes(moved)).toEqual(['AdminUpdateUserAttributes']);
      expect(fateOf(begun, 'bob')).toBe('silver');
      await isSettled(begun);
    });

    it('a user who has moved is still known to be of this stack: removed then, it is deleted', async () => {
      const begun = await start('delete');
      await begun.program.write('users/a.yaml', file('ana'));
      await begun.program.write('users/b.yaml', file('cleo', 'bob'));
      expect(writes(await begun.up())).toEqual([]);
      await begun.program.write('users/b.yaml', file('cleo'));
      const removed = await begun.up();
      expect(removed.exitCode, removed.output).toBe(0);
      expect(fateOf(begun, 'bob')).toBeUndefined();
    });

    it('a renamed file changes nothing', async () => {
      const begun = await start('delete');
      await begun.program.remove('users/a.yaml');
      await begun.program.write('users/z.yaml', file('ana', 'bob'));
      expect(writes(await begun.up())).toEqual([]);
      await isSettled(begun);
    });

    it('another granularity changes nothing, there and back', async () => {
      const begun = await start('delete');
      for (const granularity of ['user', 'file']) {
        await begun.program.pulumi('config', 'set', 'granularity', granularity);
        const { exitCode, output, calls } = await begun.up();
        expect(exitCode, output).toBe(0);
        expect(writes({ exitCode, output, calls })).toEqual([]);
      }
      await isSettled(begun);
    });

    it('another pool is filled, and the accounts of the old one stay', async () => {
      const begun = await start('delete');
      const { double, program } = begun;
      const other = double.createPool({
        Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: true }],
      });
      await program.pulumi('config', 'set', 'userPoolId', other);
      const { exitCode, output } = await begun.up();
      expect(exitCode, output).toBe(0);
      expect([...double.live(other).keys()].sort()).toEqual(['ana', 'bob', 'cleo']);
      expect(fateOf(begun, 'bob')).toBe('gold');
    });

    it('a change of an attribute never deletes or creates an account', async () => {
      const begun = await start('delete');
      const sub = begun.double.live(begun.poolId).get('ana')?.sub;
      await begun.program.write('users/a.yaml', `users:\n${line('ana', 'silver')}${line('bob')}`);
      expect(writes(await begun.up())).toEqual(['AdminUpdateUserAttributes']);
      expect(begun.double.live(begun.poolId).get('ana')?.sub).toBe(sub);
    });

    it('an account that somebody else has made is left alone, and told, until it is forced', async () => {
      const begun = await start('delete');
      const { double, poolId, program, up } = begun;
      double.addUsers(poolId, [{ username: 'dora', attributes: {} }]);
      await program.write('users/b.yaml', file('cleo', 'dora'));
      expect((await up()).exitCode).toBe(0);
      await program.write('users/b.yaml', file('cleo'));
      const refused = await up();
      expect(refused.exitCode).not.toBe(0);
      expect(refused.output).toContain('was not created by this stack');
      expect(fateOf(begun, 'dora')).toBe('gold');
      await program.pulumi('config', 'set', 'force', 'true');
      const forced = await up();
      expect(forced.exitCode, forced.output).toBe(0);
      expect(fateOf(begun, 'dora')).toBeUndefined();
    });

    it('an account that somebody has made anew under the same name is not the one of this stack', async () => {
      const begun = await start('delete');
      const { double, poolId, program, up } = begun;
      const api = clientOf(double.url);
      await api.adminDeleteUser({ UserPoolId: poolId, Username: 'bob' });
      double.addUsers(poolId, [{ username: 'bob', attributes: {} }]);
      await program.write('users/a.yaml', file('ana'));
      expect((await up()).exitCode).not.toBe(0);
      expect(fateOf(begun, 'bob')).toBe('no tier');
    });

    it.each([
      [
        'removed',
        async ({ program, up }: Stage) => {
          await program.write('users/a.yaml', file('ana'));
          return up();
        },
      ],
      [
        'of a removed file',
        async ({ program, up }: Stage) => {
          await program.remove('users/a.yaml');
          return up();
        },
      ],
      ['of a destroyed stack', ({ program }: Stage) => program.pulumi('destroy', '--yes', '--skip-preview')],
    ] as const)('a protected user %s stops it, and stays', async (_how, remove) => {
      const begun = await start('delete', {
        'users/a.yaml': `users:\n${line('ana')}${line('bob', 'gold', ', protect: true')}`,
        'users/b.yaml': file('cleo'),
      });
      const { exitCode, output } = await remove(begun);
      expect(exitCode).not.toBe(0);
      expect(output).toContain('protect: true');
      expect(fateOf(begun, 'bob')).toBe('gold');
    });

    it('more deletions than the guard allows delete nobody', async () => {
      const many = Array.from({ length: 20 }, (_, index) => `u${String(index).padStart(2, '0')}`);
      stage = await createStage(
        {},
        { 'users/a.yaml': file(...many) },
        { missingUsers: 'create', removedUsers: 'delete' },
      );
      expect((await stage.up()).exitCode).toBe(0);
      await stage.program.write('users/a.yaml', file(...many.slice(0, 10)));
      const guarded = await stage.up();
      expect(guarded.exitCode).not.toBe(0);
      expect(guarded.output).toContain('maxDeletions');
      expect(stage.double.live(stage.poolId).size).toBe(20);
      const destroyed = await stage.program.pulumi('destroy', '--yes', '--skip-preview');
      expect(destroyed.exitCode).not.toBe(0);
      expect(stage.double.live(stage.poolId).size).toBe(20);
      await stage.program.pulumi('config', 'set', 'force', 'true');
      await stage.up();
      const forced = await stage.program.pulumi('destroy', '--yes', '--skip-preview');
      expect(forced.exitCode, forced.output).toBe(0);
      expect(stage.double.live(stage.poolId).size).toBe(0);
    });
  });
});

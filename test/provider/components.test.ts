/** Several components and pools in one program. */
import { afterEach, describe, expect, it } from 'vitest';
import { CognitoUsers, type CognitoUsersArgs } from '../../providers/cognito-users.ts';
import { addPool, type StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const file = (...users: readonly string[]) =>
  `users:\n${users.map((user) => `  ${user}: { attributes: { nickname: x } }\n`).join('')}`;
const deletes = { missingUsers: 'create', removedUsers: 'delete' } as const;

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

type Components = Readonly<Record<string, CognitoUsersArgs>>;

/** A program of those components, each with a folder of its own name; they may be replaced between runs. */
const begin = async (
  files: Readonly<Record<string, string>>,
  componentsOf: (poolId: string) => Components,
  pool: Parameters<typeof createStage>[3] = {},
) => {
  let components: Components = {};
  const begun = await createStage({}, files, {}, pool, {
    program() {
      for (const [name, args] of Object.entries(components)) new CognitoUsers(name, { users: name, ...args });
    },
  });
  stage = begun;
  components = componentsOf(begun.poolId);
  const use = (next: Components) => {
    components = next;
  };
  return { ...begun, use };
};
const names = ({ double }: StackStage, pool: string) => [...double.live(pool).keys()].sort();

describe('a removed user', () => {
  it('comes to what its own component says, whatever another one of the pool says', async () => {
    const begun = await begin(
      { 'load/a.yaml': file('l1'), 'people/a.yaml': file('p1'), 'people/b.yaml': file('p2') },
      (userPoolId) => ({ load: { userPoolId, ...deletes }, people: { userPoolId, missingUsers: 'create' } }),
    );
    expect((await begun.up()).exitCode).toBe(0);
    await begun.remove('people/b.yaml');
    expect((await begun.up()).exitCode).toBe(0);
    expect(names(begun, begun.poolId)).toEqual(['l1', 'p1', 'p2']);
    await begun.write('load/a.yaml', file('l2'));
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(names(begun, begun.poolId)).toEqual(['l2', 'p1', 'p2']);
  });

  it('goes although another pool has a user of that name', async () => {
    const begun = await begin(
      { 'one/a.yaml': file('ana'), 'one/b.yaml': file('admin'), 'two/a.yaml': file('admin') },
      () => ({}),
    );
    const other = addPool(begun.double, {});
    begun.use({ one: { userPoolId: begun.poolId, ...deletes }, two: { userPoolId: other, ...deletes } });
    expect((await begun.up()).exitCode).toBe(0);
    await begun.remove('one/b.yaml');
    expect((await begun.up()).exitCode).toBe(0);
    expect([names(begun, begun.poolId), names(begun, other)]).toEqual([['ana'], ['admin']]);
  });

  it('stays in a pool that the component has left, in the same run too', async () => {
    const begun = await begin({ 'c/a.yaml': file('ana', 'bob'), 'c/b.yaml': file('cleo') }, (userPoolId) => ({
      c: { userPoolId, ...deletes },
    }));
    expect((await begun.up()).exitCode).toBe(0);
    const other = addPool(begun.double, {});
    begun.use({ c: { userPoolId: other, ...deletes } });
    await begun.write('c/a.yaml', file('ana'));
    await begun.remove('c/b.yaml');
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect([names(begun, begun.poolId), names(begun, other)]).toEqual([['ana', 'bob', 'cleo'], ['ana']]);
  });

  it('of a component that the program no longer has comes to what that said', async () => {
    const begun = await begin({ 'one/a.yaml': file('ana'), 'two/a.yaml': file('bob') }, (userPoolId) => ({
      one: { userPoolId, ...deletes },
      two: { userPoolId, ...deletes },
    }));
    expect((await begun.up()).exitCode).toBe(0);
    begun.use({ one: { userPoolId: begun.poolId, ...deletes } });
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(names(begun, begun.poolId)).toEqual(['ana']);
  });
});

describe('a user of one pool', () => {
  it('that two components declare is a problem, and nothing is written', async () => {
    const begun = await begin({ 'one/a.yaml': file('ana'), 'two/a.yaml': file('ana') }, (userPoolId) => ({
      one: { userPoolId },
      two: { userPoolId },
    }));
    begun.double.addUsers(begun.poolId, [{ username: 'ana' }]);
    const { exitCode, output, calls } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('ana');
    expect(output).toContain('two/a.yaml:2:3');
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });

  it('moves to another component by two ups, under removedUsers: retain', async () => {
    const begun = await begin({ 'one/a.yaml': file('ana', 'bob'), 'two/a.yaml': file('cleo') }, (userPoolId) => ({
      one: { userPoolId, missingUsers: 'create' },
      two: { userPoolId, missingUsers: 'create' },
    }));
    expect((await begun.up()).exitCode).toBe(0);
    const sub = begun.double.live(begun.poolId).get('bob')?.sub;
    await begun.write('one/a.yaml', file('ana'));
    expect((await begun.up()).exitCode).toBe(0);
    await begun.write('two/a.yaml', file('bob', 'cleo'));
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(begun.double.live(begun.poolId).get('bob')?.sub).toBe(sub);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });
});

describe('a rule of one component', () => {
  const rule = 'rules: { all: { match: everybody, attributes: { nickname: ruled }, groups: [staff] } }\n';
  const own = (text: string) => `users: { ana: { ${text} } }\n`;
  const bench = async (people: string) => {
    const components = (userPoolId: string) => ({
      people: { userPoolId, force: true },
      policy: { userPoolId, force: true },
    });
    const begun = await begin({ 'people/a.yaml': people, 'policy/a.yaml': rule }, components, { groups: ['staff'] });
    begun.double.addUsers(begun.poolId, [{ username: 'ana' }]);
    return begun;
  };

  it.each([
    ['declares another value', own('attributes: { nickname: own }'), 'nickname'],
    ['declares none', own('attributes: { nickname: "" }'), 'nickname'],
    ['has exact groups without the group of the rule', own('groups: []'), 'the group staff'],
  ])('is refused where another component %s, and nothing is written (16)', async (_what, people, undone) => {
    const begun = await bench(people);
    const { exitCode, output, calls } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(`would undo each other's ${undone} by a rule`);
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });

  it('goes together with another component that says the same, or something else of the user (16)', async () => {
    const begun = await bench(own('attributes: { nickname: ruled, locale: es }'));
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('moves to another one by two ups, and is refused in one (16)', async () => {
    const begun = await bench(own('attributes: { locale: es }'));
    expect((await begun.up()).exitCode).toBe(0);
    await begun.write('people/rules.yaml', rule);
    await begun.write('policy/a.yaml', 'rules: {}\n');
    const { exitCode, output } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('by two ups');
    await begun.write('people/rules.yaml', 'rules: {}\n');
    expect((await begun.up()).exitCode).toBe(0);
    await begun.write('people/rules.yaml', rule);
    expect((await begun.up()).exitCode).toBe(0);
    expect(begun.live('ana')).toMatchObject({ nickname: 'ruled', locale: 'es' });
  });
});

describe('requestRates', () => {
  it('of every pool hold, in one Region too', async () => {
    const users = Array.from({ length: 40 }, (_, index) => `u${index + 10}`);
    const begun = await begin({ 'slow/a.yaml': file(...users), 'fast/a.yaml': file(...users) }, () => ({}));
    const specs = users.map((username) => ({ username }));
    const [slow, fast] = [begun.double.createPool({ users: specs }), begun.double.createPool({ users: specs })];
    const args = { maxChanges: '100%' } as const;
    begun.use({
      slow: { userPoolId: slow, ...args, requestRates: { UserUpdate: 20 } },
      fast: { userPoolId: fast, ...args, requestRates: { UserUpdate: 200 } },
    });
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    const sent = (pool: string) =>
      begun.double
        .requests()
        .flatMap(({ operation, input, at }) =>
          operation === 'AdminUpdateUserAttributes' && input['UserPoolId'] === pool ? [at] : [],
        );
    const perSecond = (at: readonly number[]) => (1_000 * (at.length - 1)) / ((at.at(-1) ?? 0) - (at[0] ?? 0));
    // A bucket starts with a second's worth at most.
    expect(sent(slow)).toHaveLength(40);
    expect(sent(fast)).toHaveLength(40);
    expect(perSecond(sent(slow))).toBeLessThanOrEqual(2 * 20 + 1);
  });
});

describe('a pool that is gone', () => {
  it('fails the destruction of its users, and says how to forget them', async () => {
    const begun = await begin({ 'c/a.yaml': file('ana') }, (userPoolId) => ({ c: { userPoolId, ...deletes } }));
    expect((await begun.up()).exitCode).toBe(0);
    begun.double.refuse(() => true, 'ResourceNotFoundException');
    const { exitCode, output } = await begun.destroy();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('pulumi state delete');
  });
});

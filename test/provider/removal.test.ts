import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../providers/settings/settings.ts';
import { type UsersOutputs, unknownInput } from '../../providers/state/inputs.ts';
import { openWorkbench, type Workbench } from './component-process.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

/** A component that is applied: `ana` was created by it, `bob` was there before. */
async function applied(settings: Settings, bob = '{ attributes: { nickname: b } }'): Promise<[string, UsersOutputs]> {
  bench.write('a.yaml', `users:\n  ana: { attributes: { nickname: a } }\n  bob: ${bob}\n`);
  const userPoolId = bench.poolOf('bob');
  const run = await bench.start({ userPoolId, settings: { missingUsers: 'create', ...settings } });
  await run.check();
  const outputs = await run.create();
  bench.double.reset();
  return [userPoolId, outputs];
}

/** A destroy: nothing is checked before. */
async function destroy(userPoolId: string, outputs: UsersOutputs) {
  const run = await bench.start({ userPoolId });
  const failure = await run.handler.remove('users', outputs).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { failure, told: run.told.map(({ message }) => message) };
}

const live = (userPoolId: string) => [...bench.double.live(userPoolId).keys()].sort();

describe('what becomes of users when their resource is deleted', () => {
  it('is nothing by default: it is told, and costs no call', async () => {
    const [userPoolId, outputs] = await applied({});
    expect(await destroy(userPoolId, outputs)).toEqual({
      failure: undefined,
      told: ['users: 2 users are left alone (removedUsers: retain)'],
    });
    expect(bench.double.calls()).toEqual({});
  });

  it('is what removedUsers says', async () => {
    const [userPoolId, outputs] = await applied({ removedUsers: 'disable' });
    expect(await destroy(userPoolId, outputs)).toEqual({ failure: undefined, told: ['users: 2 users disabled'] });
    expect([...bench.double.live(userPoolId).values()].map(({ enabled }) => enabled)).toEqual([false, false]);
  });

  it.each<[string, Settings, string | undefined, string, boolean]>([
    [
      'an account that this stack has not created',
      { removedUsers: 'delete' },
      undefined,
      'removedUsers: delete would delete bob, but this stack has not created its account bob',
      true,
    ],
    [
      'a protected user',
      { removedUsers: 'disable' },
      '{ protect: true }',
      'bob is protected (protect: true), and removedUsers: disable would disable the account\n' +
        '  = keep the user declared, or remove protect from its declaration and run up first; force does not lift it',
      false,
    ],
  ])('is nothing at all when one is refused: %s', async (_case, settings, bob, told, isLifted) => {
    const [userPoolId, outputs] = await applied(settings, bob);
    const { failure } = await destroy(userPoolId, outputs);
    expect(failure).toContain(told);
    expect(failure).toContain('cognito-users plan --destroy');
    const forcing = '`pulumi config set force true`, then `pulumi destroy --run-program`';
    expect(failure?.includes(forcing)).toBe(isLifted);
    expect(live(userPoolId)).toEqual(['ana', 'bob']);
    expect([...bench.double.live(userPoolId).values()].map(({ enabled }) => enabled)).toEqual([true, true]);
  });

  it('looks at everybody, even if the last run looked at a few', async () => {
    const [userPoolId, outputs] = await applied({ removedUsers: 'disable' });
    const last = { ...outputs, settings: { ...outputs.settings, onlyUsers: ['ana'] } };
    expect((await destroy(userPoolId, last)).told).toEqual(['users: 2 users disabled']);
  });

  it('says what to do when the pool is gone', async () => {
    const [, outputs] = await applied({ removedUsers: 'disable' });
    const { failure } = await destroy('us-east-1_gone', { ...outputs, userPoolId: 'us-east-1_gone' });
    expect(failure).toContain('pulumi state delete');
  });
});

describe('what becomes of the users of the pool before, when a component gets another pool', () => {
  it('is nothing, whatever removedUsers says', async () => {
    const [userPoolId, outputs] = await applied({ removedUsers: 'delete' });
    const run = await bench.start({ userPoolId: bench.poolOf('ana', 'bob') });
    await run.check();
    await run.handler.remove('users', outputs);
    expect(live(userPoolId)).toEqual(['ana', 'bob']);
    expect(run.underResource()).toContain(
      'users: 2 users of the pool before are left alone: the component has another user pool now',
    );
  });
});

describe('what rules gave in the pool before, when a component gets another pool', () => {
  it('stays, and is told (16)', async () => {
    bench.write('a.yaml', 'rules: { all: { match: everybody, attributes: { nickname: x } } }');
    const before = bench.poolOf('bob', 'cleo');
    const first = await bench.start({ userPoolId: before, settings: { force: true } });
    await first.check();
    const outputs = await first.create();
    const run = await bench.start({ userPoolId: bench.poolOf('ana'), settings: { force: true } });
    await run.check();
    await run.handler.remove('users', outputs);
    expect([...bench.double.live(before).values()].map(({ attributes }) => attributes.get('nickname'))).toEqual([
      'x',
      'x',
    ]);
    expect(run.underResource()).toContain(
      'users: what rules gave to 2 accounts stays: the component has another user pool now',
    );
  });
});

describe('what becomes of users when their pool is replaced with deleteBeforeReplace', () => {
  it('is nothing, whatever removedUsers, limits and protect say: the engine has asked for a diff with an unknown pool', async () => {
    const [userPoolId, outputs] = await applied({ removedUsers: 'delete' }, '{ protect: true }');
    const run = await bench.start({ userPoolId });
    // What an input is that the program does not know yet.
    const { __version, __records, ...inputs } = { ...outputs, userPoolId: unknownInput };
    expect(await run.handler.diff('users', outputs, inputs)).toMatchObject({ replaces: ['userPoolId'] });
    await run.handler.remove('users', outputs);
    expect(live(userPoolId)).toEqual(['ana', 'bob']);
    expect(run.told.map(({ message }) => message)).toEqual([
      'users: 2 users of the pool before are left alone: the component has another user pool now',
    ]);
    expect(bench.double.calls()).toEqual({});
  });
});

describe('what becomes of users when their resource is replaced over the same pool, as by --target-replace', () => {
  it('is nothing, whatever removedUsers says: the new resource has them, and knows later which accounts the stack has created', async () => {
    const [userPoolId, outputs] = await applied({ removedUsers: 'delete' });
    const settings = { missingUsers: 'create', removedUsers: 'delete' } as const;
    const run = await bench.start({ userPoolId, settings });
    await run.check();
    const anew = await run.create();
    await run.handler.remove('users', outputs);
    run.session.journals.end();
    expect(live(userPoolId)).toEqual(['ana', 'bob']);
    expect(run.underResource().at(-1)).toBe(
      'users: 2 users are left alone: the component has them in another resource now',
    );
    bench.declare('a.yaml', ['bob'], 'b');
    const next = await bench.start({ userPoolId, settings });
    await next.check(anew);
    await next.update(anew);
    expect(live(userPoolId)).toEqual(['bob']);
  });

  it('is nothing either when a kill has left the old resource to the next run, which has nothing to write', async () => {
    const [userPoolId, outputs] = await applied({ removedUsers: 'disable' });
    const run = await bench.start({ userPoolId, settings: { missingUsers: 'create', removedUsers: 'disable' } });
    await run.check(outputs);
    expect(await run.diff(outputs)).toBe(false);
    await run.handler.remove('users', outputs);
    expect([...bench.double.live(userPoolId).values()].map(({ enabled }) => enabled)).toEqual([true, true]);
  });

  it('is what removedUsers says when a program runs for a destroy: then nothing is created or updated', async () => {
    const [userPoolId, outputs] = await applied({ removedUsers: 'disable' });
    const run = await bench.start({ userPoolId, settings: { removedUsers: 'disable' } });
    await run.check(outputs);
    await run.handler.remove('users', outputs);
    expect([...bench.double.live(userPoolId).values()].map(({ enabled }) => enabled)).toEqual([false, false]);
  });
});

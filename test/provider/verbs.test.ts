import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planComponent } from '../../providers/provider/component-plan.ts';
import type { UsersOutputs } from '../../providers/state/inputs.ts';
import { createDecoder } from '../../providers/state/texts.ts';
import { type ComponentProcess, openWorkbench, partialFailureOf, type Workbench } from './component-process.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

const refusal = { name: 'UserLambdaValidationException', message: 'no' };
/** Whose attributes are on record. */
const applied = ({ users }: Pick<UsersOutputs, 'users'>) =>
  [...createDecoder().users(users)].flatMap(([name, { attributes }]) => (attributes.size === 0 ? [] : [name]));
const digestOf = async ({ session, inputs }: ComponentProcess) => {
  const digest = (await planComponent(session, undefined, inputs)).digest();
  if (digest === undefined) throw new Error('the plan has no digest');
  return digest;
};

describe('check', () => {
  it.each([
    [''],
    ['eu-west-1'],
    [`eu-west-1_${'a'.repeat(60)}`],
    ['arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_a'],
  ])('refuses %j as the id of a pool, without a call', async (userPoolId) => {
    bench.declare('a.yaml', ['ana']);
    const run = await bench.start({ userPoolId });
    expect(await run.check()).toEqual([expect.stringContaining('it must be the id of a user pool')]);
    expect(bench.double.calls()).toEqual({});
  });

  it('tells nothing of a pool whose id is a secret of the program (15)', async () => {
    bench.declare('a.yaml', ['ana']);
    const wrong = await bench.start({ userPoolId: 'correct-horse', secretPool: true });
    expect(await wrong.check()).toEqual([
      'userPoolId is a secret that cannot be used; it must be the id of a user pool, such as eu-west-1_AbCdEf123',
    ]);
    const userPoolId = bench.poolOf('bob');
    const [reason = ''] = await (await bench.start({ userPoolId, secretPool: true })).check();
    expect(reason).toContain('ana is not in the user pool [secret]');
    expect(reason).not.toContain(userPoolId);
  });

  it('leaves what is in the state to diff, so that each thing is told once', async () => {
    bench.declare('a.yaml', ['ana']);
    const run = await bench.start({ userPoolId: bench.poolOf(), preview: true });
    expect(await run.check(run.inputs)).toEqual([]);
    expect([run.told, bench.double.calls()]).toEqual([[], {}]);
  });

  it('tells of everything that is wrong at once, with its place', async () => {
    bench.write('a.yaml', 'users:\n  ana: { attributes: { nope: x } }\n  bob: { attributes: { sub: x } }\n');
    const [reason = ''] = await (await bench.start({ userPoolId: bench.poolOf('bob') })).check();
    expect(reason).toMatch(/^\d problems; nothing is written\n/);
    for (const told of ['users/a.yaml:2:', 'users/a.yaml:3:', 'ana is not in the user pool', 'nope']) {
      expect(reason).toContain(told);
    }
  });
});

describe('an account that two components of a program declare', () => {
  it('is a problem of the one that comes second', async () => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf('ana');
    const one = await bench.start({ userPoolId, component: 'one' });
    const two = await bench.start({ userPoolId, component: 'two', session: one.session });
    expect(await one.check()).toEqual([]);
    expect(await two.check()).toEqual([expect.stringContaining('the component one declares or removes that account')]);
    expect(await one.check()).toEqual([]);
  });
});

describe('a user that Cognito refuses', () => {
  it('stops nobody else, is not on record as written, and is all that is left to the next up', async () => {
    bench.declare('a.yaml', ['ana', 'bob']);
    const userPoolId = bench.poolOf('ana', 'bob');
    bench.double.refuse('ana', refusal);
    const first = await bench.start({ userPoolId });
    await first.check();
    const { outputs, reasons } = await partialFailureOf(first.create());
    expect(reasons).toEqual([expect.stringMatching(/users\/a\.yaml:2:.*ana/)]);
    expect(applied(outputs)).toEqual(['bob']);
    bench.double.clearFaults();
    const second = await bench.start({ userPoolId });
    await second.check(outputs);
    expect(await second.diff(outputs)).toBe(true);
    bench.double.reset();
    const after = await second.update(outputs);
    expect(bench.double.calls()).toEqual({ AdminUpdateUserAttributes: 1 });
    expect(after.users).toEqual(second.inputs.users);
  });

  it('fails the outcome resource where the outputs are too big for a partial failure', async () => {
    const metadata = Array.from({ length: 70 }, (_, index) => [`m${index}`, 'x'.repeat(130_000)]);
    const big = { attributes: { nickname: 'new' }, clientMetadata: Object.fromEntries(metadata) };
    bench.write('a.json', JSON.stringify({ users: { ana: { attributes: { nickname: 'new' } }, bob: big } }));
    const userPoolId = bench.poolOf('ana', 'bob');
    bench.double.refuse('ana', refusal);
    const run = await bench.start({ userPoolId, outcome: true });
    const inputs = { outcomeOf: 'users' };
    await run.check();
    expect(await run.handler.outcome.diff(inputs)).toEqual({ changes: false });
    expect(applied(await run.create())).toEqual(['bob']);
    expect(run.told.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('ana'), urn: "urn of users's users" }),
    ]);
    expect(await run.handler.outcome.diff(inputs)).toEqual({ changes: true });
    for (const verb of ['create', 'update'] as const) {
      await expect(run.handler.outcome[verb](inputs)).rejects.toThrow(
        /not everything of users could be written[\s\S]*ana/,
      );
    }
    const next = await bench.start({ userPoolId, outcome: true });
    expect(await next.handler.outcome.create(inputs)).toMatchObject({ id: 'users/outcome' });
  });

  it('tells the refusals, and keeps the record, where there is no outcome resource to fail', async () => {
    const metadata = Array.from({ length: 70 }, (_, index) => [`m${index}`, 'x'.repeat(130_000)]);
    const big = { attributes: { nickname: 'new' }, clientMetadata: Object.fromEntries(metadata) };
    bench.write('a.json', JSON.stringify({ users: { ana: { attributes: { nickname: 'new' } }, bob: big } }));
    const userPoolId = bench.poolOf('ana', 'bob');
    bench.double.refuse('ana', refusal);
    const run = await bench.start({ userPoolId });
    await run.check();
    const outputs = await run.create();
    expect(applied(outputs)).toEqual(['bob']);
    expect(run.told.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/1 user could not be written[\s\S]*ana/) }),
    ]);
    const next = await bench.start({ userPoolId });
    await next.check(outputs);
    expect(await next.diff(outputs)).toBe(true);
  });

  it('keeps in the journal who was created where a removal is refused, which leaves the state as it was', async () => {
    bench.declare('a.yaml', ['ana', 'bob']);
    const userPoolId = bench.poolOf('bob');
    const settings = { missingUsers: 'create', removedUsers: 'disable' } as const;
    const killed = await bench.start({ userPoolId, settings });
    await killed.check();
    const outputs = await killed.create();
    const run = await bench.start({ userPoolId, settings });
    await run.check(outputs);
    bench.double.refuse('bob', refusal);
    await expect(run.handler.remove('users', outputs)).rejects.toThrow('bob');
    run.session.journals.end();
    const sub = bench.double.live(userPoolId).get('ana')?.sub ?? '';
    const later = await bench.start({ userPoolId, settings });
    expect(later.session.journals.of(userPoolId, { base: bench.base, stack: 'dev' }).wasCreated(sub)).toBe(true);
  });
});

describe('a user who is held back', () => {
  it('is told, while everybody else is written, until the files settle it', async () => {
    bench.declare('a.yaml', ['boss', 'ana']);
    const userPoolId = bench.double.createPool({
      PoolName: 'p',
      AliasAttributes: ['preferred_username'],
      users: [
        { username: 'ana', attributes: {} },
        { username: 'mallory', attributes: { preferred_username: 'boss' } },
      ],
    });
    const first = await bench.start({ userPoolId });
    expect(await first.check()).toEqual([]);
    const { outputs, reasons } = await partialFailureOf(first.create());
    expect(reasons).toEqual([expect.stringContaining('boss is found only as the account mallory')]);
    expect(applied(outputs)).toEqual(['ana']);
    expect(bench.double.live(userPoolId).get('mallory')?.attributes.has('nickname')).toBe(false);
    const second = await bench.start({ userPoolId });
    await second.check(outputs);
    expect(await second.diff(outputs)).toBe(true);
    await partialFailureOf(second.update(outputs));
  });
});

describe('expectPlan', () => {
  it('lets up do the approved plan', async () => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf('ana');
    const digest = await digestOf(await bench.start({ userPoolId }));
    const settings = { expectPlan: `${'0'.repeat(64)} ${digest}` };
    const run = await bench.start({ userPoolId, settings });
    expect(await run.check()).toEqual([]);
    expect(applied(await run.create())).toEqual(['ana']);
  });

  it('lets up write nothing else: looked at again right before the first write', async () => {
    bench.declare('a.yaml', ['ana', 'bob']);
    const userPoolId = bench.poolOf('ana', 'bob');
    const digest = await digestOf(await bench.start({ userPoolId }));
    bench.double.changeByHand(userPoolId, 'ana', { nickname: 'changed by hand' });
    const run = await bench.start({ userPoolId, settings: { expectPlan: digest } });
    expect(await run.check()).toEqual([expect.stringContaining('the plan is not the approved one')]);
    await expect(run.create()).rejects.toThrow('the plan is not the approved one');
    expect(bench.double.calls()['AdminUpdateUserAttributes']).toBeUndefined();
  });

  it('does not stop an up that has nothing to do', async () => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf('ana');
    const first = await bench.start({ userPoolId });
    await first.check();
    const olds = await first.create();
    const second = await bench.start({ userPoolId, settings: { expectPlan: '0'.repeat(64) } });
    await second.check(olds);
    expect(await second.diff(olds)).toBe(false);
  });
});

describe('diff', () => {
  it('replaces the resource when the component has another pool', async () => {
    bench.declare('a.yaml', ['ana']);
    const first = await bench.start({ userPoolId: bench.poolOf('ana') });
    await first.check();
    const olds = await first.create();
    const second = await bench.start({ userPoolId: bench.poolOf('ana') });
    await second.check(olds);
    expect(await second.handler.diff('users', olds, second.inputs)).toEqual({
      changes: true,
      replaces: ['userPoolId'],
    });
  });

  it.each([
    ['what is about a run only', { onlyUsers: ['ana'], maxChanges: 5, requestRates: { UserUpdate: 9 } }, true],
    ['what becomes of users', { removedUsers: 'disable' as const }, true],
    ['nothing', {}, false],
  ])('of settings that differ in %s: changes', async (_case, settings, changes) => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf('ana');
    const first = await bench.start({ userPoolId });
    await first.check();
    const olds = await first.create();
    const second = await bench.start({ userPoolId, settings });
    await second.check(olds);
    expect(await second.diff(olds)).toBe(changes);
  });

  it('refuses outputs of another version', async () => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf('ana');
    const run = await bench.start({ userPoolId });
    await run.check();
    const olds = await run.create();
    const other = JSON.parse(JSON.stringify({ ...olds, __version: 7 }));
    await expect(run.diff(other)).rejects.toThrow('the state of users is not of this version');
  });
});

describe('moving a user between files', () => {
  it('is no change: neither its text nor its record says which file it is in', async () => {
    bench.declare('a.yaml', ['ana']);
    bench.declare('b.yaml', ['bob']);
    const userPoolId = bench.poolOf('ana', 'bob');
    const first = await bench.start({ userPoolId });
    await first.check();
    const olds = await first.create();
    bench.declare('a.yaml', []);
    bench.declare('b.yaml', ['bob', 'ana']);
    const second = await bench.start({ userPoolId });
    expect(second.inputs).toEqual(first.inputs);
    await second.check(olds);
    expect(await second.diff(olds)).toBe(false);
  });
});

describe('an account that a killed run has created', () => {
  it('is on record as created by this stack, though no state told so', async () => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf();
    const settings = { missingUsers: 'create', removedUsers: 'delete' } as const;
    const killed = await bench.start({ userPoolId, settings });
    await killed.check();
    await killed.create();
    const next = await bench.start({ userPoolId, settings });
    await next.check();
    const outputs = await next.create();
    expect(JSON.parse(outputs.__records['0'] ?? '')).toEqual({ ana: expect.stringMatching(/^\+/) });
  });
});

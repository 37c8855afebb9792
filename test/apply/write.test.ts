/** Plans written to the double: what is called, what is told of each user, and what the process knows afterwards. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import type { Failure } from '../../cognito-double/src/faults.ts';
import type { SessionsJournal } from '../../providers/apply/journal.ts';
import type { MessageJournal } from '../../providers/apply/message-delivery.ts';
import { type WriteOptions, writePlan } from '../../providers/apply/write.ts';
import type { Refusal } from '../../providers/cognito/answers/explain-answer.ts';
import { CognitoError, type Gateway } from '../../providers/cognito/gateway.ts';
import { defaultRequestRates } from '../../providers/cognito/rates/quotas.ts';
import { processBudgets } from '../../providers/cognito/rates/rates.ts';
import { type OpenPool, openPool } from '../../providers/directory/open-pool.ts';
import { ReferringValue } from '../../providers/model/value.ts';
import type { Loss, Step, UserOutcome, UserPlan } from '../../providers/plan/model.ts';
import { accountOf, create, planOf, sending, set, update, userPlan } from './user-plans.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });
const fast = { ...defaultRequestRates, UserUpdate: 5_000, UserCreation: 5_000, UserAccountRecovery: 5_000 };
const reason = 'declared';
const password = 'Permanent-1';
const secret = new ReferringValue(`\${secret:first}`, password, true);
const setPassword: Step = { kind: 'set-password', password: { value: secret, temporary: false }, reason };
const join: Step = { kind: 'add-to-group', group: 'staff', reason };
const leave: Step = { kind: 'remove-from-group', group: 'old', reason };
const disable: Step = { kind: 'disable', reason };
const gold = update(set('custom:tier', 'gold'), { kind: 'delete', name: 'nickname', reason, from: 'x' });
const lost: Failure = { connection: 'cut', carriedOut: true };
const names: readonly string[] = ['ana', 'bob', 'cleo'];

/** A user who is to be made, given a password and put into the staff. */
const seeded = (name: string) => userPlan(name, undefined, create(name), setPassword, join);
const existing = (name: string, ...steps: readonly Step[]) => userPlan(name, accountOf(name), ...steps);

let double: CognitoDouble;
let poolId: string;
let pool: OpenPool;
let stopping: AbortController;
let journal: { readonly told: string[]; readonly sessions: SessionsJournal } & MessageJournal;
beforeEach(async () => {
  double = await startDouble();
  stopping = new AbortController();
  const told: string[] = [];
  journal = {
    told,
    created: (sub) => void told.push(`created ${double.live(poolId).has(sub) ? sub : nameOf(sub)}`),
    sending: ({ sub, attribute, value }) => void told.push(`sending ${sub} ${attribute} ${value}`),
    forget: (sub, attribute) => void told.push(`forget ${sub} ${attribute}`),
    sessions: {
      due: () => new Set(),
      begin: (sub) => void told.push(`begin ${sub}`),
      ended: (sub) => void told.push(`ended ${sub}`),
    },
  };
  await usePool({
    groups: ['staff', 'old'],
    Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: true }],
    users: names.map((username) => ({ username, groups: ['old'], attributes: { nickname: 'x', locale: 'es' } })),
  });
});
afterEach(() => double.stop());

async function usePool(spec: PoolSpec): Promise<void> {
  poolId = double.createPool(spec);
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const connection = { roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url };
  const limits = { budgets: processBudgets(stopping.signal), stopped: stopping.signal };
  pool = await openPool(connection, poolId, fast, limits);
  double.reset();
}

async function write(users: readonly UserPlan[], more: Partial<WriteOptions & { groups: readonly string[] }> = {}) {
  const { groups, ...options } = more;
  const told: UserOutcome[] = [];
  const written = await writePlan(planOf(users, groups), {
    pool,
    clientMetadata: new Map(),
    journal,
    sessions: journal.sessions,
    stopped: stopping.signal,
    done: (outcome) => void told.push(outcome),
    ...options,
  });
  expect(new Set(told)).toEqual(new Set(written.outcomes.values()));
  return written;
}
const live = (username: string) => double.live(poolId).get(username);
const nameOf = (sub: string) => [...double.live(poolId).values()].find((user) => user.sub === sub)?.username;
const updating = (updateUser: Gateway['updateUser']) => ({
  pool: { ...pool, gateway: { ...pool.gateway, updateUser } },
});
const failure = (code: Refusal['code']) => new CognitoError({ code, message: 'no' });

describe("a plan's users", () => {
  it('have sets and deletes in one call, with the metadata of the settings and their own', async () => {
    const own = { ...existing('ana', gold), clientMetadata: new Map([['who', 'ana']]) };
    const clientMetadata = new Map([
      ['who', 'somebody'],
      ['run', '7'],
    ]);
    const { outcomes, problems } = await write([own, existing('bob', gold)], { clientMetadata });
    expect([...outcomes.keys()].sort()).toEqual(['ana', 'bob']);
    expect([...outcomes.values()].map(({ done, unfinished }) => [done, unfinished])).toEqual([
      [new Set([gold]), false],
      [new Set([gold]), false],
    ]);
    expect(problems).toEqual([]);
    const sent = double
      .requests()
      .map(({ operation, input }) => [operation, input['Username'], input['ClientMetadata']]);
    expect(sent.sort()).toEqual([
      ['AdminUpdateUserAttributes', 'ana', { who: 'ana', run: '7' }],
      ['AdminUpdateUserAttributes', 'bob', { who: 'somebody', run: '7' }],
    ]);
    expect(Object.fromEntries(live('bob')?.attributes ?? [])).toEqual({ 'custom:tier': 'gold', locale: 'es' });
  });

  it('have their steps in order, each one call', async () => {
    const many = Array.from({ length: 200 }, (_, n) => `user${n}`);
    const { outcomes } = await write(many.map(seeded));
    expect(many.map((name) => outcomes.get(name)?.done.size)).toEqual(many.map(() => 3));
    expect(double.calls()).toEqual({ AdminCreateUser: 200, AdminSetUserPassword: 200, AdminAddUserToGroup: 200 });
    expect(live('user7')).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
    expect(live('user7')?.password?.matches(password)).toBe(true);
    expect(double.messages()).toEqual([]);
    expect(journal.told.toSorted()).toEqual(many.map((name) => `created ${name}`).sort());
  });

  it('are written wave after wave: an address is free before it is taken', async () => {
    const address = 'x@example.com';
    await usePool({
      AliasAttributes: ['email'],
      users: [{ username: 'ana', attributes: { email: address, email_verified: 'true' } }],
    });
    await pool.directory.read({ names: ['ana'], subs: [] });
    const ana = pool.directory.index.answering('ana')[0]?.user;
    const verified = (email: string) =>
      new Map([
        ['email', email],
        ['email_verified', 'true'],
      ]);
    const taking = userPlan('aaron', undefined, create('aaron', { attributes: verified(address) }));
    const giving = userPlan('ana', ana, update(set('email', 'y@example.com'), set('email_verified', 'true')));
    const { outcomes } = await write([taking, giving]);
    expect([...outcomes.values()].flatMap(({ refused }) => refused)).toEqual([]);
    expect(live('aaron')?.attributes.get('email')).toBe(address);
  });

  it('are left alone where they have no steps', async () => {
    const { outcomes } = await write([existing('ana'), existing('bob', gold)]);
    expect([...outcomes.keys()]).toEqual(['bob']);
    expect(double.calls()).toEqual({ AdminUpdateUserAttributes: 1 });
  });
});

it.each<[Step, object | undefined]>([
  [disable, { enabled: false }],
  [{ kind: 'enable', reason }, { enabled: true }],
  [{ kind: 'delete', reason: 'removed' }, undefined],
  [join, { groups: new Set(['old', 'staff']) }],
  [leave, { groups: new Set() }],
  [{ kind: 'set-password', password: { value: secret, temporary: true }, reason }, { status: 'FORCE_CHANGE_PASSWORD' }],
  [
    update({ kind: 'delete', name: 'nickname', from: 'x', reason: 'removed' }),
    { attributes: new Map([['locale', 'es']]) },
  ],
])('a step may be %j and nothing else', async (step, after) => {
  const { outcomes } = await write([existing('ana', step)]);
  expect(outcomes.get('ana')).toMatchObject({ done: new Set([step]), refused: [], perhaps: [], unfinished: false });
  if (after === undefined) expect(live('ana')).toBeUndefined();
  else expect(live('ana')).toMatchObject(after);
  expect(Object.values(double.calls())).toEqual([1]);
});

describe('groups', () => {
  it('are made before anybody joins them', async () => {
    const newcomer: Step = { kind: 'add-to-group', group: 'new', reason };
    const { outcomes, problems } = await write([existing('ana', newcomer)], { groups: ['new', 'staff'] });
    expect([problems, outcomes.get('ana')?.refused]).toEqual([[], []]);
    expect(double.calls()).toEqual({ ListGroups: 1, CreateGroup: 1, AdminAddUserToGroup: 1 });
  });

  it('that cannot be made are told by themselves, and stop nobody', async () => {
    double.failNext('CreateGroup', 'NotAuthorizedException');
    const newcomer: Step = { kind: 'add-to-group', group: 'new', reason };
    const { outcomes, problems } = await write([existing('ana', newcomer), existing('bob', gold)], { groups: ['new'] });
    expect(problems).toMatchObject([{ code: 'not-authorized', severity: 'error' }]);
    expect(outcomes.get('ana')?.refused).toMatchObject([{ code: 'unknown-group', subject: { account: 'groups' } }]);
    expect(outcomes.get('bob')?.done.size).toBe(1);
  });
});

describe('a new account', () => {
  it('is written under its generated name, and its sub is told', async () => {
    await usePool({ UsernameAttributes: ['email'], groups: ['staff'] });
    const { outcomes } = await write([seeded('bob@example.com')]);
    const created = outcomes.get('bob@example.com')?.created;
    expect(created?.username).not.toBe('bob@example.com');
    expect(live(created?.username ?? '')).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
    expect(journal.told).toEqual([`created ${created?.sub}`]);
  });

  it('gets a temporary password with its meant value', async () => {
    await write([userPlan('dora', undefined, create('dora', { temporaryPassword: secret }))]);
    expect(double.requests()[0]?.input).toMatchObject({ TemporaryPassword: password });
  });

  it('that is refused has no further step', async () => {
    const { outcomes } = await write([seeded('ana')]);
    expect(outcomes.get('ana')?.refused).toMatchObject([{ code: 'user-exists', subject: { username: 'ana' } }]);
    expect(double.calls()).toEqual({ AdminCreateUser: 1 });
    expect(journal.told).toEqual([]);
  });

  it('whose answer was lost is made once, but for an invitation, which was perhaps sent', async () => {
    for (const operation of ['AdminCreateUser', 'AdminSetUserPassword', 'AdminAddUserToGroup']) {
      double.failNext(operation, lost);
    }
    const { outcomes } = await write([seeded('dora')]);
    expect(outcomes.get('dora')?.done.size).toBe(3);
    double.failNext('AdminCreateUser', lost);
    const invited = userPlan('eve', undefined, create('eve', { invitation: 'email' }), join);
    expect((await write([invited])).outcomes.get('eve')).toMatchObject({
      done: new Set(),
      perhaps: [{ code: 'answer-lost' }],
    });
    expect(double.messages().map(({ username }) => username)).toEqual(['eve']);
  });
});

describe('a refusal', () => {
  it('stops neither the later steps of its user nor anybody else, and quotes no password', async () => {
    double.refuse(({ operation, input }) => operation === 'AdminSetUserPassword' && input['Username'] === 'dora', {
      name: 'InvalidPasswordException',
      message: `${password} is too weak`,
    });
    const { outcomes } = await write([seeded('dora'), seeded('eve')]);
    expect(outcomes.get('dora')).toMatchObject({
      created: { username: 'dora' },
      refused: [{ code: 'bad-password-value', subject: { username: 'dora', account: 'password' } }],
      unfinished: false,
    });
    expect([outcomes.get('dora')?.done.size, outcomes.get('eve')?.done.size]).toEqual([2, 3]);
    expect(JSON.stringify(outcomes.get('dora')?.refused)).not.toContain(password);
    expect([live('dora')?.groups.size, live('eve')?.groups.size]).toEqual([1, 1]);
  });

  it('is told with its user and attribute, after one call', async () => {
    const message = 'user.custom:tier: Attribute does not exist in the schema.';
    double.refuse('bob', { name: 'InvalidParameterException', message });
    const { outcomes } = await write(names.map((name) => existing(name, gold)));
    expect(outcomes.get('bob')?.refused).toMatchObject([
      { severity: 'error', subject: { username: 'bob', attribute: 'custom:tier' } },
    ]);
    expect(['ana', 'cleo'].map((name) => outcomes.get(name)?.done.size)).toEqual([1, 1]);
    expect(double.calls()).toEqual({ AdminUpdateUserAttributes: 3 });
  });
});

describe('what concerns everybody', () => {
  const many = Array.from({ length: 200 }, (_, index) => existing(`user${index}`, gold, join));
  const refusalsOf = (outcomes: ReadonlyMap<string, UserOutcome>) =>
    [...outcomes.values()].flatMap(({ refused }) => refused);

  it.each(['NotAuthorizedException', 'ResourceNotFoundException'])(
    'ends the run after %s, which is told once',
    async (error) => {
      double.refuse(() => true, error);
      const { outcomes } = await write(many);
      expect(refusalsOf(outcomes)).toHaveLength(1);
      expect([...outcomes.values()].map(({ done, unfinished }) => [done.size, unfinished])).toEqual([[0, true]]);
      expect(double.calls()['AdminUpdateUserAttributes']).toBeLessThan(100);
      expect(double.calls()['AdminAddUserToGroup']).toBeUndefined();
    },
  );

  it('is a quota that is taken for good', async () => {
    const { outcomes } = await write(
      many,
      updating(() => Promise.reject(failure('throttled'))),
    );
    expect(refusalsOf(outcomes)).toMatchObject([{ code: 'throttled' }]);
  });

  it('is a failure of Cognito for five in a row, and not for some', async () => {
    const single = Array.from({ length: 200 }, (_, index) => existing(`user${index}`, gold));
    const all = await write(
      single,
      updating(() => Promise.reject(failure('service-fault'))),
    );
    expect(refusalsOf(all.outcomes)).toHaveLength(5);
    const some = await write(
      single,
      updating(async (account) => {
        if (Number(account.slice(4)) % 5 !== 0) throw failure('service-fault');
      }),
    );
    expect([...some.outcomes.values()].filter(({ done }) => done.size === 1)).toHaveLength(40);
  });

  it('is no reason to keep quiet about messages that were perhaps sent', async () => {
    await usePool({ AutoVerifiedAttributes: ['email'] });
    const readdressed = Array.from({ length: 200 }, (_, index) =>
      sending(existing(`user${index}`, update(set('email', `user${index}@example.org`))), pool.directory.pool),
    );
    const getUser = () => Promise.reject(failure('unreachable'));
    const { outcomes } = await write(readdressed, {
      pool: {
        ...pool,
        gateway: { ...pool.gateway, getUser, updateUser: () => Promise.reject(failure('answer-lost')) },
      },
    });
    expect(outcomes.size).toBeGreaterThan(5);
    expect(outcomes.size).toBeLessThan(200);
    expect([...outcomes.values()].every(({ perhaps, done }) => perhaps.length === 1 && done.size === 1)).toBe(true);
  });
});

describe('an update that makes Cognito send a message', () => {
  const held: PoolSpec = {
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    users: [{ username: 'ana', sub: '00000000-0000-4000-8000-000000000001', attributes: { email: 'old@example.com' } }],
  };
  const ana = { ...accountOf('ana', { email: 'old@example.com' }), sub: '00000000-0000-4000-8000-000000000001' };
  const readdressed = () =>
    sending(userPlan('ana', ana, update(set('email', 'new@example.com'), set('nickname', 'Ana'))), pool.directory.pool);
  const [forgotten, announced] = [`forget ${ana.sub} email`, `sending ${ana.sub} email new@example.com`];
  beforeEach(() => usePool(held));

  it('is in the journal before it goes out', async () => {
    const seen: unknown[] = [];
    const noting = { ...journal, sending: () => void seen.push(double.messages().length) };
    await write([readdressed()], { journal: noting });
    expect([seen, double.messages().length]).toEqual([[0], 1]);
    await write([readdressed()]);
    expect(journal.told).toEqual([forgotten, forgotten, announced]);
  });

  it.each<[string, Failure, readonly string[], object]>([
    ['was refused', 'InvalidParameterException', [forgotten, announced, forgotten], { refused: [{}], done: new Set() }],
    ['was carried out', lost, [forgotten, announced], { perhaps: [], refused: [] }],
    [
      'was not carried out',
      { connection: 'cut', carriedOut: false },
      [forgotten, announced, forgotten],
      { refused: [{ code: 'answer-lost', hint: expect.stringContaining('the next `pulumi up` sends it') }] },
    ],
  ])('and %s is told and remembered so, after one attempt', async (_case, failed, told, outcome) => {
    double.failNext('AdminUpdateUserAttributes', failed);
    const { outcomes } = await write([readdressed()]);
    expect(outcomes.get('ana')).toMatchObject(outcome);
    expect(journal.told).toEqual(told);
    expect(double.calls()['AdminUpdateUserAttributes']).toBe(1);
  });

  it('counts as sent where nothing tells', async () => {
    double.failNext('AdminUpdateUserAttributes', lost);
    double.refuse(({ operation }) => operation === 'AdminGetUser', 'NotAuthorizedException');
    const user = readdressed();
    const { outcomes } = await write([user]);
    expect(outcomes.get('ana')).toMatchObject({
      done: new Set(user.steps),
      perhaps: [{ code: 'answer-lost', severity: 'warning', hint: expect.stringContaining('it counts as sent') }],
      refused: [],
    });
    expect(journal.told).toEqual([forgotten, announced]);
  });

  it('is not sent when the journal cannot be written', async () => {
    const full = {
      ...journal,
      sending: () => {
        throw new Error('ENOSPC: no space left on device');
      },
    };
    const { outcomes } = await write([readdressed()], { journal: full });
    expect(outcomes.get('ana')?.refused).toMatchObject([
      { code: 'message-undeliverable', message: expect.stringContaining('ENOSPC'), hint: expect.any(String) },
    ]);
    expect(double.calls()).toEqual({});
  });

  it('leaves the old address in the directory while the new one waits', async () => {
    await write([readdressed()]);
    const known = Object.fromEntries(pool.directory.index.bySub(ana.sub)?.attributes ?? []);
    expect(known).toMatchObject({ email: 'old@example.com', nickname: 'Ana' });
  });
});

describe('after a plan, a later one of this process needs no call', () => {
  it('to know what steps have left, those of a user in part too', async () => {
    await pool.directory.read({ names, subs: [] });
    await pool.groups.memberships(names);
    double.reset();
    const unknown: Step = { kind: 'add-to-group', group: 'unknown', reason };
    const [ana, bob, cleo] = names.map((name) => pool.directory.index.answering(name)[0]?.user);
    await write([
      userPlan('ana', ana, gold, disable, leave, unknown),
      userPlan('bob', bob, { kind: 'delete', reason: 'removed' }),
      userPlan('cleo', cleo, join),
      seeded('dora'),
    ]);
    double.reset();
    await pool.directory.read({ names, subs: [] });
    const known = pool.directory.index;
    expect(known.answering('ana')[0]?.user).toMatchObject({ enabled: false });
    expect(known.answering('ana')[0]?.user.attributes.get('custom:tier')).toBe('gold');
    expect(known.answering('bob')).toEqual([]);
    expect(known.answering('dora')[0]?.user).toMatchObject({ status: 'CONFIRMED' });
    const memberships = await pool.groups.memberships(['ana', 'cleo', 'dora']);
    expect(['ana', 'cleo', 'dora'].map((name) => [...(memberships.get(name) ?? [])].sort())).toEqual([
      [],
      ['old', 'staff'],
      ['staff'],
    ]);
    expect(double.calls()).toEqual({});
  });
});

describe('a run that is stopped', () => {
  const many = Array.from({ length: 200 }, (_, index) => existing(`user${index}`, gold, join));

  it('writes nothing when it is stopped before it begins', async () => {
    stopping.abort();
    const { outcomes, problems } = await write(many, { groups: ['new'] });
    expect([outcomes.size, problems, double.calls()]).toEqual([0, [], {}]);
  });

  it('begins no call afterwards, waits for those under way, and tells what it did not come to', async () => {
    double.addUsers(
      poolId,
      many.map(({ name }) => ({ username: name })),
    );
    let taken = 0;
    const { outcomes } = await write(
      many,
      updating(async (...args) => {
        await pool.gateway.updateUser(...args);
        taken += 1;
        if (taken === 20) stopping.abort();
      }),
    );
    const updated = [...double.live(poolId).values()].filter(
      ({ attributes }) => attributes.get('custom:tier') === 'gold',
    );
    const told = [...outcomes.values()].filter(({ done }) => done.has(gold));
    expect(told.map(({ name }) => name).sort()).toEqual(updated.map(({ username }) => username).sort());
    // Fifty at most are under way at a time.
    expect(told.length).toBeGreaterThanOrEqual(20);
    expect(told.length).toBeLessThan(20 + 50);
    expect([...outcomes.values()].flatMap(({ refused }) => refused)).toEqual([]);
    for (const { done, unfinished } of outcomes.values()) expect(unfinished).toBe(done.size < 2);
  });

  it('does not send again what was throttled: it counts as not tried', async () => {
    double.failNext('AdminUpdateUserAttributes', 'TooManyRequestsException', 1_000);
    const stopSoon = updating(async (account, changes, options) => {
      await pool.gateway.updateUser(account, changes, { ...options, sending: () => stopping.abort() });
    });
    const { outcomes } = await write(many, stopSoon);
    expect([outcomes.size, double.calls()['AdminAddUserToGroup']]).toEqual([0, undefined]);
    expect(double.calls()['AdminUpdateUserAttributes']).toBeLessThanOrEqual(50);
  });

  it('lets a message that is under way be sent, and knows that it was', async () => {
    await usePool({ AutoVerifiedAttributes: ['email'], users: [{ username: 'ana', attributes: {} }] });
    const user = sending(existing('ana', update(set('email', 'new@example.com'))), pool.directory.pool);
    const stopsWhileSending = { ...journal, forget: () => stopping.abort() };
    const { outcomes } = await write([user], { journal: stopsWhileSending });
    expect(outcomes.get('ana')).toMatchObject({ done: new Set(user.steps), unfinished: false });
    expect(double.messages()).toHaveLength(1);
  });
});

describe('a sign-out that follows', () => {
  const attribute = { kind: 'changed', name: 'nickname' } as const;
  const out = (...because: readonly Loss[]): Step => ({ kind: 'end-sessions', reason: 'accompanies', because });
  const left: Step = { kind: 'end-sessions', reason: 'unfinished', because: [] };
  const due = (user: UserPlan): UserPlan => ({ ...user, sessionsDue: true });
  const ana = (...steps: readonly Step[]) => userPlan('ana', pool.directory.index.answering('ana')[0]?.user, ...steps);
  const operations = () => double.requests().map(({ operation }) => operation);
  const subOfAna = () => live('ana')?.sub ?? '';
  beforeEach(async () => {
    await pool.directory.read({ names, subs: [] });
    double.reset();
  });

  it('is the last call, and the journal knows of it from before the first that takes something until it is done', async () => {
    const { outcomes } = await write([ana(join, gold, out(attribute))]);
    expect(operations()).toEqual(['AdminAddUserToGroup', 'AdminUpdateUserAttributes', 'AdminUserGlobalSignOut']);
    expect(double.signOuts(poolId)).toEqual([subOfAna()]);
    expect(journal.told).toEqual(['begin', 'ended'].map((what) => `${what} ${subOfAna()}`));
    expect(outcomes.get('ana')?.done.size).toBe(3);
    expect(outcomes.get('ana')).not.toHaveProperty('sessionsDue');
  });

  it.each<[string, Failure, boolean]>([
    ['refused', 'InvalidParameterException', false],
    // It may have been carried out, so the sign-out is tried, and due where that fails too.
    ['without an answer, however often it is sent', { connection: 'cut', carriedOut: true }, true],
  ])('the write of which was %s', async (_case, failed, isDue) => {
    double.failNext('AdminUpdateUserAttributes', failed, 100);
    const { outcomes } = await write([ana(gold, out(attribute))]);
    expect(outcomes.get('ana')?.sessionsDue).toBe(isDue ? true : undefined);
    expect(double.signOuts(poolId)).toEqual([]);
    expect(journal.told.at(-1)).toBe(isDue ? `begin ${subOfAna()}` : `ended ${subOfAna()}`);
    expect(outcomes.get('ana')?.refused).toHaveLength(1);
  });

  it('is made for what was taken, where something else was refused', async () => {
    double.failNext('AdminUpdateUserAttributes', 'InvalidParameterException');
    const { outcomes } = await write([ana(gold, leave, out(attribute, { kind: 'left', name: 'old' }))]);
    expect(operations()).toEqual(['AdminUpdateUserAttributes', 'AdminRemoveUserFromGroup', 'AdminUserGlobalSignOut']);
    expect(outcomes.get('ana')).not.toHaveProperty('sessionsDue');
  });

  it('is due where it fails, and told as that user; left over, it is made alone', async () => {
    double.refuse(({ operation }) => operation === 'AdminUserGlobalSignOut', 'InvalidParameterException');
    const { outcomes } = await write([ana(disable, out({ kind: 'disabled' })), existing('bob', gold)]);
    expect(outcomes.get('ana')).toMatchObject({ sessionsDue: true, refused: [{ subject: { username: 'ana' } }] });
    expect(outcomes.get('bob')?.done.size).toBe(1);
    expect(journal.told).toEqual([`begin ${subOfAna()}`]);
    double.clearFaults();
    double.reset();
    const next = await write([due(ana(left))]);
    expect(operations()).toEqual(['AdminUserGlobalSignOut']);
    expect(next.outcomes.get('ana')).not.toHaveProperty('sessionsDue');
    expect(journal.told.at(-1)).toBe(`ended ${subOfAna()}`);
  });

  it('of an account that is gone by now counts as made', async () => {
    const gone = due(userPlan('eve', accountOf('eve'), left));
    const { outcomes } = await write([gone]);
    expect(outcomes.get('eve')).toMatchObject({ refused: [], unfinished: false });
    expect(outcomes.get('eve')).not.toHaveProperty('sessionsDue');
  });

  it('that cannot be recorded keeps its user from being written, and nobody else', async () => {
    const sessions: SessionsJournal = {
      ...journal.sessions,
      begin() {
        throw new Error('disk full');
      },
    };
    const { outcomes } = await write([ana(gold, leave, out(attribute)), existing('bob', gold)], { sessions });
    expect(outcomes.get('ana')?.refused).toMatchObject([{ code: 'not-recorded' }]);
    expect(live('ana')?.attributes.has('custom:tier')).toBe(false);
    expect(outcomes.get('bob')?.done.size).toBe(1);
    expect(double.signOuts(poolId)).toEqual([]);
  });

  it('is due after a stop that leaves it open what became of the write', async () => {
    const stopSoon = updating(async (account, changes, options) => {
      const sending = () => {
        options.sending?.();
        stopping.abort();
      };
      double.failNext('AdminUpdateUserAttributes', { connection: 'cut', carriedOut: true }, 100);
      await pool.gateway.updateUser(account, changes, { ...options, sending });
    });
    const { outcomes } = await write([ana(gold, out(attribute))], stopSoon);
    expect(outcomes.get('ana')).toMatchObject({ sessionsDue: true, unfinished: true });
    expect(journal.told).toEqual([`begin ${subOfAna()}`]);
  });
});

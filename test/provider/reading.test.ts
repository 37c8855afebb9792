/** The users that a plan reads: accounts on record by their `sub`, all others by the names that they may have. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openSession } from '../../cognito-double/src/session.ts';
import { defaultRequestRates } from '../../providers/cognito/rates/quotas.ts';
import { processBudgets } from '../../providers/cognito/rates/rates.ts';
import { openPool } from '../../providers/directory/open-pool.ts';
import { type PlanRequest, planUsers } from '../../providers/provider/pool-plan.ts';
import { attributes, outcomeOf, policy, recordOf, user } from '../plan/inputs.ts';

const { double, close } = await openSession();
afterAll(close);
beforeEach(() => double.reset());

const connection = () => ({
  roles: [],
  region: 'us-east-1',
  keys: { accessKeyId: 'x', secretAccessKey: 'x' },
  cognitoEndpoint: double.url,
});

async function planned(poolId: string, request: Partial<PlanRequest>) {
  const limits = { budgets: processBudgets(), stopped: new AbortController().signal };
  const pool = await openPool(connection(), poolId, defaultRequestRates, limits);
  const found = await planUsers(pool, {
    declared: new Map(),
    rules: new Map(),
    records: new Map(),
    given: new Map(),
    sessionsDue: new Set(),
    files: new Map(),
    policy,
    patterns: { ignoreUsers: [], ignoreAttributes: [] },
    imported: () => new Set(),
    limits: undefined,
    clientMetadata: new Map(),
    passwordHashes: new Map(),
    sentAt: () => undefined,
    wasCreated: () => false,
    now: 0,
    ...request,
  });
  return {
    ...found,
    accounts: Object.fromEntries(found.plan.users.map((each) => [each.name, each.account?.user.sub])),
  };
}

const subsOf = (poolId: string) =>
  new Map([...double.live(poolId).values()].map((live) => [live.attributes.get('email') ?? live.username, live.sub]));

describe('accounts are found', () => {
  it.each(['create', 'skip'] as const)(
    'by the sub on record, and where they are missing, by the address that they would have: missingUsers: %s',
    async (missingUsers) => {
      const byEmail = double.createPool({ UsernameAttributes: ['email'] });
      double.addUsers(byEmail, [
        { attributes: { email: 'ana@example.com', email_verified: 'true' } },
        { attributes: { email: 'moved@example.com' } },
      ]);
      const subs = subsOf(byEmail);
      const moved = subs.get('moved@example.com') ?? '';
      const { accounts } = await planned(byEmail, {
        declared: new Map([
          ['ana', user({ email: 'ana@example.com' })],
          ['old@example.com', user()],
          ['nobody@example.com', user()],
        ]),
        records: new Map([['old@example.com', recordOf('x', { sub: moved })]]),
        policy: { ...policy, missingUsers },
      });
      expect(accounts).toEqual({
        ana: missingUsers === 'create' ? subs.get('ana@example.com') : undefined,
        'old@example.com': moved,
        'nobody@example.com': undefined,
      });
    },
  );

  it('also of a big pool of which few are declared: who holds an address that another is to get', async () => {
    const users = Array.from({ length: 300 }, (_, at) => ({ username: `user${at}` }));
    const holder = { username: 'bert', attributes: { email: 'both@x.org', email_verified: 'true' } };
    const anna = { username: 'anna', attributes: { email: 'both@x.org' } };
    const pool = double.createPool({ AliasAttributes: ['email'], users: [...users, holder, anna] });
    const { heldBack, digest } = await planned(pool, {
      declared: new Map([['anna', user({ email_verified: 'true' })]]),
    });
    expect(heldBack.map(({ code, subject }) => [code, subject?.username])).toEqual([['alias-taken', 'anna']]);
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<['username' | 'sub', 'declared' | 'not declared']>([
    ['username', 'not declared'],
    ['sub', 'not declared'],
    ['sub', 'declared'],
  ])('under onlyUsers by the %s of an account that is not on record, its sub being %s', async (by, kind) => {
    const attributesOf = (name: string) => ({ email: `${name}@x.org`, email_verified: 'true' });
    const others = Array.from({ length: 300 }, (_, at) => ({ username: `user${at}` }));
    const users = ['ann', 'bob'].map((username) => ({ username, attributes: attributesOf(username) }));
    const pool = double.createPool({ AliasAttributes: ['email'], users: [...others, ...users] });
    const sub = subsOf(pool).get('ann@x.org') ?? '';
    const { plan } = await planned(pool, {
      declared: new Map([
        ['ann@x.org', user({ nickname: 'A' }, kind === 'declared' ? { sub } : {})],
        ['bob@x.org', user({ nickname: 'B' })],
      ]),
      patterns: { ignoreUsers: [], ignoreAttributes: [], onlyUsers: [by === 'sub' ? sub : 'ann'] },
    });
    expect(plan.users.map((each) => [each.name, each.leftOut === true, outcomeOf(each)])).toEqual([
      ['ann@x.org', false, ['update nickname']],
      ['bob@x.org', true, []],
    ]);
  });

  it('also the account that answers to the name of one that is gone', async () => {
    const users = Array.from({ length: 300 }, (_, at) => ({ username: `user${at}` }));
    const mallory = { username: 'mallory', attributes: { preferred_username: 'bob' } };
    const pool = double.createPool({ AliasAttributes: ['preferred_username'], users: [...users, mallory] });
    const { plan, heldBack, digest } = await planned(pool, {
      declared: new Map([
        ['bob', user({}, { groups: [] })],
        ['user1', user({ nickname: 'One' })],
      ]),
      records: new Map([['bob', recordOf('bob', { sub: 'a1b2c3d4-0000-4000-8000-00000000000f' })]]),
    });
    expect(heldBack.map(({ code }) => code)).toEqual(['account-replaced']);
    expect(plan.users.map(outcomeOf)).toEqual([['held back: account-replaced'], ['update nickname']]);
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
  });
});

it('asks again by AdminGetUser only who seems to have drifted', async () => {
  const users = ['ana', 'bob', 'carl'].map((username) => ({ username, attributes: { nickname: 'N' } }));
  const pool = double.createPool({ users });
  const subs = subsOf(pool);
  const record = (name: string, nickname: string) =>
    [name, recordOf(name, { sub: subs.get(name) ?? '', attributes: attributes({ nickname }) })] as const;
  const { plan } = await planned(pool, {
    declared: new Map(['ana', 'bob', 'carl'].map((name) => [name, user({ nickname: name === 'carl' ? 'new' : 'A' })])),
    // Only Ana drifted; Bob and Carl differ because their declarations do.
    records: new Map([record('ana', 'A'), record('bob', 'N'), record('carl', 'N')]),
  });
  expect(plan.users.map(outcomeOf)).toEqual([['update nickname'], ['update nickname'], ['update nickname']]);
  expect(double.calls()).toMatchObject({ ListUsers: 1, AdminGetUser: 1 });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccountGateway, createAccountGateway } from '../../providers/aws/account-gateway.ts';
import { applyAccounts } from '../../providers/aws/apply-accounts.ts';
import { connect } from '../../providers/aws/connection.ts';
import type { AccountStep, AccountSteps } from '../../providers/core/account-steps.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';
import type { Failure } from '../cognito-double/faults.ts';

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
const value = 'Permanent-1';
const setPassword: AccountStep = { kind: 'set-password', password: { value, temporary: false } };
const join: AccountStep = { kind: 'add-to-group', group: 'staff' };
const disable: AccountStep = { kind: 'disable' };

function create(username: string, invite = false): AccountStep {
  const attributes = new Map([['email', username.includes('@') ? username : `${username}@example.com`]]);
  return {
    kind: 'create',
    creation: { username, signInName: username, attributes },
    invite,
    clientMetadata: new Map(),
  };
}

/** A user who is to be made, given a password and put into the staff. */
const seeded = (username: string): AccountSteps => ({ username, steps: [create(username), setPassword, join] });
const existing = (username: string, ...steps: readonly AccountStep[]): AccountSteps => ({
  username,
  account: username,
  steps,
});

let double: CognitoDouble;
let poolId: string;
let gateway: AccountGateway;
beforeEach(async () => {
  double = await startDouble();
  await openPool({ groups: ['staff', 'old'], users: [{ username: 'ana', groups: ['old'] }] });
});
afterEach(() => double.stop());

async function openPool(spec: Parameters<CognitoDouble['createPool']>[0]): Promise<void> {
  poolId = double.createPool(spec);
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  gateway = createAccountGateway(clients, poolId);
}

const live = (username: string) => double.live(poolId).get(username);

describe("a user's steps", () => {
  it('are taken in order, every user in a call a step', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `user${n}`);
    const outcomes = await applyAccounts(gateway, names.map(seeded));
    expect(outcomes.map(({ kind, username, done }) => [kind, username, done])).toEqual(
      names.map((name) => ['applied', name, 3]),
    );
    expect(double.calls()).toEqual({ AdminCreateUser: 200, AdminSetUserPassword: 200, AdminAddUserToGroup: 200 });
    expect(live('user7')).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
    expect(double.messages()).toEqual([]);
  });

  it.each<[AccountStep, object | undefined]>([
    [{ kind: 'disable' }, { enabled: false }],
    [{ kind: 'enable' }, { enabled: true }],
    [{ kind: 'delete' }, undefined],
    [join, { groups: new Set(['old', 'staff']) }],
    [{ kind: 'remove-from-group', group: 'old' }, { groups: new Set() }],
    [{ kind: 'set-password', password: { value, temporary: true } }, { status: 'FORCE_CHANGE_PASSWORD' }],
  ])('may be %j alone', async (step, after) => {
    expect(await applyAccounts(gateway, [existing('ana', step)])).toEqual([
      { kind: 'applied', username: 'ana', done: 1 },
    ]);
    if (after === undefined) expect(live('ana')).toBeUndefined();
    else expect(live('ana')).toMatchObject(after);
  });

  it('go to the generated name of an account that the first one has created', async () => {
    await openPool({ UsernameAttributes: ['email'], groups: ['staff'] });
    const [outcome] = await applyAccounts(gateway, [seeded('bob@example.com')]);
    const created = outcome?.created?.username ?? '';
    expect(created).not.toBe('bob@example.com');
    expect(live(created)).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
  });

  it('end with the one that is refused, and the other users go on', async () => {
    double.refuse(({ operation, input }) => operation === 'AdminSetUserPassword' && input['Username'] === 'bob', {
      name: 'InvalidPasswordException',
      message: `${value} is too weak`,
    });
    const outcomes = await applyAccounts(gateway, [seeded('bob'), seeded('cleo')]);
    expect(outcomes).toMatchObject([
      {
        kind: 'refused',
        done: 1,
        created: { username: 'bob' },
        diagnostic: { code: 'bad-password-value', subject: { username: 'bob', account: 'password' } },
      },
      { kind: 'applied', done: 3 },
    ]);
    expect(JSON.stringify(outcomes)).not.toContain(value);
    expect([live('bob')?.groups.size, live('cleo')?.groups.size]).toEqual([0, 1]);
  });

  it.each<[AccountStep, object]>([
    [
      { kind: 'add-to-group', group: 'none' },
      { code: 'unknown-group', subject: { account: 'groups' } },
    ],
    [create('ana'), { code: 'user-exists', subject: { username: 'ana' } }],
  ])('tell what of the account is concerned: %j', async (step, diagnostic) => {
    expect(await applyAccounts(gateway, [existing('ana', step)])).toMatchObject([{ kind: 'refused', diagnostic }]);
  });

  it('that lost an answer are taken once, but for an invitation, which was perhaps sent', async () => {
    const lost: Failure = { connection: 'cut', carriedOut: true };
    for (const operation of ['AdminCreateUser', 'AdminSetUserPassword', 'AdminAddUserToGroup']) {
      double.failNext(operation, lost);
    }
    expect(await applyAccounts(gateway, [seeded('bob')])).toMatchObject([{ kind: 'applied', done: 3 }]);
    double.failNext('AdminCreateUser', lost);
    const invited: AccountSteps = { username: 'cleo', steps: [create('cleo', true), join] };
    expect(await applyAccounts(gateway, [invited])).toMatchObject([
      { kind: 'perhaps-applied', done: 0, diagnostic: { code: 'answer-lost' } },
    ]);
    expect(double.messages().map(({ username }) => username)).toEqual(['cleo']);
  });

  it.each(['NotAuthorizedException', 'ResourceNotFoundException'])(
    'of nobody are taken any more after %s, which is told once',
    async (error) => {
      double.refuse(({ operation }) => operation === 'AdminDisableUser', error);
      const many = Array.from({ length: 200 }, (_, n) => existing(`user${n}`, disable, join));
      const outcomes = await applyAccounts(gateway, many);
      expect(outcomes.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
      expect(outcomes.filter(({ kind, done }) => kind === 'not-attempted' && done === 0)).toHaveLength(199);
      expect(double.calls()['AdminDisableUser']).toBeLessThan(100);
      expect(double.calls()['AdminAddUserToGroup']).toBeUndefined();
    },
  );
});

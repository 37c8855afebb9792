import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccountGateway } from '../../providers/aws/account-gateway.ts';
import { type AccountCalls, applyAccounts, type WorkOptions } from '../../providers/aws/apply-accounts.ts';
import { connect } from '../../providers/aws/connection.ts';
import { createGateway } from '../../providers/aws/gateway.ts';
import type { AccountStep, AccountWork, Creation } from '../../providers/core/accounts.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';
import type { Failure } from '../cognito-double/faults.ts';

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
const value = `\${secret:first}`;
const revealed = 'Permanent-1';
const options: WorkOptions = {
  clientMetadata: new Map(),
  reveal: (declared) => declared.replace(value, revealed),
};
const reason = 'declared';
const setPassword: AccountStep = { kind: 'set-password', password: { value, temporary: false }, reason };
const join: AccountStep = { kind: 'add-to-group', group: 'staff', reason };
const disable: AccountStep = { kind: 'disable', reason };

function create(username: string, more: Partial<Creation> = {}): AccountStep {
  const attributes = new Map([['email', username.includes('@') ? username : `${username}@example.com`]]);
  return { kind: 'create', creation: { username, signInName: username, attributes, ...more } };
}

const apply = (work: readonly AccountWork[]) => applyAccounts(calls, work, { prepare: () => options });

/** A user who is to be made, given a password and put into the staff. */
const seeded = (username: string): AccountWork => ({ username, steps: [create(username), setPassword, join] });
const existing = (username: string, ...steps: AccountWork['steps']): AccountWork => ({
  username,
  account: username,
  steps,
});

let double: CognitoDouble;
let poolId: string;
let calls: AccountCalls;
beforeEach(async () => {
  double = await startDouble();
  await openPool({ groups: ['staff', 'old'], users: [{ username: 'ana', groups: ['old'] }] });
});
afterEach(() => double.stop());

async function openPool(spec: Parameters<CognitoDouble['createPool']>[0]): Promise<void> {
  poolId = double.createPool(spec);
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
  calls = { accounts: createAccountGateway(clients, poolId), users: createGateway(clients, poolId) };
}

const live = (username: string) => double.live(poolId).get(username);

describe("a user's steps", () => {
  it('are taken in order, every user in a call a step', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `user${n}`);
    const outcomes = await apply(names.map(seeded));
    expect(outcomes.map(({ username, done }) => [username, done.size])).toEqual(names.map((name) => [name, 3]));
    expect(double.calls()).toEqual({ AdminCreateUser: 200, AdminSetUserPassword: 200, AdminAddUserToGroup: 200 });
    expect(live('user7')).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
    expect(double.messages()).toEqual([]);
  });

  it.each<[AccountStep, object | undefined]>([
    [disable, { enabled: false }],
    [{ kind: 'enable', reason }, { enabled: true }],
    [{ kind: 'delete' }, undefined],
    [join, { groups: new Set(['old', 'staff']) }],
    [{ kind: 'remove-from-group', group: 'old', reason }, { groups: new Set() }],
    [{ kind: 'set-password', password: { value, temporary: true }, reason }, { status: 'FORCE_CHANGE_PASSWORD' }],
    [
      {
        kind: 'blank',
        update: {
          username: 'ana',
          account: 'ana',
          changes: [{ kind: 'delete', name: 'given_name', from: 'Ana', reason: 'removed' }],
        },
      },
      { attributes: expect.not.objectContaining({ given_name: expect.anything() }) },
    ],
  ])('may be %j alone', async (step, after) => {
    expect(await apply([existing('ana', step)])).toMatchObject([{ username: 'ana', done: new Set([step]) }]);
    if (after === undefined) expect(live('ana')).toBeUndefined();
    else expect(live('ana')).toMatchObject(after);
  });

  it('go to the generated name of an account that the first one has created, whose sub is told', async () => {
    await openPool({ UsernameAttributes: ['email'], groups: ['staff'] });
    const [outcome] = await apply([seeded('bob@example.com')]);
    const created = outcome?.created?.username ?? '';
    expect(created).not.toBe('bob@example.com');
    expect(outcome?.sub).toBe(outcome?.created?.sub);
    expect(live(created)).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
  });

  it('put the secret into a temporary password as it is sent', async () => {
    await apply([{ username: 'bob', steps: [create('bob', { temporaryPassword: value })] }]);
    const sent = double.requests().find(({ operation }) => operation === 'AdminCreateUser');
    expect(sent?.input).toMatchObject({ TemporaryPassword: revealed });
  });

  it('are refused one by one, and neither the later ones nor the other users are held up', async () => {
    double.refuse(({ operation, input }) => operation === 'AdminSetUserPassword' && input['Username'] === 'bob', {
      name: 'InvalidPasswordException',
      message: `${revealed} is too weak`,
    });
    const [bob, cleo] = await apply([seeded('bob'), seeded('cleo')]);
    expect(bob).toMatchObject({
      created: { username: 'bob' },
      refused: [{ code: 'bad-password-value', subject: { username: 'bob', account: 'password' } }],
    });
    expect([bob?.done.size, cleo?.done.size]).toEqual([2, 3]);
    expect(JSON.stringify(bob?.refused)).not.toContain(revealed);
    expect([live('bob')?.groups.size, live('cleo')?.groups.size]).toEqual([1, 1]);
  });

  it('end with a creation that is refused', async () => {
    const [outcome] = await apply([seeded('ana')]);
    expect(outcome).toMatchObject({ refused: [{ code: 'user-exists', subject: { username: 'ana' } }] });
    expect(double.calls()).toEqual({ AdminCreateUser: 1 });
  });

  it('tell what of the account is concerned', async () => {
    const step: AccountStep = { kind: 'add-to-group', group: 'none', reason };
    expect(await apply([existing('ana', step)])).toMatchObject([
      { refused: [{ code: 'unknown-group', subject: { account: 'groups' } }] },
    ]);
  });

  it('that lost an answer are taken once, but for an invitation, which was perhaps sent', async () => {
    const lost: Failure = { connection: 'cut', carriedOut: true };
    for (const operation of ['AdminCreateUser', 'AdminSetUserPassword', 'AdminAddUserToGroup']) {
      double.failNext(operation, lost);
    }
    const [bob] = await apply([seeded('bob')]);
    expect(bob?.done.size).toBe(3);
    double.failNext('AdminCreateUser', lost);
    const invited: AccountWork = { username: 'cleo', steps: [create('cleo', { invitation: 'email' }), join] };
    expect(await apply([invited])).toMatchObject([{ done: new Set(), perhaps: [{ code: 'answer-lost' }] }]);
    expect(double.messages().map(({ username }) => username)).toEqual(['cleo']);
  });

  it.each(['NotAuthorizedException', 'ResourceNotFoundException'])(
    'of nobody are taken any more after %s, which is told once',
    async (error) => {
      double.refuse(({ operation }) => operation === 'AdminDisableUser', error);
      const many = Array.from({ length: 200 }, (_, n) => existing(`user${n}`, disable, join));
      const outcomes = await apply(many);
      expect(outcomes.flatMap(({ refused }) => refused)).toHaveLength(1);
      expect(outcomes.every(({ done }) => done.size === 0)).toBe(true);
      expect(double.calls()['AdminDisableUser']).toBeLessThan(100);
      expect(double.calls()['AdminAddUserToGroup']).toBeUndefined();
    },
  );
});

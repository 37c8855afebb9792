import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../providers/aws/apply.ts';
import { connect } from '../../providers/aws/connection.ts';
import { CognitoError, createGateway, type Gateway } from '../../providers/aws/gateway.ts';
import type { Refusal } from '../../providers/core/cognito-errors.ts';
import type { UserUpdate } from '../../providers/core/types.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

const noMetadata = () => ({ clientMetadata: new Map<string, string>(), sendsMessage: false });
const names = ['ana', 'bob', 'cleo'];
const update = (username: string): UserUpdate => ({
  username,
  account: username,
  changes: [
    { kind: 'set', name: 'custom:tier', reason: 'declared', from: undefined, to: 'gold' },
    { kind: 'delete', name: 'nickname', reason: 'declared', from: 'x' },
  ],
});

describe('writing a plan', () => {
  let double: CognitoDouble;
  let poolId: string;
  let gateway: Gateway;
  beforeEach(async () => {
    double = await startDouble();
    poolId = double.createPool({
      PoolName: 'p',
      Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: true }],
      users: names.map((username) => ({ username, attributes: { nickname: 'x', locale: 'es' } })),
    });
    const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
    gateway = createGateway(
      await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId),
      poolId,
    );
  });
  afterEach(() => double.stop());

  it('sends sets and deletes of a user in one call', async () => {
    expect(await apply(gateway, names.map(update), noMetadata)).toEqual(
      names.map((username) => ({ kind: 'applied', username })),
    );
    expect(double.calls()).toEqual({ AdminUpdateUserAttributes: 3 });
    expect(Object.fromEntries(double.live(poolId).get('bob')?.attributes ?? [])).toEqual({
      'custom:tier': 'gold',
      locale: 'es',
    });
  });

  it('says of each user what became of it as soon as it is known', async () => {
    const done: string[] = [];
    const outcomes = await apply(gateway, names.map(update), noMetadata, ({ username }) => void done.push(username));
    expect(done.sort()).toEqual(outcomes.map(({ username }) => username).sort());
  });

  it('sends the metadata of each user along', async () => {
    await apply(gateway, names.map(update), ({ username }) => ({
      clientMetadata: new Map([['for', username]]),
      sendsMessage: false,
    }));
    const sent = double.requests().map(({ input }) => [input['Username'], input['ClientMetadata']]);
    expect(sent.sort()).toEqual(names.map((username) => [username, { for: username }]));
  });

  it('tells a refusal with its user and attribute, and goes on', async () => {
    double.refuse('bob', {
      name: 'InvalidParameterException',
      message: 'user.custom:tier: Attribute does not exist in the schema.',
    });
    const outcomes = await apply(gateway, names.map(update), noMetadata);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'refused', 'applied']);
    expect(outcomes[1]).toMatchObject({ diagnostic: { subject: { username: 'bob', attribute: 'custom:tier' } } });
  });

  it('tries again what was throttled or failed on the way, and not what was refused', async () => {
    double.failNext('AdminUpdateUserAttributes', 'TooManyRequestsException', 2);
    double.failNext('AdminUpdateUserAttributes', 503, 1);
    expect((await apply(gateway, [update('ana')], noMetadata)).map(({ kind }) => kind)).toEqual(['applied']);
    expect(double.calls()['AdminUpdateUserAttributes']).toBe(4);
    double.reset();
    double.failNext('AdminUpdateUserAttributes', 'InvalidParameterException', 1);
    expect((await apply(gateway, [update('bob')], noMetadata)).map(({ kind }) => kind)).toEqual(['refused']);
    expect(double.calls()['AdminUpdateUserAttributes']).toBe(1);
  });

  const gatewayThat = (updateUser: Gateway['updateUser']): Gateway => ({ ...gateway, updateUser });
  const failure = (code: Refusal['code']) => new CognitoError({ code, message: 'no' });
  const many = Array.from({ length: 200 }, (_, index) => update(`user${index}`));

  it('tries nobody else when the quota is taken for good', async () => {
    const outcomes = await apply(
      gatewayThat(() => Promise.reject(failure('throttled'))),
      many,
      noMetadata,
    );
    expect(outcomes.filter(({ kind }) => kind !== 'not-attempted')).toHaveLength(1);
  });

  it('tries nobody else when Cognito fails for five in a row, and goes on when it fails for some', async () => {
    const outcomes = await apply(
      gatewayThat(() => Promise.reject(failure('service-fault'))),
      many,
      noMetadata,
    );
    expect(outcomes.filter(({ kind }) => kind !== 'not-attempted')).toHaveLength(5);
    const some = gatewayThat(async (account) => {
      if (Number(account.slice(4)) % 5 !== 0) throw failure('service-fault');
    });
    expect((await apply(some, many, noMetadata)).filter(({ kind }) => kind === 'applied')).toHaveLength(40);
  });

  it('tells every lost answer, also after it has given up on the rest', async () => {
    const outcomes = await apply(
      gatewayThat(() => Promise.reject(failure('answer-lost'))),
      many,
      noMetadata,
    );
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['perhaps-applied', 'not-attempted']));
    expect(outcomes.filter(({ kind }) => kind === 'perhaps-applied').length).toBeGreaterThan(5);
  });

  it.each(['NotAuthorizedException', 'ResourceNotFoundException'])('tries nobody else after %s', async (error) => {
    double.refuse(() => true, error);
    const outcomes = await apply(gateway, many, noMetadata);
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
    expect(double.calls()['AdminUpdateUserAttributes']).toBeLessThan(100);
    expect(outcomes.some(({ kind }) => kind === 'applied')).toBe(false);
  });
});

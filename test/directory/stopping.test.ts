/** A run that is stopped: what waits is given up, what is under way finishes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { openGateways } from '../../providers/cognito/open-gateways.ts';
import { defaultRequestRates } from '../../providers/cognito/rates/quotas.ts';
import { processBudgets } from '../../providers/cognito/rates/rates.ts';
import { retryPolicy } from '../../providers/cognito/retries.ts';
import { untilStopped } from '../../providers/cognito/stopping.ts';
import { openPool } from '../../providers/directory/open-pool.ts';

let double: CognitoDouble;
let poolId: string;
let stopping: AbortController;
beforeEach(async () => {
  double = await startDouble();
  poolId = double.createPool({ users: [{ username: 'ana' }] });
  stopping = new AbortController();
});
afterEach(() => double.stop());

const connection = () => ({
  roles: [],
  region: 'us-east-1',
  keys: { accessKeyId: 'x', secretAccessKey: 'x' },
  cognitoEndpoint: double.url,
});
const limits = () => ({ budgets: processBudgets(stopping.signal), stopped: stopping.signal });
const open = () => openGateways(connection(), poolId, defaultRequestRates, limits());
const options = { clientMetadata: new Map(), sendsMessage: false };
const nickname = { kind: 'set', name: 'nickname', reason: 'declared', from: undefined, to: 'Ana' } as const;

it('a pool is opened by one call, with all that a process needs of it', async () => {
  const pool = await openPool(connection(), poolId, defaultRequestRates, limits());
  expect([pool.poolId, pool.region, pool.directory.pool.id]).toEqual([poolId, 'us-east-1', poolId]);
  expect(double.calls()).toEqual({ DescribeUserPool: 1 });
  expect([...pool.traffic.counts().keys()]).toEqual(['DescribeUserPool']);
});

describe('after a stop', () => {
  it.each([
    ['an update', async () => (await open()).gateway.updateUser('ana', [nickname], options)],
    ['a list', async () => (await open()).gateway.listUsers().next()],
    ['a description', async () => (await open()).gateway.describePool()],
    ['a removal', async () => (await open()).accounts.deleteUser('ana')],
    ['the upload of an import job', async () => (await open()).imports.upload(`${double.url}/_import/x`, Buffer.of(1))],
  ])('%s is not sent, and says so', async (_case, call) => {
    stopping.abort();
    await expect(call()).rejects.toMatchObject({ refusal: { code: 'stopped' } });
    expect(double.calls()).toEqual({});
  });

  it('a request that is under way is waited for', async () => {
    const { gateway } = await open();
    const sending = () => stopping.abort();
    await gateway.updateUser('ana', [nickname], { ...options, sendsMessage: true, sending });
    expect(double.live(poolId).get('ana')?.attributes.get('nickname')).toBe('Ana');
  });

  it.each(['TooManyRequestsException', 'InternalErrorException'])(
    'nothing is sent again, neither after %s nor while it waits for that',
    async (failure) => {
      const { gateway } = await open();
      double.failNext('AdminUpdateUserAttributes', failure, 40);
      const sending = () => stopping.abort();
      await expect(gateway.updateUser('ana', [nickname], { ...options, sending })).rejects.toThrow();
      expect(double.calls()).toEqual({ AdminUpdateUserAttributes: 1 });
    },
  );
});

it('a stop ends the pause before the next attempt', async () => {
  const policy = untilStopped({ ...retryPolicy(true), refreshRetryTokenForRetry: aDay }, stopping.signal);
  const token = await policy.acquireInitialRetryToken('');
  const next = policy.refreshRetryTokenForRetry(token, { errorType: 'TRANSIENT' });
  stopping.abort();
  await expect(next).rejects.toThrow();
});

async function aDay() {
  return { getRetryCount: () => 1, getRetryDelay: () => 24 * 60 * 60 * 1_000 };
}

import type { SdkError } from '@smithy/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import type { Failure } from '../../cognito-double/src/faults.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { CognitoError, createGateway, type Gateway } from '../../providers/cognito/gateway.ts';
import { pace } from '../../providers/cognito/rates/pacing.ts';
import { defaultRequestRates } from '../../providers/cognito/rates/quotas.ts';
import { processBudgets } from '../../providers/cognito/rates/rates.ts';
import { countTraffic, type Traffic } from '../../providers/cognito/rates/traffic.ts';
import { retryPolicy } from '../../providers/cognito/retries.ts';
import { ReferringValue } from '../../providers/model/value.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
const nickname = { kind: 'set', name: 'nickname', reason: 'declared', from: undefined, to: 'Ana' } as const;
const cut = (carriedOut: boolean): Failure => ({ connection: 'cut', carriedOut });
const hangs: Failure = { connection: 'hangs', carriedOut: true };
const breaksOff: Failure = { connection: 'cut', carriedOut: true, begun: true };
const stalls: Failure = { connection: 'hangs', carriedOut: true, begun: true };

let double: CognitoDouble;
let gateway: Gateway;
let traffic: Traffic;
beforeEach(async () => {
  double = await startDouble();
  const poolId = double.createPool({ users: [{ username: 'ana' }] });
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId, {
    timeoutMs: 1_000,
  });
  const counter = countTraffic();
  const budgets = processBudgets().ofPool(clients.region, defaultRequestRates);
  for (const client of [clients.repeating, clients.once]) pace(client, () => budgets, counter);
  gateway = createGateway(clients, poolId);
  traffic = counter;
});
afterEach(() => double.stop());

const update = (sendsMessage: boolean) =>
  gateway.updateUser('ana', [nickname], { clientMetadata: new Map(), sendsMessage });
const attempts = () => double.calls()['AdminUpdateUserAttributes'];

describe('an update', () => {
  it.each<[string, Failure]>([
    ['throttled', 'TooManyRequestsException'],
    ["met by Cognito's own fault", 'InternalErrorException'],
    ['answered by something in front of the service', 503],
    ['cut off before it was carried out', cut(false)],
    ['cut off afterwards', cut(true)],
    ['never answered', hangs],
    ['answered in part, and then cut off', breaksOff],
    ['answered in part, and then no further', stalls],
  ])('is sent again when it was %s', async (_case, failure) => {
    double.failNext('AdminUpdateUserAttributes', failure, 2);
    await update(false);
    expect(attempts()).toBe(3);
  });

  it.each<[string, Failure]>([
    ['refused', 'InvalidParameterException'],
    ['over a limit that does not pass', 'LimitExceededException'],
  ])('is sent once when it was %s', async (_case, failure) => {
    double.failNext('AdminUpdateUserAttributes', failure);
    await expect(update(false)).rejects.toBeInstanceOf(CognitoError);
    expect(attempts()).toBe(1);
  });
});

it.each([
  ['is refused with HTML', 403, 'refused'],
  ['is answered in HTML at the last attempt too', 503, 'service-fault'],
])('a call that %s is told by its status, not by the words of a JSON parser', async (_case, status, code) => {
  double.refuse('ana', status);
  const refusal = await update(false).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ refusal: { code, message: expect.stringContaining(`HTTP ${status}`) } });
});

describe('an update that makes Cognito send a message', () => {
  it('is sent again when it was throttled: it was surely not carried out', async () => {
    double.failNext('AdminUpdateUserAttributes', 'TooManyRequestsException', 3);
    await update(true);
    expect(attempts()).toBe(4);
  });

  it.each<[string, Failure]>([
    ["met by Cognito's own fault", 'InternalErrorException'],
    ['answered by something in front of the service', 503],
    ['cut off', cut(true)],
    ['never answered', hangs],
    ['answered in part, and then cut off', breaksOff],
    ['answered in part, and then no further', stalls],
  ])('is sent once when it was %s, and told as perhaps carried out', async (_case, failure) => {
    double.failNext('AdminUpdateUserAttributes', failure);
    await expect(update(true)).rejects.toMatchObject({ refusal: { code: 'answer-lost' } });
    expect(attempts()).toBe(1);
  });

  it('is told as refused when it was', async () => {
    double.failNext('AdminUpdateUserAttributes', 'CodeDeliveryFailureException');
    await expect(update(true)).rejects.toMatchObject({ refusal: { code: 'message-undeliverable' } });
  });

  it('is told as not sent when nobody could be reached', async () => {
    const nobody = { roles: [], region: 'us-east-1', keys, cognitoEndpoint: 'http://127.0.0.1:1' };
    gateway = createGateway(await connect(nobody, 'us-east-1_a'), 'us-east-1_a');
    await expect(update(true)).rejects.toMatchObject({ refusal: { code: 'unreachable' } });
  });
});

describe('what was sent', () => {
  it('is counted by operation, every attempt of it', async () => {
    double.failNext('AdminUpdateUserAttributes', 'TooManyRequestsException', 2);
    double.failNext('AdminUpdateUserAttributes', 500);
    await gateway.describePool();
    await update(false);
    expect([...traffic.counts()]).toEqual([
      ['DescribeUserPool', { sent: 1, throttled: 0, retried: 0 }],
      ['AdminUpdateUserAttributes', { sent: 4, throttled: 2, retried: 3 }],
    ]);
  });

  it('takes at least the time of every category, what goes in its first burst aside', () => {
    const rates = { ...defaultRequestRates, UserList: 10, UserUpdate: 5 };
    const counted = countTraffic();
    for (let n = 0; n < 22; n++) counted.sent('ListUsers', 1);
    for (let n = 0; n < 11; n++) counted.sent('AdminUpdateUserAttributes', 1);
    counted.sent('AdminUpdateUserAttributes', 2);
    expect(counted.floorSeconds(rates)).toBeCloseTo(20 / 10 + 10 / 5);
    expect(countTraffic().floorSeconds(rates)).toBe(0);
  });
});

describe('the patience with one call', () => {
  const throttle: SdkError = { name: 'TooManyRequestsException', message: '' };
  const failing = async (policy: ReturnType<typeof retryPolicy>, kinds: readonly ('THROTTLING' | 'TRANSIENT')[]) => {
    let token = await policy.acquireInitialRetryToken('');
    const delays: number[] = [];
    for (const errorType of kinds) {
      const info = errorType === 'THROTTLING' ? { errorType, error: throttle } : { errorType };
      token = await policy.refreshRetryTokenForRetry(token, info);
      delays.push(token.getRetryDelay());
    }
    return delays;
  };

  it('waits longer each time, up to a limit, and some of it at random', async () => {
    expect(
      await failing(
        retryPolicy(true, () => 1),
        Array(5).fill('TRANSIENT'),
      ),
    ).toEqual([200, 400, 800, 1600, 3200]);
    expect(
      await failing(
        retryPolicy(true, () => 0.5),
        Array(9).fill('THROTTLING'),
      ),
    ).toContain(1_500);
  });

  it('is the same for a success whose body ends early', async () => {
    const error: SdkError = { name: 'SyntaxError', message: '', $metadata: { httpStatusCode: 200 } };
    const policy = retryPolicy(true);
    const token = await policy.acquireInitialRetryToken('');
    await expect(policy.refreshRetryTokenForRetry(token, { errorType: 'CLIENT_ERROR', error })).resolves.toBeDefined();
  });

  it('is longer for throttles, and counted apart', async () => {
    await expect(failing(retryPolicy(true), Array(6).fill('TRANSIENT'))).rejects.toThrow('6 attempts');
    const throttles = Array<'THROTTLING'>(39).fill('THROTTLING');
    await expect(failing(retryPolicy(true), [...throttles, 'TRANSIENT'])).resolves.toHaveLength(40);
    await expect(failing(retryPolicy(true), [...throttles, 'THROTTLING'])).rejects.toThrow('40 attempts');
  });
});

describe('the error of a request', () => {
  it('never quotes a value that takes a secret', async () => {
    const secret = new ReferringValue(`\${secret:pin}`, '1234-5678', true);
    const message = `user.nickname: 1234-5678 is too long`;
    double.refuse('ana', { name: 'InvalidParameterException', message });
    const changes = [{ ...nickname, to: secret }];
    const failed = gateway.updateUser('ana', changes, { clientMetadata: new Map(), sendsMessage: false });
    const error: unknown = await failed.catch((refusal: unknown) => refusal);
    expect(double.requests()[0]?.input).toMatchObject({ UserAttributes: [{ Name: 'nickname', Value: '1234-5678' }] });
    expect(String(error)).toContain('nickname');
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('1234-5678');
  });
});

describe('an endpoint that is not Cognito', () => {
  it.each([404, 403])('is told as such when it answers with %i', async (status) => {
    double.failNext('DescribeUserPool', status);
    await expect(gateway.describePool()).rejects.toMatchObject({
      refusal: { code: 'refused', hint: expect.stringContaining('another service at the endpoint') },
    });
  });
});

describe('what is to be noted of a request', () => {
  it('is noted when it goes out, not while it waits for its turn, and at every attempt', async () => {
    const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, 'us-east-1_a');
    const turns = [0, 1, 2].map(() => Promise.withResolvers<void>());
    let asked = 0;
    const budgets = { turn: async () => turns[asked++]?.promise, throttled: () => undefined, rate: () => 1 };
    pace(clients.repeating, () => budgets, countTraffic());
    const noted: string[] = [];
    const send = (who: string) =>
      createGateway(clients, double.createPool({ users: [{ username: 'ana' }] })).updateUser('ana', [nickname], {
        clientMetadata: new Map(),
        sendsMessage: false,
        sending: () => noted.push(who),
      });
    const first = send('first');
    turns[0]?.resolve();
    await first;
    const second = send('second');
    await expect.poll(() => asked, { timeout: 60_000 }).toBe(2);
    expect(noted).toEqual(['first']);
    double.failNext('AdminUpdateUserAttributes', 500);
    for (const turn of turns) turn.resolve();
    await second;
    expect(noted).toEqual(['first', 'second', 'second']);
  });
});

import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../src/faults.ts';
import { openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);
beforeEach(() => {
  double.clearFaults();
  double.reset();
});

const pool = double.createPool({ users: [{ username: 'ann' }] });
const rename = (Value: string) =>
  api.adminUpdateUserAttributes({
    UserPoolId: pool,
    Username: 'ann',
    UserAttributes: [{ Name: 'nickname', Value }],
  });
const nickname = () => double.live(pool).get('ann')?.attributes.get('nickname');
const outcomes = () => double.requests().map(({ outcome, carriedOut }) => `${outcome}, ${carriedOut}`);

describe('a failure', () => {
  it.each<[Failure, object, string, boolean]>([
    ['InternalErrorException', { name: 'InternalErrorException' }, 'InternalErrorException', false],
    [503, { $metadata: { httpStatusCode: 503 } }, '503', false],
    [{ connection: 'cut', carriedOut: false }, { code: 'ECONNRESET' }, 'cut', false],
    [{ connection: 'cut', carriedOut: true }, { code: 'ECONNRESET' }, 'cut', true],
  ])('%j reaches the client, and the log', async (failure, error, outcome, carriedOut) => {
    const name = JSON.stringify(failure);
    double.failNext('AdminUpdateUserAttributes', failure);
    await expect(rename(name)).rejects.toMatchObject(error);
    expect(outcomes()).toEqual([`${outcome}, ${carriedOut}`]);
    expect(nickname() === name).toBe(carriedOut);
  });

  it.each([false, true])('may be an answer that never comes; carried out: %s', async (carriedOut) => {
    double.failNext('AdminUpdateUserAttributes', { connection: 'hangs', carriedOut });
    const client = new AbortController();
    const call = api.adminUpdateUserAttributes(
      { UserPoolId: pool, Username: 'ann', UserAttributes: [{ Name: 'locale', Value: String(carriedOut) }] },
      { abortSignal: client.signal },
    );
    while (double.requests().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    client.abort();
    await expect(call).rejects.toThrow('abort');
    expect(outcomes()).toEqual([`hangs, ${carriedOut}`]);
  });

  it('that Cognito would refuse is carried out no more without an answer than with one', async () => {
    double.failNext('AdminUpdateUserAttributes', { connection: 'cut', carriedOut: true });
    await expect(
      api.adminUpdateUserAttributes({
        UserPoolId: pool,
        Username: 'ann',
        UserAttributes: [{ Name: 'custom:none', Value: 'x' }],
      }),
    ).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(outcomes()).toEqual(['cut, false']);
  });

  it('may be an expired session, for one key', async () => {
    double.expireCredentials('AKIATEST');
    await expect(rename('x')).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    double.clearFaults();
    double.expireCredentials('ANOTHER');
    await expect(rename('x')).resolves.toBeDefined();
  });
});

describe('hazards', () => {
  const run = async (seed: number) => {
    double.reset();
    double.setHazards(seed, [
      { failure: 'TooManyRequestsException', chance: 0.1, times: 3 },
      { failure: 500, chance: 0.2, operation: 'AdminUpdateUserAttributes' },
    ]);
    for (let n = 0; n < 40; n++) await rename(String(n)).catch(() => undefined);
    return outcomes();
  };

  it('are the same for the same seed, and others for another', async () => {
    const first = await run(1);
    expect(new Set(first)).toEqual(new Set(['ok, true', 'TooManyRequestsException, false', '500, false']));
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it('come in bursts where they are told to', async () => {
    double.setHazards(1, [{ failure: 503, chance: 1, times: 3 }]);
    for (let n = 0; n < 2; n++) await rename('x').catch(() => undefined);
    double.setHazards(1, []);
    for (let n = 0; n < 2; n++) await rename('x').catch(() => undefined);
    expect(outcomes()).toEqual(['503, false', '503, false', '503, false', 'ok, true']);
  });
});

describe('allowOnly', () => {
  it('denies every other operation as IAM does, until faults are cleared', async () => {
    double.allowOnly(['DescribeUserPool']);
    await expect(rename('denied')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: cognito-idp:AdminUpdateUserAttributes'),
    });
    expect(nickname()).not.toBe('denied');
    await api.describeUserPool({ UserPoolId: pool });
    double.clearFaults();
    await rename('allowed');
    expect(nickname()).toBe('allowed');
  });

  it('knows its operations', () => {
    expect(() => double.allowOnly(['AdminGetUsers'])).toThrow('There is no operation AdminGetUsers; there are ');
  });
});

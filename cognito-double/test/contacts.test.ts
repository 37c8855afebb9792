import { afterAll, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../src/controls.ts';
import { attributeList, openSession, testClock } from '../src/session.ts';
import type { Contact } from '../src/user.ts';

const clock = testClock();
const { double, api, close } = await openSession({ now: clock.now });
afterAll(close);

const both: readonly Contact[] = ['email', 'phone_number'];
const plain: PoolSpec = {};
const autoVerifying: PoolSpec = { AutoVerifiedAttributes: both };
const holding: PoolSpec = {
  ...autoVerifying,
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: both },
};
const before = { email: 'old@example.com', email_verified: 'true' };
const address = { email: 'new@example.com' };
const phone = { phone_number: '+15551234567' };
const atOnce = { ...address, email_verified: 'false' };

function newPool(settings: PoolSpec, attributes: Readonly<Record<string, string>> = before): string {
  double.reset();
  return double.createPool({ ...settings, users: [{ username: 'ann', attributes }] });
}

function attributesOf(pool: string): object {
  return Object.fromEntries(double.live(pool).get('ann')?.attributes ?? []);
}

function update(pool: string, values: Readonly<Record<string, string>>): Promise<unknown> {
  return api.adminUpdateUserAttributes({ UserPoolId: pool, Username: 'ann', UserAttributes: attributeList(values) });
}

describe('a change of e-mail or phone', () => {
  it.each<[string, PoolSpec, Record<string, string>, Record<string, string>, readonly string[]]>([
    ['counts at once and is not verified', plain, address, atOnce, []],
    [
      'is verified when the flag says so',
      plain,
      { ...address, email_verified: 'true' },
      { ...address, email_verified: 'true' },
      [],
    ],
    ['sends a code where it is auto-verified', autoVerifying, address, atOnce, ['verify EMAIL new@example.com']],
    [
      'sends nothing when the flag says true',
      autoVerifying,
      { ...address, email_verified: 'true' },
      { ...address, email_verified: 'true' },
      [],
    ],
    ['sends a code when the flag says false', autoVerifying, atOnce, atOnce, ['verify EMAIL new@example.com']],
    [
      'sends again for the same address',
      autoVerifying,
      { email: 'old@example.com' },
      { email: 'old@example.com', email_verified: 'false' },
      ['verify EMAIL old@example.com'],
    ],
    [
      'sends an SMS for a phone',
      autoVerifying,
      phone,
      { ...before, ...phone, phone_number_verified: 'false' },
      ['verify SMS +15551234567'],
    ],
    [
      'sends both for both',
      autoVerifying,
      { ...address, ...phone },
      { ...atOnce, ...phone, phone_number_verified: 'false' },
      ['verify EMAIL new@example.com', 'verify SMS +15551234567'],
    ],
    [
      'waits where it must be verified before',
      holding,
      address,
      before,
      ['verify-before-update EMAIL new@example.com'],
    ],
    [
      'does not wait when the flag says true',
      holding,
      { ...address, email_verified: 'true' },
      { ...address, email_verified: 'true' },
      [],
    ],
    [
      'waits and leaves the other attributes go',
      holding,
      { ...address, nickname: 'An' },
      { ...before, nickname: 'An' },
      ['verify-before-update EMAIL new@example.com'],
    ],
    [
      'waits with a flag for the old address',
      holding,
      atOnce,
      { ...before, email_verified: 'false' },
      ['verify-before-update EMAIL new@example.com'],
    ],
    ['to blank deletes at once', holding, { email: '' }, { email_verified: 'false' }, []],
    ['to blank with its flag leaves nothing', holding, { email: '', email_verified: '' }, {}, []],
    [
      'of the flag by itself sends nothing',
      autoVerifying,
      { email_verified: 'false' },
      { ...before, email_verified: 'false' },
      [],
    ],
  ])('%s', async (_name, settings, values, expected, sent) => {
    const pool = newPool(settings);
    await update(pool, values);
    expect(attributesOf(pool)).toEqual(expected);
    expect(double.messages().map(({ kind, channel, destination }) => `${kind} ${channel} ${destination}`)).toEqual(
      sent,
    );
  });

  it('to blank cannot be verified in the same breath', async () => {
    const pool = newPool(plain);
    await expect(update(pool, { email: '', email_verified: 'true' })).rejects.toThrow('Email is required');
    expect(attributesOf(pool)).toEqual(before);
  });

  it('is told with pool, user and time', async () => {
    const pool = newPool(autoVerifying);
    await update(pool, address);
    expect(double.messages()).toMatchObject([{ at: clock.now(), pool, username: 'ann' }]);
  });
});

describe('the answer to a code', () => {
  it('brings the waiting address, verified', async () => {
    const pool = newPool(holding);
    await update(pool, address);
    double.confirm(pool, 'ann', 'email');
    expect(attributesOf(pool)).toEqual({ ...address, email_verified: 'true' });
    expect(double.live(pool).get('ann')?.pending.size).toBe(0);
  });

  it('brings the latest of two waiting addresses', async () => {
    const pool = newPool(holding);
    await update(pool, { email: 'first@example.com' });
    await update(pool, address);
    double.confirm(pool, 'ann', 'email');
    expect(attributesOf(pool)).toMatchObject(address);
  });

  it('verifies the address that has changed already', async () => {
    const pool = newPool(autoVerifying);
    await update(pool, address);
    double.confirm(pool, 'ann', 'email');
    expect(attributesOf(pool)).toEqual({ ...address, email_verified: 'true' });
  });

  it('comes too late after 24 hours', async () => {
    const pool = newPool(holding);
    await update(pool, address);
    clock.advance(24 * 60 * 60 * 1000 + 1);
    expect(() => double.confirm(pool, 'ann', 'email')).toThrow(
      expect.objectContaining({ name: 'ExpiredCodeException' }),
    );
  });
});

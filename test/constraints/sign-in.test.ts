import { describe, expect, it } from 'vitest';
import { answersBy, byPreference, filtersOf, isProven, readingsIn } from '../../providers/constraints/sign-in.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { poolWith } from '../model/pools.ts';

const uuid = 'a1b2c3d4-0000-4000-8000-00000000000f';
const byEmail = poolWith({ usernameAttributes: new Set(['email']) });
const byPhone = poolWith({ usernameAttributes: new Set(['phone_number']) });
const aliases = poolWith({ aliasAttributes: new Set(['email', 'preferred_username']) });

describe('what a declared name may be, likeliest first', () => {
  it.each([
    ['diego', poolWith(), ['username']],
    ['diego@example.com', poolWith(), ['username']],
    ['diego@example.com', byEmail, ['email', 'username']],
    ['+15551234567', byPhone, ['phone_number', 'username']],
    ['+15551234567', byEmail, ['username']],
    [uuid, byEmail, ['username', 'sub']],
    ['diego@example.com', aliases, ['email', 'username', 'preferred_username']],
    ['Google_1234', aliases, ['username', 'preferred_username']],
  ])('%s', (name, inPool, expected) => {
    expect(readingsIn(inPool)(name).map(({ attribute }) => attribute)).toEqual(expected);
  });
});

describe('what a list of users is asked for a name, likeliest first', () => {
  const insensitive = poolWith({ caseSensitive: false });
  it.each([
    ['diego', poolWith(), ['username diego']],
    ['Diego', poolWith(), ['username Diego']],
    ['diego', insensitive, ['username diego']],
    ['Diego', insensitive, ['username Diego', 'username diego']],
    ['d@x.org', byEmail, ['email d@x.org', 'username d@x.org']],
    ['didi', aliases, ['username didi', 'preferred_username didi']],
    [uuid.toUpperCase(), poolWith(), [`username ${uuid.toUpperCase()}`, `sub ${uuid}`]],
  ])('%s (%#)', (name, inPool, expected) => {
    expect(filtersOf(name, inPool).map(({ attribute, value }) => `${attribute} ${value}`)).toEqual(expected);
  });
});

describe('by what an account answers to a name', () => {
  const user = (attributes: Readonly<Record<string, string>>, more: Partial<LiveUser> = {}): LiveUser => ({
    username: 'Diego',
    sub: uuid,
    enabled: true,
    status: 'CONFIRMED',
    attributes: new Map(Object.entries(attributes)),
    ...more,
  });
  const insensitive = { caseSensitive: false };
  it.each([
    ['username', 'Diego', poolWith(), {}, 'username'],
    ['username', 'diego', poolWith(), {}, undefined],
    ['username', 'diego', poolWith(insensitive), {}, 'username'],
    ['sub', uuid.toUpperCase(), poolWith(), {}, 'sub'],
    ['email', 'd@x.org', byEmail, { email: 'd@x.org', email_verified: 'true' }, 'email'],
    ['email', 'd@x.org', byEmail, { email: 'd@x.org' }, 'unproven-address'],
    ['email', 'D@x.org', byEmail, { email: 'd@x.org', email_verified: 'true' }, undefined],
    ['email', 'D@x.org', { ...byEmail, ...insensitive }, { email: 'd@x.org', email_verified: 'true' }, 'email'],
    ['email', 'd@x.org', aliases, { email: 'd@x.org' }, 'unproven-address'],
    ['email', 'd@x.org', aliases, { email: 'd@x.org', email_verified: 'false' }, 'unproven-address'],
    ['email', 'd@x.org', aliases, { email: 'd@x.org', email_verified: 'True' }, 'email'],
    ['email', 'd@x.org', aliases, { email: '' }, undefined],
    ['phone_number', '+1555', byPhone, { phone_number: '+1555', phone_number_verified: 'true' }, 'phone_number'],
    ['preferred_username', 'didi', aliases, { preferred_username: 'didi' }, 'preferred_username'],
    ['preferred_username', 'didi', aliases, {}, undefined],
  ] as const)('%s %s (%#)', (attribute, value, inPool, attributes, expected) => {
    expect(answersBy(user(attributes), { attribute, value }, inPool)).toBe(expected);
  });

  it('an address that an administrator has set counts while nobody has changed the account', () => {
    const reading = { attribute: 'email', value: 'd@x.org' } as const;
    expect(answersBy(user({ email: 'd@x.org' }, { unchanged: true }), reading, byEmail)).toBe('untouched-address');
  });

  it.each(['sub', 'email'] as const)('not a federated profile, by %s', (attribute) => {
    const federated = user({ email: 'd@x.org', email_verified: 'true' }, { status: 'EXTERNAL_PROVIDER' });
    const value = attribute === 'sub' ? uuid : 'd@x.org';
    expect(answersBy(federated, { attribute, value }, byEmail)).toBeUndefined();
    expect(answersBy(federated, { attribute: 'username', value: 'Diego' }, byEmail)).toBe('username');
  });

  it('what its user cannot choose comes first, and only that is proof', () => {
    const sorted = (
      [
        'preferred_username',
        'unproven-address',
        'untouched-address',
        'phone_number',
        'email',
        'sub',
        'username',
      ] as const
    ).toSorted(byPreference);
    expect(sorted.map((by) => [by, isProven(by)])).toEqual([
      ['username', true],
      ['sub', true],
      ['email', true],
      ['phone_number', true],
      ['untouched-address', true],
      ['unproven-address', false],
      ['preferred_username', false],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { answersTo, filtersOf, readingsOf } from '../../providers/core/sign-in.ts';
import type { LiveUser } from '../../providers/core/types.ts';
import { poolWith } from './pools.ts';

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
    expect(readingsOf(name, inPool).map(({ attribute }) => attribute)).toEqual(expected);
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

describe('who answers to a name', () => {
  const user = (attributes: Readonly<Record<string, string>>): LiveUser => ({
    username: 'Diego',
    sub: uuid,
    enabled: true,
    status: 'CONFIRMED',
    attributes: new Map(Object.entries(attributes)),
  });
  const insensitive = { caseSensitive: false };
  it.each([
    ['username', 'Diego', poolWith(), {}, true],
    ['username', 'diego', poolWith(), {}, false],
    ['username', 'diego', poolWith(insensitive), {}, true],
    ['sub', uuid.toUpperCase(), poolWith(), {}, true],
    ['email', 'd@x.org', byEmail, { email: 'd@x.org' }, true],
    ['email', 'D@x.org', byEmail, { email: 'd@x.org' }, false],
    ['email', 'D@x.org', { ...byEmail, ...insensitive }, { email: 'd@x.org' }, true],
    ['email', 'd@x.org', aliases, { email: 'd@x.org' }, false],
    ['email', 'd@x.org', aliases, { email: 'd@x.org', email_verified: 'false' }, false],
    ['email', 'd@x.org', aliases, { email: 'd@x.org', email_verified: 'True' }, true],
    ['preferred_username', 'didi', aliases, { preferred_username: 'didi' }, true],
    ['preferred_username', 'didi', aliases, {}, false],
  ] as const)('%s %s (%#)', (attribute, value, inPool, attributes, expected) => {
    expect(answersTo(user(attributes), { attribute, value }, inPool)).toBe(expected);
  });

  it.each(['sub', 'email'] as const)('not a federated profile, by %s', (attribute) => {
    const federated = { ...user({ email: 'd@x.org', email_verified: 'true' }), status: 'EXTERNAL_PROVIDER' };
    const value = attribute === 'sub' ? uuid : 'd@x.org';
    expect(answersTo(federated, { attribute, value }, byEmail)).toBe(false);
    expect(answersTo(federated, { attribute: 'username', value: 'Diego' }, byEmail)).toBe(true);
  });
});

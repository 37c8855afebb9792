import { describe, expect, it } from 'vitest';
import { poolWith } from '../model/pools.ts';
import { account, planOf, user } from './inputs.ts';

const byAlias = poolWith({ aliasAttributes: new Set(['email', 'phone_number']) });
const live = [
  account('Anna'),
  account('Zoë'.normalize('NFD')),
  account('bob', { attributes: new Map(Object.entries({ email: 'Bob@x.org', phone_number: '+15551234567' })) }),
  account('toString'),
];
const problemOf = (name: string, more: Partial<Parameters<typeof planOf>[0]> = {}) =>
  planOf({ policy: { missingUsers: 'error' }, pool: byAlias, declared: new Map([[name, user()]]), live, ...more }, name)
    .problems[0];

describe('a declared user who is not in the pool', () => {
  it.each([
    ['anna', 'did you mean Anna, which is in the pool? Or remove this user'],
    ['BOB', 'did you mean bob, which is in the pool?'],
    ['bob@x.org', 'did you mean Bob@x.org, which is in the pool?'],
    ['15551234567', 'did you mean +15551234567, which is in the pool?'],
    [
      'Zoë'.normalize('NFC'),
      'the pool has a name that looks the same in another Unicode form (NFD): copy it from `cognito-users export`',
    ],
  ])('is told with the name that is near: %s (14.26)', (name, hint) => {
    expect(problemOf(name)).toMatchObject({ code: 'user-missing', hint: expect.stringContaining(hint) });
  });

  it.each(['anne', 'constructor', '+', 'tostrin'])('is told without one where none is near: %s (14.26)', (name) => {
    expect(problemOf(name)?.hint).toMatch(/^remove this user/);
  });

  it('is told with the name that is near where its own account is gone, too (14.26)', () => {
    const records = new Map([['anna', { username: 'anna', sub: 'gone', attributes: new Map() }]]);
    const { heldBack } = planOf(
      { policy: { missingUsers: 'error' }, pool: byAlias, declared: new Map([['anna', user()]]), live, records },
      'anna',
    );
    expect(heldBack?.hint).toContain('did you mean Anna');
  });
});

/** Which accounts match: all conditions hold, each by any of its entries, and nothing that a user may have claimed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConditions } from '../../providers/conditions/conditions.ts';
import { type Match, matchOf } from '../../providers/conditions/matching.ts';
import type { AttributeRule } from '../../providers/model/pool.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { poolWith } from '../model/pools.ts';

const text = { type: 'String', mutable: true, required: false } as const;
const flag = { ...text, type: 'Boolean' } as const;
const names = ['email', 'phone_number', 'preferred_username', 'nickname', 'custom:tenant'];
const rules: readonly (readonly [string, AttributeRule])[] = [
  ...names.map((name) => [name, text] as const),
  ['email_verified', flag],
];
const poolOf = (caseSensitive: boolean) => poolWith({ caseSensitive, schema: new Map(rules) });
const ana = (attributes: Readonly<Record<string, string>> = {}, more: Partial<LiveUser> = {}): LiveUser => ({
  username: 'ana',
  sub: 'a1',
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map(Object.entries(attributes)),
  ...more,
});
const judged = (
  user: LiveUser,
  given: Readonly<Record<string, readonly string[]>>,
  {
    members = {},
    caseSensitive = false,
  }: { readonly members?: Readonly<Record<string, string[]>>; readonly caseSensitive?: boolean } = {},
) => {
  const pool = poolOf(caseSensitive);
  const { conditions, problems } = readConditions(new Map(Object.entries(given)), pool);
  expect(problems).toEqual([]);
  const known = new Map(Object.entries(members).map(([group, who]) => [group, new Set(who)]));
  return matchOf(user, conditions, { pool, isIn: (account, group) => known.get(group)?.has(account) === true });
};

describe('an account matches', () => {
  const verified = { email: 'Ana@acme.com', email_verified: 'true' };
  it.each<[what: string, user: LiveUser, given: Readonly<Record<string, readonly string[]>>, expected: Match]>([
    ['everybody', ana(), {}, 'yes'],
    ['a glob', ana({ nickname: 'Annie' }), { nickname: ['An*'] }, 'yes'],
    ['no glob in another letter case', ana({ nickname: 'Annie' }), { nickname: ['an*'] }, 'no'],
    ['a list by any of its entries', ana({ nickname: 'Annie' }), { nickname: ['Bob', 'Annie'] }, 'yes'],
    ['all conditions', ana({ nickname: 'Annie' }), { nickname: ['Annie'], 'custom:tenant': ['absent'] }, 'yes'],
    ['not some conditions', ana({ nickname: 'Annie' }), { nickname: ['Annie'], 'custom:tenant': ['acme'] }, 'no'],
    ['absent, where there is no value', ana(), { 'custom:tenant': ['absent'] }, 'yes'],
    ['absent, where the value is blank', ana({ 'custom:tenant': '' }), { 'custom:tenant': ['absent'] }, 'yes'],
    ['not absent, where there is a value', ana({ 'custom:tenant': 'acme' }), { 'custom:tenant': ['absent'] }, 'no'],
    ['the word absent, written with a backslash', ana({ nickname: 'absent' }), { nickname: ['\\absent'] }, 'yes'],
    ['no value by a glob of anything', ana(), { nickname: ['*'] }, 'no'],
    ['an asterisk itself', ana({ nickname: 'a*b' }), { nickname: ['a\\*b'] }, 'yes'],
    ['a verified address, in the letter case of the pool', ana(verified), { email: ['*@ACME.com'] }, 'yes'],
    ['an address that is not verified', ana({ email: 'a@acme.com' }), { email: ['*@acme.com'] }, 'unproven'],
    [
      'an address whose flag is false',
      ana({ ...verified, email_verified: 'false' }),
      { email: ['*@acme.com'] },
      'unproven',
    ],
    [
      'a phone number that is not verified',
      ana({ phone_number: '+15551234567' }),
      { phone_number: ['+1*'] },
      'unproven',
    ],
    [
      'preferred_username, which its user can change',
      ana({ preferred_username: 'boss' }),
      { preferred_username: ['boss'] },
      'unproven',
    ],
    [
      'no unproven address, where another condition fails',
      ana({ email: 'a@acme.com' }),
      { email: ['*@acme.com'], nickname: ['x'] },
      'no',
    ],
    ['a Boolean in any letter case', ana({ email_verified: 'TRUE' }), { email_verified: ['true'] }, 'yes'],
    ['the sub', ana(), { sub: ['a*'] }, 'yes'],
    ['the username', ana(), { username: ['AN*'] }, 'yes'],
    ['the status', ana({}, { status: 'FORCE_CHANGE_PASSWORD' }), { status: ['CONFIRMED'] }, 'no'],
    ['whether it is enabled', ana({}, { enabled: false }), { enabled: ['false'] }, 'yes'],
  ])('%s', (_what, user, given, expected) => {
    expect(judged(user, given)).toBe(expected);
  });

  it('a group that it is in, and no other', () => {
    const members = { staff: ['ana'], ops: ['bob'] };
    expect(judged(ana(), { group: ['staff'] }, { members })).toBe('yes');
    expect(judged(ana(), { group: ['ops'] }, { members })).toBe('no');
    expect(judged(ana(), { group: ['ops', 'staff'] }, { members })).toBe('yes');
  });

  it('names and addresses to the letter, where the pool does', () => {
    expect(judged(ana(verified), { email: ['*@ACME.com'] }, { caseSensitive: true })).toBe('no');
    expect(judged(ana(), { username: ['ANA'] }, { caseSensitive: true })).toBe('no');
  });

  it('whatever the order of conditions and entries', () => {
    const value = fc.constantFrom('a', 'b', 'ab', '');
    const condition = fc.tuple(
      fc.constantFrom('nickname', 'custom:tenant', 'email'),
      fc.uniqueArray(fc.constantFrom('a', 'b*', '*', 'absent'), { minLength: 1 }),
    );
    fc.assert(
      fc.property(
        fc.record({
          nickname: value,
          'custom:tenant': value,
          email: value,
          email_verified: fc.constantFrom('true', 'false'),
        }),
        fc.uniqueArray(condition, { selector: ([key]) => key }),
        (attributes, given) => {
          const turned = given.toReversed().map(([key, entries]) => [key, entries.toReversed()] as const);
          expect(judged(ana(attributes), Object.fromEntries(turned))).toBe(
            judged(ana(attributes), Object.fromEntries(given)),
          );
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppliedAccount } from '../../providers/core/accounts.ts';
import { decodeAccounts, encodeAccounts, sameAccounts } from '../../providers/core/applied-accounts.ts';
import { permanent, temporary } from './account-inputs.ts';

const name = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('__proto__', 'constructor', '12'));
const record = fc.constantFrom<AppliedAccount[]>(
  { sub: 's', created: true },
  { sub: 's', enabled: false, groups: [], password: temporary },
  { sub: '', groups: ['__proto__', 'g'], password: permanent, protect: true },
  { passwordDue: true },
);
const accounts = fc
  .uniqueArray(fc.tuple(name, record), { selector: ([username]) => username })
  .map((list) => new Map(list));

describe('what was applied of accounts, as text', () => {
  it('is JSON with users in order, and says nothing that is not known', () => {
    const text = encodeAccounts(
      new Map<string, AppliedAccount>([
        ['b', { sub: 's', created: true, groups: ['h', 'g'], password: permanent }],
        ['a', { enabled: true, password: temporary }],
      ]),
    );
    expect(text).toBe(
      `{"a":{"enabled":true,"password":{"temporary":true,"value":"\${secret:p}"}},` +
        `"b":{"sub":"s","created":true,"groups":["g","h"],"password":"\${secret:p}"}}`,
    );
  });

  it('comes back as it was, whatever the names', () => {
    fc.assert(
      fc.property(accounts, (given) => {
        expect(decodeAccounts(encodeAccounts(given))).toEqual(given);
        expect(sameAccounts(given, decodeAccounts(encodeAccounts(new Map([...given].reverse()))))).toBe(true);
      }),
    );
  });

  it.each([
    ['null', []],
    ['{"u":null,"v":1,"w":[]}', []],
    ['{"u":{"created":"yes","enabled":"no","groups":"g","password":{},"protect":0,"more":1}}', []],
    ['{"u":{"groups":["g",1]},"v":{"enabled":true}}', ['u', 'v']],
  ])('leaves out of %s what it cannot read', (text, users) => {
    expect([...decodeAccounts(text).keys()]).toEqual(users);
  });

  it.each<[string, AppliedAccount]>([
    ['another account', { sub: 't', enabled: true }],
    ['another value', { sub: 's', enabled: false }],
    ['more', { sub: 's', enabled: true, protect: true }],
  ])('is not the same with %s', (_what, other) => {
    expect(sameAccounts(new Map([['u', { sub: 's', enabled: true }]]), new Map([['u', other]]))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { misspeltKey, policyOf, ratesOf, readSettings } from '../../providers/settings.ts';

describe('settings', () => {
  it('have the defaults that DESIGN.md gives them', () => {
    expect(policyOf({})).toEqual({ missingUsers: 'error', removedAttributes: 'delete' });
    expect(ratesOf({})).toEqual({ UserList: 25, UserUpdate: 15, UserRead: 60, UserCreation: 40 });
  });

  it('keep the default of a rate that is not set', () => {
    expect(ratesOf(readSettings({ requestRates: { UserUpdate: 5 } }))).toMatchObject({ UserUpdate: 5, UserList: 25 });
  });

  it.each([
    [{ missingUsers: 'skpi' }, ['missingUsers', 'skpi', 'error or skip']],
    [{ removedAttributes: true }, ['removedAttributes', 'true']],
    [{ requestRates: 5 }, ['requestRates', '5']],
    [{ requestRates: { UserUpdat: 5 } }, ['UserUpdat', 'UserUpdate']],
    [{ requestRates: { UserUpdate: 0 } }, ['requestRates.UserUpdate', '0']],
    [{ requestRates: { UserUpdate: 'fast' } }, ['requestRates.UserUpdate', 'fast']],
    [{ missingUsers: 'a', removedAttributes: 'b' }, ['missingUsers', 'removedAttributes']],
  ])('refuse %j and say what would be right', (given, told) => {
    for (const part of told) expect(() => readSettings(given)).toThrow(part);
  });

  it.each([
    ['missinguser', 'missingUsers'],
    ['UserPoolID', 'userPoolId'],
    ['missingUsers', undefined],
    ['Users', 'users'],
    ['tiers', undefined],
    ['apiKey', undefined],
  ])('of the key %s mean %s', (key, meant) => {
    expect(misspeltKey(key)).toBe(meant);
  });
});

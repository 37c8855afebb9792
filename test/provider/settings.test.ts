import { describe, expect, it } from 'vitest';
import { misspeltKey, policyOf, ratesOf, readSettings } from '../../providers/settings.ts';

describe('settings', () => {
  it('have the defaults that the README gives them', () => {
    expect(policyOf({})).toEqual({
      missingUsers: 'error',
      removedAttributes: 'delete',
      unmanagedAttributes: 'retain',
    });
    expect(ratesOf({})).toEqual({
      UserList: 25,
      UserUpdate: 15,
      UserRead: 60,
      UserCreation: 40,
      UserPoolRead: 10,
      UserPoolResourceRead: 4,
    });
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
    [{ maxChanges: 'many' }, ['maxChanges', 'many', '30 %']],
    [{ force: 'yes' }, ['force', 'yes', 'true or false']],
    [{ ignoreUsers: 'ana' }, ['ignoreUsers', 'list']],
    [{ ignoreAttributes: ['custom:{a,b}'] }, ['ignoreAttributes[0]', 'only wildcard']],
    [{ clientMetadata: { a: 1 } }, ['clientMetadata.a', 'text']],
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

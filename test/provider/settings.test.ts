import { describe, expect, it } from 'vitest';
import {
  misspeltKey,
  policyOf,
  ratesOf,
  readSettings,
  type SerializedSettings,
  sameSettings,
} from '../../providers/settings.ts';

describe('settings', () => {
  it('have the defaults that the README gives them', () => {
    expect(policyOf({})).toEqual({
      missingUsers: 'error',
      removedUsers: 'retain',
      removedAttributes: 'delete',
      unmanagedAttributes: 'retain',
    });
    expect(ratesOf({})).toEqual({
      UserList: 25,
      UserUpdate: 15,
      UserRead: 60,
      UserCreation: 40,
      UserAccountRecovery: 20,
      UserResourceRead: 30,
      UserPoolRead: 10,
      UserPoolResourceRead: 4,
      UserPoolResourceUpdate: 4,
    });
  });

  it('keep the default of a rate that is not set', () => {
    expect(ratesOf(readSettings({ requestRates: { UserUpdate: 5 } }))).toMatchObject({ UserUpdate: 5, UserList: 25 });
  });

  it.each([
    { missingUsers: 'create' },
    { removedUsers: 'disable' },
    { createGroups: true },
    { importJobs: 'never' },
    { importRoleArn: 'arn:aws:iam::111122223333:role/import/cognito-logs' },
    { importRoleArn: 'arn:aws-cn:iam::111122223333:role/logs' },
  ])('take %j', (given) => {
    expect(readSettings(given)).toEqual(given);
  });

  it('take a flag as the configuration has it, and nothing for what is empty', () => {
    const given = { createGroups: 'true', force: 'false', removedUsers: '', importRoleArn: '' };
    expect(readSettings(given)).toEqual({ createGroups: true, force: false });
  });

  it.each([
    ['rates', { requestRates: { UserUpdate: 5 } }, true],
    ['force', { force: true }, true],
    ['import jobs', { importJobs: 'never', importRoleArn: 'arn:aws:iam::111122223333:role/logs' }, true],
    ['removed users', { removedUsers: 'clear' }, false],
    ['new groups', { createGroups: true }, false],
  ] satisfies readonly (readonly [string, SerializedSettings, boolean])[])(
    'that differ by %s come to the same: %j %s',
    (_name, other, same) => {
      expect(sameSettings({}, other)).toBe(same);
    },
  );

  it.each([
    [{ missingUsers: 'skpi' }, ['missingUsers', 'skpi', 'error or skip']],
    [{ removedAttributes: true }, ['removedAttributes', 'true']],
    [{ requestRates: 5 }, ['requestRates', '5']],
    [{ requestRates: { UserUpdat: 5 } }, ['UserUpdat', 'UserUpdate']],
    [{ requestRates: { UserUpdate: 0 } }, ['requestRates.UserUpdate', '0']],
    [{ maxChanges: 'many' }, ['maxChanges', 'many', '30 %']],
    [{ force: 'yes' }, ['force', 'yes', 'true or false']],
    [{ missingUsers: 'make' }, ['missingUsers', 'make', 'create']],
    [{ removedUsers: 'remove' }, ['removedUsers', 'remove', 'retain or clear or disable or delete']],
    [{ createGroups: 1 }, ['createGroups', '1', 'true or false']],
    [{ importJobs: 'always' }, ['importJobs', 'always', 'auto or never']],
    [{ importRoleArn: 'cognito-import' }, ['importRoleArn', 'cognito-import', 'arn:aws:iam::']],
    [{ importRoleArn: 'arn:aws:iam::111122223333:user/a' }, ['importRoleArn', 'ARN of a role']],
    [{ importRoleArn: 5 }, ['importRoleArn', '5']],
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
    ['removedUser', 'removedUsers'],
    ['createGroup', 'createGroups'],
    ['importjobs', 'importJobs'],
    ['importRoleARN', 'importRoleArn'],
    ['UserPoolID', 'userPoolId'],
    ['missingUsers', undefined],
    ['Users', 'users'],
    ['tiers', undefined],
    ['apiKey', undefined],
  ])('of the key %s mean %s', (key, meant) => {
    expect(misspeltKey(key)).toBe(meant);
  });
});

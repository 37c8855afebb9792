import { describe, expect, it } from 'vitest';
import { collect, readSettings } from '../../providers/settings/read-settings.ts';
import type { Settings } from '../../providers/settings/settings.ts';
import { misspeltKey, sameSettings, settingsTable } from '../../providers/settings/table.ts';
import { approvedOf, patternsOf, policyOf, ratesOf } from '../../providers/settings/with-defaults.ts';

const [digestA, digestB] = ['a'.repeat(64), '0123456789abcdef'.repeat(4)];

describe('settings', () => {
  it('have the defaults that the README gives them', () => {
    expect(policyOf({})).toEqual({
      missingUsers: 'error',
      removedUsers: 'retain',
      removedAttributes: 'delete',
      unmanagedAttributes: 'retain',
      messages: 'forbid',
      mappedAttributes: 'error',
      unprovenNames: 'error',
      recreatedAccounts: 'error',
      endSessions: [],
      createGroups: false,
      noImport: 'importRoleArn is not set',
      force: false,
    });
    expect(patternsOf({})).toEqual({ ignoreUsers: [], ignoreAttributes: [] });
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
      LimitManagement: 1,
    });
  });

  it('keep the default of a rate that is not set', () => {
    expect(ratesOf(readSettings({ requestRates: { UserUpdate: 5 } }))).toMatchObject({ UserUpdate: 5, UserList: 25 });
  });

  it.each([
    { missingUsers: 'create' },
    { unprovenNames: 'allow', recreatedAccounts: 'accept' },
    { ignoreUsers: ['svc-*'], ignoreAttributes: ['custom:*'], onlyUsers: ['ana', '*@acme.com'] },
    { otherFiles: ['README.md', 'archive', '*.csv'] },
    { endSessions: ['custom:role', 'groups', 'enabled'] },
    { expectPlan: digestA },
    { expectPlan: `${digestB}, ${digestA}` },
    { expectPlan: `${digestA}\n${digestB}\n` },
    { removedUsers: 'disable' },
    { requestRates: { UserCreation: '60%', UserUpdate: 5 } },
    { createGroups: true },
    { importJobs: 'never' },
    { importRoleArn: 'arn:aws:iam::111122223333:role/import/cognito-logs' },
    { importRoleArn: 'arn:aws-cn:iam::111122223333:role/logs' },
  ])('take %j', (given) => {
    expect(readSettings(given)).toEqual(given);
  });

  it.each(Object.keys(settingsTable))('tell a wrong %s that is a secret without its value (15)', (name) => {
    const wrong = ['correct-horse', { 'correct-horse': 'correct-horse' }, ['correct-horse', ['correct-horse']]];
    const told = wrong.flatMap((value) => {
      const problems: string[] = [];
      collect(() => readSettings({ [name]: value }, () => true), problems);
      return problems;
    });
    expect(told.join('\n')).toContain(name);
    expect(told.join('\n')).not.toContain('correct-horse');
  });

  it('take a flag as the configuration has it, and nothing for what is empty', () => {
    const given = { createGroups: 'true', force: 'false', removedUsers: '', importRoleArn: '' };
    expect(readSettings(given)).toEqual({ createGroups: true, force: false });
  });

  it.each([
    ['rates', { requestRates: { UserUpdate: 5 } }, true],
    ['force', { force: true }, true],
    ['the users that a run looks at', { onlyUsers: ['ana'] }, true],
    ['what is no part of the declaration', { otherFiles: ['*.md'] }, true],
    ['an approved plan', { expectPlan: digestA }, true],
    ['accounts that are accepted', { recreatedAccounts: 'accept' }, true],
    ['names that are accepted', { unprovenNames: 'allow' }, false],
    ['import jobs', { importJobs: 'never', importRoleArn: 'arn:aws:iam::111122223333:role/logs' }, true],
    ['removed users', { removedUsers: 'clear' }, false],
    ['what ends sessions', { endSessions: ['groups'] }, false],
    ['new groups', { createGroups: true }, false],
  ] satisfies readonly (readonly [string, Settings, boolean])[])(
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
    [{ endSessions: 'groups' }, ['endSessions', 'groups', 'a list', '--path']],
    [{ endSessions: ['custom:*'] }, ['endSessions[0]', 'custom:*', 'the name of an attribute']],
    [{ force: 'yes' }, ['force', 'yes', 'true or false']],
    [{ missingUsers: 'make' }, ['missingUsers', 'make', 'create']],
    [{ removedUsers: 'remove' }, ['removedUsers', 'remove', 'retain or clear or disable or delete']],
    [{ createGroups: 1 }, ['createGroups', '1', 'true or false']],
    [{ importJobs: 'sometimes' }, ['importJobs', 'sometimes', 'auto or always or never']],
    [{ maxActiveUsers: '30 %' }, ['maxActiveUsers', '30 %', 'number of users']],
    [{ importRoleArn: 'cognito-import' }, ['importRoleArn', 'cognito-import', 'arn:aws:iam::']],
    [{ importRoleArn: 'arn:aws:iam::111122223333:user/a' }, ['importRoleArn', 'ARN of a role']],
    [{ importRoleArn: 5 }, ['importRoleArn', '5']],
    [{ ignoreUsers: 'ana' }, ['ignoreUsers', 'list']],
    [{ onlyUsers: 'ana' }, ['onlyUsers', "--path 'onlyUsers[0]'"]],
    [{ onlyUsers: ['ana', ''] }, ['onlyUsers[1]', 'match nobody']],
    [{ ignoreUsers: ['a b'] }, ['ignoreUsers[0]', 'space']],
    [{ ignoreUsers: [['ana']] }, ['ignoreUsers[0]', 'text']],
    [{ ignoreAttributes: ['custom:{a,b}'] }, ['ignoreAttributes[0]', 'only wildcard']],
    [{ expectPlan: '' }, ['expectPlan is ""', 'cognito-users plan']],
    [{ expectPlan: ' , ' }, ['expectPlan']],
    [{ expectPlan: `${digestA} ${digestB.slice(1)}` }, ['expectPlan']],
    [{ expectPlan: digestA.toUpperCase() }, ['expectPlan']],
    [{ unprovenNames: 'accept' }, ['unprovenNames', 'error or allow']],
    [{ recreatedAccounts: 'allow' }, ['recreatedAccounts', 'error or accept']],
    [{ clientMetadata: { a: 1 } }, ['clientMetadata.a', 'text']],
    [{ requestRates: { UserUpdate: '160%' } }, ['requestRates.UserUpdate', '160%', 'such as 60%']],
    [{ requestRates: { UserUpdate: 'fast' } }, ['requestRates.UserUpdate', 'fast']],
    [{ missingUsers: 'a', removedAttributes: 'b' }, ['missingUsers', 'removedAttributes']],
  ])('refuse %j and say what would be right', (given, told) => {
    for (const part of told) expect(() => readSettings(given)).toThrow(part);
  });

  it.each([
    ['one', digestA, [digestA]],
    ['several, in any order, with spaces or commas between', ` ${digestB},${digestA}\n`, [digestB, digestA]],
  ])('approve the plans of the digests in expectPlan: %s', (_case, expectPlan, digests) => {
    expect(approvedOf({ expectPlan })).toEqual(new Set(digests));
    expect(approvedOf({})).toBeUndefined();
  });

  it.each([
    ['missinguser', 'missingUsers'],
    ['removedUser', 'removedUsers'],
    ['createGroup', 'createGroups'],
    ['onlyUser', 'onlyUsers'],
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

/** The component's arguments as the configuration gives them. */
import * as pulumi from '@pulumi/pulumi';
import { describe, expect, it } from 'vitest';
import { argsFromConfig } from '../../providers/config.ts';

function read(given: Readonly<Record<string, string>>) {
  const all = Object.entries({ userPoolId: 'eu-west-1_a', ...given }).map(([key, value]) => [`app:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(all));
  return argsFromConfig(new pulumi.Config('app'));
}

describe('the configuration', () => {
  it('says what becomes of accounts', () => {
    const role = 'arn:aws:iam::111122223333:role/import-logs';
    const given = { missingUsers: 'create', removedUsers: 'disable', importJobs: 'never', importRoleArn: role };
    expect(read({ ...given, createGroups: 'true' })).toEqual({
      userPoolId: 'eu-west-1_a',
      users: 'users',
      ...given,
      createGroups: true,
    });
  });

  it('says which users this run looks at, and which plans are approved', () => {
    const expectPlan = 'a'.repeat(64);
    expect(read({ onlyUsers: '["ana"]', expectPlan })).toMatchObject({ onlyUsers: ['ana'], expectPlan });
  });

  it('does not take an empty approval for none', () => {
    expect(() => read({ expectPlan: '' })).toThrow('expectPlan');
  });

  it('has all its problems told at once', () => {
    const wrong = {
      removedUsers: 'remove',
      createGroups: 'yes',
      importJobs: 'x',
      importRoleArn: 'y',
      createGroup: 'true',
    };
    const told = Object.keys(wrong).map((key) => expect.stringContaining(key));
    expect(() => read(wrong)).toThrow(pulumi.RunError);
    let message = '';
    try {
      read(wrong);
    } catch (error) {
      message = String(error);
    }
    expect(Array(told.length).fill(message)).toEqual(told);
  });
});

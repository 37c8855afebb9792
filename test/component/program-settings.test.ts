/** The component's settings: arguments first, and the stack's configuration for what they leave out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CognitoUsers, type CognitoUsersArgs } from '../../providers/cognito-users.ts';
import { contextKey } from '../../providers/state/inputs.ts';

const role = 'arn:aws:iam::111122223333:role/import-logs';

let folder: string;
const registered = new Map<string, Record<string, unknown>>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'program-settings-'));
  writeFileSync(join(folder, 'a.yaml'), 'users: { ana: {} }\n');
  await pulumi.runtime.setMocks({
    newResource: ({ name, type, inputs }) => {
      if (type.includes('dynamic')) registered.set(name, inputs);
      return { id: `${name}-id`, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => configure({}));

function configure(values: Readonly<Record<string, string>>, secrets: readonly string[] = []): void {
  const own = (key: string) => `${pulumi.getProject()}:${key}`;
  const all = Object.entries({ userPoolId: 'eu-west-1_a', users: folder, ...values });
  pulumi.runtime.setAllConfig(Object.fromEntries(all.map(([key, value]) => [own(key), value])));
  vi.stubEnv('PULUMI_CONFIG_SECRET_KEYS', JSON.stringify(secrets.map(own)));
}

let made = 0;
async function inputsWith(args?: CognitoUsersArgs): Promise<Record<string, unknown>> {
  const name = `users-${made++}`;
  new CognitoUsers(name, args);
  await expect.poll(() => registered.has(name)).toBe(true);
  return registered.get(name) ?? {};
}

function problemsWith(args?: object): string {
  try {
    Reflect.construct(CognitoUsers, ['wrong', args]);
  } catch (error) {
    expect(error).toBeInstanceOf(pulumi.RunError);
    return String(error);
  }
  return '';
}

describe('the settings of a component', () => {
  it('are those of the configuration where there is no argument', async () => {
    const given = { missingUsers: 'create', removedUsers: 'disable', importJobs: 'never', importRoleArn: role };
    configure({ ...given, createGroups: 'true', onlyUsers: '["ana"]', expectPlan: 'a'.repeat(64) });
    const inputs = await inputsWith();
    const settings = { ...given, createGroups: true, onlyUsers: ['ana'], expectPlan: 'a'.repeat(64) };
    expect(inputs).toMatchObject({ userPoolId: 'eu-west-1_a', settings });
    expect(inputs[contextKey]).toMatchObject({ folder, secretPool: false });
    expect(inputs).not.toHaveProperty('__arguments');
  });

  it('are those of the arguments where both say something, and the state knows which', async () => {
    configure({ missingUsers: 'create', removedUsers: 'disable', users: 'nowhere' });
    const args = { userPoolId: 'eu-west-1_b', users: folder, missingUsers: 'skip', removedAttributes: undefined };
    expect(await inputsWith(args as unknown as CognitoUsersArgs)).toMatchObject({
      userPoolId: 'eu-west-1_b',
      settings: { missingUsers: 'skip', removedUsers: 'disable' },
      __arguments: ['userPoolId', 'missingUsers'],
    });
  });

  it('keep a secret id of the pool secret', async () => {
    configure({}, ['userPoolId']);
    expect((await inputsWith())[contextKey]).toMatchObject({ secretPool: true });
    expect((await inputsWith({ userPoolId: 'eu-west-1_a' }))[contextKey]).toMatchObject({ secretPool: false });
  });

  it('have all their problems told at once, those of arguments and those of the configuration', () => {
    const wrong = { removedUsers: 'remove', createGroups: 'yes', importJobs: 'x', importRoleArn: 'y', maxChange: '1' };
    configure({ ...wrong, expectPlan: '', userPoolId: '' });
    const text = problemsWith({ missingUsers: 'skpi' });
    for (const key of [...Object.keys(wrong), 'expectPlan', 'missingUsers', 'userPoolId']) expect(text).toContain(key);
    expect(text).toContain('pulumi config set userPoolId');
    expect(text).not.toContain('\n    at ');
  });

  it('tell a secret that is wrong without its value', () => {
    configure({ removedUsers: 'hunter2' }, ['removedUsers']);
    expect(problemsWith({})).toMatch(/removedUsers is a secret/);
    expect(problemsWith({})).not.toContain('hunter2');
  });

  it('leave keys of the program alone that are near to what it gives as an argument', async () => {
    configure({ userPoolId2: 'eu-west-1_c' });
    expect(problemsWith()).toContain('there is no setting userPoolId2');
    expect(await inputsWith({ userPoolId: 'eu-west-1_c' })).toMatchObject({ userPoolId: 'eu-west-1_c' });
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { attributeList, clientOf, openSession } from '../../cognito-double/src/session.ts';
import { startCognitoLocal } from '../../script/sandbox/cognito-local.ts';

const emulator = await startCognitoLocal();
const { api, close } = await openSession();
const emulated = clientOf(emulator.url);
afterAll(async () => {
  emulated.destroy();
  await emulator.stop();
  await close();
});

const clients = { double: api, 'cognito-local': emulated };

/** What a user has after those updates, `sub` aside, with that client's Cognito. */
async function attributesAfter(
  client: typeof api,
  updates: readonly Readonly<Record<string, string>>[],
): Promise<Readonly<Record<string, string>>> {
  const Schema = [{ Name: 'color', AttributeDataType: 'String' as const, Mutable: true }];
  // The emulator's pools sign in by e-mail whatever they are told.
  const { UserPool } = await client.createUserPool({ PoolName: 'pool', Schema, UsernameAttributes: ['email'] });
  const { User } = await client.adminCreateUser({
    UserPoolId: UserPool?.Id,
    Username: 'ann@example.com',
    UserAttributes: attributeList({ email: 'ann@example.com', nickname: 'An' }),
    MessageAction: 'SUPPRESS',
  });
  const target = { UserPoolId: UserPool?.Id, Username: User?.Username };
  for (const update of updates) {
    await client.adminUpdateUserAttributes({ ...target, UserAttributes: attributeList(update) });
  }
  const { UserAttributes: after = [] } = await client.adminGetUser(target);
  return Object.fromEntries(after.flatMap(({ Name = '', Value = '' }) => (Name === 'sub' ? [] : [[Name, Value]])));
}

describe.each(Object.entries(clients))('%s', (_name, client) => {
  it.each<[string, readonly Record<string, string>[], Record<string, string>]>([
    ['sets', [{ 'custom:color': 'blue' }], { email: 'ann@example.com', nickname: 'An', 'custom:color': 'blue' }],
    [
      'merges',
      [{ 'custom:color': 'blue' }, { locale: 'de' }],
      { email: 'ann@example.com', nickname: 'An', 'custom:color': 'blue', locale: 'de' },
    ],
    ['deletes on blank', [{ nickname: '' }], { email: 'ann@example.com' }],
    [
      'sets and deletes at once',
      [{ nickname: '', 'custom:color': 'red' }],
      { email: 'ann@example.com', 'custom:color': 'red' },
    ],
  ])('%s', async (_rule, updates, expected) => {
    expect(await attributesAfter(client, updates)).toEqual(expected);
  });

  it('refuses an attribute the schema does not have', async () => {
    const refused = { name: 'InvalidParameterException', message: expect.stringContaining('custom:none') };
    await expect(attributesAfter(client, [{ 'custom:none': 'x' }])).rejects.toMatchObject(refused);
  });
});

describe('cognito-local', () => {
  it('is gone after stop', async () => {
    const another = await startCognitoLocal();
    expect(another.url).not.toBe(emulator.url);
    await another.stop();
    await expect(fetch(another.url)).rejects.toThrow();
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { attributeList, openSession, testClock } from '../src/session.ts';

const clock = testClock();
const { double, api, close } = await openSession({ now: clock.now });
afterAll(close);

const Username = 'ann';
const password = 'Str0ng!pass';

interface Dates {
  readonly created: number;
  readonly modified: number;
}

async function dates(UserPoolId: string): Promise<Dates> {
  const user = await api.adminGetUser({ UserPoolId, Username });
  const [listed] = (await api.listUsers({ UserPoolId, Filter: `username = "${Username}"` })).Users ?? [];
  const found = { created: user.UserCreateDate?.getTime() ?? 0, modified: user.UserLastModifiedDate?.getTime() ?? 0 };
  expect([listed?.UserCreateDate?.getTime(), listed?.UserLastModifiedDate?.getTime()]).toEqual(Object.values(found));
  return found;
}

const changes: readonly (readonly [string, (UserPoolId: string) => unknown])[] = [
  [
    'an update',
    (UserPoolId) =>
      api.adminUpdateUserAttributes({ UserPoolId, Username, UserAttributes: attributeList({ nickname: 'An' }) }),
  ],
  [
    'a deletion',
    (UserPoolId) => api.adminDeleteUserAttributes({ UserPoolId, Username, UserAttributeNames: ['email'] }),
  ],
  ['a disabling', (UserPoolId) => api.adminDisableUser({ UserPoolId, Username })],
  [
    'a password',
    (UserPoolId) => api.adminSetUserPassword({ UserPoolId, Username, Password: password, Permanent: true }),
  ],
  ['an invitation', (UserPoolId) => api.adminCreateUser({ UserPoolId, Username, MessageAction: 'RESEND' })],
  ["somebody else's hand", (UserPoolId) => double.changeByHand(UserPoolId, Username, { nickname: 'An' })],
  ['the answer to a code', (UserPoolId) => double.confirm(UserPoolId, Username, 'email')],
  ['the loss of an alias', (UserPoolId) => double.changeByHand(UserPoolId, 'bob', { email_verified: 'true' })],
];

async function newPool(): Promise<string> {
  const users = [{ username: 'bob', attributes: { email: 'ann@example.com' } }];
  const UserPoolId = double.createPool({ AliasAttributes: ['email'], groups: ['staff'], users });
  const UserAttributes = attributeList({ email: 'ann@example.com', email_verified: 'true' });
  await api.adminCreateUser({ UserPoolId, Username, UserAttributes });
  return UserPoolId;
}

describe('UserCreateDate and UserLastModifiedDate', () => {
  it('are equal until the first change: by creation, by a seed, and after a membership (14.41)', async () => {
    const pool = await newPool();
    const born = clock.now();
    clock.advance(5000);
    await api.adminAddUserToGroup({ UserPoolId: pool, Username, GroupName: 'staff' });
    expect(await dates(pool)).toEqual({ created: born, modified: born });
    const seeded = double.createPool({ users: [{ username: Username }] });
    expect(await dates(seeded)).toEqual({ created: clock.now(), modified: clock.now() });
  });

  it.each(changes)('are not after %s: the one stays, the other follows (14.41)', async (_name, change) => {
    const pool = await newPool();
    const born = clock.now();
    clock.advance(1234);
    await change(pool);
    expect(await dates(pool)).toEqual({ created: born, modified: clock.now() });
  });

  // A call takes longer than a millisecond on AWS: a test's clock that stands still must not hide a change.
  it.each(changes)('differ after %s in the very millisecond of the creation (14.41)', async (_name, change) => {
    const pool = await newPool();
    await change(pool);
    const { created, modified } = await dates(pool);
    expect(modified).toBeGreaterThan(created);
  });

  it('stay after a call that is refused (14.41)', async () => {
    const pool = await newPool();
    const before = await dates(pool);
    clock.advance(1000);
    const UserAttributes = attributeList({ nickname: 'An', 'custom:none': 'x' });
    await expect(api.adminUpdateUserAttributes({ UserPoolId: pool, Username, UserAttributes })).rejects.toThrow();
    expect(await dates(pool)).toEqual(before);
  });
});

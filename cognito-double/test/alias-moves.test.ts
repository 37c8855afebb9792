import { afterAll, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../src/controls.ts';
import { attributeList, openSession } from '../src/session.ts';
import type { Contact } from '../src/user.ts';

const { double, api, close } = await openSession();
afterAll(close);

const contacts: readonly Contact[] = ['email', 'phone_number'];
const aliases: PoolSpec = { AliasAttributes: [...contacts, 'preferred_username'] };
const byAddress: PoolSpec = { UsernameAttributes: contacts };
const holding: PoolSpec = {
  AutoVerifiedAttributes: contacts,
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: contacts },
};
const mail = { email: 'ann@example.com', email_verified: 'true' };
const phone = { phone_number: '+15550001', phone_number_verified: 'true' };

/** Ann holds both addresses, verified; Bob has others. */
function newPool(settings: PoolSpec = aliases): {
  readonly UserPoolId: string;
  readonly ann: string;
  readonly bob: string;
} {
  const users = [{ ...mail, ...phone }, { email: 'bob@example.com' }];
  const named = settings.UsernameAttributes === undefined;
  const UserPoolId = double.createPool({
    ...settings,
    users: users.map((attributes, n) => ({ ...(named ? { username: `user${n}` } : {}), attributes })),
  });
  const [ann = '', bob = ''] = double.live(UserPoolId).keys();
  return { UserPoolId, ann, bob };
}

function update(UserPoolId: string, Username: string, values: Readonly<Record<string, string>>): Promise<unknown> {
  return api.adminUpdateUserAttributes({ UserPoolId, Username, UserAttributes: attributeList(values) });
}

function attributesOf(pool: string, username: string): Readonly<Record<string, string>> {
  return Object.fromEntries(double.live(pool).get(username)?.attributes ?? []);
}

async function named(UserPoolId: string, Username: string): Promise<string | undefined> {
  return (await api.adminGetUser({ UserPoolId, Username })).Username;
}

describe('an alias moves to the account that verifies it last', () => {
  it.each([
    ['an e-mail', mail, 'email', 'phone_number'],
    ['a phone', phone, 'phone_number', 'email'],
  ])('%s by an update, and the flag of the other turns false (14.41)', async (_name, values, moved, kept) => {
    const { UserPoolId, ann, bob } = newPool();
    await update(UserPoolId, bob, values);
    expect(await named(UserPoolId, Object.values(values)[0] ?? '')).toBe(bob);
    expect(attributesOf(UserPoolId, ann)).toEqual({ ...mail, ...phone, [`${moved}_verified`]: 'false' });
    expect(attributesOf(UserPoolId, ann)[`${kept}_verified`]).toBe('true');
  });

  it('both of one account in one update (14.41)', async () => {
    const { UserPoolId, ann, bob } = newPool();
    await update(UserPoolId, bob, { ...mail, ...phone });
    const lost = { email_verified: 'false', phone_number_verified: 'false' };
    expect(attributesOf(UserPoolId, ann)).toEqual({ ...mail, ...phone, ...lost });
  });

  it('by the flag by itself, where both have the address (14.41)', async () => {
    const { UserPoolId, ann, bob } = newPool();
    await update(UserPoolId, bob, { email: mail.email });
    expect(await named(UserPoolId, mail.email)).toBe(ann);
    await update(UserPoolId, bob, { email_verified: 'true' });
    expect(await named(UserPoolId, mail.email)).toBe(bob);
    expect(attributesOf(UserPoolId, ann)['email_verified']).toBe('false');
  });

  it('by the answer to a code (14.41)', async () => {
    const { UserPoolId, ann, bob } = newPool({ ...aliases, ...holding });
    await update(UserPoolId, bob, { email: mail.email });
    expect(attributesOf(UserPoolId, ann)['email_verified']).toBe('true');
    double.confirm(UserPoolId, bob, 'email');
    expect(await named(UserPoolId, mail.email)).toBe(bob);
    expect(attributesOf(UserPoolId, ann)['email_verified']).toBe('false');
  });

  it("by somebody else's hand (14.41)", async () => {
    const { UserPoolId, ann, bob } = newPool();
    double.changeByHand(UserPoolId, bob, mail);
    expect(await named(UserPoolId, mail.email)).toBe(bob);
    expect(attributesOf(UserPoolId, ann)['email_verified']).toBe('false');
  });

  it('and comes back the same way (14.41)', async () => {
    const { UserPoolId, ann, bob } = newPool();
    await update(UserPoolId, bob, mail);
    await update(UserPoolId, ann, { email_verified: 'true' });
    expect(await named(UserPoolId, mail.email)).toBe(ann);
    expect(attributesOf(UserPoolId, bob)).toEqual({ ...mail, email_verified: 'false' });
  });

  it('seen in lists when the lag is over, for both (14.41)', async () => {
    const { UserPoolId, bob } = newPool();
    double.setListLag(UserPoolId, 'until-told');
    await update(UserPoolId, bob, mail);
    const verified = async () =>
      (await api.listUsers({ UserPoolId })).Users?.filter(({ Attributes = [] }) =>
        Attributes.some(({ Name, Value }) => Name === 'email_verified' && Value === 'true'),
      ).map(({ Username }) => Username);
    expect(await verified()).toEqual(['user0']);
    double.settleLists(UserPoolId);
    expect(await verified()).toEqual([bob]);
  });

  it('and not where another attribute of the same update is refused (14.41)', async () => {
    const { UserPoolId, ann, bob } = newPool();
    await update(UserPoolId, ann, { preferred_username: 'annie' });
    const refused = update(UserPoolId, bob, { ...mail, preferred_username: 'annie' });
    await expect(refused).rejects.toMatchObject({ name: 'AliasExistsException' });
    expect(attributesOf(UserPoolId, ann)).toMatchObject(mail);
    expect(attributesOf(UserPoolId, bob)).toEqual({ email: 'bob@example.com' });
  });
});

describe('an address that another account signs in with', () => {
  it.each([
    ['verified', mail, 'An account with the given email already exists.'],
    ['not verified', { email: mail.email }, 'An account with the given email already exists.'],
    ['of a phone', { phone_number: phone.phone_number }, 'An account with the given phone_number already exists.'],
  ])('is refused in an update, %s (14.41)', async (_name, values, message) => {
    const { UserPoolId, ann, bob } = newPool(byAddress);
    const before = [attributesOf(UserPoolId, ann), attributesOf(UserPoolId, bob)];
    await expect(update(UserPoolId, bob, values)).rejects.toMatchObject({ name: 'AliasExistsException', message });
    expect([attributesOf(UserPoolId, ann), attributesOf(UserPoolId, bob)]).toEqual(before);
  });

  it('is refused before a message goes out where it would wait (14.41)', async () => {
    const { UserPoolId, bob } = newPool({ ...byAddress, ...holding });
    double.reset();
    await expect(update(UserPoolId, bob, { email: mail.email })).rejects.toMatchObject({
      name: 'AliasExistsException',
    });
    expect(double.messages()).toEqual([]);
  });

  it('is refused to the answer of a code when it was taken meanwhile (14.41)', async () => {
    const { UserPoolId, bob } = newPool({ ...byAddress, ...holding });
    await update(UserPoolId, bob, { email: 'new@example.com' });
    await api.adminCreateUser({ UserPoolId, Username: 'new@example.com' });
    expect(() => double.confirm(UserPoolId, bob, 'email')).toThrow(
      expect.objectContaining({ name: 'AliasExistsException' }),
    );
    await expect(update(UserPoolId, bob, { nickname: 'B' })).resolves.toBeDefined();
  });
});

describe('AdminCreateUser with an address that another account holds verified', () => {
  it.each<[string, PoolSpec, string, Record<string, string>, string]>([
    ['in an alias pool', aliases, 'eve', mail, 'email'],
    ['by phone in an alias pool', aliases, 'eve', phone, 'phone_number'],
    ['in a pool that signs in by e-mail', byAddress, mail.email, {}, 'email'],
  ])('is UsernameExistsException %s (14.41)', async (_name, settings, Username, values, attribute) => {
    const { UserPoolId, ann } = newPool(settings);
    const before = attributesOf(UserPoolId, ann);
    const refused = api.adminCreateUser({ UserPoolId, Username, UserAttributes: attributeList(values) });
    const message = `An account with the given ${attribute} already exists.`;
    await expect(refused).rejects.toMatchObject({ name: 'UsernameExistsException', message });
    expect(double.live(UserPoolId).size).toBe(2);
    expect(attributesOf(UserPoolId, ann)).toEqual(before);
  });

  it('makes the account where its own address is not verified (14.41)', async () => {
    const { UserPoolId, ann } = newPool();
    const UserAttributes = attributeList({ email: mail.email });
    await api.adminCreateUser({ UserPoolId, Username: 'eve', UserAttributes });
    expect(await named(UserPoolId, mail.email)).toBe(ann);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../src/controls.ts';
import { attributeList, openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const annSub = '0a000000-0000-4000-a000-000000000001';
const googleSub = '0a000000-0000-4000-a000-000000000002';
const ann = {
  email: 'Ann@example.com',
  email_verified: 'true',
  phone_number: '+15550001',
  preferred_username: 'annie',
};

function newPool(settings: PoolSpec): string {
  const signsInByAddress = settings.UsernameAttributes !== undefined;
  return double.createPool({
    ...settings,
    users: [
      { ...(signsInByAddress ? {} : { username: 'Ann' }), sub: annSub, attributes: ann },
      { username: 'Google_1', sub: googleSub, status: 'EXTERNAL_PROVIDER', attributes: { email: 'Ann@example.com' } },
    ],
  });
}

const byName: PoolSpec = {};
const anyCase: PoolSpec = { UsernameConfiguration: { CaseSensitive: false } };
const aliases: PoolSpec = { AliasAttributes: ['email', 'phone_number', 'preferred_username'] };
const byAddress: PoolSpec = { UsernameAttributes: ['email', 'phone_number'] };

describe('a Username means', () => {
  it.each<[string, PoolSpec, string, string | undefined]>([
    ['the username', byName, 'Ann', annSub],
    ['the username, letter for letter', byName, 'ann', undefined],
    ['the username in any case where the pool ignores it', { ...byName, ...anyCase }, 'aNN', annSub],
    ['the sub of a local user', byName, annSub, annSub],
    ['not the sub of a federated user', byName, googleSub, undefined],
    ['the name of a federated user', byName, 'Google_1', googleSub],
    ['no e-mail in a pool without aliases', byName, 'Ann@example.com', undefined],
    ['a verified e-mail alias', aliases, 'Ann@example.com', annSub],
    ['an alias letter for letter', aliases, 'ann@example.com', undefined],
    ['an alias in any case where the pool ignores it', { ...aliases, ...anyCase }, 'ann@EXAMPLE.com', annSub],
    ['not an unverified phone alias', aliases, '+15550001', undefined],
    ['a preferred username, which needs no verification', aliases, 'annie', annSub],
    ['the e-mail that signs in', byAddress, 'Ann@example.com', annSub],
    ['the phone that signs in, verified or not', byAddress, '+15550001', annSub],
    ['nobody', byName, 'eve', undefined],
  ])('%s', async (_name, settings, Username, sub) => {
    const found = api.adminGetUser({ UserPoolId: newPool(settings), Username });
    if (sub === undefined) await expect(found).rejects.toMatchObject({ name: 'UserNotFoundException' });
    else expect((await found).UserAttributes).toContainEqual({ Name: 'sub', Value: sub });
  });

  it('is the sub in pools that sign in by an address', async () => {
    const { Username } = await api.adminGetUser({ UserPoolId: newPool(byAddress), Username: 'Ann@example.com' });
    expect(Username).toBe(annSub);
  });
});

describe('one account holds an alias', () => {
  function update(pool: string, Username: string, values: Readonly<Record<string, string>>): Promise<unknown> {
    return api.adminUpdateUserAttributes({ UserPoolId: pool, Username, UserAttributes: attributeList(values) });
  }
  it.each<[string, PoolSpec, Record<string, string>, boolean]>([
    ['an unverified e-mail', aliases, { email: 'Ann@example.com' }, true],
    ['a verified e-mail in another case', aliases, { email: 'ann@example.com', email_verified: 'true' }, true],
    ['a preferred username', aliases, { preferred_username: 'annie' }, false],
    ['a verified e-mail in a pool without aliases', byName, { email: 'Ann@example.com', email_verified: 'true' }, true],
    ['an e-mail that signs in', byAddress, { email: 'Ann@example.com' }, false],
  ])('%s', async (_name, settings, values, free) => {
    const pool = newPool(settings);
    const bob = { email: 'bob@example.com' };
    double.addUsers(pool, [
      settings.UsernameAttributes === undefined ? { username: 'bob', attributes: bob } : { attributes: bob },
    ]);
    const name = [...double.live(pool).keys()].at(-1) ?? '';
    const updated = update(pool, name, { nickname: 'new', ...values });
    if (free) await expect(updated).resolves.toBeDefined();
    else await expect(updated).rejects.toMatchObject({ name: 'AliasExistsException' });
    expect(double.live(pool).get(name)?.attributes.has('nickname')).toBe(free);
  });

  it.each<[string, string | undefined, PoolSpec]>([
    ['in another case where the pool ignores it', 'false', { ...aliases, ...anyCase }],
    ['in another case not where the pool minds it', 'true', aliases],
  ])('until somebody else verifies it, %s (14.41)', async (_name, flag, settings) => {
    const pool = newPool(settings);
    double.addUsers(pool, [{ username: 'bob' }]);
    await update(pool, 'bob', { email: 'ann@example.com', email_verified: 'true' });
    expect(double.live(pool).get('Ann')?.attributes.get('email_verified')).toBe(flag);
  });

  it('until it gives it up', async () => {
    const pool = newPool(aliases);
    double.addUsers(pool, [{ username: 'bob' }]);
    await update(pool, 'Ann', { preferred_username: '' });
    await update(pool, 'bob', { preferred_username: 'annie' });
    const { Username } = await api.adminGetUser({ UserPoolId: pool, Username: 'annie' });
    expect(Username).toBe('bob');
  });

  it('and follows a changed e-mail that signs in, while the username stays', async () => {
    const pool = newPool(byAddress);
    await update(pool, 'Ann@example.com', { email: 'new@example.com' });
    const { Username } = await api.adminGetUser({ UserPoolId: pool, Username: 'new@example.com' });
    expect(Username).toBe(annSub);
    await expect(update(pool, 'Ann@example.com', {})).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  it('and cannot delete its last way to sign in', async () => {
    const pool = newPool(byAddress);
    await update(pool, annSub, { phone_number: '' });
    await expect(update(pool, annSub, { email: '' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../src/controls.ts';
import { attributeList, openSession } from '../src/session.ts';
import type { UserStatus } from '../src/user.ts';

const { double, api, close } = await openSession();
afterAll(close);

const alias: PoolSpec = { AliasAttributes: ['preferred_username'] };
const refusal = {
  name: 'InvalidParameterException',
  message:
    'Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred username alias.',
};

function create(UserPoolId: string, values: Readonly<Record<string, string>>): Promise<unknown> {
  return api.adminCreateUser({ UserPoolId, Username: 'ann', UserAttributes: attributeList(values) });
}

function update(UserPoolId: string, values: Readonly<Record<string, string>>): Promise<unknown> {
  return api.adminUpdateUserAttributes({ UserPoolId, Username: 'ann', UserAttributes: attributeList(values) });
}

describe('preferred_username where it is an alias', () => {
  it('cannot be given at creation (14.41)', async () => {
    const pool = double.createPool(alias);
    await expect(create(pool, { nickname: 'An', preferred_username: 'annie' })).rejects.toMatchObject(refusal);
    expect(double.live(pool).size).toBe(0);
  });

  it('can be blank at creation (14.41)', async () => {
    await expect(create(double.createPool(alias), { preferred_username: '' })).resolves.toBeDefined();
  });

  it('can be set once the account is confirmed, and counts at once (14.41)', async () => {
    const pool = double.createPool(alias);
    await create(pool, {});
    await expect(update(pool, { preferred_username: 'annie' })).rejects.toMatchObject(refusal);
    const password = { Password: 'Str0ng!pass', Permanent: true };
    await api.adminSetUserPassword({ UserPoolId: pool, Username: 'ann', ...password });
    await update(pool, { preferred_username: 'annie' });
    expect((await api.adminGetUser({ UserPoolId: pool, Username: 'annie' })).Username).toBe('ann');
  });

  it.each<[UserStatus, boolean]>([
    ['CONFIRMED', true],
    ['RESET_REQUIRED', true],
    ['UNCONFIRMED', false],
    ['FORCE_CHANGE_PASSWORD', false],
  ])('of an account that is %s can be set: %s (14.41)', async (status, accepted) => {
    const pool = double.createPool({ ...alias, users: [{ username: 'ann', status }] });
    const updated = update(pool, { preferred_username: 'annie' });
    if (accepted) await expect(updated).resolves.toBeDefined();
    else await expect(updated).rejects.toMatchObject(refusal);
    await expect(update(pool, { preferred_username: '', nickname: 'An' })).resolves.toBeDefined();
  });

  it('is one account at a time (14.41)', async () => {
    const users = [{ username: 'ann' }, { username: 'bob', attributes: { preferred_username: 'annie' } }];
    const pool = double.createPool({ ...alias, users });
    await expect(update(pool, { preferred_username: 'annie' })).rejects.toMatchObject({ name: 'AliasExistsException' });
  });

  it('cannot be required too (14.41)', async () => {
    const Schema = [{ Name: 'preferred_username', Required: true }];
    const both = api.createUserPool({ PoolName: 'p', ...{ AliasAttributes: ['preferred_username'], Schema } });
    await expect(both).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const other = api.createUserPool({ PoolName: 'p', ...{ AliasAttributes: ['email'], Schema } });
    await expect(other).resolves.toBeDefined();
  });
});

describe('preferred_username where it is no alias', () => {
  it('is an attribute like any other at creation (14.41)', async () => {
    const pool = double.createPool({ AliasAttributes: ['email'] });
    await create(pool, { preferred_username: 'annie' });
    expect(double.live(pool).get('ann')?.attributes.get('preferred_username')).toBe('annie');
  });
});

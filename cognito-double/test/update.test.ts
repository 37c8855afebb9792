import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { RequestedAttribute } from '../src/schema.ts';
import { attributeList, openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const Schema: readonly RequestedAttribute[] = [
  { Name: 'given_name', Required: true },
  { Name: 'color', AttributeDataType: 'String', StringAttributeConstraints: { MinLength: '3', MaxLength: '6' } },
  { Name: 'fixed', AttributeDataType: 'String', Mutable: false },
  { Name: 'never', AttributeDataType: 'String', Mutable: false },
  { Name: 'size', AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '-1', MaxValue: '9' } },
  { Name: 'member', AttributeDataType: 'Boolean' },
  { Name: 'since', AttributeDataType: 'DateTime' },
  { Name: 'rank', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
];
const before = { given_name: 'Ann', nickname: 'An', 'custom:fixed': 'f', 'custom:color': 'blue' };

function newPool(): string {
  return double.createPool({ Schema, users: [{ username: 'ann', attributes: before }] });
}

function attributesOf(pool: string, username = 'ann'): object {
  return Object.fromEntries(double.live(pool).get(username)?.attributes ?? []);
}

function update(pool: string, values: Readonly<Record<string, string>>, Username = 'ann'): Promise<unknown> {
  return api.adminUpdateUserAttributes({ UserPoolId: pool, Username, UserAttributes: attributeList(values) });
}

describe('AdminUpdateUserAttributes accepts', () => {
  it.each<[string, Record<string, string>, Record<string, string | undefined>]>([
    ['a merge: what is not sent stays', { nickname: 'Annie' }, { nickname: 'Annie' }],
    ['a blank that deletes', { nickname: '' }, { nickname: undefined }],
    ['a blank of what is not there', { locale: '' }, {}],
    ['a set and a delete in one call', { nickname: '', locale: 'de' }, { nickname: undefined, locale: 'de' }],
    ['nothing at all', {}, {}],
    ['a length at its bound', { 'custom:color': 'purple' }, { 'custom:color': 'purple' }],
    ['2,048 characters', { profile: 'p'.repeat(2048) }, { profile: 'p'.repeat(2048) }],
    ['a number at its bound', { 'custom:size': '-1' }, { 'custom:size': '-1' }],
    ['a number as written', { 'custom:size': '007' }, { 'custom:size': '007' }],
    ['a boolean in any case', { 'custom:member': 'True' }, { 'custom:member': 'true' }],
    ['a date and time', { 'custom:since': '2026-01-01T10:00:00Z' }, { 'custom:since': '2026-01-01T10:00:00Z' }],
    ['a developer-only attribute', { 'dev:custom:rank': '1' }, { 'dev:custom:rank': '1' }],
    ['a birthdate', { birthdate: '1990-12-31' }, { birthdate: '1990-12-31' }],
  ])('%s', async (_name, values, expected) => {
    const pool = newPool();
    await update(pool, values);
    const merged = Object.entries({ ...before, ...expected }).filter(([, value]) => value !== undefined);
    expect(attributesOf(pool)).toEqual(Object.fromEntries(merged));
  });
});

describe('AdminUpdateUserAttributes refuses, with InvalidParameterException,', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an unknown attribute', { 'custom:none': 'x' }, 'user.custom:none: Attribute does not exist in the schema.'],
    ['an unknown one even to delete it', { 'custom:none': '' }, 'does not exist'],
    ['a custom attribute without prefix', { color: 'blue' }, 'user.color: Attribute does not exist'],
    ['a text too short', { 'custom:color': 'ab' }, 'no shorter than 3'],
    ['a text too long', { 'custom:color': 'yellows' }, 'no longer than 6'],
    ['a number below its minimum', { 'custom:size': '-2' }, 'no less than -1'],
    ['a number above its maximum', { 'custom:size': '10' }, 'no more than 9'],
    ['no number', { 'custom:size': '1e3' }, 'must be a number'],
    ['no boolean', { 'custom:member': 'yes' }, 'true or false'],
    ['no date', { 'custom:since': 'today' }, 'ISO 8601'],
    [
      'an immutable attribute, even with its value',
      { 'custom:fixed': 'f' },
      'user.custom:fixed: Attribute cannot be updated.',
    ],
    [
      'an immutable attribute that never had a value (14.41)',
      { 'custom:never': 'n' },
      'user.custom:never: Attribute cannot be updated.',
    ],
    ['an immutable attribute to be deleted', { 'custom:fixed': '' }, 'cannot be updated'],
    ['a required attribute to be deleted', { given_name: '' }, 'required'],
    ['sub', { sub: 'x' }, 'non-mutable attribute sub'],
    ['identities', { identities: '[]' }, 'non-mutable attribute identities'],
    ['cognito:*', { 'cognito:user_status': 'CONFIRMED' }, 'non-mutable attribute cognito:user_status'],
    ['a phone that is not E.164', { phone_number: '555 1234' }, 'Invalid phone number format.'],
    ['an e-mail that is none', { email: 'ann' }, 'Invalid email address format.'],
    ['a birthdate of another form', { birthdate: '31.12.1990' }, 'Invalid date'],
    ['a birthdate too short', { birthdate: '1990' }, 'no shorter than 10'],
    ['a flag without its address', { email_verified: 'true' }, 'Email is required to verify'],
    [
      'a false flag without its address (14.41)',
      { email_verified: 'false' },
      'Email is required to verify/un-verify an email',
    ],
    ['a phone flag without its phone', { phone_number_verified: 'false' }, 'Phone Number is required to verify'],
    ['updated_at below zero', { updated_at: '-5' }, 'no less than 0'],
  ])('%s', async (_name, values, message) => {
    const pool = newPool();
    const refused = { name: 'InvalidParameterException', message: expect.stringContaining(message) };
    await expect(update(pool, { nickname: 'new', ...values })).rejects.toMatchObject(refused);
    expect(attributesOf(pool)).toEqual(before);
  });

  it('an attribute twice', async () => {
    const UserAttributes = [...attributeList({ nickname: 'a' }), ...attributeList({ nickname: 'b' })];
    const refused = api.adminUpdateUserAttributes({ UserPoolId: newPool(), Username: 'ann', UserAttributes });
    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('every broken rule in one message', async () => {
    const refused = update(newPool(), { 'custom:none': 'x', 'custom:size': 'big' });
    await expect(refused).rejects.toThrow(/custom:none.*\n.*custom:size/);
  });
});

describe('an e-mail', () => {
  it.each<[string, boolean]>([
    ["o'neil+x.y_z@mail.example-1.co", true],
    [`${'a'.repeat(64)}@${'b'.repeat(63)}.org`, true],
    ['ann@example', false],
    ['ann,bob@x.org', false],
    ['"ann"@x.org', false],
    ['<ann@x.org>', false],
    ['mailto:ann@x.org', false],
    ['ann@-x.com', false],
    ['ann@x-.com', false],
    ['ann@x_y.com', false],
    ['ann@x..org', false],
    [`ann@${'b'.repeat(64)}.org`, false],
    ['ann@müller.de', false],
    ['änn@x.org', false],
  ])('%s is taken: %s (14.41)', async (email, accepted) => {
    const updated = update(newPool(), { email });
    if (accepted) await expect(updated).resolves.toBeDefined();
    else await expect(updated).rejects.toThrow('user.email: Invalid email address format.');
  });
});

describe('AdminDeleteUserAttributes', () => {
  it('deletes, by the same rules', async () => {
    const pool = newPool();
    const target = { UserPoolId: pool, Username: 'ann' };
    await api.adminDeleteUserAttributes({ ...target, UserAttributeNames: ['nickname', 'locale'] });
    expect(attributesOf(pool)).not.toHaveProperty('nickname');
    const refused = api.adminDeleteUserAttributes({ ...target, UserAttributeNames: ['custom:color', 'given_name'] });
    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(attributesOf(pool)).toHaveProperty('custom:color');
  });
});

describe('an update', () => {
  const name = fc.constantFrom(
    'nickname',
    'custom:color',
    'custom:size',
    'email',
    'email_verified',
    'custom:fixed',
    'custom:none',
  );
  const value = fc.constantFrom('', 'true', 'blue', '5', 'ann@example.com', 'violently');

  it('is all or nothing: what was refused has changed nothing and sent nothing', async () => {
    const pool = double.createPool({
      Schema,
      AutoVerifiedAttributes: ['email'],
      users: [{ username: 'ann', attributes: before }],
    });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { noNullPrototype: true }), async (values) => {
        const was = attributesOf(pool);
        const sent = double.messages().length;
        const accepted = await update(pool, values).then(
          () => true,
          () => false,
        );
        // An address takes the flag of the one before along (contacts.test.ts).
        const kept = 'email' in values ? { ...was, email_verified: '' } : was;
        const expected = Object.fromEntries(Object.entries({ ...kept, ...values }).filter(([, text]) => text !== ''));
        if (!accepted) expect([attributesOf(pool), double.messages().length]).toEqual([was, sent]);
        else expect(attributesOf(pool)).toMatchObject(expected);
      }),
      { numRuns: 150 },
    );
  });
});

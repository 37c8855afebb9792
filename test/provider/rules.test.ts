/** A row a rule and a row an error of Cognito's: what a first `up` of one file says and does. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

/** What becomes of a preview of `users/a.yaml` over that pool and, where that passes, of the `up`. */
interface FirstRun {
  readonly told: string;
  readonly calls: Readonly<Record<string, number>>;
  /** Whether anything is in the state afterwards. */
  readonly recorded: boolean;
  readonly stage: StackStage;
}

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

const firstRun = async (
  declaration: string,
  pool: Partial<PoolSpec>,
  settings: Readonly<Record<string, unknown>>,
  prepare: (stage: StackStage, userPoolId: string) => void = () => undefined,
): Promise<FirstRun> => {
  const begun = await createStage({}, { 'users/a.yaml': declaration });
  stage = begun;
  const userPoolId = begun.double.createPool({ PoolName: 'p', ...pool });
  await begun.configure({ userPoolId, ...settings });
  prepare(begun, userPoolId);
  const { output, calls } = await begun.upWithPreview();
  return { told: output, calls, recorded: (await begun.state()) !== '[]', stage: begun };
};

const tier = { Name: 'tier', AttributeDataType: 'String', Mutable: true } as const;
const sub = 'a1b2c3d4-0000-4000-8000-00000000000f';
const withUser = (attributes: Record<string, string> = {}, more: Partial<PoolSpec> = {}): Partial<PoolSpec> => ({
  Schema: [tier],
  users: [{ username: 'ana', attributes }],
  ...more,
});
const schema = (attribute: object): Partial<PoolSpec> => ({
  Schema: [{ Name: 'x', AttributeDataType: 'String', Mutable: true, ...attribute }],
  users: [{ username: 'ana' }],
});
const ana = (attributes: string) => `users:\n  ana:\n    attributes:\n      ${attributes}\n`;
const byEmail = (users: PoolSpec['users'], more: Partial<PoolSpec> = {}) => ({
  UsernameAttributes: ['email'],
  ...(users === undefined ? {} : { users }),
  ...more,
});
/** Who has proven an address. */
const verified = (email: string) => ({ attributes: { email, email_verified: 'true' } });
const google = { ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { email: 'email' } } as const;

describe('a wrong declaration fails the preview with its place, and nothing is written', () => {
  it.each<[string, string, Partial<PoolSpec>, Readonly<Record<string, unknown>>, RegExp]>([
    [
      'an unknown attribute',
      ana('nicknam: x'),
      withUser(),
      {},
      /a\.yaml:4:7: error: .*no attribute nicknam[\s\S]*nickname/,
    ],
    ['a missing custom:', ana('tier: x'), withUser(), {}, /a\.yaml:4:7: error[\s\S]*custom:tier/],
    [
      'a boolean',
      ana('email_verified: maybe'),
      withUser({ email: 'a@b.co' }),
      {},
      /a\.yaml:4:23: error: .*email_verified/,
    ],
    ['a number', ana('custom:x: ten'), schema({ AttributeDataType: 'Number' }), {}, /a\.yaml:4:17: error: .*custom:x/],
    [
      'a date',
      ana('custom:x: never'),
      schema({ AttributeDataType: 'DateTime' }),
      {},
      /a\.yaml:4:17: error: .*custom:x/,
    ],
    [
      'a length too short',
      ana('custom:x: ab'),
      schema({ StringAttributeConstraints: { MinLength: '3' } }),
      {},
      /a\.yaml:4:17: error: .*custom:x.*3/,
    ],
    [
      'a length too long',
      ana('custom:x: abcd'),
      schema({ StringAttributeConstraints: { MaxLength: '3' } }),
      {},
      /a\.yaml:4:17: error: .*custom:x.*3/,
    ],
    [
      'a value too small',
      ana('custom:x: 1'),
      schema({ AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '5' } }),
      {},
      /a\.yaml:4:17: error: .*custom:x.*5/,
    ],
    [
      'a value too big',
      ana('custom:x: 9'),
      schema({ AttributeDataType: 'Number', NumberAttributeConstraints: { MaxValue: '5' } }),
      {},
      /a\.yaml:4:17: error: .*custom:x.*5/,
    ],
    [
      'an immutable attribute',
      ana('custom:x: new'),
      {
        Schema: [{ ...tier, Name: 'x', Mutable: false }],
        users: [{ username: 'ana', attributes: { 'custom:x': 'old' } }],
      },
      {},
      /a\.yaml:4:17: error: ana: custom:x would change/,
    ],
    [
      'a required attribute, blanked',
      ana('nickname: ""'),
      {
        Schema: [{ Name: 'nickname', AttributeDataType: 'String', Mutable: true, Required: true }],
        users: [{ username: 'ana', attributes: { nickname: 'x' } }],
      },
      {},
      /a\.yaml:4:17: error: .*nickname.*requires/,
    ],
    ["Cognito's own sub", ana(`sub: ${sub}`), withUser(), {}, /a\.yaml:4:7: error: ana: sub/],
    [
      "Cognito's own status",
      ana('cognito:user_status: CONFIRMED'),
      withUser(),
      {},
      /a\.yaml:4:7: error: ana: cognito:/,
    ],
    ['a phone number', ana('phone_number: 555'), withUser(), {}, /a\.yaml:4:21: error: .*phone_number/],
    ['an e-mail address', ana('email: ana'), withUser(), {}, /a\.yaml:4:14: error: .*email/],
    ['a birthdate', ana('birthdate: 1990-02-31'), withUser(), {}, /a\.yaml:4:18: error: .*birthdate/],
    [
      'a flag without its address',
      ana('email_verified: true'),
      withUser(),
      {},
      /a\.yaml:4:23: error: ana: email_verified is declared for a user without email, which is not declared either/,
    ],
    [
      'the only sign-in attribute, blanked',
      'users:\n  a@b.co:\n    attributes:\n      email: ""\n',
      byEmail([verified('a@b.co')]),
      {},
      /a\.yaml:4:14: error: .*email/,
    ],
    ['a missing user', 'users: { bob: }\n', withUser(), {}, /a\.yaml:1:10: error: bob is not in the user pool/],
    [
      'two names of one account',
      `users:\n  ana: { attributes: { nickname: a } }\n  ${sub}: { attributes: { nickname: b } }\n`,
      { users: [{ username: 'ana', sub }] },
      {},
      /a\.yaml:2:3: error: ana and .* are one account[\s\S]*is declared at .*a\.yaml:3:3/,
    ],
    [
      'two letter cases of one account',
      'users:\n  ana: { attributes: { nickname: a } }\n  Ana: { attributes: { nickname: b } }\n',
      { users: [{ username: 'ana' }], UsernameConfiguration: { CaseSensitive: false } },
      {},
      /a\.yaml:2:3: error: ana and Ana are one account[\s\S]*is declared at .*a\.yaml:3:3/,
    ],
    [
      'a sub of another account',
      `users:\n  ana: { sub: ${sub} }\n`,
      { users: [{ username: 'ana' }] },
      {},
      /a\.yaml:2:3: error: ana is declared with the sub .*, which no account[\s\S]*correct the sub/,
    ],
    [
      'a message that nobody expects, by e-mail',
      ana('email: n@b.co'),
      withUser({ email: 'o@b.co' }, { AutoVerifiedAttributes: ['email'] }),
      {},
      /a\.yaml:4:14: error: changing email sends a message.*n@b\.co[\s\S]*email_verified: true/,
    ],
    [
      'a message that nobody expects, by SMS',
      ana('phone_number: +15551234567'),
      withUser({}, { AutoVerifiedAttributes: ['phone_number'] }),
      {},
      /a\.yaml:4:21: error: changing phone_number sends.*SMS.*costs money.*sandbox/,
    ],
    [
      'an address of two declared users',
      'users:\n  a@b.co: { attributes: { email: n@b.co } }\n  c@b.co: { attributes: { email: n@b.co } }\n',
      byEmail([verified('a@b.co'), verified('c@b.co')]),
      {},
      /error: .*n@b\.co/,
    ],
    [
      'a swap of addresses',
      'users:\n  a@b.co: { attributes: { email: c@b.co } }\n  c@b.co: { attributes: { email: a@b.co } }\n',
      byEmail([verified('a@b.co'), verified('c@b.co')]),
      {},
      /error: .*(swap|circle|each|take)/,
    ],
    [
      'more changes than the limit',
      ana('custom:tier: gold'),
      withUser(),
      { maxChanges: 0 },
      /1 of 1 user in a\.yaml would change, the limit is 0/,
    ],
    [
      'more deletions than the limit',
      ana('nickname: ""'),
      withUser({ nickname: 'x' }),
      { maxDeletions: 0 },
      /1 attribute or account would be deleted[\s\S]*maxDeletions/,
    ],
    [
      'an ignored attribute',
      ana('nickname: x'),
      withUser(),
      { ignoreAttributes: ['nick*'] },
      /a\.yaml:4:17: error: ana: nickname is declared, but ignoreAttributes has "nick\*"/,
    ],
    [
      'an ignored user',
      ana('nickname: x'),
      withUser(),
      { ignoreUsers: ['an*'] },
      /a\.yaml:2:3: error: ana is declared/,
    ],
  ])('%s', async (_rule, declaration, pool, settings, expected) => {
    const { told, calls, recorded } = await firstRun(declaration, pool, settings);
    expect(told).toMatch(expected);
    expect(told).toContain('written');
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(recorded).toBe(false);
  });
});

describe('a name that somebody else has', () => {
  it('holds that user back, with the place: everybody else is written', async () => {
    const declaration =
      'users:\n  a@b.co: { attributes: { email: c@b.co } }\n  d@b.co: { attributes: { nickname: x } }\n';
    const pool = byEmail([verified('a@b.co'), verified('c@b.co'), verified('d@b.co')]);
    const first = await firstRun(declaration, pool, {});
    expect(first.calls['AdminUpdateUserAttributes']).toBe(1);
    expect(first.told).toMatch(/a\.yaml:2:34: error: .*c@b\.co/);
    const again = await first.stage.up();
    expect(again.exitCode).toBe(1);
    expect(again.calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });
});

describe('a right declaration does what the rule says', () => {
  it.each([
    ['error', /a\.yaml:4:14: error: email of Google_1 is mapped from Google, which writes it again/, undefined],
    ['warn', /a\.yaml:4:14: warning: email of Google_1 is mapped/, 1],
    ['ignore', /^((?!mapped)[\s\S])*$/, 1],
  ])('an attribute that the provider maps, on a federated user: %s', async (mappedAttributes, expected, updates) => {
    const declaration = 'users:\n  Google_1:\n    attributes:\n      email: a@b.co\n';
    const pool = { users: [{ username: 'Google_1', status: 'EXTERNAL_PROVIDER' as const }] };
    const { told, calls } = await firstRun(declaration, pool, { mappedAttributes }, ({ double }, userPoolId) =>
      double.setIdentityProviders(userPoolId, [google]),
    );
    expect(told).toMatch(expected);
    expect(calls['AdminUpdateUserAttributes']).toBe(updates);
  });

  it('a name means the account with that username, and warns of another that answers to it', async () => {
    const pool: Partial<PoolSpec> = {
      AliasAttributes: ['preferred_username'],
      users: [{ username: 'ana' }, { username: 'bob', attributes: { preferred_username: 'ana' } }],
    };
    const { calls, told } = await firstRun(ana('nickname: a'), pool, {});
    expect(told).toMatch(/a\.yaml:2:3: warning: ana means the account ana; the account bob answers to that name too/);
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
  });

  it('an address is given up before another user takes it', async () => {
    const declaration =
      'users:\n  a@b.co: { attributes: { email: c@b.co } }\n  c@b.co: { attributes: { email: d@b.co } }\n';
    const pool = byEmail([verified('a@b.co'), verified('c@b.co')]);
    const { calls, told } = await firstRun(declaration, pool, {});
    expect(told).toContain('2 users updated');
    expect(calls['AdminUpdateUserAttributes']).toBe(2);
  });

  it("metadata of the configuration and of the user go with the update, the user's own first", async () => {
    const declaration = 'users: { ana: { attributes: { nickname: x }, clientMetadata: { b: mine } } }\n';
    const { stage: begun } = await firstRun(declaration, withUser(), { clientMetadata: { a: 'all', b: 'all' } });
    const sent = begun.double.requests().find(({ operation }) => operation === 'AdminUpdateUserAttributes');
    expect(sent?.input['ClientMetadata']).toEqual({ a: 'all', b: 'mine' });
  });

  it('an immutable attribute that is as declared is not sent', async () => {
    const pool: Partial<PoolSpec> = {
      Schema: [{ ...tier, Name: 'x', Mutable: false }, tier],
      users: [{ username: 'ana', attributes: { 'custom:x': 'same' } }],
    };
    const { calls } = await firstRun(
      ana('{ custom:x: same, custom:tier: gold }'.slice(2, -2).replace(', ', '\n      ')),
      pool,
      {},
    );
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
  });
});

describe("Cognito's own errors are told with user, attribute, place and what to do", () => {
  it.each([
    ['AliasExistsException', 'An account with the email already exists.', /ana: /],
    [
      'InvalidParameterException',
      'user.nickname: Attribute does not exist in the schema.',
      /a\.yaml:4:7: error: ana: .*nickname/,
    ],
    ['UserNotFoundException', 'User does not exist.', /a\.yaml:2:3: error: ana: /],
    ['UserLambdaValidationException', 'CustomMessage failed with error no.', /ana: .*no/],
    ['UnexpectedLambdaException', 'Lambda broke', /ana: /],
    ['InvalidLambdaResponseException', 'Unrecognizable lambda output', /ana: /],
    ['InvalidSmsRoleAccessPolicyException', 'Role has no policy', /ana: /],
    ['InvalidSmsRoleTrustRelationshipException', 'Role has no trust', /ana: /],
    ['InvalidEmailRoleAccessPolicyException', 'No SES', /ana: /],
    ['OperationNotEnabledException', 'replica', /replica/],
    ['NotAuthorizedException', 'not allowed', /cognito-idp:AdminUpdateUserAttributes/],
    ['ResourceNotFoundException', 'no pool', /no user pool/],
    ['SomethingNewException', 'never seen', /ana: .*never seen/],
  ])('%s', async (name, message, expected) => {
    const { told, calls } = await firstRun(ana('nickname: x'), withUser(), {}, ({ double }) =>
      double.refuse(({ operation }) => operation === 'AdminUpdateUserAttributes', { name, message }),
    );
    expect(told).toMatch(expected);
    expect(told).toMatch(/\n {2}= /);
    expect(told).not.toMatch(/\bat .*\.[tj]s:\d+/);
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeRoster } from '../../providers/core/state.ts';
import { readDeclaration } from '../../providers/declare/declaration.ts';
import { contextKey, type RosterOutputs } from '../../providers/inputs.ts';
import { createRosterHandler } from '../../providers/roster-handler.ts';
import { createSession } from '../../providers/session.ts';
import { readSettings } from '../../providers/settings.ts';
import type { PoolSpec } from '../cognito-double/controls.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

/** What becomes of a first `up` of `users/a.yaml` over that pool: everything that check and create say. */
interface FirstRun {
  readonly told: string;
  readonly calls: Readonly<Record<string, number>>;
  readonly outputs: RosterOutputs | undefined;
}

let double: CognitoDouble;
let folder: string;
beforeAll(async () => {
  double = await startDouble();
  folder = await mkdtemp(join(tmpdir(), 'rules-'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_ENDPOINT_URL', double.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await double.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => double.clearFaults());

const firstRun = async (declaration: string, pool: Partial<PoolSpec>, settings: object): Promise<FirstRun> => {
  const users = join(folder, 'users');
  await mkdir(users, { recursive: true });
  await writeFile(join(users, 'a.yaml'), declaration);
  const { rosters, diagnostics } = readDeclaration(users, 'dev');
  expect(diagnostics).toEqual([]);
  const roster = rosters[0]?.users ?? new Map();
  const said: string[] = [];
  const handler = createRosterHandler(createSession(), async (_severity, message) => void said.push(message));
  const withoutConfig = { get: () => undefined, require: (key: string) => key };
  await handler.configure({ config: withoutConfig });
  const userPoolId = double.createPool({ PoolName: 'p', ...pool });
  const inputs = {
    userPoolId,
    roster: 'users/a.yaml',
    users: encodeRoster(roster),
    settings: readSettings({ ...settings }),
  };
  const counts = { rosters: 1, users: roster.size, fileUsers: roster.size };
  const context = {
    preview: true,
    urn: 'u',
    component: 'c',
    file: 'a.yaml',
    ...counts,
    folder: users,
    base: '/',
    stack: 'dev',
    project: 'p',
    config: {},
  };
  double.reset();
  const { failures = [] } = await handler.check({}, { ...inputs, [contextKey]: context });
  let outputs: RosterOutputs | undefined;
  if (failures.length === 0) {
    try {
      outputs = (await handler.create(inputs)).outs;
    } catch (error) {
      const reasons = error instanceof Error && 'reasons' in error ? error.reasons : [String(error)];
      said.push(...(Array.isArray(reasons) ? reasons.map(String) : []));
    }
  }
  const told = [...said, ...failures.map(({ reason }) => reason)].join('\n').replaceAll(`${users}/`, 'users/');
  return { told, calls: double.calls(), outputs };
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
const google = { ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { email: 'email' } } as const;

describe('a wrong declaration fails the preview with its place, and nothing is written', () => {
  it.each<[string, string, Partial<PoolSpec>, object, RegExp]>([
    [
      'an unknown attribute',
      ana('nicknam: x'),
      withUser(),
      {},
      /a\.yaml:4:16: error: .*no attribute nicknam[\s\S]*nickname/,
    ],
    ['a missing custom:', ana('tier: x'), withUser(), {}, /a\.yaml:4:13: error[\s\S]*custom:tier/],
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
    ["Cognito's own sub", ana(`sub: ${sub}`), withUser(), {}, /a\.yaml:4:12: error: sub/],
    ["Cognito's own status", ana('cognito:user_status: CONFIRMED'), withUser(), {}, /a\.yaml:4:28: error: cognito:/],
    ['a phone number', ana('phone_number: 555'), withUser(), {}, /a\.yaml:4:21: error: .*phone_number/],
    ['an e-mail address', ana('email: ana'), withUser(), {}, /a\.yaml:4:14: error: .*email/],
    ['a birthdate', ana('birthdate: 1990-02-31'), withUser(), {}, /a\.yaml:4:18: error: .*birthdate/],
    [
      'a flag without its address',
      ana('email_verified: true'),
      withUser(),
      {},
      /a\.yaml:4:23: error: ana: email_verified is declared for a user who has no email/,
    ],
    [
      'the only sign-in attribute, blanked',
      'users:\n  a@b.co:\n    attributes:\n      email: ""\n',
      byEmail([{ attributes: { email: 'a@b.co' } }]),
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
      'a name of two accounts',
      'users:\n  ana: { attributes: { nickname: a } }\n',
      {
        AliasAttributes: ['preferred_username'],
        users: [{ username: 'ana' }, { username: 'bob', attributes: { preferred_username: 'ana' } }],
      },
      {},
      /a\.yaml:2:3: error: ana is a name of several accounts: ana, bob[\s\S]*by its sub/,
    ],
    [
      'a sub of another account',
      `users:\n  ana: { sub: ${sub} }\n`,
      { users: [{ username: 'ana' }] },
      {},
      /a\.yaml:2:3: error: ana is the account ana, whose sub is not/,
    ],
    [
      'a message that nobody expects, by e-mail',
      ana('email: n@b.co'),
      withUser({ email: 'o@b.co' }, { AutoVerifiedAttributes: ['email'] }),
      {},
      /a\.yaml:4:14: error: ana: changing email sends a message.*n@b\.co[\s\S]*email_verified: true/,
    ],
    [
      'a message that nobody expects, by SMS',
      ana('phone_number: +15551234567'),
      withUser({}, { AutoVerifiedAttributes: ['phone_number'] }),
      {},
      /a\.yaml:4:21: error: ana: changing phone_number sends.*SMS.*costs money.*sandbox/,
    ],
    [
      'an address of two declared users',
      'users:\n  a@b.co: { attributes: { email: n@b.co } }\n  c@b.co: { attributes: { email: n@b.co } }\n',
      byEmail([{ attributes: { email: 'a@b.co' } }, { attributes: { email: 'c@b.co' } }]),
      {},
      /error: .*n@b\.co/,
    ],
    [
      'an address of another live user',
      'users:\n  a@b.co: { attributes: { email: c@b.co } }\n',
      byEmail([{ attributes: { email: 'a@b.co' } }, { attributes: { email: 'c@b.co' } }]),
      {},
      /a\.yaml:2:34: error: .*c@b\.co/,
    ],
    [
      'a swap of addresses',
      'users:\n  a@b.co: { attributes: { email: c@b.co } }\n  c@b.co: { attributes: { email: a@b.co } }\n',
      byEmail([{ attributes: { email: 'a@b.co' } }, { attributes: { email: 'c@b.co' } }]),
      {},
      /error: .*(swap|circle|each|take)/,
    ],
    [
      'more changes than the limit',
      ana('custom:tier: gold'),
      withUser(),
      { maxChanges: 0 },
      /1 of 1 user would change, the limit is 0/,
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
      /a\.yaml:4:17: error: nickname is declared, but ignoreAttributes has "nick\*"/,
    ],
    [
      'an ignored user',
      ana('nickname: x'),
      withUser(),
      { ignoreUsers: ['an*'] },
      /a\.yaml:2:3: error: ana is declared/,
    ],
  ])('%s', async (_rule, declaration, pool, settings, expected) => {
    const { told, calls, outputs } = await firstRun(declaration, pool, settings);
    expect(told).toMatch(expected);
    expect(told).toContain('written');
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(outputs).toBeUndefined();
  });
});

describe('a right declaration does what the rule says', () => {
  it('an attribute that the provider maps, on a federated user: error, warning, or nothing', async () => {
    const declaration = 'users:\n  Google_1:\n    attributes:\n      email: a@b.co\n';
    for (const [mappedAttributes, told, updates] of [
      ['error', /a\.yaml:4:14: error: email of Google_1 is mapped from Google, which writes it again/, undefined],
      ['warn', /a\.yaml:4:14: warning: email of Google_1 is mapped/, 1],
      ['ignore', /^((?!mapped)[\s\S])*$/, 1],
    ] as const) {
      const userPoolId = `us-east-1_federated${mappedAttributes}`;
      const create = double.createPool.bind(double);
      const spec = vi.spyOn(double, 'createPool').mockImplementationOnce((pool) => {
        const id = create({ ...pool, id: userPoolId });
        double.setIdentityProviders(id, [google]);
        return id;
      });
      const pool = { users: [{ username: 'Google_1', status: 'EXTERNAL_PROVIDER' as const }] };
      const run = await firstRun(declaration, pool, { mappedAttributes });
      spec.mockRestore();
      expect(run.told).toMatch(told);
      expect(run.calls['AdminUpdateUserAttributes']).toBe(updates);
    }
  });

  it('a declared address that the pool knows under its old value, with sub beside it, moves', async () => {
    const declaration = `users:\n  new@b.co: { sub: ${sub}, attributes: { email_verified: true } }\n`;
    const pool = byEmail([{ sub, attributes: { email: 'old@b.co', email_verified: 'true' } }]);
    const { calls, told } = await firstRun(declaration, pool, {});
    expect(told).toContain('~ email: "old@b.co" => "new@b.co"');
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
  });

  it('an address is given up before another user takes it', async () => {
    const declaration =
      'users:\n  a@b.co: { attributes: { email: c@b.co } }\n  c@b.co: { attributes: { email: d@b.co } }\n';
    const pool = byEmail([{ attributes: { email: 'a@b.co' } }, { attributes: { email: 'c@b.co' } }]);
    const { calls, told } = await firstRun(declaration, pool, {});
    expect(told).toContain('2 users updated');
    expect(calls['AdminUpdateUserAttributes']).toBe(2);
  });

  it("metadata of the configuration and of the user go with the update, the user's own first", async () => {
    const declaration = 'users: { ana: { attributes: { nickname: x }, clientMetadata: { b: mine } } }\n';
    await firstRun(declaration, withUser(), { clientMetadata: { a: 'all', b: 'all' } });
    const sent = double.requests().find(({ operation }) => operation === 'AdminUpdateUserAttributes');
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
      /a\.yaml:4:17: error: ana: .*nickname/,
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
    double.refuse(({ operation }) => operation === 'AdminUpdateUserAttributes', { name, message });
    const { told, calls } = await firstRun(ana('nickname: x'), withUser(), {});
    expect(told).toMatch(expected);
    expect(told).toMatch(/\n {2}= /);
    expect(told).not.toMatch(/\bat .*\.[tj]s:\d+/);
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
  });
});

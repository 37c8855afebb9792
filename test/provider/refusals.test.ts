/** What fails, and what becomes of everybody else: one user's refusal stops nobody, and everything wrong is told at once. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import type { PoolUsers, StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const user = (name: string, tier: string) => `users: { ${name}: { attributes: { custom:tier: ${tier} } } }\n`;
const pool = { ana: { 'custom:tier': 'old' }, bob: { 'custom:tier': 'old' }, cleo: { 'custom:tier': 'old' } };
const all = {
  'users/a.yaml': user('ana', 'gold'),
  'users/b.yaml': user('bob', 'gold'),
  'users/c.yaml': user('cleo', 'gold'),
};
type Files = Readonly<Record<string, string>>;

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());
const begin = async (users: PoolUsers, files: Files, config: Readonly<Record<string, string>> = {}) => {
  stage = await createStage(users, files, config);
  return stage;
};

describe('a user that Cognito refuses', () => {
  it.each(['ana', 'bob', 'cleo'])(
    '%s: everybody else is written, and the next up does what is left',
    async (refused) => {
      const begun = await begin(pool, all);
      begun.double.refuse(refused, {
        name: 'UserLambdaValidationException',
        message: 'the trigger says no to custom:tier',
      });
      const first = await begun.up();
      expect(first.exitCode).not.toBe(0);
      expect(first.output).toContain(`${refused}: `);
      expect(first.output).toContain('the trigger says no');
      expect(first.output).toContain(`users/${refused[0]}.yaml:1:`);
      expect(first.calls['AdminUpdateUserAttributes']).toBe(3);
      for (const name of Object.keys(pool)) {
        expect(begun.live(name)['custom:tier']).toBe(name === refused ? 'old' : 'gold');
      }
      begun.double.clearFaults();
      const second = await begun.up();
      expect(second.exitCode, second.output).toBe(0);
      expect(second.calls['AdminUpdateUserAttributes']).toBe(1);
      expect(begun.live(refused)['custom:tier']).toBe('gold');
      expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
    },
  );

  it('is one of 100: everybody else is written, the next up makes one call, and then nothing is left to do', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `user${index + 100}`);
    const big = names.map((name) => `  ${name}: { attributes: { custom:limits: "${name} ${'x'.repeat(1_000)}" } }\n`);
    const files = { 'users/a.yaml': `users:\n${big.join('')}` };
    const config = { maxChanges: '100%', requestRates: '{"UserUpdate":1000}' };
    const begun = await begin(Object.fromEntries(names.map((name) => [name, {}])), files, config);
    begun.double.refuse('user142', 'InvalidParameterException');
    const first = await begun.up();
    expect(first.exitCode).toBe(1);
    expect(first.output).toContain('user142: ');
    expect(first.calls['AdminUpdateUserAttributes']).toBe(100);
    begun.double.clearFaults();
    const second = await begun.up();
    expect(second.exitCode, second.output).toBe(0);
    expect(second.calls['AdminUpdateUserAttributes']).toBe(1);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('is refused again and again, until it is not', async () => {
    const begun = await begin(pool, all);
    begun.double.refuse('bob', 'InvalidParameterException');
    for (let run = 0; run < 3; run++) expect((await begun.up()).exitCode).not.toBe(0);
    begun.double.clearFaults();
    expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(1);
  });

  it('and whose secret gives way to plain text meanwhile, is completed by the next up', async () => {
    const begun = await begin({ ana: {} }, { 'users/a.yaml': user('ana', `"\${secret:tier}"`) });
    await begun.setSecrets({ tier: 'hush' });
    expect((await begun.up()).exitCode).toBe(0);
    await begun.write('users/a.yaml', user('ana', 'gold'));
    begun.double.refuse('ana', 'InvalidParameterException');
    const refused = await begun.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output + (await begun.state())).not.toContain('hush');
    begun.double.clearFaults();
    const next = await begun.up();
    expect(next.exitCode, next.output).toBe(0);
    expect(begun.live('ana')['custom:tier']).toBe('gold');
  });

  it.each(['destroyed', 'given another pool', 'refreshed'])('leaves a stack that can be %s', async (what) => {
    const begun = await begin(pool, all);
    begun.double.refuse('bob', 'InvalidParameterException');
    expect((await begun.up()).exitCode).not.toBe(0);
    begun.double.clearFaults();
    if (what === 'given another pool') await begun.configure({ userPoolId: begun.double.createPool({ ...tierOnly }) });
    const run = { destroyed: begun.destroy, 'given another pool': begun.up, refreshed: begun.refresh }[what];
    const { exitCode, output } = (await run?.()) ?? { exitCode: 1, output: 'no such run' };
    expect(exitCode, output).toBe(0);
  });
});

const tierOnly = {
  Schema: [{ Name: 'tier', AttributeDataType: 'String' as const, Mutable: true }],
  users: Object.keys(pool).map((username) => ({ username })),
};

describe('a run that Cognito stops for everybody', () => {
  it.each([
    ['the role may not write', 'NotAuthorizedException', 'allow cognito-idp:AdminUpdateUserAttributes'],
    ['the pool is gone', 'ResourceNotFoundException', 'there is no user pool'],
  ])('tells once that %s', async (_why, exception, told) => {
    const names = Array.from({ length: 100 }, (_, index) => `user${index + 100}`);
    const files = Object.fromEntries(names.map((name) => [`users/${name}.yaml`, user(name, 'gold')]));
    const begun = await begin(Object.fromEntries(names.map((name) => [name, {}])), files, {
      maxChanges: '100%',
      requestRates: '{"UserUpdate":1000}',
    });
    begun.double.refuse((call) => call.operation === 'AdminUpdateUserAttributes', exception);
    const { exitCode, output } = await begun.up();
    expect(exitCode).not.toBe(0);
    expect(output.split(told).length - 1).toBe(1);
    expect(output).not.toMatch(/\n\s+at .*\.[tj]s:\d+/);
    begun.double.clearFaults();
    expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(100);
  });
});

describe('users who are not in the pool', () => {
  it('are told in the preview, all of them with their places, and nothing is written', async () => {
    const begun = await begin({ bob: {} }, all);
    const { exitCode, output, calls } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/users\/a\.yaml:1:\d+: error: ana is not in the user pool/);
    expect(output).toMatch(/users\/c\.yaml:1:\d+: error: cleo is not in the user pool/);
    expect(calls['AdminGetUser']).toBeUndefined();
    const up = await begun.up();
    expect(up.exitCode).not.toBe(0);
    expect(up.calls['AdminUpdateUserAttributes']).toBeUndefined();
  });

  it('are left out under missingUsers: skip, which says so, and taken in once they are there', async () => {
    const begun = await begin({ bob: {} }, all, { missingUsers: 'skip' });
    expect((await begun.preview()).output).toContain('not in the pool: skipped');
    const { exitCode, calls } = await begun.up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
    begun.double.addUsers(begun.poolId, [{ username: 'ana', attributes: {} }]);
    expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(1);
    expect(begun.live('ana')).toEqual({ 'custom:tier': 'gold' });
  });

  it('because somebody has deleted them are told, not forgotten, through a refresh too', async () => {
    const begun = await begin(pool, all);
    expect((await begun.up()).exitCode).toBe(0);
    await clientOf(begun.double.url).adminDeleteUser({ UserPoolId: begun.poolId, Username: 'bob' });
    expect((await begun.refresh()).exitCode).toBe(0);
    const { exitCode, output } = await begun.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('bob is not in the user pool');
  });
});

describe('what an end user does to the own account', () => {
  it('holds back that user by name, and nobody else', async () => {
    const live = { ana: { email: 'ana@example.com', email_verified: 'true' }, bob: {} };
    const flagAlone = 'users: { ana: { attributes: { email_verified: true } } }\n';
    const begun = await begin(live, { 'users/a.yaml': flagAlone, 'users/b.yaml': user('bob', 'gold') });
    expect((await begun.up()).exitCode).toBe(0);
    begun.double.changeByHand(begun.poolId, 'ana', { email: '', email_verified: '' });
    await begun.write('users/b.yaml', user('bob', 'silver'));
    expect((await begun.preview()).output).toContain('ana: email_verified is declared for a user without email');
    const { exitCode, output } = await begun.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('ana: email_verified is declared for a user without email');
    expect(begun.live('bob')['custom:tier']).toBe('silver');
  });

  it('lets no mistake of the files through, where the account is gone', async () => {
    const begun = await begin(pool, all, { missingUsers: 'create' });
    expect((await begun.up()).exitCode).toBe(0);
    await clientOf(begun.double.url).adminDeleteUser({ UserPoolId: begun.poolId, Username: 'ana' });
    await begun.write('users/a.yaml', 'users:\n  ana: { attributes: { custom:nosuch: a, email: nope } }\n');
    await begun.write('users/b.yaml', user('bob', 'silver'));
    const { output } = await begun.preview();
    expect(output).toContain('ana: the pool has no attribute custom:nosuch');
    expect(output).toContain('nope');
    expect((await begun.up()).calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });
});

describe('everything wrong is told in one run, once, and no call writes', () => {
  it('mistakes of the files, before any call', async () => {
    const begun = await begin(pool, {
      'users/a.yaml': 'users:\n  ana:\n    attribute: {}\n',
      'users/b.yaml': 'users: [bob]\n',
    });
    const { exitCode, output, calls } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('users/a.yaml:3:5: error');
    expect(output).toContain('users/b.yaml:1:8: error');
    expect(calls).toEqual({});
  });

  it('mistakes of the configuration, before any call', async () => {
    const begun = await begin(pool, all, { missingUsers: 'skpi', removedAttribute: 'retain' });
    const { exitCode, output, calls } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('it must be error or skip');
    expect(output).toContain('did you mean removedAttributes?');
    expect(calls).toEqual({});
  });

  it('values, immutable attributes, missing users, taken addresses, messages and limits together', async () => {
    const Schema = [
      { Name: 'tier', AttributeDataType: 'String' as const, Mutable: true },
      { Name: 'seats', AttributeDataType: 'Number' as const, Mutable: true },
      { Name: 'origin', AttributeDataType: 'String' as const, Mutable: false },
    ];
    const begun = await begin(
      {},
      {
        'users/a.yaml': `users:
  ana: { attributes: { custom:seats: ten } }
  bob: { attributes: { custom:origin: new } }
  cleo: { attributes: { custom:tier: gold } }
  dora: { attributes: { email: dan@example.com, email_verified: true } }
  eve: { attributes: { email: eve@example.org } }
`,
      },
    );
    const userPoolId = begun.double.createPool({
      Schema,
      AliasAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      users: [
        { username: 'ana' },
        { username: 'bob', attributes: { 'custom:origin': 'old' } },
        { username: 'dora', attributes: { email: 'dora@example.com', email_verified: 'true' } },
        { username: 'dan', attributes: { email: 'dan@example.com', email_verified: 'true' } },
        { username: 'eve', attributes: { email: 'eve@example.com', email_verified: 'true' } },
      ],
    });
    await begun.configure({ userPoolId, maxChanges: '0' });
    for (const run of [begun.preview, begun.up]) {
      const { exitCode, output, calls } = await run();
      expect(exitCode).not.toBe(0);
      for (const place of ['a.yaml:2:38', 'a.yaml:3:39', 'a.yaml:4:3', 'a.yaml:6:31']) {
        expect(output.split(place).length - 1, place).toBe(1);
      }
      expect(output).toContain('dora would get the email "dan@example.com", which dan has and keeps');
      expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    }
  });

  it('one problem of one place once, however many users it concerns', async () => {
    const users = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`load-${index + 1}`, {}]));
    const files = { 'users/a.yaml': `users:\n  "load-\${index}":\n    count: 30\n    groups: [staf]\n` };
    const begun = await begin(users, files, { maxChanges: '100%' });
    const { exitCode, output } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output.split('error: ').length - 1).toBe(1);
  });

  it('2,000 missing users in a screen of lines', async () => {
    const begun = await begin({}, { 'users/a.yaml': `users:\n  "load-\${index}": { count: 2000 }\n` });
    const { exitCode, output } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output.split('\n').length).toBeLessThan(300);
  });
});

describe('what the pool is', () => {
  it.each([
    ['a pool that does not exist', { userPoolId: 'us-east-1_nowhere' }, 'there is no user pool us-east-1_nowhere'],
    ['an id that is none', { userPoolId: 'nowhere' }, 'nowhere'],
    [
      'a host that does not answer',
      { 'aws:endpoints': '[{"cognitoidp":"http://127.0.0.1:9"}]' },
      'Cognito could not be reached',
    ],
  ])('%s is told in one message', async (_what, config, told) => {
    const begun = await begin(pool, all);
    await begun.configure(config);
    const { exitCode, output } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain(told);
    expect(output).not.toMatch(/\n\s+at .*\.[tj]s:\d+/);
  });
});

import { AdminDeleteUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const user = (name: string, tier: string) => `users: { ${name}: { attributes: { custom:tier: ${tier} } } }\n`;
const pool = { ana: { 'custom:tier': 'old' }, bob: { 'custom:tier': 'old' }, cleo: { 'custom:tier': 'old' } };
const all = {
  'users/a.yaml': user('ana', 'gold'),
  'users/b.yaml': user('bob', 'gold'),
  'users/c.yaml': user('cleo', 'gold'),
};

const client = ({ double }: Stage) =>
  new CognitoIdentityProviderClient({
    endpoint: double.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });

describe('failures, through the engine', { timeout: 60_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it.each(['ana', 'bob', 'cleo'])(
    '%s is refused: everybody else is written, and the next up does what is left',
    async (refused) => {
      stage = await createStage(pool, all);
      stage.double.refuse(refused, {
        name: 'UserLambdaValidationException',
        message: 'the trigger says no to custom:tier',
      });
      const first = await stage.up();
      expect(first.exitCode).not.toBe(0);
      expect(first.output).toContain(`${refused}: `);
      expect(first.output).toContain('the trigger says no');
      expect(first.output).toContain(`users/${refused[0]}.yaml:1:`);
      expect(first.calls['AdminUpdateUserAttributes']).toBe(3);
      for (const name of Object.keys(pool)) {
        expect(stage.live(name)['custom:tier']).toBe(name === refused ? 'old' : 'gold');
      }
      stage.double.clearFaults();
      const second = await stage.up();
      expect(second.exitCode).toBe(0);
      expect(second.calls['AdminUpdateUserAttributes']).toBe(1);
      expect(stage.live(refused)['custom:tier']).toBe('gold');
      expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
    },
  );

  it('stops nobody with one worker either (--parallel 1)', async () => {
    stage = await createStage(pool, all);
    stage.double.refuse('ana', { name: 'UserLambdaValidationException', message: 'no' });
    const first = await stage.up('--parallel', '1');
    expect(first.exitCode).not.toBe(0);
    expect(first.calls['AdminUpdateUserAttributes']).toBe(3);
    stage.double.clearFaults();
    const next = await stage.up('--parallel', '1');
    expect(next.exitCode).toBe(0);
    expect(next.calls['AdminUpdateUserAttributes']).toBe(1);
  });

  it('a user deleted in the pool is told, not forgotten, through a refresh too', async () => {
    stage = await createStage(pool, all);
    expect((await stage.up()).exitCode).toBe(0);
    await client(stage).send(new AdminDeleteUserCommand({ UserPoolId: stage.poolId, Username: 'bob' }));
    expect((await stage.program.pulumi('refresh', '--yes', '--skip-preview')).exitCode).toBe(0);
    const { exitCode, output } = await stage.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('bob is not in the user pool');
    stage.double.addUsers(stage.poolId, [{ username: 'bob', attributes: {} }]);
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(1);
  });

  it('an up that is killed at its first write is completed by the next', async () => {
    stage = await createStage(pool, all);
    const killed = stage.program.kill('up', '--yes', '--skip-preview');
    await expect
      .poll(() => stage?.double.calls()['AdminUpdateUserAttributes'] ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(0);
    await killed();
    await stage.program.pulumi('cancel', '--yes');
    const { exitCode, output } = await stage.up();
    expect(exitCode, output).toBe(0);
    for (const name of Object.keys(pool)) expect(stage.live(name)['custom:tier']).toBe('gold');
    expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('one user of many in one file is refused', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `user${index}`);
    const declaration = `users:\n${names.map((name) => `  ${name}: { attributes: { custom:tier: gold } }\n`).join('')}`;
    const users = Object.fromEntries(names.map((name) => [name, {}]));
    stage = await createStage(users, { 'users/all.yaml': declaration }, { maxChanges: '100 %' });
    stage.double.refuse('user7', 'InvalidParameterException');
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(20);
    stage.double.clearFaults();
    const next = await stage.up();
    expect(next.exitCode).toBe(0);
    expect(next.calls['AdminUpdateUserAttributes']).toBe(1);
  });

  it('credentials that may not write: nothing more is tried, and the message says what to allow', async () => {
    stage = await createStage(pool, all);
    stage.double.refuse((call) => call.operation === 'AdminUpdateUserAttributes', 'NotAuthorizedException');
    const { exitCode, output } = await stage.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('allow cognito-idp:AdminUpdateUserAttributes');
    expect(output).not.toMatch(/\n\s+at .*\.[tj]s:\d+/);
  });

  it('everyone who is missing is named at once, with the place, in the preview', async () => {
    stage = await createStage({ bob: {} }, all);
    const { exitCode, output, calls } = await stage.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('2 problems; nothing is written of these users');
    expect(output).toMatch(/users\/a\.yaml:1:\d+: error: ana is not in the user pool/);
    expect(output).toMatch(/users\/c\.yaml:1:\d+: error: cleo is not in the user pool/);
    expect(calls['AdminGetUser']).toBeUndefined();
    const up = await stage.up();
    expect(up.exitCode).not.toBe(0);
    expect(up.calls['AdminUpdateUserAttributes']).toBeUndefined();
  });

  it('missingUsers: skip leaves them out, says so, and takes them in once they are there', async () => {
    stage = await createStage({ bob: {} }, all, { missingUsers: 'skip' });
    expect((await stage.preview()).output).toContain('not in the pool: skipped');
    const { exitCode, calls } = await stage.up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
    stage.double.addUsers(stage.poolId, [{ username: 'ana', attributes: {} }]);
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(1);
    expect(stage.live('ana')).toEqual({ 'custom:tier': 'gold' });
  });

  it('every mistake of the files is told with its place, no call is made, no stack trace is shown', async () => {
    stage = await createStage(pool, {
      'users/a.yaml': 'users:\n  ana:\n    attribute: {}\n',
      'users/b.yaml': 'users: [bob]\n',
    });
    const { exitCode, output, calls } = await stage.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('users/a.yaml:3:5: error');
    expect(output).toContain('users/b.yaml:1:8: error');
    expect(output).not.toMatch(/\n\s+at .*\.[tj]s:\d+/);
    expect(calls).toEqual({});
  });

  it('every mistake of the configuration is told, no call is made', async () => {
    stage = await createStage(pool, all, { missingUsers: 'skpi', removedAttribute: 'retain' });
    const { exitCode, output, calls } = await stage.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('it can be error or skip');
    expect(output).toContain('did you mean removedAttributes?');
    expect(output).not.toMatch(/\n\s+at .*\.[tj]s:\d+/);
    expect(calls).toEqual({});
  });

  it('a pool that does not exist, and a host that does not answer, are told in one message each', async () => {
    stage = await createStage(pool, all, { userPoolId: 'us-east-1_nowhere' });
    expect((await stage.preview()).output).toContain('there is no user pool us-east-1_nowhere');
    await stage.program.pulumi(
      'config',
      'set',
      'aws:endpoints',
      JSON.stringify([{ cognitoidp: 'http://127.0.0.1:9' }]),
    );
    const { exitCode, output } = await stage.program.pulumi('preview');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('Cognito could not be reached');
  });
});

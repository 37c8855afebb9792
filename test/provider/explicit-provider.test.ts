/** An explicit aws.Provider of the component: two accounts in one program. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CognitoUsers } from '../../providers/cognito-users.ts';
import { type StandInSts, startSts } from '../cognito/connection/sts.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

const nowhere = 'http://127.0.0.1:1';
const declared = (tier: string) => `users:\n  ana: { attributes: { custom:tier: ${tier} } }\n`;

let sts: StandInSts;
let stage: StackStage;
let program: () => void;
beforeEach(async () => {
  sts = await startSts();
  stage = await createStage(
    { ana: { 'custom:tier': 'free' } },
    { 'users/a.yaml': declared('gold') },
    {},
    {},
    {
      program: () => program(),
    },
  );
  // The environment and the stack's configuration mean another account.
  vi.stubEnv('AWS_ENDPOINT_URL', nowhere);
  await stage.configure({ 'aws:region': 'eu-west-3', 'aws:endpoints': `[{"cognitoidp":"${nowhere}"}]` });
});
afterEach(async () => {
  sts.stop();
  await stage.dispose();
});

const endpoints = () => [{ cognitoidp: stage.double.url, sts: sts.url, s3: 'http://s3' }];
const users = (opts: pulumi.ComponentResourceOptions) => new CognitoUsers('users', {}, opts);

describe('an explicit aws.Provider', () => {
  it.each<[string, (provider: aws.Provider) => pulumi.ComponentResourceOptions]>([
    ['provider', (provider) => ({ provider })],
    ['providers, a list', (provider) => ({ providers: [provider] })],
    ['providers, a map', (provider) => ({ providers: { aws: provider } })],
    ['a parent that has it', (provider) => ({ parent: new pulumi.ComponentResource('a:b:C', 'p', {}, { provider }) })],
  ])('leads to its endpoint, in every verb and on the command line: %s (14.30)', async (_option, opts) => {
    program = () => {
      users(opts(new aws.Provider('other', { region: 'us-east-1', endpoints: endpoints() })));
    };
    expect(await stage.preview()).toMatchObject({ exitCode: 0 });
    expect(stage.double.calls()).toHaveProperty('ListUsers');
    expect(await stage.up()).toMatchObject({ exitCode: 0 });
    expect(stage.live('ana')).toMatchObject({ 'custom:tier': 'gold' });
    expect(await stage.up('--expect-no-changes')).toMatchObject({ exitCode: 0 });
    expect(await stage.refresh('--expect-no-changes')).toMatchObject({ exitCode: 0 });
    await stage.write('users/a.yaml', declared('silver'));
    const { status, stdout } = await stage.command('plan', '--force');
    expect({ status, stdout }).toEqual({ status: 2, stdout: expect.stringContaining('ana') });
    expect((await stage.command('export')).stdout).toContain('gold');
    await stage.configure({ removedUsers: 'clear' });
    expect(await stage.up()).toMatchObject({ exitCode: 0 });
    expect(await stage.destroy()).toMatchObject({ exitCode: 0 });
    expect(stage.live('ana')).not.toHaveProperty('custom:tier');
  });

  it('takes on its roles, which stay in the state for a destroy (14.30)', async () => {
    const assumeRoles = [{ roleArn: 'arn:aws:iam::2:role/users', externalId: 'e', policy: '{"Version":"2012-10-17"}' }];
    program = () => {
      users({ provider: new aws.Provider('other', { region: 'us-east-1', assumeRoles, endpoints: endpoints() }) });
    };
    expect(await stage.up()).toMatchObject({ exitCode: 0 });
    await stage.configure({ removedUsers: 'clear' });
    expect(await stage.up()).toMatchObject({ exitCode: 0 });
    expect(await stage.destroy()).toMatchObject({ exitCode: 0 });
    const keys = new Set(stage.double.requests().map(({ accessKeyId }) => accessKeyId));
    expect([...keys]).toEqual(['assumed']);
    for (const asked of sts.asked) {
      expect(asked).toMatchObject({
        RoleArn: 'arn:aws:iam::2:role/users',
        ExternalId: 'e',
        Policy: '{"Version":"2012-10-17"}',
      });
    }
  });

  it.each([
    ['keys', { accessKey: 'AKIAsecret', secretKey: 'hunter2' }, 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY'],
    ['a token', { accessKey: 'AKIAsecret', secretKey: 'hunter2', token: 'hunter3' }, 'AWS_SESSION_TOKEN'],
    [
      'a web identity',
      { assumeRoleWithWebIdentity: { roleArn: 'arn:aws:iam::2:role/r', webIdentityToken: 'hunter2' } },
      'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE',
    ],
    ['credentials in a file of its own', { sharedCredentialsFiles: ['x'] }, 'AWS_SHARED_CREDENTIALS_FILE'],
    ['a proxy', { httpsProxy: 'http://me:hunter2@proxy' }, 'HTTPS_PROXY'],
  ])('with %s is an error that names the variables (14.30)', async (_what, args, variables) => {
    program = () => {
      users({ provider: new aws.Provider('other', { region: 'us-east-1', ...args }) });
    };
    for (const run of [stage.preview, stage.up]) {
      const { exitCode, output } = await run();
      expect(exitCode).toBe(1);
      expect(output).toContain(variables);
      expect(output).not.toMatch(/hunter|AKIA/);
    }
    expect(await stage.state()).not.toContain('dynamic/users');
    expect(stage.double.requests()).toEqual([]);
  });

  it('that only the same up makes is told in the preview, and used in up (14.30)', async () => {
    program = () => {
      const role = new pulumi.ComponentResource('a:b:Role', 'role');
      const roleArn = role.urn.apply(() => (pulumi.runtime.isDryRun() ? pulumi.unknown : 'arn:aws:iam::2:role/new'));
      const assumeRoles = [{ roleArn: pulumi.output(roleArn).apply(String) }];
      users({ provider: new aws.Provider('other', { region: 'us-east-1', assumeRoles, endpoints: endpoints() }) });
    };
    const { exitCode, output } = await stage.preview();
    expect({ exitCode, output }).toEqual({
      exitCode: 0,
      output: expect.stringContaining('The aws.Provider is not known before `pulumi up`: 1 user is'),
    });
    expect(await stage.up()).toMatchObject({ exitCode: 0 });
    expect(sts.asked[0]).toMatchObject({ RoleArn: 'arn:aws:iam::2:role/new' });
  });

  it('that changes is in the state after the next up (14.30)', async () => {
    let region = 'us-east-1';
    program = () => {
      users({ provider: new aws.Provider('other', { region, endpoints: endpoints() }) });
    };
    expect(await stage.up()).toMatchObject({ exitCode: 0 });
    region = 'us-west-2';
    expect(await stage.up()).toMatchObject({ exitCode: 0 });
    const { connection } = Object(JSON.parse(await stage.state()).at(-1)).outputs;
    const { s3: _s3, ...ours } = endpoints()[0] ?? {};
    expect(connection).toEqual({ region: 'us-west-2', endpoints: JSON.stringify([ours]) });
  });
});

/** What a program hands to the component: `values`, and `${value:name}` in the files. */
import * as pulumi from '@pulumi/pulumi';
import { afterEach, describe, expect, it } from 'vitest';
import { CognitoUsers, type CognitoUsersArgs } from '../../providers/cognito-users.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

type Values = NonNullable<CognitoUsersArgs['values']>;

/** An output that is known in an update only. */
const later = (text: string, secret = false): pulumi.Output<string> => {
  const known = pulumi.output(pulumi.runtime.isDryRun() ? pulumi.unknown : text) as pulumi.Output<string>;
  return secret ? pulumi.secret(known) : known;
};

const declare = (text: string, more = '') => `users:\n  ana:\n    attributes: { custom:role: "${text}" }\n${more}`;

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

/** A stage whose program hands those values over, in each run anew. */
async function start(file: string, values: () => Values, settings: Partial<CognitoUsersArgs> = {}) {
  const program = () => {
    new CognitoUsers('users', { ...settings, values: values() });
  };
  stage = await createStage({ ana: {}, ben: {} }, { 'users/a.yaml': file }, {}, {}, { program });
  return stage;
}

describe('a value of the program', () => {
  it.each<readonly [string, unknown, string]>([
    ['text', 'arn:1', 'arn:1'],
    ['a number', 7, '7'],
    ['true', true, 'true'],
    ['a list', ['a', { b: 1 }], '["a",{"b":1}]'],
    ['text that looks like a reference', `\${secret:token} $\${stack}`, `\${secret:token} $\${stack}`],
  ])('reaches Cognito where it is %s, and another run finds nothing to do', async (_what, given, expected) => {
    const begun = await start(declare(`\${value:bucketArn}`), () => ({ bucketArn: given }));
    const { exitCode, output } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    expect(begun.live('ana')['custom:role']).toBe(expected);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
    expect((await begun.up('--refresh', '--expect-no-changes')).exitCode).toBe(0);
  });

  it('is written anew where the program hands over another, and no call is made where that is live already', async () => {
    let arn = 'arn:1';
    const begun = await start(declare(`x-\${value:bucketArn}`), () => ({ bucketArn: arn }));
    await begun.up();
    arn = 'arn:2';
    expect((await begun.up()).calls).toMatchObject({ AdminUpdateUserAttributes: 1 });
    expect(begun.live('ana')['custom:role']).toBe('x-arn:2');
    expect(await begun.state()).toContain('x-arn:2');
    expect(await begun.state()).not.toContain('arn:1');
  });

  it('goes into client metadata of users and of the settings', async () => {
    const file = `users:\n  ana:\n    attributes: { custom:role: a }\n    clientMetadata: { bucket: "at \${value:bucketArn}" }\n`;
    const begun = await start(file, () => ({ bucketArn: later('arn:1') }), {
      clientMetadata: { all: `\${value:bucketArn}` },
    });
    const { exitCode, output } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    const update = begun.double.requests().find(({ operation }) => operation === 'AdminUpdateUserAttributes')?.input;
    expect(update).toMatchObject({ ClientMetadata: { all: 'arn:1', bucket: 'at arn:1' } });
  });

  it('goes to everybody that a rule is about', async () => {
    const rule = `rules:\n  all:\n    match: everybody\n    attributes: { custom:dept: "\${value:bucketArn}" }\n`;
    const begun = await start(declare('a', rule), () => ({ bucketArn: later('arn:1') }));
    const previewed = await begun.preview();
    expect(previewed.exitCode, previewed.output).toBe(0);
    expect(previewed.output).toContain('2 users match');
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect([begun.live('ana')['custom:dept'], begun.live('ben')['custom:dept']]).toEqual(['arn:1', 'arn:1']);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });
});

describe('a value that is known after apply', () => {
  it('is shown so, counts as a change, and leaves the plan without a digest', async () => {
    const begun = await start(declare(`\${value:bucketArn}`), () => ({ bucketArn: later('arn:1') }));
    const first = await begun.preview();
    expect(first.exitCode, first.output).toBe(0);
    expect(first.output).toContain('custom:role: "(known after apply)"');
    expect(first.output).toContain('the value bucketArn of the program is known only during `pulumi up`');
    expect(first.output).not.toContain('digest:');
    expect((await begun.up()).exitCode).toBe(0);
    // Nobody knows whether it stays what it is.
    const second = await begun.preview();
    expect(second.output).toContain('"arn:1" => "(known after apply)"');
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('is counted by the limits', async () => {
    const begun = await start(declare(`\${value:bucketArn}`), () => ({ bucketArn: later('arn:1') }), { maxChanges: 0 });
    const { exitCode, output } = await begun.preview();
    expect(exitCode).toBe(1);
    expect(output).toContain('maxChanges');
  });

  it('is checked in the update, before the first write', async () => {
    const file = declare(`\${value:bucketArn}`, '  ben: { attributes: { custom:role: b } }\n');
    const begun = await start(file, () => ({ bucketArn: later('x'.repeat(3_000)) }));
    expect((await begun.preview()).exitCode).toBe(0);
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain('users/a.yaml:3:');
    expect(output).toContain('no more than 2048 characters');
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });

  it('may be an address: nothing is looked up or refused by what is not known', async () => {
    const file = `users:\n  cleo: { attributes: { email: "cleo@\${value:domain}", email_verified: true } }\n`;
    const begun = await start(file, () => ({ domain: later('example.com') }), { missingUsers: 'create' });
    const { exitCode, output } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    expect(begun.live('cleo')).toMatchObject({ email: 'cleo@example.com' });
  });
});

describe('a secret value of the program', () => {
  const secret = 'correct-horse-battery';

  it.each([
    ['known', () => ({ key: pulumi.secret(secret) })],
    ['known after apply', () => ({ key: later(secret, true) })],
  ])('that is %s is in clear nowhere', async (_when, values) => {
    const begun = await start(declare(`k-\${value:key}`), values);
    const told = [await begun.upWithPreview(), await begun.refresh(), await begun.preview(), await begun.up()];
    expect(begun.live('ana')['custom:role']).toBe(`k-${secret}`);
    for (const { output, exitCode } of told) {
      expect(exitCode, output).toBe(0);
      expect(output).not.toContain(secret);
    }
    expect(await begun.state()).not.toContain(secret);
  });

  it('is written anew where it changes, and the one of before is shown nowhere', async () => {
    let key = secret;
    const begun = await start(declare(`\${value:key}`), () => ({ key: pulumi.secret(key) }));
    await begun.up();
    key = 'another-secret-value';
    begun.double.refuse('ana', 'InvalidParameterException');
    const refused = await begun.up();
    expect(refused.exitCode).toBe(1);
    begun.double.clearFaults();
    const { exitCode, output } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    expect(begun.live('ana')['custom:role']).toBe(key);
    for (const text of [refused.output, output, await begun.state()])
      for (const each of [secret, key]) expect(text).not.toContain(each);
  });

  it('may be a password', async () => {
    const password = 'Correct-Horse-1';
    const file = `users:\n  cleo: { attributes: {}, password: "\${value:first}" }\n`;
    const begun = await start(file, () => ({ first: later(password, true) }), { missingUsers: 'create' });
    const { exitCode, output } = await begun.upWithPreview();
    expect(exitCode, output).toBe(0);
    const set = begun.double.requests().find(({ operation }) => operation === 'AdminSetUserPassword')?.input;
    expect(set).toMatchObject({ Password: password, Permanent: true });
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });
});

describe('is refused before anything is written', () => {
  const rule = `rules:\n  all:\n    match: everybody\n    attributes: { custom:dept: "\${value:key}" }\n`;
  const metadata = `    clientMetadata: { key: "\${value:key}" }\n`;
  const password = `users:\n  ana: { attributes: {}, password: "\${value:key}" }\n`;
  it.each<readonly [string, string, () => Values, string, string]>([
    [
      'a value that the program lacks',
      declare(`\${value:bucketAm}`),
      () => ({ bucketArn: 'x' }),
      'the program hands over no value bucketAm',
      `did you mean \${value:bucketArn}?`,
    ],
    [
      'one where it hands nothing over',
      declare(`\${value:bucketArn}`),
      () => ({}),
      'the program hands over no value bucketArn',
      "add it to the component's values",
    ],
    [
      'one that is nothing',
      declare(`\${value:key}`),
      () => ({ key: undefined }),
      'values.key is nothing',
      'hand over text',
    ],
    [
      'one that leaves the attribute empty',
      declare(`\${value:key}`),
      () => ({ key: '' }),
      'comes out empty',
      'users/a.yaml:3:',
    ],
    [
      'a secret in a rule',
      declare('a', rule),
      () => ({ key: pulumi.secret('abcdefgh') }),
      'a rule takes no secret',
      'users/a.yaml:7:',
    ],
    [
      'a secret in client metadata',
      declare('a', metadata),
      () => ({ key: pulumi.secret('abcdefgh') }),
      'clientMetadata.key takes a secret',
      'users/a.yaml:2:',
    ],
    [
      'a password in plain text',
      password,
      () => ({ key: 'Correct-Horse-1' }),
      'is not a secret: the program hands it over in plain text',
      'users/a.yaml:2:',
    ],
    [
      'a map that is an output itself',
      declare(`\${value:key}`),
      () => pulumi.output({ key: 'x' }) as unknown as Values,
      'values is an output',
      'whose members may be outputs',
    ],
    [
      'a name that no reference can have',
      declare('a'),
      () => ({ 'my key': 'x' }),
      'values has the name "my key"',
      'a name has no space',
    ],
  ])('%s', async (_what, file, values, message, more) => {
    const begun = await start(file, values);
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(output).toContain(more);
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });
});

describe('the command line', () => {
  it('plans with the values of the last up, and says so', async () => {
    let arn = 'arn:1';
    const begun = await start(declare(`\${value:bucketArn}-\${value:key}`), () => ({
      bucketArn: arn,
      key: pulumi.secret('correct-horse-battery'),
    }));
    await begun.up();
    arn = 'arn:2';
    const { status, stdout, stderr } = await begun.command('plan');
    expect(status, stderr).toBe(0);
    expect(stderr).toContain('the values bucketArn, key of the program are those of the last `pulumi up`');
    expect(`${stdout}${stderr}`).not.toContain('correct-horse');
  });

  it('takes a value as known after apply that no up has left', async () => {
    const begun = await start(declare(`\${value:bucketArn}`), () => ({ bucketArn: 'arn:1' }));
    const { status, stdout, stderr } = await begun.command('plan', '--show-values');
    expect(status, stderr).toBe(2);
    expect(stdout).toContain('(known after apply)');
    expect(stderr).toContain('known only during `pulumi up`');
  });

  it('validates without them', async () => {
    const begun = await start(declare(`\${value:bucketArn}`), () => ({ bucketArn: 'arn:1' }));
    expect(await begun.command('validate')).toMatchObject({ status: 0 });
  });
});

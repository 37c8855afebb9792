/**
 * An explicit aws.Provider of the program through the real engine. A plugin of this test stands in for AWS's, which the engine would
 * fetch from the network: it only says that its configuration is right. The class is that of @pulumi/aws.
 */

import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { project } from '../../script/sandbox/program-files.ts';
import { createStage, type Stage } from './stage.ts';

const nowhere = 'http://127.0.0.1:1';
const declared = (tier: string) => `users: { ana: { attributes: { custom:tier: ${tier} } } }\n`;

const program = `
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { CognitoUsers } from './providers/cognito-users.ts';

const cognitoidp = new pulumi.Config().require('double');
const provider = new aws.Provider('other', { region: 'us-east-1', endpoints: [{ cognitoidp }] });
new CognitoUsers('users', { users: './users', removedUsers: 'clear' }, { provider });
`;

const files = {
  'index.ts': program,
  'users/a.yaml': declared('gold'),
  'Pulumi.yaml': `${readFileSync(join(project, 'Pulumi.yaml'), 'utf8')}plugins: { providers: [{ name: aws, path: ./plugin }] }\n`,
  'plugin/main.mjs': `
import * as provider from '@pulumi/pulumi/provider/index.js';
await provider.main({ version: '7.48.0' }, process.argv.slice(2));
`,
  'plugin/pulumi-resource-aws': '#!/bin/sh\nexec node "$(dirname "$0")/main.mjs" "$@"\n',
};

let stage: Stage | undefined;
afterEach(() => stage?.dispose());

it('leads to its endpoint in preview, up, refresh and destroy, whatever the environment says (14.30)', async () => {
  const begun = await createStage({ ana: { 'custom:tier': 'free' } }, files, {
    'aws:endpoints': `[{"cognitoidp":"${nowhere}"}]`,
  });
  stage = begun;
  await chmod(join(begun.folder, 'plugin/pulumi-resource-aws'), 0o755);
  await begun.configure({ double: begun.double.url });
  const first = await begun.upWithPreview();
  expect(first.exitCode, first.output).toBe(0);
  expect(begun.live('ana')).toEqual({ 'custom:tier': 'gold' });
  const refreshed = await begun.refresh('--expect-no-changes');
  expect(refreshed.exitCode, refreshed.output).toBe(0);
  expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  const destroyed = await begun.destroy();
  expect(destroyed.exitCode, destroyed.output).toBe(0);
  expect(begun.live('ana')).toEqual({});
});

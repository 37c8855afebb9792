import { afterEach, expect, it } from 'vitest';
import { addPool, createStage, type Stage } from './stage.ts';

const declare = (tier: string) => `users: { ana: { attributes: { custom:tier: ${tier} } } }\n`;

/** A program of somebody else's: a pool whose id is known only once it is created, and a second one from configuration. */
const program = `
import * as pulumi from '@pulumi/pulumi';
import { CognitoUsers } from './providers/cognito-users.ts';

const created = { create: async (inputs) => ({ id: inputs.poolId, outs: inputs }) };
class Pool extends pulumi.dynamic.Resource {
  constructor(name, poolId) { super(created, name, { poolId }); }
}
const config = new pulumi.Config();
const pool = new Pool('pool', config.require('newPoolId'));
new CognitoUsers('new', { userPoolId: pool.id, users: './users' });
new CognitoUsers('old', { userPoolId: config.require('userPoolId'), users: 'more-users' });
`;

let stage: Stage | undefined;
afterEach(() => stage?.dispose());

it('several pools in one program, one of them created in the same up', async () => {
  const files = { 'users/a.yaml': declare('gold'), 'more-users/a.yaml': declare('silver'), 'index.ts': program };
  const begun = await createStage({ ana: {} }, files);
  stage = begun;
  const newPoolId = addPool(begun.double, { ana: {} });
  await begun.configure({ newPoolId });
  const { exitCode, output, calls } = await begun.upWithPreview();
  expect(exitCode, output).toBe(0);
  expect(output).toContain('The user pool is not known before `pulumi up`: 1 user is checked and applied then.');
  expect(output).toContain('"silver"');
  expect(calls).toEqual({ DescribeUserPool: 3, ListUsers: 3, AdminUpdateUserAttributes: 2 });
  expect(begun.double.live(newPoolId).get('ana')?.attributes.get('custom:tier')).toBe('gold');
  expect(begun.live('ana')['custom:tier']).toBe('silver');
});

import { afterEach, describe, expect, it } from 'vitest';
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

describe('pools', { timeout: 60_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it('several in one program, one of them created in the same up', async () => {
    stage = await createStage(
      { ana: {} },
      {
        'users/a.yaml': declare('gold'),
        'more-users/a.yaml': declare('silver'),
        'index.ts': program,
      },
    );
    const { double, poolId, program: stack } = stage;
    const newPoolId = addPool(double, { ana: {} });
    await stack.pulumi('config', 'set', 'newPoolId', newPoolId);
    const preview = await stage.preview();
    expect(preview.exitCode).toBe(0);
    expect(preview.output).toContain(
      'The user pool is not known before `pulumi up`: 1 user is checked and applied then.',
    );
    expect(preview.output).toContain('"silver"');
    const { exitCode, calls } = await stage.up();
    expect(exitCode).toBe(0);
    expect(calls).toEqual({ DescribeUserPool: 2, ListUsers: 2, AdminUpdateUserAttributes: 2 });
    expect(double.live(newPoolId).get('ana')?.attributes.get('custom:tier')).toBe('gold');
    expect(double.live(poolId).get('ana')?.attributes.get('custom:tier')).toBe('silver');
    expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('another pool id means the other pool: the first one is left as it is', async () => {
    stage = await createStage({ ana: {} }, { 'users/a.yaml': declare('gold') });
    await stage.up();
    const second = addPool(stage.double, { ana: { nickname: 'A' } });
    await stage.program.pulumi('config', 'set', 'userPoolId', second);
    expect((await stage.preview()).output).toContain('+ custom:tier: "gold"  (declared)');
    expect((await stage.up()).exitCode).toBe(0);
    expect(stage.live('ana')).toEqual({ 'custom:tier': 'gold' });
    expect(stage.double.live(second).get('ana')?.attributes.get('custom:tier')).toBe('gold');
    expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('the same user of one pool, declared by two components, is refused', async () => {
    const twice = program.replace("'more-users'", "'users'").replace('pool.id', "config.require('userPoolId')");
    stage = await createStage({ ana: {} }, { 'users/a.yaml': declare('gold'), 'index.ts': twice }, { newPoolId: 'x' });
    const { exitCode, output, calls } = await stage.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('ana is declared twice');
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
  });

  it('a stack has its own values by its own folder', async () => {
    stage = await createStage(
      { ana: {} },
      { 'users/a.yaml': declare('gold'), 'users/dev/b.yaml': declare('dev-only') },
    );
    expect((await stage.up()).exitCode).toBe(0);
    expect(stage.live('ana')).toEqual({ 'custom:tier': 'dev-only' });
  });
});

/** What differs from the declaration: by somebody else's hand, because a listing lags, or because it is no longer declared. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const acme = (attributes: string) => `users:
  diego@example.com: { attributes: ${attributes} }
  maya@example.com: { attributes: { custom:tier: free } }
`;

describe('a declared pool', () => {
  let stage: StackStage;
  beforeAll(async () => {
    stage = await createStage(
      { 'diego@example.com': { locale: 'fr' }, 'maya@example.com': { 'custom:tier': 'free' } },
      { 'users/acme.yaml': acme('{ custom:CustomAttr1: Purple }') },
    );
    expect((await stage.up()).exitCode).toBe(0);
  });
  afterAll(() => stage.dispose());

  it('does not take a listing that lags for drift', async () => {
    stage.double.setListLag(stage.poolId, 'until-told');
    await stage.write('users/acme.yaml', acme('{ custom:CustomAttr1: Purple, custom:tier: silver }'));
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(1);
    const { exitCode, calls } = await stage.preview('--expect-no-changes');
    expect(exitCode).toBe(0);
    expect(calls['AdminGetUser']).toBe(1);
    stage.double.setListLag(stage.poolId, 0);
    stage.double.settleLists(stage.poolId);
  });

  it('does not let a listing that lags decide over a removal', async () => {
    stage.double.setListLag(stage.poolId, 'until-told');
    await stage.write('users/acme.yaml', acme('{ custom:CustomAttr1: Purple, custom:tier: bronze }'));
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(1);
    await stage.write('users/acme.yaml', acme('{ custom:CustomAttr1: Purple }'));
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(1);
    expect(stage.live('diego@example.com')).toEqual({ 'custom:CustomAttr1': 'Purple', locale: 'fr' });
    stage.double.setListLag(stage.poolId, 0);
    stage.double.settleLists(stage.poolId);
    await stage.write('users/acme.yaml', acme('{ custom:CustomAttr1: Purple, custom:tier: silver }'));
    expect((await stage.up()).exitCode).toBe(0);
  });

  it('deletes an attribute that is no longer declared', async () => {
    await stage.write('users/acme.yaml', acme('{ custom:CustomAttr1: Purple }'));
    const { output, calls } = await stage.preview();
    expect(output).toContain('- custom:tier: "silver"  (no longer declared)');
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(1);
    expect(stage.live('diego@example.com')).toEqual({ 'custom:CustomAttr1': 'Purple', locale: 'fr' });
  });

  it('leaves a removed attribute that somebody else has set since, and says so', async () => {
    stage.double.changeByHand(stage.poolId, 'diego@example.com', { 'custom:CustomAttr1': 'Theirs' });
    await stage.write('users/acme.yaml', acme('{ custom:tier: gold }'));
    const { output, calls } = await stage.up();
    expect(output).not.toContain('Theirs');
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
    expect(stage.live('diego@example.com')).toMatchObject({ 'custom:CustomAttr1': 'Theirs', 'custom:tier': 'gold' });
  });

  it('has its own values where a stack has a file of its own', async () => {
    await stage.write('users/dev/b.yaml', 'users: { maya@example.com: { attributes: { custom:tier: dev-only } } }\n');
    expect((await stage.up()).exitCode).toBe(0);
    expect(stage.live('maya@example.com')).toEqual({ 'custom:tier': 'dev-only' });
  });
});

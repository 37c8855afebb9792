import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const acme = (attributes: string) => `users:
  diego@example.com:
    attributes:
      ${attributes}
  lin@example.com:
    attributes:
      nickname: ""
  maya@example.com:
    attributes:
      custom:tier: free
`;

describe('a declared pool, from stale to as declared and back from drift', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage(
      {
        'diego@example.com': { 'custom:CustomAttr1': 'Blue', locale: 'es' },
        'lin@example.com': { nickname: 'Linny', locale: 'zh' },
        'maya@example.com': { 'custom:tier': 'free' },
        'nobody@example.com': { nickname: 'N' },
      },
      { 'users/acme.yaml': acme('{ custom:CustomAttr1: Purple, custom:tier: gold }') },
    );
  });
  afterAll(() => stage.dispose());

  it('previews every change with old and new value and the reason, and writes nothing', async () => {
    const { exitCode, output, calls } = await stage.preview();
    expect(exitCode).toBe(0);
    expect(output).toContain('2 of 3 users will change:');
    expect(output).toContain('~ custom:CustomAttr1: "Blue" => "Purple"  (declared)');
    expect(output).toContain('+ custom:tier: "gold"  (declared)');
    expect(output).toContain('- nickname: "Linny"  (declared)');
    expect(output).toMatch(/dynamic:Users \(users\):\n\s+2 of 3 users/);
    expect(calls).toEqual({ DescribeUserPool: 1, ListUsers: 1 });
  });

  it('sets, deletes on blank and leaves what is not declared: one call a changed user, no AdminGetUser', async () => {
    const { exitCode, calls } = await stage.up();
    expect(exitCode).toBe(0);
    expect(calls).toEqual({ DescribeUserPool: 1, ListUsers: 1, AdminUpdateUserAttributes: 2 });
    expect(stage.live('diego@example.com')).toEqual({
      'custom:CustomAttr1': 'Purple',
      'custom:tier': 'gold',
      locale: 'es',
    });
    expect(stage.live('lin@example.com')).toEqual({ locale: 'zh' });
    expect(stage.live('nobody@example.com')).toEqual({ nickname: 'N' });
  });

  it('has nothing to do the second time', async () => {
    const { exitCode, calls } = await stage.up('--expect-no-changes');
    expect(exitCode).toBe(0);
    expect(calls).toEqual({ DescribeUserPool: 1, ListUsers: 1 });
  });

  it('finds a change by hand in a plain preview, and asks for that user only', async () => {
    stage.double.changeByHand(stage.poolId, 'diego@example.com', { 'custom:CustomAttr1': 'Green', locale: 'fr' });
    const { exitCode, output, calls } = await stage.preview();
    expect(exitCode).toBe(0);
    expect(output).toContain('1 of 3 users will change:');
    expect(output).toContain('~ custom:CustomAttr1: "Green" => "Purple"  (drifted)');
    expect(calls).toEqual({ DescribeUserPool: 1, ListUsers: 1, AdminGetUser: 1 });
  });

  it('fails preview --refresh --expect-no-changes on drift, and shows it attribute by attribute', async () => {
    const { exitCode, output } = await stage.preview('--refresh', '--expect-no-changes', '--diff');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('~ custom:CustomAttr1: "Purple" => "Green"');
  });

  it('keeps what was applied last through a refresh', async () => {
    const { exitCode } = await stage.refresh();
    expect(exitCode).toBe(0);
  });

  it('mends it by one call, and passes afterwards', async () => {
    const { exitCode, output, calls } = await stage.upWithPreview();
    expect(exitCode).toBe(0);
    expect(output).toContain('"Green" => "Purple"  (drifted)');
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
    expect(stage.live('diego@example.com')).toMatchObject({ 'custom:CustomAttr1': 'Purple', locale: 'fr' });
    const after = await stage.preview('--refresh', '--expect-no-changes');
    expect(after.exitCode).toBe(0);
    expect(after.calls['AdminGetUser']).toBeUndefined();
  });

  it('touches no user when the stack is destroyed', async () => {
    stage.double.reset();
    const before = new Map(stage.double.live(stage.poolId));
    const { exitCode } = await stage.destroy();
    expect(exitCode).toBe(0);
    expect(stage.double.live(stage.poolId)).toEqual(before);
    expect(stage.double.calls()).toEqual({});
  });
});

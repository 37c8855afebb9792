/** What keeps a run from doing too much: limits, ignored names and attributes, and `onlyUsers`. */
import { afterEach, describe, expect, it } from 'vitest';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const names = Array.from({ length: 20 }, (_, index) => `user${index}`);
const pool = Object.fromEntries(names.map((name) => [name, { 'custom:tier': 'free', nickname: name }]));
const declare = (tierOf: (index: number) => string, users: readonly string[] = names) =>
  `users:\n${users.map((name, index) => `  ${name}: { attributes: { custom:tier: ${tierOf(index)} } }\n`).join('')}`;

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());
const begin = async (files: Readonly<Record<string, string>>, config: Readonly<Record<string, string>> = {}) => {
  stage = await createStage(pool, files, config);
  return stage;
};

describe('maxChanges', () => {
  it('holds everything back over the limit, and force lifts it', async () => {
    const begun = await begin({ 'users/a.yaml': declare(() => 'free') });
    expect((await begun.up()).exitCode).toBe(0);
    await begun.write(
      'users/a.yaml',
      declare((index) => (index < 7 ? 'gold' : 'free')),
    );
    const refused = await begun.preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain('7 of 20 users in a.yaml (35 %) would change, the limit is 30 %');
    const written = await begun.up();
    expect(written.exitCode).not.toBe(0);
    expect(written.calls['AdminUpdateUserAttributes']).toBeUndefined();
    await begun.configure({ force: 'true' });
    expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(7);
    expect(begun.live('user6')['custom:tier']).toBe('gold');
  });

  it('is about files: one that is over it holds back all others', async () => {
    const files = {
      'users/a.yaml': declare(() => 'gold', names.slice(0, 10)),
      'users/b.yaml': declare(() => 'free', names.slice(10)),
    };
    const begun = await begin(files);
    await begun.write(
      'users/b.yaml',
      declare((index) => (index === 0 ? 'gold' : 'free'), names.slice(10)),
    );
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('a.yaml');
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
  });
});

describe('maxActiveUsers', () => {
  it('refuses a plan that would make more users monthly active; the preview says how many (17.6)', async () => {
    const begun = await begin(
      { 'users/a.yaml': declare((index) => (index < 2 ? 'gold' : 'free')) },
      { maxActiveUsers: '1' },
    );
    const refused = await begun.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain('2 users would become monthly active, which is billed, the limit is 1');
    expect(begun.double.activeUsers(begun.poolId).size).toBe(0);
    await begun.configure({ maxActiveUsers: '2' });
    expect((await begun.preview()).output).toContain('2 users become monthly active by it, which Cognito bills');
    expect((await begun.up()).exitCode).toBe(0);
    expect(begun.double.activeUsers(begun.poolId).size).toBe(2);
  });
});

describe('requestRates', () => {
  it('in percent are shares of what the account has, which the totals tell (17.5)', async () => {
    const rates = '{"UserCreation":"60%","UserUpdate":"80%"}';
    const begun = await begin({ 'users/a.yaml': declare(() => 'free') }, { requestRates: rates });
    begun.double.setProvisionedLimits({ UserCreation: 200 });
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('UserCreation 120 a second: 60 % of 200, which the account has');
    expect(output).toContain('UserUpdate 20 a second: 80 % of 25, which every account has');
    expect(calls['GetProvisionedLimit']).toBe(1);
  });
});

describe('what is ignored', () => {
  it('is in no change; declaring it is an error with its place', async () => {
    const begun = await begin({ 'users/a.yaml': declare(() => 'free') }, { force: 'true' });
    await begun.configure({ unmanagedAttributes: 'delete', ignoreAttributes: ['nick*'] });
    expect((await begun.up()).exitCode).toBe(0);
    expect(begun.live('user3')).toEqual({ 'custom:tier': 'free', nickname: 'user3' });
    await begun.configure({ ignoreUsers: ['user3'] });
    const { exitCode, output } = await begun.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/users\/a\.yaml:5:3: error: user3 is declared, but ignoreUsers has "user3"/);
  });
});

describe('unmanagedAttributes: delete', () => {
  it('takes away what nobody declared, and says why', async () => {
    const begun = await begin(
      { 'users/a.yaml': declare(() => 'free') },
      { unmanagedAttributes: 'delete', force: 'true' },
    );
    expect((await begun.preview()).output).toContain('- nickname: "user3"  (unmanaged)');
    expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(20);
    expect(begun.live('user3')).toEqual({ 'custom:tier': 'free' });
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });
});

describe('onlyUsers', () => {
  it('plans and writes only these, and leaves the record and the account of everybody else', async () => {
    const begun = await begin(
      { 'users/a.yaml': declare(() => 'free') },
      { removedUsers: 'disable', maxDeletions: '100%' },
    );
    expect((await begun.up()).exitCode).toBe(0);
    await begun.write(
      'users/a.yaml',
      declare(() => 'gold', names.slice(0, 18)),
    );
    await begun.configure({ onlyUsers: ['user1', 'user19'], maxChanges: '100%' });
    const previewed = await begun.preview();
    expect(previewed.exitCode, previewed.output).toBe(0);
    expect(previewed.output).toMatch(/only 2 of \d+ users are looked at/);
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls).toMatchObject({ AdminUpdateUserAttributes: 1, AdminDisableUser: 1 });
    expect(begun.live('user1')['custom:tier']).toBe('gold');
    expect(begun.live('user2')['custom:tier']).toBe('free');
    expect(begun.double.live(begun.poolId).get('user18')?.enabled).toBe(true);
    await begun.configure({ onlyUsers: undefined });
    const rest = await begun.up();
    expect(rest.calls).toMatchObject({ AdminUpdateUserAttributes: 17, AdminDisableUser: 1 });
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it.each(['wrong value', 'missing'])('does not tell what is wrong with others: %s', async (what) => {
    const others = what === 'missing' ? '  nobody: {}\n' : '  user2: { attributes: { email_verified: perhaps } }\n';
    const begun = await begin({ 'users/a.yaml': `users:\n  user1: { attributes: { custom:tier: gold } }\n${others}` });
    await begun.configure({ onlyUsers: ['user1'] });
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(begun.live('user1')['custom:tier']).toBe('gold');
  });
});

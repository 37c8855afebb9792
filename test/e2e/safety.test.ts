import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const names = Array.from({ length: 20 }, (_, index) => `user${index}`);
const pool = Object.fromEntries(names.map((name) => [name, { 'custom:tier': 'free', nickname: name }]));
const declare = (tierOf: (index: number) => string) =>
  `users:\n${names.map((name, index) => `  ${name}: { attributes: { custom:tier: ${tierOf(index)} } }\n`).join('')}`;

describe('what keeps a run from doing too much', { timeout: 90_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it('the guard: nothing of the roster is written over the limit, force lifts it', async () => {
    stage = await createStage(pool, { 'users/a.yaml': declare(() => 'free') });
    const { program, preview, up, live } = stage;
    expect((await up()).exitCode).toBe(0);
    await program.write(
      'users/a.yaml',
      declare((index) => (index < 7 ? 'gold' : 'free')),
    );
    const refused = await preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain('7 of 20 users (35 %) would change, the limit is 30 %');
    const written = await up();
    expect(written.exitCode).not.toBe(0);
    expect(written.calls['AdminUpdateUserAttributes']).toBeUndefined();
    await program.pulumi('config', 'set', 'force', 'true');
    expect((await up()).calls['AdminUpdateUserAttributes']).toBe(7);
    expect(live('user6')['custom:tier']).toBe('gold');
  });

  it('the guard holds for a file that is cut into a resource a user, too', async () => {
    stage = await createStage(pool, { 'users/a.yaml': declare(() => 'gold') }, { granularity: 'user' });
    const { exitCode, output } = await stage.preview();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('of 20 users');
    expect(output).toContain('the limit is 30 %');
  });

  it('what is ignored is in no change; declaring it is an error with its place', async () => {
    stage = await createStage(pool, { 'users/a.yaml': declare(() => 'free') }, { force: 'true' });
    const { program, preview, up, live } = stage;
    await program.pulumi('config', 'set', 'unmanagedAttributes', 'delete');
    await program.pulumi('config', 'set', '--path', 'ignoreAttributes[0]', 'nick*');
    expect((await up()).exitCode).toBe(0);
    expect(live('user3')).toEqual({ 'custom:tier': 'free', nickname: 'user3' });
    await program.pulumi('config', 'set', '--path', 'ignoreUsers[0]', 'user3');
    const { exitCode, output } = await preview();
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/users\/a\.yaml:5:3: error: user3 is declared, but ignoreUsers has "user3"/);
  });

  it('unmanagedAttributes: delete takes away what nobody declared, and says why', async () => {
    stage = await createStage(
      pool,
      { 'users/a.yaml': declare(() => 'free') },
      { unmanagedAttributes: 'delete', force: 'true' },
    );
    expect((await stage.preview()).output).toContain('- nickname: "user3"  (unmanaged)');
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(20);
    expect(stage.live('user3')).toEqual({ 'custom:tier': 'free' });
    expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
  });
});

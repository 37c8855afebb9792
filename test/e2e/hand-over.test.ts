import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const pool = { ana: {}, bob: {}, cleo: {} };
const file = (...users: readonly string[]) =>
  `users:\n${users.map((user) => `  ${user}: { attributes: { custom:tier: gold, nickname: ${user} } }\n`).join('')}`;
const without = (...users: readonly string[]) =>
  `users:\n${users.map((user) => `  ${user}: { attributes: { custom:tier: gold } }\n`).join('')}`;

describe('users who move between resources are handed over', { timeout: 90_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (files: Readonly<Record<string, string>>) => {
    stage = await createStage(pool, files);
    expect((await stage.up()).calls['AdminUpdateUserAttributes']).toBe(3);
    return stage;
  };

  it('to another file', async () => {
    const { program, up } = await start({ 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') });
    await program.write('users/a.yaml', file('ana'));
    await program.write('users/b.yaml', file('bob', 'cleo'));
    const { exitCode, calls } = await up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect((await up('--expect-no-changes')).exitCode).toBe(0);
  });

  it('to another file, while an attribute is declared no longer: it goes, nothing else does', async () => {
    const { program, up, live } = await start({ 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') });
    await program.write('users/a.yaml', file('ana'));
    await program.write('users/b.yaml', file('cleo') + without('bob').slice('users:\n'.length));
    expect((await up()).calls['AdminUpdateUserAttributes']).toBe(1);
    expect(live('bob')).toEqual({ 'custom:tier': 'gold' });
    expect(live('ana')).toEqual({ 'custom:tier': 'gold', nickname: 'ana' });
  });

  it('with a renamed file', async () => {
    const { program, up, live } = await start({ 'users/a.yaml': file('ana', 'bob', 'cleo') });
    await program.remove('users/a.yaml');
    await program.write('users/z.yaml', file('ana', 'bob', 'cleo'));
    const { exitCode, calls } = await up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(live('ana')).toEqual({ 'custom:tier': 'gold', nickname: 'ana' });
  });

  it('with a renamed file, while an attribute is declared no longer', async () => {
    const { program, up, live } = await start({ 'users/a.yaml': file('ana', 'bob', 'cleo') });
    await program.remove('users/a.yaml');
    await program.write('users/z.yaml', without('ana', 'bob', 'cleo'));
    expect((await up()).calls['AdminUpdateUserAttributes']).toBe(3);
    expect(live('ana')).toEqual({ 'custom:tier': 'gold' });
  });

  it('with a renamed file and removedAttributes: retain, which leaves what is declared no longer', async () => {
    const { program, up, live } = await start({ 'users/a.yaml': file('ana', 'bob', 'cleo') });
    await program.pulumi('config', 'set', 'removedAttributes', 'retain');
    await program.remove('users/a.yaml');
    await program.write('users/z.yaml', without('ana', 'bob', 'cleo'));
    const { exitCode, calls } = await up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(live('ana')).toEqual({ 'custom:tier': 'gold', nickname: 'ana' });
  });

  it('to another granularity and back', async () => {
    const { program, up } = await start({ 'users/a.yaml': file('ana', 'bob', 'cleo') });
    for (const granularity of ['user', 'file']) {
      await program.pulumi('config', 'set', 'granularity', granularity);
      const { exitCode, calls } = await up();
      expect(exitCode).toBe(0);
      expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    }
  });

  it('and who leaves the declaration keeps the account and its attributes', async () => {
    const { program, up, live } = await start({ 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') });
    await program.write('users/a.yaml', file('ana'));
    await program.remove('users/b.yaml');
    const { exitCode, calls } = await up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(live('bob')).toEqual({ 'custom:tier': 'gold', nickname: 'bob' });
  });
});

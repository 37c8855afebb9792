/** Files are for people: renaming, splitting and joining them, and moving users between them, changes nothing in the pool. */
import { afterEach, describe, expect, it } from 'vitest';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const pool = { ana: {}, bob: {}, cleo: {} };
const file = (...users: readonly string[]) =>
  `users:\n${users.map((user) => `  ${user}: { attributes: { custom:tier: gold, nickname: ${user} } }\n`).join('')}`;
const without = (...users: readonly string[]) =>
  `users:\n${users.map((user) => `  ${user}: { attributes: { custom:tier: gold } }\n`).join('')}`;
type Files = Readonly<Record<string, string>>;

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

const start = async (files: Files, config: Readonly<Record<string, string>> = {}): Promise<StackStage> => {
  const begun = await createStage(pool, files, config);
  stage = begun;
  expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(3);
  return begun;
};
const rewrite = async ({ write, remove }: StackStage, before: Files, after: Files) => {
  for (const name of Object.keys(before)) await remove(name);
  for (const [name, text] of Object.entries(after)) await write(name, text);
};

describe('no change is', () => {
  it.each<readonly [string, Files, Files]>([
    ['a renamed file', { 'users/a.yaml': file('ana', 'bob', 'cleo') }, { 'users/z.yaml': file('ana', 'bob', 'cleo') }],
    [
      'a user in another file',
      { 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') },
      { 'users/a.yaml': file('ana'), 'users/b.yaml': file('bob', 'cleo') },
    ],
    [
      'users who change places',
      { 'users/a.yaml': file('ana'), 'users/b.yaml': file('bob', 'cleo') },
      { 'users/a.yaml': file('cleo'), 'users/b.yaml': file('ana', 'bob') },
    ],
    [
      'a file that is split',
      { 'users/a.yaml': file('ana', 'bob', 'cleo') },
      { 'users/a.yaml': file('ana'), 'users/b.yaml': file('bob'), 'users/c.yaml': file('cleo') },
    ],
    [
      'files that are joined',
      { 'users/a.yaml': file('ana'), 'users/b.yaml': file('bob'), 'users/c.yaml': file('cleo') },
      { 'users/all.yml': file('ana', 'bob', 'cleo') },
    ],
    [
      'a file in a folder of the same level',
      { 'users/dev/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') },
      {
        'users/dev/x.yaml': file('bob'),
        'users/dev/y.json': JSON.stringify({
          users: { ana: { attributes: { 'custom:tier': 'gold', nickname: 'ana' } } },
        }),
        'users/b.yaml': file('cleo'),
      },
    ],
    ['another order', { 'users/a.yaml': file('ana', 'bob', 'cleo') }, { 'users/a.yaml': file('cleo', 'bob', 'ana') }],
  ])('%s', async (_what, before, after) => {
    const begun = await start(before);
    await rewrite(begun, before, after);
    for (const run of [() => begun.preview('--expect-no-changes'), () => begun.up('--expect-no-changes')]) {
      const { exitCode, output, calls } = await run();
      expect(exitCode, output).toBe(0);
      expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    }
    const refreshed = await begun.preview('--refresh', '--expect-no-changes');
    expect(refreshed.exitCode, refreshed.output).toBe(0);
  });
});

describe('what changes with a move is written, and nothing else', () => {
  it('an attribute that is no longer declared goes', async () => {
    const begun = await start({ 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') });
    await begun.write('users/a.yaml', file('ana'));
    await begun.write('users/b.yaml', file('cleo') + without('bob').slice('users:\n'.length));
    expect((await begun.up()).calls['AdminUpdateUserAttributes']).toBe(1);
    expect(begun.live('bob')).toEqual({ 'custom:tier': 'gold' });
    expect(begun.live('ana')).toEqual({ 'custom:tier': 'gold', nickname: 'ana' });
  });

  it.each([
    ['delete', 3, { 'custom:tier': 'gold' }],
    ['retain', undefined, { 'custom:tier': 'gold', nickname: 'ana' }],
  ])('with a renamed file too, under removedAttributes: %s', async (removedAttributes, updates, left) => {
    const before = { 'users/a.yaml': file('ana', 'bob', 'cleo') };
    const begun = await start(before);
    await begun.configure({ removedAttributes });
    await rewrite(begun, before, { 'users/z.yaml': without('ana', 'bob', 'cleo') });
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBe(updates);
    expect(begun.live('ana')).toEqual(left);
  });

  it('who leaves the declaration keeps the account and its attributes', async () => {
    const begun = await start({ 'users/a.yaml': file('ana', 'bob'), 'users/b.yaml': file('cleo') });
    await begun.write('users/a.yaml', file('ana'));
    await begun.remove('users/b.yaml');
    const { exitCode, calls } = await begun.up();
    expect(exitCode).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBeUndefined();
    expect(begun.live('bob')).toEqual({ 'custom:tier': 'gold', nickname: 'bob' });
  });
});

describe('an address', () => {
  const verified = (email: string) => ({ email, email_verified: 'true' });
  const user = (name: string, email: string) =>
    `users: { ${name}: { attributes: { email: ${email}, email_verified: true } } }\n`;

  it.each([
    ['the giver first', 'users/a.yaml', 'users/b.yaml'],
    ['the taker first', 'users/b.yaml', 'users/a.yaml'],
  ])('moves from a user of one file to a user of another by one up, %s', async (_order, giver, taker) => {
    const users = { ana: verified('ana@example.com'), bob: verified('bob@example.com') };
    const files = { [giver]: user('ana', 'ana@example.com'), [taker]: user('bob', 'bob@example.com') };
    const begun = await createStage(users, files, {}, { AliasAttributes: ['email'] });
    stage = begun;
    expect((await begun.up()).exitCode).toBe(0);
    await begun.write(giver, user('ana', 'other@example.com'));
    await begun.write(taker, user('bob', 'ana@example.com'));
    const previewed = await begun.preview();
    expect(previewed.exitCode, previewed.output).toBe(0);
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls['AdminUpdateUserAttributes']).toBe(2);
    expect([begun.live('ana')['email'], begun.live('bob')['email']]).toEqual(['other@example.com', 'ana@example.com']);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  const swapping = {
    ana: { attributes: verified('bob@example.com') },
    bob: { attributes: verified('ana@example.com') },
  };
  it.each<readonly [string, Files]>([
    ['one file', { 'users/a.json': JSON.stringify({ users: swapping }) }],
    [
      'two files',
      {
        'users/a.json': JSON.stringify({ users: { ana: swapping.ana } }),
        'users/b.json': JSON.stringify({ users: { bob: swapping.bob } }),
      },
    ],
  ])('of two users of %s who swap is refused in the preview and in the up', async (_where, files) => {
    const users = { ana: verified('ana@example.com'), bob: verified('bob@example.com') };
    const begun = await createStage(users, files, {}, { AliasAttributes: ['email'] });
    stage = begun;
    for (const run of [begun.preview, begun.up]) {
      const { exitCode, output, calls } = await run();
      expect(exitCode).not.toBe(0);
      expect(output).toMatch(/error: .*(swap|circle|each|take)/);
      expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    }
  });
});

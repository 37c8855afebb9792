import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const names = Array.from({ length: 60 }, (_, index) => `user${index}`);
const declaration = (users: readonly string[], tier: string) =>
  `users:\n${users.map((name) => `  ${name}: { attributes: { custom:tier: ${tier} } }\n`).join('')}`;
const occurrences = (text: string, part: string) => text.split(part).length - 1;

describe('what a run tells of itself', { timeout: 60_000 }, () => {
  let stage: Stage;
  const write = async (tier: string) => {
    await stage.program.write('users/a.yaml', declaration(names.slice(0, 55), tier));
    await stage.program.write('users/b.yaml', declaration(names.slice(55), tier));
  };
  beforeAll(async () => {
    const pool = Object.fromEntries(names.map((name) => [name, { 'custom:tier': 'free' }]));
    stage = await createStage(pool, {}, { maxChanges: '100%' });
  }, 60_000);
  afterAll(() => stage.dispose());

  it.each([
    ['of rosters that are new', 'gold'],
    ['of rosters in the state', 'silver'],
  ])('a preview %s: in short past 50 users, whole in a file, totals once', async (_case, tier) => {
    await write(tier);
    const { exitCode, output } = await stage.preview();
    expect(exitCode).toBe(0);
    expect(output).toContain('55 of 55 users will change:');
    expect(occurrences(output, `"${tier}"  (declared)`)).toBeLessThan(20);
    expect(output).toContain('All of them: .cognito-users/preview-dev.txt');
    expect(output).toMatch(/CognitoUsers \(users\):\n\s+60 users read by one list .*\n\s+2 calls: /);
    expect(occurrences(output, 'at these request rates')).toBe(1);
    expect(output).not.toContain('requests/s');

    const file = join(stage.program.folder, '.cognito-users', 'preview-dev.txt');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(occurrences(await readFile(file, 'utf8'), `=> "${tier}"  (declared)`)).toBe(60);
    expect((await stage.up()).exitCode).toBe(0);
  });

  it('an up: the users updated by roster, the totals once', async () => {
    await write('bronze');
    const { exitCode, output } = await stage.up();
    expect(exitCode).toBe(0);
    expect(output).toMatch(/Roster \(users\/b\.yaml\):\n\s+5 users updated/);
    expect(output).toContain('AdminUpdateUserAttributes 60');
    expect(occurrences(output, 'at these request rates')).toBe(1);
  });

  it('a preview that is short again: nothing but the totals, and the file of an earlier one is gone', async () => {
    const { output } = await stage.preview('--expect-no-changes');
    expect(output).not.toContain('will change');
    expect(occurrences(output, 'at these request rates')).toBe(1);
    await expect(stat(join(stage.program.folder, '.cognito-users', 'preview-dev.txt'))).rejects.toThrow('ENOENT');
  });
});

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const names = Array.from({ length: 60 }, (_, index) => `user${index}`);
const declaration = (users: readonly string[], tier: string) =>
  `users:\n${users.map((name) => `  ${name}: { attributes: { custom:tier: ${tier} } }\n`).join('')}`;
const occurrences = (text: string, part: string) => text.split(part).length - 1;

describe('what a run tells of itself', () => {
  let stage: Stage;
  const write = async (tier: string) => {
    await stage.write('users/a.yaml', declaration(names.slice(0, 55), tier));
    await stage.write('users/b.yaml', declaration(names.slice(55), tier));
  };
  beforeAll(async () => {
    const pool = Object.fromEntries(names.map((name) => [name, { 'custom:tier': 'free' }]));
    stage = await createStage(pool, {}, { maxChanges: '100%' });
  });
  afterAll(() => stage.dispose());

  it('a preview: in short past 50 users, whole in a file, totals once; an up: the users updated', async () => {
    await write('gold');
    const previewed = await stage.preview();
    expect(previewed.exitCode).toBe(0);
    expect(previewed.output).toContain('60 of 60 users will change:');
    expect(occurrences(previewed.output, '"gold"  (declared)')).toBeLessThan(20);
    expect(previewed.output).toContain('All of them: .cognito-users/preview-dev.txt');
    expect(previewed.output).toMatch(
      /cognito-users:index:Users \(users\):\n\s+60 users read by one list .*\n\s+2 calls: /,
    );
    expect(occurrences(previewed.output, ' throttled, ')).toBe(1);
    expect(previewed.output).not.toContain('requests/s');
    const file = join(stage.folder, '.cognito-users', 'preview-dev.txt');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(occurrences(await readFile(file, 'utf8'), '=> "gold"  (declared)')).toBe(60);

    const { exitCode, output } = await stage.up();
    expect(exitCode).toBe(0);
    expect(output).toMatch(/dynamic:Users \(users\):\n\s+60 users updated/);
    expect(output).toContain('AdminUpdateUserAttributes 60');
    expect(occurrences(output, ' throttled, ')).toBe(1);
  });

  it('a preview that is short again: nothing but the totals, and the file of an earlier one is gone', async () => {
    const { output } = await stage.preview('--expect-no-changes');
    expect(output).not.toContain('will change');
    expect(output).toContain('60 users');
    expect(occurrences(output, ' throttled, ')).toBe(1);
    await expect(stat(join(stage.folder, '.cognito-users', 'preview-dev.txt'))).rejects.toThrow('ENOENT');
  });
});

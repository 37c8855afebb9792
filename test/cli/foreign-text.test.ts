/** What the command prints of others' text: nothing in it is obeyed by a terminal or a CI runner, and it says the same. */
import { afterEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { printable } from '../../providers/values/printable.ts';
import { type CommandStage, createCommandStage } from './stage.ts';

const hostile = 'a\u001b[2J\u202e\n::error::b ##[group]c ##vso[task.complete]';
const human = 'Zoë 👩‍💻 می‌خواهم क्‍ष';
const users = [
  { username: '::error::ann', attributes: { 'custom:tier': hostile, nickname: human } },
  { username: 'bob', attributes: { 'custom:tier': 'free' }, groups: ['##[error]x'] },
];
const declaration = `users:
  "::error::ann": { attributes: { custom:tier: "${'x'.repeat(60)}::error::b", nickname: x } }
  bob: { attributes: { custom:tier: gold } }
`;

let stage: CommandStage | undefined;
afterEach(async () => {
  await stage?.dispose();
  stage = undefined;
});
const start = async (text = declaration) => {
  stage = await createCommandStage({ 'users/a.yaml': text }, { users, groups: ['##[error]x'] });
  return stage;
};

it.each(['text', 'json', 'markdown', 'html'])('plan --output %s (14.15)', { timeout: 60_000 }, async (format) => {
  const { onPool } = await start();
  const { status, stdout, stderr } = await onPool('plan', '--show-values', '--force', '--output', format);
  expect(status, stderr).toBe(2);
  expect(stdout.includes('Zoë') && stdout.includes('👩‍💻') && stdout.includes('می‌خواهم')).toBe(true);
  expect(printable(stdout)).toBe(stdout);
  if (format === 'json') expect(JSON.stringify(JSON.parse(stdout))).toContain(JSON.stringify(hostile));
});

it('export, which declares the very texts (14.15)', { timeout: 60_000 }, async () => {
  const { onPool } = await start();
  const { status, stdout } = await onPool('export');
  expect(status).toBe(0);
  expect(printable(stdout)).toBe(stdout);
  expect(stdout).toContain(human);
  expect(parse(stdout).users).toMatchObject({
    '::error::ann': { attributes: { 'custom:tier': hostile, nickname: human } },
    bob: { groups: ['##[error]x'] },
  });
});

it('problems of files, and failures (14.15)', { timeout: 60_000 }, async () => {
  const { onPool, run, write, double } = await start();
  await write('users/b\n::error::.yaml', 'users: { cleo: { attribute: {} } }\n');
  const invalid = await run('validate');
  expect(invalid.status).toBe(1);
  expect(printable(invalid.stdout)).toBe(invalid.stdout);
  expect(invalid.stdout.split('\n').filter((line) => line.includes('error::.yaml'))).not.toEqual([]);
  for (const line of invalid.stdout.split('\n')) expect(line).not.toMatch(/^:error::\.yaml/);
  await write('users/b\n::error::.yaml', 'users: {}\n');
  double.failNext('ListUsers', { name: 'InvalidParameterException', message: hostile });
  const failed = await onPool('plan');
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain('error: ');
  expect(printable(failed.stderr)).toBe(failed.stderr);
  const unknown = await run('plan', '--\u001b[2J');
  expect(unknown.status).not.toBe(0);
  expect(printable(unknown.stderr)).toBe(unknown.stderr);
});

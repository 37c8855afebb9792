/** `stateValues: encrypted`: what users have is in clear nowhere, through the real engine. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const attributes = ['custom:tenant', 'custom:tier', 'custom:dept', 'custom:role', 'custom:limits'];
const users = Array.from({ length: 100 }, (_, index) => `user${index + 100}`);
const random = () => randomBytes(9).toString('hex');

/** Everything that was made up, and is to be found nowhere. */
const madeUp: string[] = [];
const valuesOf = () =>
  Object.fromEntries(
    attributes.map((name) => {
      const value = random();
      madeUp.push(value);
      return [name, value];
    }),
  );
const declare = (all: Readonly<Record<string, object>>) =>
  JSON.stringify({
    users: Object.fromEntries(Object.entries(all).map(([name, values]) => [name, { attributes: values }])),
  });

let stage: Stage | undefined;
afterEach(() => stage?.dispose());

it('of 100 users, 1,000 random values are in no state, preview, log, report and journal (17)', async () => {
  const live = Object.fromEntries(users.map((name) => [name, valuesOf()]));
  const declared = Object.fromEntries(users.map((name) => [name, valuesOf()]));
  expect(madeUp).toHaveLength(1_000);
  const config = { stateValues: 'encrypted', maxChanges: '100%', maxDeletions: '100%', endSessions: ['custom:role'] };
  const begun = await createStage(live, { 'users/a.json': declare(declared) }, config);
  stage = begun;
  const told: string[] = [];
  const tell = async (command: Promise<{ readonly output: string; readonly exitCode: number }>) => {
    const { output, exitCode } = await command;
    told.push(output, await begun.state());
    return exitCode;
  };
  expect(await tell(begun.preview('--diff'))).toBe(0);
  expect(told[0]).toContain('user100');
  expect(told[0]).toContain('~ custom:role');
  expect(await tell(begun.preview('--json'))).toBe(0);
  const refused = {
    name: 'InvalidParameterException',
    message: `${declared['user100']?.['custom:tier']} is not valid`,
  };
  begun.double.refuse('user100', refused);
  expect(await tell(begun.up('--diff'))).not.toBe(0);
  begun.double.clearFaults();
  begun.double.changeByHand(begun.poolId, 'user101', valuesOf());
  expect(await tell(begun.preview('--diff', '--refresh'))).toBe(0);
  for (const output of ['text', 'html'] as const) {
    const { stdout, stderr, status } = await begun.command('plan', '--output', output);
    expect(status, stderr).toBe(2);
    told.push(stdout, stderr);
  }
  expect(await begun.command('plan', '--show-values')).toMatchObject({ status: 1 });
  expect(await tell(begun.up('--diff'))).toBe(0);
  const kept = join(begun.folder, '.cognito-users');
  for (const name of await readdir(kept)) told.push(await readFile(join(kept, name), 'utf8'));
  expect(madeUp.filter((value) => told.some((text) => text.includes(value)))).toEqual([]);
  // Names of users and attributes are in no state either.
  expect(await begun.state()).not.toMatch(/user1\d\d|custom:tier/);

  await begun.configure({ stateValues: undefined });
  const plain = await begun.up();
  expect(plain.exitCode, plain.output).toBe(0);
  expect(Object.keys(plain.calls).filter((name) => name.startsWith('Admin'))).toEqual([]);
  await begun.configure({ stateValues: 'encrypted' });
  const encrypted = await begun.up();
  expect(encrypted.exitCode, encrypted.output).toBe(0);
  expect(Object.keys(encrypted.calls).filter((name) => name.startsWith('Admin'))).toEqual([]);
  expect(madeUp.filter((value) => begun.live('user100')['custom:tier'] === value)).toHaveLength(1);
  expect(await begun.state()).not.toMatch(/user1\d\d|custom:tier/);
});

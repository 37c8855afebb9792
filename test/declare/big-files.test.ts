/** Declarations of the size of a pool: read on the way of every preview, so they must not be felt. */
import { expect, it } from 'vitest';
import { readDeclaration } from '../../providers/declare/declaration.ts';
import { folderWith } from './reading.ts';

const user = (index: number): string =>
  `  user${index}@example.com:\n    attributes:\n      custom:tier: gold\n      nickname: "user ${index}"\n      phone_number: +1555${index}\n`;
const yaml = (users: number): string => `users:\n${Array.from({ length: users }, (_, index) => user(index)).join('')}`;
const json = (users: number): string => {
  const attributes = { 'custom:tier': 'gold', nickname: 'user', phone_number: '+1555' };
  const members = Array.from({ length: users }, (_, index) => [`user${index}@example.com`, { attributes }]);
  return JSON.stringify({ users: Object.fromEntries(members) }, undefined, 2);
};

function read(file: string, text: string) {
  const folder = folderWith({ [file]: text });
  const started = performance.now();
  const { rosters, diagnostics } = readDeclaration(folder, undefined);
  const seconds = (performance.now() - started) / 1_000;
  return { users: rosters[0]?.users.size, problems: diagnostics.length, seconds };
}

// The bounds are several times what a quiet machine takes, which is 0.1 s and 3 s.
it.each([
  ['a.yaml', yaml(10_000), 10_000, 2],
  ['a.json', json(10_000), 10_000, 2],
  ['one mapping as JSON each.yaml', yaml(10_000).replaceAll('gold', '{ tier: [gold] }'), 10_000, 4],
])('10,000 users with three attributes each: %s', (file, text, users, bound) => {
  const { seconds, ...result } = read(file, text);
  expect(result).toEqual({ users, problems: 0 });
  expect(seconds).toBeLessThan(bound);
});

it('50 MB', { timeout: 120_000 }, () => {
  const text = yaml(440_000);
  expect(text.length).toBeGreaterThan(50_000_000);
  const { seconds, ...result } = read('a.yaml', text);
  expect(result).toEqual({ users: 440_000, problems: 0 });
  expect(seconds).toBeLessThan(60);
});

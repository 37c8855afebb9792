/** Declarations of the size of a pool: they are read whole. How long that takes is the bench's to tell. */
import { expect, it } from 'vitest';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
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
  const { files, diagnostics } = readDeclaration(folderWith({ [file]: text }), undefined);
  return { users: files[0]?.users.size, problems: diagnostics.length };
}

it.each([
  ['a.yaml', yaml(10_000), 10_000],
  ['a.json', json(10_000), 10_000],
  ['one mapping as JSON each.yaml', yaml(10_000).replaceAll('gold', '{ tier: [gold] }'), 10_000],
])('10,000 users with three attributes each: %s', (file, text, users) => {
  expect(read(file, text)).toEqual({ users, problems: 0 });
});

it('50 MB', () => {
  const text = yaml(440_000);
  expect(text.length).toBeGreaterThan(50_000_000);
  expect(read('a.yaml', text)).toEqual({ users: 440_000, problems: 0 });
});

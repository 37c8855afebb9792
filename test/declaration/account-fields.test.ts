/** What a file may say of an account beside attributes, and who wins: the user, its file's defaults, the stack's level. */
import { describe, expect, it } from 'vitest';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { readFileDeclaration } from '../../providers/declaration/read-file.ts';
import type { DeclaredUser } from '../../providers/model/users.ts';
import type { AccountKey } from '../../providers/problems/places.ts';
import { formatDiagnostics } from '../../providers/problems/problem-text.ts';
import { encoded, folderWith, placed, told } from './reading.ts';

function read(texts: Readonly<Record<string, string>>, stack?: string) {
  const folder = folderWith(texts);
  const { files, places, diagnostics } = readDeclaration(folder, stack);
  expect(told(diagnostics)).toEqual([]);
  const users = new Map(files.flatMap((file) => [...file.users]));
  return {
    account: (name: string): Omit<DeclaredUser, 'attributes'> | undefined => {
      const { attributes: _attributes, ...account } = users.get(name) ?? { attributes: new Map() };
      return account;
    },
    place: (name: string, key: AccountKey) => {
      const place = places.get(name)?.account?.get(key);
      return place === undefined ? undefined : placed(folder, place);
    },
  };
}

const password = { value: `\${secret:p}`, temporary: false };

describe('a user', () => {
  it.each([
    ['nothing', '', {}],
    ['create: false', 'create: false', { create: false }],
    ['create: true, which is nothing', 'create: true', {}],
    ['enabled', 'enabled: true', { enabled: true }],
    ['disabled', 'enabled: false', { enabled: false }],
    ['groups, which are sorted', 'groups: [b, B, a, "10", 9]', { groups: ['10', '9', 'B', 'a', 'b'] }],
    ['no group', 'groups: []', { groups: [] }],
    ['a password', `password: \${secret:p}`, { password }],
    ['a password in a mapping', `password: { value: "\${secret:p}" }`, { password }],
    [
      'a temporary password',
      `password: { temporary: true, value: "\${secret:p}" }`,
      { password: { ...password, temporary: true } },
    ],
    ['protect', 'protect: true', { protect: true }],
    ['protect: false, which is nothing', 'protect: false', {}],
  ])('says %s', (_name, line, account) => {
    expect(read({ 'a.yaml': `users:\n  a:\n    ${line}\n` }).account('a')).toEqual(account);
  });

  it('says the same in JSON', () => {
    const json = `{"users":{"a":{"enabled":false,"groups":["b","a"],"password":{"value":"\${secret:p}","temporary":false}}}}`;
    expect(read({ 'a.json': json }).account('a')).toEqual({ enabled: false, groups: ['a', 'b'], password });
  });
});

const everything = `{ create: false, enabled: false, groups: [a, b], password: "\${secret:p}", protect: true }`;
const all = { create: false, enabled: false, groups: ['a', 'b'], password, protect: true };

/** What wins over `everything` below it. */
const above: readonly (readonly [string, string, object])[] = [
  ['nothing', '{}', all],
  ['one key', '{ enabled: true }', { ...all, enabled: true }],
  ['groups, which replace', '{ groups: [c] }', { ...all, groups: ['c'] }],
  ['no group', '{ groups: [] }', { ...all, groups: [] }],
  ['a word against each flag', '{ create: true, protect: false }', { enabled: false, groups: ['a', 'b'], password }],
  ['null, which takes away', '{ create: ~, enabled: ~, groups: , password: null, protect: ~ }', {}],
];

describe('defaults', () => {
  it.each(above)('are under a user that says %s', (_name, own, account) => {
    expect(read({ 'a.yaml': `defaults: ${everything}\nusers: { a: ${own} }` }).account('a')).toEqual(account);
  });

  it('are of their own file', () => {
    const files = { 'a.yaml': `defaults: ${everything}\nusers: {}`, 'b.yaml': 'users: { a: }' };
    expect(read(files).account('a')).toEqual({});
  });
});

describe("the stack's level", () => {
  it.each(above)('wins with %s', (_name, own, account) => {
    const files = { 'a.yaml': `users: { a: ${everything} }`, 'dev/b.yaml': `users: { a: ${own} }` };
    expect(read(files, 'dev').account('a')).toEqual(account);
  });

  it('wins by its defaults too, for the users it names', () => {
    const files = {
      'a.yaml': 'users: { a: { enabled: true, protect: true }, b: { enabled: true } }',
      'dev/b.yaml': 'defaults: { enabled: false, protect: ~ }\nusers: { a: }',
    };
    const { account } = read(files, 'dev');
    expect([account('a'), account('b')]).toEqual([{ enabled: false }, { enabled: true }]);
  });

  it('has its own places, and leaves others theirs', () => {
    const { place } = read(
      {
        'a.yaml': 'defaults:\n  groups: [x]\nusers:\n  a:\n    enabled: true\n    protect: true',
        'dev/b.yaml': 'users:\n  a:\n    protect: ~',
      },
      'dev',
    );
    expect([place('a', 'groups'), place('a', 'enabled'), place('a', 'protect'), place('a', 'create')]).toEqual([
      'a.yaml:2:11',
      'a.yaml:5:14',
      'dev/b.yaml:3:14',
      undefined,
    ]);
  });
});

describe('a password in clear', () => {
  it.each([
    'password: hunter2',
    'password: "hunter2"',
    'password:\n      hunter2',
    'password: |\n      hunter2',
    'password: [hunter2, yes]',
    'password: { hunter2 }',
    'password: { value: hunter2, temporary: yes }',
    'password:\n      value: hunter2\n      temporary: yes',
    'password: { temporary: yes, "value" : "hunter2" }',
    'password: *hunter2',
    'password: !hunter2',
    'password: !hunter2 x',
    'password: { value: *hunter2 }',
    'password: @hunter2',
    'password: "hunter2',
    `password: \${secret:p}hunter2`,
    `password: hunter2\${secret:p}`,
    `password: \${secrets:hunter2}`,
    `password: \${config:hunter2}`,
    'enabled: yes, password: hunter2',
    '<<: { password: hunter2 }',
  ])('is told, and shown to nobody: %j', (line) => {
    const flow = line.startsWith('enabled: yes,');
    const text = flow ? `users: { a: { ${line} } }` : `users:\n  a:\n    ${line}\n`;
    const { diagnostics } = readFileDeclaration('a.yaml', encoded(text));
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(formatDiagnostics(diagnostics, new Map([['a.yaml', text]]))).not.toContain('hunter2');
  });
});

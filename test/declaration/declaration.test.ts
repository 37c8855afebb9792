/** A folder of files, and the stack's folder in it, as one declaration. */
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { attributesByUser, folderWith, placed, told } from './reading.ts';

const user = (name: string, ...attributes: readonly string[]) =>
  `users: {${name}: {attributes: {${attributes.join(', ')}}}}`;

function read(texts: Readonly<Record<string, string | Uint8Array>>, stack?: string) {
  const folder = folderWith(texts);
  const { files, places, diagnostics } = readDeclaration(folder, stack);
  return {
    files: Object.fromEntries(files.map(({ file, users }) => [file, attributesByUser(users)])),
    place: (name: string, attribute?: string) => {
      const place = places.get(name);
      const at = attribute === undefined ? place?.at : place?.attributes.get(attribute);
      return at === undefined ? undefined : placed(folder, at);
    },
    problems: diagnostics.map(({ code, at }) => (at === undefined ? code : `${code} ${placed(folder, at)}`)),
    messages: diagnostics.map(({ message }) => message.replaceAll(`${folder}/`, '')),
  };
}

describe('the base level', () => {
  it('is every YAML and JSON file of the folder, sorted, and nothing else', () => {
    const { files, problems } = read({
      'b.yml': 'users: {b: }',
      'a.yaml': 'users: {a: }',
      'c.json': '{"users":{"c":{}}}',
      '.hidden': '?',
      '..data/e.yaml': '?',
    });
    expect(Object.keys(files)).toEqual(['a.yaml', 'b.yml', 'c.json']);
    expect(problems).toEqual([]);
  });

  it('keeps a file that declares nobody', () => {
    expect(read({ 'a.yaml': 'users: {}' }).files).toEqual({ 'a.yaml': [] });
  });

  it('has each user once: the second is told, with the first', () => {
    const { problems, messages } = read({ 'a.yaml': 'users:\n  x:', 'b.yaml': 'users:\n  y:\n  x:' });
    expect(problems).toEqual(['duplicate-user b.yaml:3:3']);
    expect(messages[0]).toContain('a.yaml:2:3');
  });

  it('tells users apart by case', () => {
    expect(read({ 'a.yaml': 'users: {x: , X: }' }).problems).toEqual([]);
  });
});

describe('defaults', () => {
  const text = 'defaults:\n  attributes: {t: acme, n: ""}\nusers:\n  a:\n    attributes: {t: own}\n  b:\n';
  it('are under every user of their file only', () => {
    expect(read({ 'a.yaml': text, 'b.yaml': 'users: {c: }' }).files).toEqual({
      'a.yaml': [
        [
          'a',
          [
            ['t', 'own'],
            ['n', ''],
          ],
        ],
        [
          'b',
          [
            ['t', 'acme'],
            ['n', ''],
          ],
        ],
      ],
      'b.yaml': [['c', []]],
    });
  });

  it('give values whose place is theirs', () => {
    const { place } = read({ 'a.yaml': text });
    expect([place('b'), place('b', 't'), place('a', 't')]).toEqual(['a.yaml:6:3', 'a.yaml:2:19', 'a.yaml:5:21']);
  });
});

describe("the stack's level", () => {
  const base = { 'a.yaml': user('a', 'x: base', 'y: base') };
  it.each([
    [
      'is absent',
      {},
      {
        'a.yaml': [
          [
            'a',
            [
              ['x', 'base'],
              ['y', 'base'],
            ],
          ],
        ],
      },
    ],
    [
      'wins attribute by attribute, and the user stays where it was',
      { 'dev/z.yaml': user('a', 'y: dev', 'z: dev') },
      {
        'a.yaml': [
          [
            'a',
            [
              ['x', 'base'],
              ['y', 'dev'],
              ['z', 'dev'],
            ],
          ],
        ],
      },
    ],
    [
      'can blank what the base sets',
      { 'dev/z.yaml': user('a', 'y: ~') },
      {
        'a.yaml': [
          [
            'a',
            [
              ['x', 'base'],
              ['y', ''],
            ],
          ],
        ],
      },
    ],
    [
      'adds users in files of their own',
      { 'dev/z.yaml': user('b', 'x: dev') },
      {
        'a.yaml': [
          [
            'a',
            [
              ['x', 'base'],
              ['y', 'base'],
            ],
          ],
        ],
        'dev/z.yaml': [['b', [['x', 'dev']]]],
      },
    ],
    [
      'has defaults that win over the base for the users it names',
      { 'dev/z.yaml': 'defaults: {attributes: {y: default}}\nusers: {a: }', 'b.yaml': user('b', 'y: base') },
      {
        'a.yaml': [
          [
            'a',
            [
              ['x', 'base'],
              ['y', 'default'],
            ],
          ],
        ],
        'b.yaml': [['b', [['y', 'base']]]],
      },
    ],
    [
      'of another stack says nothing',
      { 'prod/z.yaml': '?' },
      {
        'a.yaml': [
          [
            'a',
            [
              ['x', 'base'],
              ['y', 'base'],
            ],
          ],
        ],
      },
    ],
  ])('%s', (_name, texts, expected) => {
    const declaration = read({ ...base, ...texts }, 'dev');
    expect(declaration.files).toEqual(expected);
    expect(declaration.problems.filter((problem) => problem !== 'not-read')).toEqual([]);
  });

  it('gives values whose place is in its file, for a user whose place is not', () => {
    const { place } = read({ ...base, 'dev/z.yaml': user('a', 'y: dev') }, 'dev');
    expect([place('a'), place('a', 'x'), place('a', 'y')]).toEqual(['a.yaml:1:9', 'a.yaml:1:29', 'dev/z.yaml:1:29']);
  });

  it('has each user once, too', () => {
    const stack = { 'dev/y.yaml': user('b'), 'dev/z.yaml': user('b') };
    expect(read({ ...base, ...stack }, 'dev').problems).toEqual(['duplicate-user dev/z.yaml:1:9']);
  });

  it('is enough without a base', () => {
    expect(read({ 'dev/z.yaml': user('b') }, 'dev').files).toEqual({ 'dev/z.yaml': [['b', []]] });
  });
});

describe('the disk', () => {
  it('has a folder', () => {
    expect(readDeclaration(join(folderWith({}), 'nowhere'), 'dev').diagnostics.map(({ code }) => code)).toEqual([
      'folder-missing',
    ]);
  });

  it('has a folder, not a file', () => {
    const folder = folderWith({ users: '' });
    expect(told(readDeclaration(join(folder, 'users'), 'dev').diagnostics)).toContain('file-unreadable');
  });

  it('has files', () => {
    const { problems } = read({ 'readme.md': '', 'prod/a.yaml': user('a') }, 'dev');
    expect(problems).toEqual(['folder-empty', 'not-read', 'not-read']);
  });

  it('has files that can be read, and all others are read', () => {
    const folder = folderWith({ 'z.yaml': '', 'secret.yaml': user('s') });
    mkdirSync(join(folder, 'folder.yaml'));
    symlinkSync('nowhere', join(folder, 'link.yaml'));
    symlinkSync('loop.yaml', join(folder, 'loop.yaml'));
    chmodSync(join(folder, 'secret.yaml'), 0);
    const { diagnostics } = readDeclaration(folder, undefined);
    // Who may read everything reads secret.yaml too.
    const unreadable = process.getuid?.() === 0 ? 3 : 4;
    expect(told(diagnostics)).toEqual([...Array(unreadable).fill('file-unreadable'), 'file-empty 1:1']);
  });

  it('follows links to files', () => {
    const folder = folderWith({ 'a.txt': user('a') });
    symlinkSync('a.txt', join(folder, 'a.yaml'));
    expect(readDeclaration(folder, undefined).files.map(({ users }) => [...users.keys()])).toEqual([['a']]);
  });

  it('names files as the user would type them', () => {
    const folder = relative('.', folderWith({ 'a.yaml': '', 'dev/b.yaml': '' }));
    const { diagnostics, texts } = readDeclaration(`./${folder}/`, 'dev');
    expect(diagnostics.map(({ at }) => at?.file)).toEqual([`${folder}/a.yaml`, `${folder}/dev/b.yaml`]);
    expect([...texts.keys()]).toEqual([`${folder}/a.yaml`, `${folder}/dev/b.yaml`]);
  });
});

it('tells the problems of all files of both levels in one run', () => {
  const { problems } = read(
    {
      'a.yaml': 'users: []',
      'b.yaml': Uint8Array.of(0xff),
      'c.yaml': 'users: {x: }',
      'd.yaml': user('x'),
      'dev/e.yaml': '',
    },
    'dev',
  );
  expect(problems).toEqual([
    'wrong-type a.yaml:1:8',
    'bad-utf8 b.yaml:1:1',
    'file-empty dev/e.yaml:1:1',
    'duplicate-user d.yaml:1:9',
  ]);
});

/** Whatever is declared is read back, whatever is in a file is survived, and the fast readers read as the library does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { createReport, placesIn } from '../../providers/declaration/file-problems.ts';
import { readFileDeclaration } from '../../providers/declaration/read-file.ts';
import { readPlainBlock } from '../../providers/declaration/yaml/plain-block.ts';
import { readPlainJson } from '../../providers/declaration/yaml/plain-json.ts';
import type { TreeNode } from '../../providers/declaration/yaml/tree.ts';
import { readYaml } from '../../providers/declaration/yaml/yaml-source.ts';
import { treeOf } from '../../providers/declaration/yaml/yaml-tree.ts';
import { attributesByUser, encoded, folderWith } from './reading.ts';

const name = (maxLength: number) =>
  fc.oneof(
    fc.constantFrom(
      '__proto__',
      'constructor',
      '<<',
      'null',
      '~',
      '1',
      '-',
      'true',
      'users',
      'a:b',
      '#',
      '*a',
      '&a',
      '!a',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength }).map((text) => text.slice(0, maxLength)),
  );
const named = (length: number) => name(length).filter((text) => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(text));
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }).filter((text) => text.isWellFormed()),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    'null',
    '~',
    '01234',
    '1e3',
    'yes',
    '+15551234567',
    ' a ',
    'a\n\n b',
    '"',
    "'",
    '\\',
    '\u0085',
    '\u2028',
  ),
);
const users = fc
  .array(fc.tuple(named(40), fc.array(fc.tuple(named(10), value), { maxLength: 4 })))
  .map((users) => new Map(users.map(([user, attributes]) => [user, new Map(attributes)])));
/** Through Map and fromEntries, so that `__proto__` is a key like any other. */
const asData = (users: ReadonlyMap<string, ReadonlyMap<string, string>>) => ({
  users: new Map([...users].map(([user, attributes]) => [user, new Map([['attributes', attributes]])])),
});
const asJson = (users: ReadonlyMap<string, ReadonlyMap<string, string>>, indent: number): string => {
  const members = [...users].map(([user, attributes]) => [user, { attributes: Object.fromEntries(attributes) }]);
  return JSON.stringify({ users: Object.fromEntries(members) }, undefined, indent);
};
const sorted = (users: ReadonlyMap<string, ReadonlyMap<string, string>>) =>
  attributesByUser(
    new Map([...users].map(([user, attributes]) => [user, { attributes: new Map([...attributes].toSorted()) }])),
  ).toSorted();

describe('a declaration that is written', () => {
  const readBack = (file: string, text: string) => {
    const folder = folderWith({ [file]: text });
    const { files, diagnostics } = readDeclaration(folder, undefined);
    expect(diagnostics).toEqual([]);
    return sorted(new Map([...(files[0]?.users ?? [])].map(([user, { attributes }]) => [user, attributes])));
  };
  it.each([
    ['YAML', 'a.yaml', (users) => stringify(asData(users), { defaultStringType: 'QUOTE_DOUBLE' })],
    ['YAML with one quote', 'a.yaml', (users) => stringify(asData(users), { defaultStringType: 'QUOTE_SINGLE' })],
    [
      'YAML with as few quotes as can be',
      'a.yaml',
      (users) => stringify(asData(users), { lineWidth: 0, defaultKeyType: 'QUOTE_DOUBLE' }),
    ],
    ['indented JSON', 'a.json', (users) => asJson(users, 2)],
    ['JSON on one line', 'a.json', (users) => asJson(users, 0)],
  ] satisfies readonly (readonly [
    string,
    string,
    (users: ReadonlyMap<string, ReadonlyMap<string, string>>) => string,
  ])[])('as %s is read back', (_name, file, write) => {
    fc.assert(
      fc.property(users, (users) => {
        expect(readBack(file, write(users))).toEqual(sorted(users));
      }),
    );
  });
});

describe('a file', () => {
  const survives = (bytes: Uint8Array): void => {
    const { users, diagnostics, text } = readFileDeclaration('f.yaml', bytes);
    const lines = text.split('\n');
    for (const { at, severity } of diagnostics) {
      expect(severity).toBe('error');
      expect(at?.line).toBeLessThanOrEqual(lines.length);
      expect(at?.column).toBeLessThanOrEqual((lines[(at?.line ?? 0) - 1]?.length ?? 0) + 1);
    }
    expect(users).toBeInstanceOf(Map);
  };
  it('of any bytes is survived', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survives), { numRuns: 500 });
  });

  it('of any text is survived', () => {
    fc.assert(
      fc.property(notation, (text) => survives(encoded(text))),
      { numRuns: 1_000 },
    );
  });

  it('that declares nothing says so', () => {
    fc.assert(
      fc.property(notation, (text) => {
        const { users, diagnostics } = readFileDeclaration('f.yaml', encoded(text));
        expect(users.size > 0 || diagnostics.length > 0 || /users/.test(text)).toBe(true);
      }),
    );
  });
});

/** Pieces that a declaration is made of, and signs that break it. */
const pieces = [
  ...[
    'users:',
    'defaults:',
    'attributes:',
    'a:',
    '"b":',
    "'c' :",
    'x: 1',
    'y: a b',
    "z: 'q'",
    'w: "q"',
    'v: {k: [1, {}]}',
    'u: []',
    'o: [a, b-c] # d',
    'm: [ 1 ,null]',
    'l: [a, "b"]',
  ],
  ...[
    'custom:x: y',
    't: a:b',
    's: a #b',
    'r: a#b',
    'q: ~',
    'p: {}',
    'k: |',
    '- i',
    '- i: j',
    '-  "k"',
    '- n o # p',
    '---',
    '...',
    '# c',
    ' # d',
    '<<: *n',
    '&n',
    '*n',
  ],
  ...[
    '!!str',
    ',',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    ':',
    '?',
    '-',
    ' ',
    '  ',
    '\t',
    '\r',
    '\u{a0}',
    '\u{2028}',
    '\u{feff}',
    '\u{85}',
  ],
  ...[
    '\n',
    '\n',
    '\n',
    '\n  ',
    '\n  ',
    '\n    ',
    '\n    ',
    '\n      ',
    '\n      ',
    '\r\n    ',
    '1',
    '-1',
    '.5',
    '=',
    'é',
    '😀',
    '%',
    '@',
  ],
];
const notation = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
const tidy = fc
  .array(fc.tuple(fc.constantFrom(0, 2, 4, 6), fc.constantFrom(...pieces.filter((piece) => /^[\w"'-]/.test(piece)))))
  .map((lines) => lines.map(([indent, piece]) => `${' '.repeat(indent)}${piece}`).join('\n'));

const group = fc.oneof(named(10), fc.constantFrom('admins', 'staff', 'null', 'a-b', '1.5'));
const grouped = fc
  .uniqueArray(fc.tuple(named(20), fc.uniqueArray(group, { maxLength: 4 })), { selector: ([user]) => user })
  .map((users) => ({ users: new Map(users.map(([user, groups]) => [user, { enabled: true, groups }])) }));

describe('a fast reader', () => {
  function byLibrary(text: string): TreeNode | undefined {
    const report = createReport(placesIn('', text));
    const { contents } = readYaml(text, report);
    const tree = contents === undefined || contents === null ? undefined : treeOf(contents, text, report);
    return report.diagnostics.length > 0 ? undefined : tree;
  }
  it.each([
    ['of blocks, on lines', readPlainBlock, tidy],
    ['of blocks, on signs', readPlainBlock, notation],
    ['of blocks, on YAML', readPlainBlock, users.map((some) => stringify(asData(some)))],
    ['of blocks, on lists', readPlainBlock, grouped.map((users) => stringify(users))],
    [
      'of blocks, on lists that are not indented',
      readPlainBlock,
      grouped.map((users) => stringify(users, { indentSeq: false })),
    ],
    [
      'of blocks, on lists on one line',
      readPlainBlock,
      grouped.map((users) => stringify(users, { collectionStyle: 'flow', lineWidth: 0 })),
    ],
    ['of JSON, on JSON', readPlainJson, fc.json({ maxDepth: 5 }).map((json) => `{"users": ${json}}`)],
    ['of JSON, on signs', readPlainJson, notation.map((text) => `{"a":${text}}`)],
    ['of JSON, on broken JSON', readPlainJson, brokenJson()],
  ] satisfies readonly (readonly [string, (text: string) => TreeNode | undefined, fc.Arbitrary<string>])[])(
    '%s, reads what the library reads, or nothing',
    (_name, read, texts) => {
      const check = (text: string) => {
        const tree = read(text);
        if (tree !== undefined) expect(tree).toEqual(byLibrary(text));
      };
      fc.assert(fc.property(texts, check), { numRuns: 1_000 });
    },
  );
});

describe('the reader of blocks', () => {
  it.each([
    'a:\n  - b\n  - "c d" # e\n\n  # f\n  - \'g\'\nh: i\n',
    'a:\n- b\n- c d\nh:\n- i',
    `u:\n  a:\n    g:\n    - b\n    p: \${secret:x}\n  l-\${index:4}@e.com:\n    count: 5\n`,
    'a: [b, c-d, é.f, 1] # g\nh: []\n',
  ])('does not leave %j to the library', (text) => {
    expect(readPlainBlock(text)).toBeDefined();
  });

  it.each([
    'a: b\n- c',
    'a:\n  - b\n - c',
    'a:\n  - b\n   - c',
    'a:\n  - b\n  c: d',
    'a:\n  - b: c',
    'a:\n  - - b',
    'a:\n  - b\n    c',
    '- a',
    'a:\n- b\n-',
  ])('leaves %j to it', (text) => {
    expect(readPlainBlock(text)).toBeUndefined();
  });
});

/** JSON with a few signs put in or taken out. */
function brokenJson(): fc.Arbitrary<string> {
  return fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom('', ...pieces)).map(([json, at, sign]) => {
    const text = `{"a":${json}}`;
    const place = at % text.length;
    return text.slice(0, place) + sign + text.slice(place + (at % 2));
  });
}

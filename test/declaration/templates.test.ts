/** One key that stands for many users: their names and values, and how they meet others. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveUsers, resolveValue } from '../../providers/declaration/configured-values.ts';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { readFileDeclaration } from '../../providers/declaration/read-file.ts';
import { attributesByUser, encoded, folderWith, placed, told } from './reading.ts';

const n = (digits = '') => `\${index${digits}}`;

function users(text: string) {
  const { users: read, diagnostics } = readFileDeclaration('a.yaml', encoded(text));
  expect(told(diagnostics)).toEqual([]);
  return read;
}

describe('a template', () => {
  it('is as many users as it counts', () => {
    const read = users(`users:\n  u-${n()}@example.com:\n    count: 3\n    attributes: { tier: gold }\n`);
    expect(attributesByUser(read)).toEqual([1, 2, 3].map((i) => [`u-${i}@example.com`, [['tier', 'gold']]]));
  });

  it.each([
    [n(), '7'],
    [n(':1'), '7'],
    [n(':4'), '0007'],
    [`${n()}/${n(':2')}`, '7/07'],
    [`$${n()}`, `$${n()}`],
    [`\${stack}-${n()}-\${name}`, `\${stack}-7-$\${name}`],
  ])('has %s as %s in the values of its seventh', (value, seventh) => {
    const read = users(`users:\n  u${n()}:\n    count: 7\n    attributes:\n      x: "${value}"\n`);
    expect(read.get('u7')?.user.attributes.get('x')).toBe(seventh);
  });

  it('has its number in JSON text, in groups and in what defaults give it', () => {
    const read = users(
      `defaults: { attributes: { d: "${n()}" }, groups: ["shard-${n()}", all] }\n` +
        `users: { "u${n()}": { count: 2, attributes: { j: { k: ["${n(':2')}"] } } } }`,
    );
    expect([...read.values()].map(({ user }) => [[...user.attributes], user.groups])).toEqual([
      [
        [
          ['d', '1'],
          ['j', '{"k":["01"]}'],
        ],
        ['all', 'shard-1'],
      ],
      [
        [
          ['d', '2'],
          ['j', '{"k":["02"]}'],
        ],
        ['all', 'shard-2'],
      ],
    ]);
  });

  it('has what it says of the account on each of its users', () => {
    const read = users(`users: { "u${n()}": { count: 2, enabled: false, password: "\${secret:p}", create: false } }`);
    const password = { value: `\${secret:p}`, temporary: false };
    expect([...read.values()].map(({ user }) => user)).toEqual(
      Array(2).fill({ attributes: new Map(), enabled: false, password, create: false }),
    );
  });

  it('has all its places where it stands', () => {
    const folder = folderWith({ 'a.yaml': `users:\n  u${n()}:\n    count: 2\n    attributes:\n      x: ${n()}\n` });
    const { places } = readDeclaration(folder, undefined);
    expect(
      [...places].map(([name, { at, attributes }]) => [
        name,
        ...[at, ...attributes.values()].map((place) => placed(folder, place)),
      ]),
    ).toEqual([
      ['u1', 'a.yaml:2:3', 'a.yaml:5:10'],
      ['u2', 'a.yaml:2:3', 'a.yaml:5:10'],
    ]);
  });

  it('gives no name twice, however often and wide its number stands in the key', () => {
    const piece = fc.constantFrom('a', '0', '1', n(), n(':3'));
    fc.assert(
      fc.property(fc.array(piece), fc.integer({ min: 1, max: 300 }), (pieces, count) => {
        expect(users(`users: { "${pieces.join('')}${n()}": { count: ${count} } }`).size).toBe(count);
      }),
    );
  });
});

describe('templates and levels', () => {
  const template = `users:\n  u${n()}:\n    count: 3\n    attributes: { tier: free }\n`;

  it('let one of the users differ in a stack', () => {
    const folder = folderWith({ 'a.yaml': template, 'dev/b.yaml': 'users: { u2: { attributes: { tier: gold } } }' });
    const { files, diagnostics } = readDeclaration(folder, 'dev');
    expect(told(diagnostics)).toEqual([]);
    expect(
      files.map(({ file, users: own }) => [file, [...own.values()].map(({ attributes }) => attributes.get('tier'))]),
    ).toEqual([['a.yaml', ['free', 'gold', 'free']]]);
  });

  it('let a stack have more of them', () => {
    const folder = folderWith({ 'a.yaml': template, 'dev/b.yaml': `users: { "u${n()}": { count: 5 } }` });
    const { files } = readDeclaration(folder, 'dev');
    expect(files.map(({ file, users: own }) => [file, [...own.keys()]])).toEqual([
      ['a.yaml', ['u1', 'u2', 'u3']],
      ['dev/b.yaml', ['u4', 'u5']],
    ]);
  });

  it('tell two files whose templates make the same names, once and with both places', () => {
    const folder = folderWith({ 'a.yaml': template, 'b.yaml': template });
    const { diagnostics } = readDeclaration(folder, undefined);
    expect(diagnostics.map(({ code, at }) => [code, at === undefined ? '' : placed(folder, at)])).toEqual([
      ['duplicate-user', 'b.yaml:2:3'],
    ]);
    expect(diagnostics[0]?.message).toContain('a.yaml:2:3');
  });
});

it('a template of 100,000 is 100,000 users', () => {
  expect(users(`users: { "u${n()}": { count: 100000, attributes: { x: "${n()}" } } }`).size).toBe(100_000);
});

describe('what is too much for any machine is told, and not made', () => {
  it('60 templates of 100,000 users (14.17)', () => {
    const keys = Array.from({ length: 60 }, (_, key) => `  k${key}-${n()}: { count: 100000 }\n`);
    const { users: read, diagnostics } = readFileDeclaration('a.yaml', encoded(`users:\n${keys.join('')}`));
    expect(diagnostics).toHaveLength(50);
    expect(diagnostics[0]).toMatchObject({ code: 'too-many-users', at: { line: 12 } });
    expect(diagnostics[0]?.message).toContain('1,000,000 users');
    expect(read.size).toBe(1_000_050);
  });

  it('templates of one declaration that are in several files (14.17)', () => {
    const counts = { a: 1, b: 1, c: 999_999 };
    const files = Object.entries(counts).map(([name, count]) => [
      `${name}.yaml`,
      `users: { "${name}${n()}": { count: ${count} } }`,
    ]);
    const { diagnostics } = readDeclaration(folderWith(Object.fromEntries(files)), undefined);
    expect(diagnostics.map(({ code, at }) => [code, at?.file.at(-6)])).toEqual([['too-many-users', 'c']]);
  });

  it('values that are long for each of very many users (14.17)', () => {
    const text = `users: { "a${n()}": { count: 1000000, attributes: { x: "${n()}${'é'.repeat(2000)}" } } }`;
    const { users: read, diagnostics } = readFileDeclaration('a.yaml', encoded(text));
    expect(told(diagnostics)).toEqual(['too-many-users 1:10']);
    expect(read.size).toBeLessThan(250_000);
  });

  it('300,000 references in one value, one key or one name of a group (14.17)', () => {
    const many = `\${config:}${n()}`.repeat(300_000);
    const text = `users:\n  a:\n    attributes: { x: "${many}" }\n  ? "${many}"\n  : { count: 1000000 }\n  c: { groups: ["${many}"] }\n`;
    const { files, places, diagnostics } = readDeclaration(folderWith({ 'a.yaml': text }), undefined);
    expect(told(diagnostics)).toEqual(['value-too-long 3:22', 'bad-username 4:5', 'bad-group-name 6:17']);
    const sources = { project: 'p', stack: 's', config: new Map(), secrets: new Map() };
    expect(resolveUsers(files[0]?.users ?? new Map(), places, sources).problems).toEqual([]);
    expect(resolveValue(many, sources).findings).toHaveLength(300_000);
  });

  it('200,000 merges of one mapping (14.17)', () => {
    const text = `defaults: { attributes: &d { x: 1 } }\nusers: { a: { attributes: { <<: [${'*d,'.repeat(200_000)}] } } }`;
    const { users: read, diagnostics } = readFileDeclaration('a.yaml', encoded(text));
    expect(told(diagnostics)).toEqual([]);
    expect(read.get('a')?.user.attributes).toEqual(new Map([['x', '1']]));
  });

  it('wrong names of made-up values, tens of thousands of them (14.17)', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => `    a${i}: \${fake:person.nobody${i}}\n`);
    const text = `users:\n  u:\n   attributes:\n${values.join('')}`;
    const { diagnostics } = readFileDeclaration('a.yaml', encoded(text));
    expect(diagnostics).toHaveLength(20_000);
    expect(diagnostics[0]?.hint).toContain('did you mean');
  });
});

/** Every mistake in a file is told with its place, all in one run. */
import { describe, expect, it } from 'vitest';
import { readFileDeclaration } from '../../providers/declaration/read-file.ts';
import { invalidFiles, validFiles } from './cases.ts';
import { encoded, told } from './reading.ts';

const read = (text: string | Uint8Array) => readFileDeclaration('f.yaml', encoded(text));

describe('a file', () => {
  it.each(Object.entries(validFiles))('is fine: %s', (_name, { text }) => {
    expect(told(read(text).diagnostics)).toEqual([]);
  });
  it.each(Object.entries(invalidFiles))('is not: %s', (_name, { text, problems }) => {
    expect(told(read(text).diagnostics)).toEqual(problems);
  });
});

describe('bytes that are not UTF-8', () => {
  it.each([
    ['Latin-1', [...encoded('users:\n  Jos'), 0xe9, 0x3a], 'bad-utf8 2:6'],
    ['a character cut off', [...encoded('a: '), 0xf0, 0x9f, 0x98], 'bad-utf8 1:4'],
    ['behind a byte order mark', [0xef, 0xbb, 0xbf, ...encoded('é\n'), 0xff], 'bad-utf8 2:1'],
    ['UTF-16 with its mark', [0xff, 0xfe, 0x61, 0, 0x3a, 0], 'bad-utf8 1:1'],
    ['UTF-16 the other way', [0xfe, 0xff, 0, 0x61, 0, 0x3a], 'bad-utf8 1:1'],
    ['UTF-16 without a mark', [0x61, 0, 0x3a, 0], 'bad-utf8 1:1'],
    ['half a surrogate pair', [...encoded('a: '), 0xed, 0xa0, 0x80], 'bad-utf8 1:4'],
    ['a long line', [...encoded('é'.repeat(10_000)), 0x80], 'bad-utf8 1:10001'],
  ])('are told at the first: %s', (_name, bytes, problem) => {
    expect(told(read(Uint8Array.from(bytes)).diagnostics)).toEqual([problem]);
  });
});

describe('the way out', () => {
  it.each([
    ['users: {}\nuser: {}', 'did you mean "users"?'],
    ['users: {a: {atributes: {}}}', 'did you mean "attributes"?'],
    [
      'users: {a: {nickname: x}}',
      'known here: attributes, clientMetadata, sub, count, create, enabled, groups, password, protect',
    ],
    ['users: {a: &base , b: *bse}', 'did you mean *base?'],
    ['users:', 'write `users: {}` to declare that there is nobody'],
  ])('of %j', (text, hint) => {
    expect(read(text).diagnostics.map((diagnostic) => diagnostic.hint)).toEqual([hint]);
  });

  it('names both places of a duplicate', () => {
    expect(read('users:\n  a:\n  a:').diagnostics[0]?.message).toContain('f.yaml:2:3');
    expect(read('users: {}\nusers: {}').diagnostics[0]?.message).toContain('1:1');
  });

  it('names the user and the attribute', () => {
    const { diagnostics } = read(`users: {a: {attributes: {x: ${'y'.repeat(2049)}}}}`);
    expect(diagnostics[0]?.subject).toEqual({ username: 'a', attribute: 'x' });
  });
});

describe("YAML's mistakes are told in plain words", () => {
  const attribute = (line: string) => `users:\n  ana:\n    attributes:\n      ${line}\n`;
  it.each([
    ['users:\n  ana\n  bob:\n', '2:3', 'a colon is missing after this key', 'write `name: value`'],
    [attribute('x:1\n      y: 2'), '4:7', 'a space is missing after the colon', '`name: value`'],
    [attribute('note: a: b'), '4:13', 'a second `: ` stands on this line', 'put the value in quotes'],
    ['users: a: b', '1:8', 'a second `: ` stands on this line', 'begin a new line'],
    [attribute('note: @ana'), '4:13', 'a text without quotes cannot begin with @', 'put it in quotes'],
    [attribute('note: `x`'), '4:13', 'a text without quotes cannot begin with `', 'put it in quotes'],
    [attribute('note: %x'), '4:13', 'a text without quotes cannot begin with %', 'put it in quotes'],
    [attribute('x: "abc'), '5:1', 'a quote before this place is not closed', 'close it'],
    [attribute("x: 'it's'"), '4:14', 'more text follows where the value has ended', "write '' for a '"],
    [attribute('x: {a: 1'), '5:1', 'a { before this place is not closed', 'close it with }'],
    [attribute('x: [a'), '5:1', 'a [ before this place is not closed', 'close it with ]'],
    [attribute('x: [a]]\n      y: [b]'), '4:13', 'no [ is open for this ]', 'remove it'],
    [attribute('x: {a: 1}}\n      y: {b: 2}'), '4:16', 'no { is open for this }', 'put the whole text in quotes'],
    [attribute('x: 1\n     y: 2'), '5:1', 'this line has another indent', 'indent keys of one mapping alike'],
    [attribute('x: - a'), '4:10', 'a list begins on the line of its key', 'begin a new line'],
    [attribute('x: "\\q"'), '4:11', '\\ begins an escape', "use '…'"],
    [attribute('x: {{ diego }}'), '4:10', '{{ … }} is not filled in here', 'put the text in quotes'],
    ['users:\n  {{ diego }}:\n    attributes: {}\n', '2:3', '{{ … }} is not filled in here', 'config:key'],
    [
      attribute('custom:\n        tier: gold'),
      '4:7',
      'no attribute is called "custom"',
      'write custom:tier as one key',
    ],
    ['users:\n  - ana: {}', '2:3', 'users must be a mapping (`name: …`), but is a list', 'without the dash'],
    ['users: ana', '1:8', 'users must be a mapping (`name: …`), but is text', 'below it'],
    [attribute('x:1'), '4:7', 'attributes must be a mapping (`name: …`), but is text', 'a space is missing'],
    ['users: { a: { groups: admins } }', '1:23', 'groups must be a list of names, but is text', '[admins, staff]'],
    ['users: { a: { groups: [[b]] } }', '1:24', "a group's name must be text, but is a list", ''],
    ['users: { a: { enabled: yes } }', '1:24', 'enabled must be true or false, but is "yes"', 'write true or false'],
    ['users: { a: { sub: 1 } }', '1:20', 'sub must be a UUID, but is other text', 'admin-get-user'],
  ])('%j, in one of them (14.28)', (text, place, message, hint) => {
    const { diagnostics } = read(text);
    expect(diagnostics.map(({ at }) => `${at?.line}:${at?.column}`)).toEqual([place]);
    expect(diagnostics[0]?.message).toContain(message);
    expect(diagnostics[0]?.hint ?? '').toContain(hint);
  });

  it.each([
    ['users: { a: { atrtibutes: {} } }', 'did you mean "attributes"?'],
    ['users: { a: { gruops: [] } }', 'did you mean "groups"?'],
    ['users: { a: { ENABLED: true } }', 'did you mean "enabled"?'],
    ['users: { a: { usb: x } }', 'did you mean "sub"?'],
    ['users: { a: &base , b: *bsae }', 'did you mean *base?'],
  ])('%j has the right name told (14.27)', (text, hint) => {
    expect(read(text).diagnostics.map((problem) => problem.hint)).toContain(hint);
  });
});

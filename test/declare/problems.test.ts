/** Every mistake in a file is told with its place, all in one run. */
import { describe, expect, it } from 'vitest';
import { readFileDeclaration } from '../../providers/declare/read-file.ts';
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNames } from '../../providers/export/file-names.ts';

const nameOf = (value: string | undefined) => fileNames([value], 'custom:tenant').get(value);

describe('a file is called after the value', () => {
  it.each([
    ['acme', 'acme'],
    ['Ann@example.com', 'Ann@example.com'],
    ['+1555', '+1555'],
    ['Öl & Söhne', 'Öl-Söhne'],
    ['a/b\\c:d', 'a-b-c-d'],
    ['../../etc/passwd', 'etc-passwd'],
    ['.hidden', 'hidden'],
    ['..', '_'],
    ['-rf', 'rf'],
    ['\0\n', '_'],
    ['😀', '_'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['console', 'console'],
    ['a'.repeat(300), 'a'.repeat(50)],
    [undefined, 'without-custom-tenant'],
  ])('%j: %s', (value, name) => {
    expect(nameOf(value)).toBe(name);
  });
});

describe('values whose names a file system may hold to be one', () => {
  it.each([
    ['letter case', ['Acme', 'acme']],
    ['letters that fold to two', ['straße', 'STRASSE']],
    ['Unicode forms', ['\u00e9', 'e\u0301']],
    ['what is left out', ['a/b', 'a:b', 'a-b']],
    ['what is cut', [`${'a'.repeat(60)}1`, `${'a'.repeat(60)}2`]],
    ['the name of a file of users without a value', [undefined, 'without custom:tenant']],
    ['what is no name at all', ['..', '😀']],
  ])('differ in a digest: %s', (_why, values) => {
    const names = [...fileNames(values, 'custom:tenant').values()];
    expect(new Set(names).size).toBe(values.length);
    for (const name of names) expect(name).toMatch(/-[0-9a-f]{12}$/);
  });

  it('nor can a value have the name that another has with its digest', () => {
    const [digested = ''] = fileNames(['Acme', 'acme'], 'x').values();
    expect(nameOf(digested)).not.toBe(digested);
  });
});

it('names of any values are of one folder, visible, short, different, and the same in any order', () => {
  const odd = fc.constantFrom(
    '..',
    '/',
    '\\',
    '\0',
    ' ',
    'con',
    'A',
    'a',
    '.',
    '-',
    'ß',
    'ss',
    'ﬁ',
    'İ',
    '\u0301',
    '😀',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(odd, { maxLength: 4 }).map((bits) => bits.join('')),
  );
  const parts = fc.uniqueArray(fc.option(value, { nil: undefined }), { maxLength: 12 });
  fc.assert(
    fc.property(parts, (values) => {
      const names = fileNames(values, 'nickname');
      expect(new Map(fileNames(values.toReversed(), 'nickname'))).toEqual(names);
      const folded = [...names.values()].map((name) => name.normalize('NFKD').toLowerCase());
      expect(new Set(folded).size).toBe(values.length);
      for (const name of names.values()) {
        expect(name).toMatch(/^[\p{L}\p{M}\p{N}_@+][\p{L}\p{M}\p{N}._@+-]*$/u);
        expect(Buffer.byteLength(`${name}.yaml`)).toBeLessThan(255);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      }
    }),
  );
});

/** What an attribute's notation in the file comes to on the wire. */
import { describe, expect, it } from 'vitest';
import { readFileDeclaration } from '../../providers/declare/read-file.ts';
import { encoded, told } from './reading.ts';

function wireValue(notation: string): string | undefined {
  const text = `users:\n  a:\n    attributes:\n      x: ${notation}\n`;
  const { users, diagnostics } = readFileDeclaration('f.yaml', encoded(text));
  expect(told(diagnostics)).toEqual([]);
  return users.get('a')?.user.attributes.get('x');
}

describe('a scalar', () => {
  it.each([
    '01234',
    '+15551234567',
    '1e3',
    'yes',
    'No',
    'True',
    'FALSE',
    '2024-01-01',
    '2024-01-01T10:00:00Z',
    '0x1F',
    '0o17',
    '1_000',
    '1.0',
    '1.50',
    '.5',
    '-0',
    '.inf',
    '.NaN',
    '12345678901234567890',
    '1:30',
    'a b  c',
    'http://x/y#z',
    'a:b',
    'José',
    '=1+1',
    '<<',
    'nULL',
    'a#',
    '$x{y}',
    '-5',
    '...',
    'a"b',
    "it's",
  ])('is its text, letter by letter: %s', (text) => {
    expect(wireValue(text)).toBe(text);
    expect(wireValue(`${text}   # a comment`)).toBe(text);
    expect(wireValue(`'${text.replaceAll("'", "''")}'`)).toBe(text);
    expect(wireValue(JSON.stringify(text))).toBe(text);
  });

  it.each(['', '~', 'null', 'Null', 'NULL', '""', "''", '!!null ""', '# a comment'])('is blank: %s', (notation) => {
    expect(wireValue(notation)).toBe('');
  });

  it.each([
    ['"null"', 'null'],
    ["'~'", '~'],
    ['!!str null', 'null'],
    ['! 12', '12'],
    ['!!int "007"', '007'],
    ['!!bool yes', 'yes'],
    ['"a\\tb\\u00e9\\n"', 'a\tbé\n'],
    ["'it''s'", "it's"],
    ['"  a  "', '  a  '],
    ['a\n        b\n\n        c', 'a b\nc'],
    ['|\n        a\n         b\n', 'a\n b\n'],
    ['>-\n        a\n        b\n', 'a b'],
    ['"a\n        b"', 'a b'],
    ['&name 1', '1'],
  ])('in other notation: %j', (notation, value) => {
    expect(wireValue(notation)).toBe(value);
  });
});

describe('a mapping or a list', () => {
  it.each([
    ['{}', '{}'],
    ['[]', '[]'],
    ['{ b: 1, a: [x, true, ~, "true"] } # a comment', '{"b":1,"a":["x",true,null,"true"]}'],
    ['\n        k:\n          - 1\n          -\n', '{"k":[1,null]}'],
    ['[1.0, 1.50, 1e400, -0, 12345678901234567890]', '[1.0,1.50,1e400,-0,12345678901234567890]'],
    ['[+1, 007, .5, 5., 01.5, 1.e3, -.5e-3]', '[1,7,0.5,5,1.5,1e3,-0.5e-3]'],
    ['[0x1F, 0o17, 0xFFFFFFFFFFFFFFFFFF]', '[31,15,4722366482869645213695]'],
    [
      '[True, FALSE, Null, yes, 1_000, 2024-01-01, 0b1, ., +, -x]',
      '[true,false,null,"yes","1_000","2024-01-01","0b1",".","+","-x"]',
    ],
    ['[!!str 1, !!int "1", !!float 1]', '["1",1,1]'],
    ['{1: a, true: b, ~: c}', '{"1":"a","true":"b","~":"c"}'],
    ['{__proto__: 1, constructor: 2}', '{"__proto__":1,"constructor":2}'],
    ['{<<: [{a: 1, b: 1}, {b: 2, c: 2}], c: 3}', '{"c":3,"a":1,"b":1}'],
    ['["é\\n", a b]', '["é\\n","a b"]'],
    ['{a: &n [1], b: *n}', '{"a":[1],"b":[1]}'],
    ['[a, {b}]', '["a",{"b":null}]'],
  ])('is its JSON text: %j', (notation, json) => {
    expect(wireValue(notation)).toBe(json);
    expect(() => JSON.parse(json)).not.toThrow();
  });
});

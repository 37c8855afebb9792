/** What an attribute's notation in the file comes to on the wire. */
import { describe, expect, it } from 'vitest';
import { readFileDeclaration } from '../../providers/declaration/read-file.ts';
import { formatDiagnostics } from '../../providers/problems/problem-text.ts';
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

  it.each(['', '~', 'null', 'Null', 'NULL', '""', "''", '!!null ""', '~ # a comment', '"" # a comment'])(
    'is blank: %s',
    (notation) => {
      expect(wireValue(notation)).toBe('');
    },
  );

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
    ['[!!str 1, !!int "1", !!float 1]', '["1",1,1]'],
    ['{1: a, true: b, ~: c}', '{"1":"a","true":"b","~":"c"}'],
    ['{__proto__: 1, constructor: 2}', '{"__proto__":1,"constructor":2}'],
    ['{<<: [{a: 1, b: 1}, {b: 2, c: 2}], c: 3}', '{"c":3,"a":1,"b":1}'],
    ['["é\\n", a b]', '["é\\n","a b"]'],
    ['{a: &n [1], b: *n}', '{"a":[1],"b":[1]}'],
    ['[a, {b}]', '["a",{"b":null}]'],
    ['{ zip: 01234 }', '{"zip":"01234"}'],
    ['[~, null, Null, NULL]', '[null,null,null,null]'],
  ])('is its JSON text: %j', (notation, json) => {
    expect(wireValue(notation)).toBe(json);
    expect(() => JSON.parse(json)).not.toThrow();
  });

  it.each([
    ...['01234', '+1', '007', '.5', '5.', '01.5', '1.e3', '-.5e-3', '0x1F', '0o17', '0b1', '1_000', '+15551234567'],
    ...['True', 'FALSE', 'yes', 'No', 'on', '.nan', '-.inf', '.Inf', '2024-01-01', '1:30', '.', '+', '-x', '--1', '1e'],
  ])('keeps the text %s, which is no JSON, as everywhere else (14.20)', (text) => {
    expect(wireValue(`[${text}]`)).toBe(JSON.stringify([text]));
    expect(wireValue(`{ k: ${text} }`)).toBe(JSON.stringify({ k: text }));
    expect(wireValue(`\n        k: ${text}\n`)).toBe(JSON.stringify({ k: text }));
  });
});

describe('a comment in the place of a value', () => {
  const diagnosticsOf = (text: string) => readFileDeclaration('f.yaml', encoded(text)).diagnostics;
  const attribute = (notation: string) => `users:\n  a:\n    attributes:\n      x: ${notation}\n`;
  it.each([
    ['an attribute', attribute('#FF0000'), '4:10'],
    ['an attribute whose value is still to come', attribute('  # TODO'), '4:12'],
    ['an attribute after a tab', attribute('\t# TODO'), '4:11'],
    ['an attribute in braces', 'users: {a: {attributes: {x: #FF\n }}}', '1:29'],
    ['an attribute with an anchor', attribute('&x #FF'), '4:13'],
    ['an attribute of defaults', 'defaults:\n  attributes:\n    x: #FF\nusers: {}', '3:8'],
    ['a value within a value', attribute('\n        k: #FF'), '5:12'],
    ['a value in a list', attribute('\n        - #FF'), '5:11'],
    ['a group', 'users:\n  a:\n    groups:\n      - #admins', '4:9'],
    ['groups', 'users:\n  a:\n    groups: #admins', '3:13'],
    ['a flag', 'users:\n  a:\n    enabled: # TODO', '3:14'],
    ['a count', `users:\n  "a\${index}":\n    count: #5`, '3:12'],
    ['client metadata', 'users:\n  a:\n    clientMetadata:\n      k: #5', '4:10'],
  ])('of %s is an error that says how to mean either (14.21)', (_what, text, place) => {
    const [problem, ...others] = diagnosticsOf(text);
    expect(problem).toMatchObject({ code: 'comment-for-value', severity: 'error' });
    expect(`${problem?.at?.line}:${problem?.at?.column}`).toBe(place);
    expect(problem?.message).toContain('what begins with # is a comment');
    expect(problem?.hint).toMatch(/^put it in quotes to mean the text with its #, or write ~ before the # to /);
    expect(others).toEqual([]);
  });

  it('of a password repeats nothing of it (14.21)', () => {
    const text = 'users:\n  a:\n    password: #hunter2\n  b:\n    password: { value: #hunter2\n     }\n';
    const { diagnostics, text: read } = readFileDeclaration('f.yaml', encoded(text));
    expect(diagnostics.map(({ code }) => code)).toEqual(['bad-password', 'bad-password']);
    expect(formatDiagnostics(diagnostics, new Map([['f.yaml', read]]))).not.toContain('hunter2');
  });

  it.each([
    ['a user', 'users:\n  a: # without anything'],
    ['attributes that follow', 'users:\n  a:\n    attributes: # all\n      x: 1'],
    ['no attributes', 'users:\n  a:\n    attributes: # none yet'],
    ['a value with quotes', attribute('"" # TODO')],
    ['a value', attribute('~ # TODO')],
    ['a value that follows on the next line', attribute('# why\n        1')],
    ['a line of its own', attribute('\n      # TODO\n      y: 1')],
  ])('is none for %s (14.21)', (_what, text) => {
    expect(told(diagnosticsOf(text))).toEqual([]);
  });
});

/** Files of a declaration and what the reader says of them; the JSON Schema is held to the same verdicts. */

export interface Case {
  readonly text: string;
  /** `code line:column`, in the order of their places; none for a valid file. */
  readonly problems: readonly string[];
  /** Why the JSON Schema cannot see what is wrong, where it cannot. */
  readonly beyondSchema?:
    | 'notation'
    | 'duplicates'
    | 'tags'
    | 'complex keys'
    | 'length of JSON text'
    | 'JSON numbers'
    | 'surrogates';
}

const attributes = (...lines: readonly string[]): string =>
  `users:\n  a:\n    attributes:\n${lines.map((line) => `      ${line}\n`).join('')}`;
const one = (value: string): string => attributes(`x: ${value}`);
const long = (length: number): string => 'é'.repeat(length);

export const validFiles: Readonly<Record<string, Case>> = {
  'nobody, on purpose': { text: 'users: {}', problems: [] },
  'a user without attributes of its own': {
    text: 'users:\n  a:\n  b: ~\n  c: null\n  d: {}\n  e: {attributes: }',
    problems: [],
  },
  'every kind of value': {
    text: attributes('t: text', 'n: 1', 'b: true', 'z: ~', 'm: {k: [1, {}]}', 'l:', '  - 1', 'e: ""'),
    problems: [],
  },
  'defaults without attributes': { text: 'defaults: {attributes: }\nusers: {a: }', problems: [] },
  'empty defaults': { text: 'defaults:\nusers: {a: }', problems: [] },
  'JSON with tabs': { text: '{\n\t"users": {\n\t\t"a": { "attributes": { "x": 1 } }\n\t}\n}', problems: [] },
  'JSON of one line': { text: '{"users":{"a":{"attributes":{"x":"\\u00e9\\n"}}}}', problems: [] },
  'anchors, aliases and merges': {
    text: 'defaults:\n  attributes: &d {x: 1}\nusers:\n  a: &a\n    attributes:\n      <<: [*d, {y: 2}]\n      x: 2\n  b: *a',
    problems: [],
  },
  'a federated user, an address, a number': {
    text: 'users: {Google_1234: , a@example.com: , +15551234567: , 42: }',
    problems: [],
  },
  'the longest names and the longest value': {
    text: `users: {${'u'.repeat(128)}: {attributes: {${long(32)}: "${long(2048)}"}}}`,
    problems: [],
  },
  '2,048 characters of two UTF-16 units each': { text: one('😀'.repeat(2048)), problems: [] },
  'a byte order mark': { text: '\u{feff}users: {a: }', problems: [] },
  'Windows line ends': { text: 'users:\r\n  a:\r\n    attributes:\r\n      x: 1\r\n', problems: [] },
  'one document with its markers': { text: '# users\n---\nusers:\n  a:\n...\n', problems: [] },
  'an untidy but plain file': {
    text: '\n# c\nusers:   # d\n\n  "a":\n# e\n    attributes: # f\n     x: "1" # g',
    problems: [],
  },
};

export const invalidFiles: Readonly<Record<string, Case>> = {
  'an empty file': { text: '', problems: ['file-empty 1:1'] },
  'only comments': { text: '# users\n\n# none', problems: ['file-empty 1:1'] },
  'an empty document': { text: '---\n', problems: ['file-empty 1:1'] },
  'users cut off': { text: 'users:\n', problems: ['file-empty 1:1'] },
  'defaults alone': { text: 'defaults: {}', problems: ['file-empty 1:1'] },

  'an unknown key of the file': { text: 'users: {}\nuser: {}', problems: ['unknown-key 2:1'] },
  'an unknown key of defaults': { text: 'defaults: {atributes: {}}\nusers: {}', problems: ['unknown-key 1:12'] },
  'an unknown key of a user': { text: 'users:\n  a:\n    Attributes: {}', problems: ['unknown-key 3:5'] },
  'attributes one level too high': {
    text: 'users:\n  a:\n    x: 1\n    y: 2',
    problems: ['unknown-key 3:5', 'unknown-key 4:5'],
  },

  'a duplicate user': {
    text: 'users:\n  a:\n  b:\n  a:',
    problems: ['duplicate-user 4:3'],
    beyondSchema: 'duplicates',
  },
  'a duplicate user in other notation': {
    text: 'users: {a: , "a": }',
    problems: ['duplicate-user 1:14'],
    beyondSchema: 'duplicates',
  },
  'a duplicate key of the file': {
    text: 'users: {}\nusers: {}',
    problems: ['duplicate-key 2:1'],
    beyondSchema: 'duplicates',
  },
  'a duplicate attribute': {
    text: attributes('x: 1', 'x: 2'),
    problems: ['duplicate-key 5:7'],
    beyondSchema: 'duplicates',
  },
  'a duplicate key in a value': {
    text: one('{k: 1, k: 1}'),
    problems: ['duplicate-key 4:17'],
    beyondSchema: 'duplicates',
  },
  'a duplicate in a mapping that many merge': {
    text: 'users:\n  a: {attributes: &m {x: 1, x: 2}}\n  b: {attributes: {<<: *m}}\n  c: {attributes: {<<: *m}}',
    problems: ['duplicate-key 2:29'],
    beyondSchema: 'duplicates',
  },

  'a list as the file': { text: '- a', problems: ['wrong-type 1:1'] },
  'text as the file': { text: 'users', problems: ['wrong-type 1:1'] },
  'users as a list': { text: 'users:\n  - a', problems: ['wrong-type 2:3'] },
  'users as text': { text: 'users: a', problems: ['wrong-type 1:8'] },
  'a user as text': { text: 'users: {a: ""}', problems: ['wrong-type 1:12'] },
  'a user as a list': { text: 'users: {a: [x]}', problems: ['wrong-type 1:12'] },
  'attributes as text': { text: 'users: {a: {attributes: x}}', problems: ['wrong-type 1:25'] },
  'attributes as a list': { text: 'users: {a: {attributes: [x: 1]}}', problems: ['wrong-type 1:25'] },
  'defaults as a list': { text: 'defaults: []\nusers: {}', problems: ['wrong-type 1:11'] },
  'a mapping as a key': {
    text: 'users:\n  ? {a: 1}\n  : {}',
    problems: ['wrong-type 2:5'],
    beyondSchema: 'notation',
  },
  'a list as a key in a value': { text: one('{[k]: 1}'), problems: ['wrong-type 4:11'], beyondSchema: 'complex keys' },
  'a merge of text': { text: 'users:\n  a: {<<: x}', problems: ['wrong-type 2:11'], beyondSchema: 'notation' },
  'a binary': { text: one('!!binary aGk='), problems: ['wrong-type 4:19'], beyondSchema: 'tags' },
  'a tag of somebody else': { text: one('!secret x'), problems: ['wrong-type 4:18'], beyondSchema: 'tags' },
  'a set': { text: one('!!set {k}'), problems: ['wrong-type 4:16'], beyondSchema: 'tags' },
  'no number of JSON': {
    text: one('[.nan, -.inf]'),
    problems: ['wrong-type 4:11', 'wrong-type 4:17'],
    beyondSchema: 'JSON numbers',
  },

  'a username with a blank': { text: 'users: {a b: }', problems: ['bad-username 1:9'] },
  'a username of 129 characters': { text: `users: {${'u'.repeat(129)}: }`, problems: ['bad-username 1:9'] },
  'no username': { text: 'users: {"": }', problems: ['bad-username 1:9'] },
  'a username with a control character': { text: 'users: {"a\\x1b": }', problems: ['bad-username 1:9'] },
  'an attribute name of 33 characters': {
    text: attributes(`${'x'.repeat(33)}: 1`),
    problems: ['bad-attribute-name 4:7'],
  },
  'an attribute name with a blank': { text: attributes('x y: 1'), problems: ['bad-attribute-name 4:7'] },
  'a bad attribute name in defaults': {
    text: 'defaults: {attributes: {"": 1}}\nusers: {}',
    problems: ['bad-attribute-name 1:25'],
  },
  'a value of 2,049 characters': { text: one(long(2049)), problems: ['value-too-long 4:10'] },
  'JSON text of 2,049 characters': {
    text: one(`[${long(2045)}]`),
    problems: ['value-too-long 4:10'],
    beyondSchema: 'length of JSON text',
  },
  'half a surrogate pair': { text: one('"\\ud83d"'), problems: ['bad-character 4:10'], beyondSchema: 'surrogates' },

  'a tab as indentation': { text: 'users:\n\ta: {}', problems: ['tab-indent 2:1'], beyondSchema: 'notation' },
  'a tab after the indentation': {
    text: 'users:\n  a:\n  \tattributes: {}',
    problems: ['tab-indent 3:3'],
    beyondSchema: 'notation',
  },
  'a tab in a text block': {
    text: attributes('x: |').concat('\ttext'),
    problems: ['tab-indent 5:1'],
    beyondSchema: 'notation',
  },
  'NUL, once a line': {
    text: 'users:\n  a\0\0: {}\n  b\0: {}',
    problems: ['nul-character 2:4', 'nul-character 3:4'],
    beyondSchema: 'notation',
  },
  'an escape sequence': {
    text: 'users: {a: } # \u{1b}[31m',
    problems: ['bad-character 1:16'],
    beyondSchema: 'notation',
  },
  'an open quote': { text: 'users: {a: "x', problems: ['yaml-syntax 1:14'], beyondSchema: 'notation' },
  'two mappings on a line': { text: 'users: a: b', problems: ['yaml-syntax 1:8'], beyondSchema: 'notation' },
  'a syntax error, and a mistake before it': {
    text: 'defaults: {attribute: {}}\nusers:\n  a: b: c\n  d: {attribute: {}}',
    problems: ['unknown-key 1:12', 'yaml-syntax 3:6'],
    beyondSchema: 'notation',
  },
  'several documents': {
    text: 'users: {}\n---\nusers: {}',
    problems: ['several-documents 2:1'],
    beyondSchema: 'notation',
  },
  'an alias without its anchor': {
    text: 'users:\n  a: &base\n  b: *bse',
    problems: ['unknown-anchor 3:6'],
    beyondSchema: 'notation',
  },
  'a merge without its anchor': {
    text: 'users: {a: {<<: *base}}',
    problems: ['unknown-anchor 1:17'],
    beyondSchema: 'notation',
  },
  'an alias of what contains it': { text: one('&x [*x]'), problems: ['alias-bomb 4:14'], beyondSchema: 'notation' },
  'a bomb of lists': {
    text: attributes('a0: &a0 x', ...bomb((i, list) => `a${i}: &a${i} [${list('a')}]`)),
    problems: ['alias-bomb 9:31'],
    beyondSchema: 'notation',
  },
  'a bomb of merges': {
    text: `users:\n  u0: &u0 {attributes: {x: 1}}\n${bomb((i, list) => `  u${i}: &u${i} {<<: [${list('u')}]}\n`).join('')}`,
    problems: ['alias-bomb 7:17'],
    beyondSchema: 'notation',
  },
  '100,000 brackets': { text: '['.repeat(100_000), problems: ['too-deep 1:101'], beyondSchema: 'notation' },
  '100,000 dashes': { text: '- '.repeat(100_000), problems: ['too-deep 1:200'], beyondSchema: 'notation' },
  '100,000 mappings of JSON': { text: '{"a":'.repeat(100_000), problems: ['too-deep 1:497'], beyondSchema: 'notation' },
};

/** Lines of which each has ten aliases of the one before. */
function bomb(line: (index: number, list: (name: string) => string) => string): readonly string[] {
  return Array.from({ length: 9 }, (_, i) => line(i + 1, (name) => Array(10).fill(`*${name}${i}`).join(', ')));
}

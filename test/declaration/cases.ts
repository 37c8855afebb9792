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
    | 'comments'
    | 'prefixes'
    | 'sums'
    | 'surrogates'
    | 'spelling of booleans'
    | 'references in values';
}

const attributes = (...lines: readonly string[]): string =>
  `users:\n  a:\n    attributes:\n${lines.map((line) => `      ${line}\n`).join('')}`;
const account = (...lines: readonly string[]): string =>
  `users:\n  a:\n${lines.map((line) => `    ${line}\n`).join('')}`;
const one = (value: string): string => attributes(`x: ${value}`);
const long = (length: number): string => 'é'.repeat(length);

const rule = (...lines: readonly string[]): string => `rules:\n  r:\n${lines.map((line) => `    ${line}\n`).join('')}`;
const gives = 'attributes: {x: 1}';

export const validFiles: Readonly<Record<string, Case>> = {
  'only rules': { text: rule('match: everybody', gives), problems: [] },
  'rules beside users': { text: `users: {a: }\n${rule('match: everybody', gives)}`, problems: [] },
  'every key of a rule': {
    text: rule(
      'match: {email: "*@x.org", group: [a, b], enabled: true, custom:n: 1}',
      'except: [ana, "b*"]',
      'attributes: {x: 1, y: ""}',
      'groups: [staff]',
      'from: 2026-01-01',
      'until: 2026-12-31T18:00:00+01:00',
      'unproven: allow',
    ),
    problems: [],
  },
  'a rule that takes one away': { text: 'rules: {r: }', problems: [] },
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
  'everything of an account': {
    text: account(
      'create: false',
      'enabled: true',
      'groups: [admins, staff]',
      `password: \${secret:initial}`,
      'protect: true',
    ),
    problems: [],
  },
  'everything of an account the other way': {
    text: account(
      'create: true',
      'enabled: false',
      'groups: []',
      `password: { value: "\${secret:ns:initial}", temporary: true }`,
      'protect: false',
    ),
    problems: [],
  },
  'nothing of an account': {
    text: account('create: ~', 'enabled:', 'groups: null', 'password: ~', 'protect: ~', 'count: ~'),
    problems: [],
  },
  'an account in defaults': {
    text: `defaults:\n  create: false\n  enabled: true\n  groups:\n  - 2024\n  - "true"\n  password:\n    value: \${secret:p}\n  protect: true\nusers: {}`,
    problems: [],
  },
  'groups as a list of lines': { text: account('groups:', '  - é', '  - "a.b"'), problems: [] },
  'the longest name of a group': { text: account(`groups: [${long(128)}]`), problems: [] },
  'a template': {
    text: `users:\n  load-\${index:4}@example.com:\n    count: 2\n    attributes:\n      x: \${index}-\${fake:person.firstName}\n`,
    problems: [],
  },
  'a template of one': { text: `users: { "u\${index}": { count: 1, groups: ["g\${index}"] } }`, problems: [] },
  'a template of a million': { text: `users: { "u\${index}": { count: 1000000 } }`, problems: [] },
  'a made-up value of a user by itself': { text: one(`\${fake:internet.email}`), problems: [] },
  'the signs of a number, doubled': { text: one(`$\${index}`), problems: [] },
};

export const invalidFiles: Readonly<Record<string, Case>> = {
  'a rule without a match': { text: rule(gives), problems: ['bad-rule 2:3'] },
  'a rule for nobody in particular': { text: rule('match: {}', gives), problems: ['bad-rule 3:12'] },
  'a rule that says nothing': { text: rule('match: everybody'), problems: ['bad-rule 2:3'] },
  'an unknown key of a rule': { text: rule('match: everybody', gives, 'mach: x'), problems: ['unknown-key 5:5'] },
  'a name that no rule can have': {
    text: `rules: {"a b": {match: everybody, ${gives}}}`,
    problems: ['bad-rule 1:9'],
  },
  'rules twice': {
    text: `rules:\n  r: {match: everybody, ${gives}}\n  r: {match: everybody, ${gives}}\n`,
    problems: ['duplicate-rule 3:3'],
    beyondSchema: 'duplicates',
  },
  'an empty condition': { text: rule('match: {email: []}', gives), problems: ['bad-rule 3:20'] },
  'a condition that is no text': { text: rule('match: {email: {a: b}}', gives), problems: ['bad-rule 3:20'] },
  'a day that does not exist': {
    text: rule('match: everybody', gives, 'until: 2026-02-30'),
    problems: ['bad-rule 5:12'],
    beyondSchema: 'sums',
  },
  'an instant without an offset': {
    text: rule('match: everybody', gives, 'from: 2026-02-03T10:00'),
    problems: ['bad-rule 5:11'],
  },
  'a rule that ends before it begins': {
    text: rule('match: everybody', gives, 'from: 2026-02-02', 'until: 2026-02-02'),
    problems: ['bad-rule 6:12'],
    beyondSchema: 'sums',
  },
  'another word for unproven': { text: rule('match: everybody', gives, 'unproven: yes'), problems: ['bad-rule 5:15'] },
  'a reference in a condition': {
    text: rule(`match: {email: "*@\${config:d}"}`, gives),
    problems: ['bad-rule 3:20'],
    beyondSchema: 'references in values',
  },
  'a condition by an empty merge': {
    text: `defaults: {attributes: &e {}}\nrules: {r: {match: {<<: *e}, ${gives}}}\n`,
    problems: ['bad-rule 2:20'],
  },
  'a secret in a rule': {
    text: rule('match: everybody', `attributes: {x: "\${secret:k}"}`),
    problems: ['secret-in-rule 4:21'],
    beyondSchema: 'references in values',
  },
  'an empty file': { text: '', problems: ['file-empty 1:1'] },
  'only comments': { text: '# users\n\n# none', problems: ['file-empty 1:1'] },
  'an empty document': { text: '---\n', problems: ['file-empty 1:1'] },
  'users cut off': { text: 'users:\n', problems: ['file-empty 1:1'] },
  'only defaults': { text: 'defaults: {}', problems: ['file-empty 1:1'] },

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
  'a comment for a value': { text: one('#FF0000'), problems: ['comment-for-value 4:10'], beyondSchema: 'comments' },
  'a prefix with the name below it': {
    text: attributes('custom:', '  tier: gold'),
    problems: ['bad-attribute-name 4:7'],
    beyondSchema: 'prefixes',
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

  'a flag that is yes': { text: account('enabled: yes'), problems: ['wrong-type 3:14'] },
  'a flag in quotes': { text: account('protect: "true"'), problems: ['wrong-type 3:14'] },
  'a flag as a list': { text: account('create: [false]'), problems: ['wrong-type 3:13'] },
  'a flag in capitals': {
    text: account('enabled: True'),
    problems: ['wrong-type 3:14'],
    beyondSchema: 'spelling of booleans',
  },
  'a bad flag in defaults': { text: 'defaults: { enabled: 1 }\nusers: {}', problems: ['wrong-type 1:22'] },
  'groups as text': { text: account('groups: admins'), problems: ['wrong-type 3:13'] },
  'a group as a mapping, and none': {
    text: account('groups: [{a: b}, ~]'),
    problems: ['wrong-type 3:14', 'wrong-type 3:22'],
  },
  'a group twice': { text: account('groups: [b, a, b]'), problems: ['duplicate-group 3:20'] },
  'a group with a blank': { text: account('groups: [a b]'), problems: ['bad-group-name 3:14'] },
  'a group without a name': { text: account('groups: [""]'), problems: ['bad-group-name 3:14'] },
  'a group of 129 characters': { text: account(`groups: [${long(129)}]`), problems: ['bad-group-name 3:14'] },
  'a group of the configuration': {
    text: account(`groups: ["\${config:group}"]`),
    problems: ['bad-group-name 3:13'],
    beyondSchema: 'references in values',
  },
  'a password in clear': { text: account('password: hunter2'), problems: ['bad-password 3:15'] },
  'a password of the configuration': { text: account(`password: \${config:p}`), problems: ['bad-password 3:15'] },
  'a password with a reference in it': { text: account(`password: x\${secret:p}`), problems: ['bad-password 3:15'] },
  'two references as a password': {
    text: account(`password: \${secret:p}\${secret:q}`),
    problems: ['bad-password 3:15'],
  },
  'an empty password': { text: account('password: ""'), problems: ['bad-password 3:15'] },
  'a list as a password': { text: account('password: [hunter2]'), problems: ['bad-password 3:15'] },
  'a mapping that is no password': { text: account('password: { hunter2: 1 }'), problems: ['bad-password 3:17'] },
  'a password without its value': { text: account('password: { temporary: true }'), problems: ['bad-password 3:15'] },
  'a password in clear, with its key': {
    text: account('password: { value: hunter2, temporary: yes }'),
    problems: ['bad-password 3:24', 'wrong-type 3:44'],
  },
  'a password in defaults': { text: 'defaults: { password: hunter2 }\nusers: {}', problems: ['bad-password 1:23'] },

  'a template without a number': { text: 'users: { a: { count: 2 } }', problems: ['bad-template 1:10'] },
  'a number without a template': {
    text: `users:\n  a\${index}:\n  b:\n    attributes:\n      x: \${index:2}`,
    problems: ['index-outside-template 2:3', 'index-outside-template 5:10'],
  },
  'a number in the defaults of a user by itself': {
    text: `defaults: { attributes: { x: "\${index}" } }\nusers: { a: , b: }`,
    problems: ['index-outside-template 1:30'],
    beyondSchema: 'references in values',
  },
  'a made-up name': {
    text: `users:\n  \${fake:internet.email}:`,
    problems: ['bad-username 2:3'],
    beyondSchema: 'references in values',
  },
  'a template of nobody': { text: `users: { "a\${index}": { count: 0 } }`, problems: ['bad-template 1:32'] },
  'a template of too many': { text: `users: { "a\${index}": { count: 1000001 } }`, problems: ['bad-template 1:32'] },
  'a template of some': { text: `users: { "a\${index}": { count: some } }`, problems: ['bad-template 1:32'] },
  'templates of too many together': {
    text: `users: { "a\${index}": { count: 2 }, "b\${index}": { count: 1000000 }, c: }`,
    problems: ['too-many-users 1:59'],
    beyondSchema: 'sums',
  },
  'a template with a sub': {
    text: `users:\n  a\${index}:\n    count: 2\n    sub: 8d1c1b62-0b4d-4c35-9c1a-1f9f0f4a3a10`,
    problems: ['bad-template 4:5'],
  },
  'a template named by the configuration': {
    text: `users: { "\${stack}-\${index}": { count: 2 } }`,
    problems: ['bad-template 1:10'],
    beyondSchema: 'references in values',
  },
  'a template of names too long': {
    text: `users:\n  ${'u'.repeat(117)}\${index}:\n    count: 1\n  ${'v'.repeat(118)}\${index:10}:\n    count: 1\n  ${'w'.repeat(119)}\${index:10}:\n    count: 1`,
    problems: ['bad-username 6:3'],
  },
  'two templates of the same names': {
    text: `users:\n  a\${index}:\n    count: 500\n  a\${index:1}:\n    count: 600\n`,
    problems: ['duplicate-user 4:3'],
    beyondSchema: 'duplicates',
  },
  'a template and a user of the same name': {
    text: `users:\n  a2:\n  a\${index}:\n    count: 3`,
    problems: ['duplicate-user 3:3'],
    beyondSchema: 'duplicates',
  },
  'a method that faker has not': {
    text: attributes(`x: \${fake:person.firstname}`, `y: \${fake:airline.airport}`),
    problems: ['unknown-fake 4:10', 'unknown-fake 5:10'],
    beyondSchema: 'references in values',
  },
  'a group twice for one user of a template': {
    text: `users: { "a\${index}": { count: 3, groups: ["g\${index}", g2] } }`,
    problems: ['duplicate-group 1:43'],
    beyondSchema: 'references in values',
  },
  'a number that makes a value too long': {
    text: `users:\n  a\${index}:\n    count: 1\n    attributes:\n      x: "\${index:20}${long(2037)}"`,
    problems: ['value-too-long 5:10'],
    beyondSchema: 'references in values',
  },

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

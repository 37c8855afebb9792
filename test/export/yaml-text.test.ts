import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../../providers/export/yaml-text.ts';
import type { AttributeRule } from '../../providers/model/pool.ts';
import type { DeclaredUser } from '../../providers/model/users.ts';
import { printable } from '../../providers/values/printable.ts';
import { poolWith } from '../model/pools.ts';

const schema = new Map<string, AttributeRule>(
  (['Boolean', 'Number', 'String', 'DateTime'] as const).map((type) => [
    type,
    { type, mutable: true, required: false },
  ]),
);
const pool = poolWith({ schema });

const user = (
  attributes: Readonly<Record<string, string>>,
  more: Omit<DeclaredUser, 'attributes'> = {},
): DeclaredUser => ({ attributes: new Map(Object.entries(attributes)), ...more });

const written = (users: Readonly<Record<string, DeclaredUser>>) => yamlText(new Map(Object.entries(users)), pool);

describe('a file', () => {
  it('is sorted by name, whatever the order of the users', () => {
    expect(written({ b: user({}), a: user({ z: 'x' }), B: user({}) })).toBe(
      'users:\n  B: {}\n  a:\n    attributes:\n      z: x\n  b: {}\n',
    );
  });

  it('says what is the same only once, before the users', () => {
    const acme = user({ tenant: 'acme' }, { groups: ['a', 'b'] });
    expect(written({ ann: acme, bob: acme, cleo: acme })).toBe(
      'defaults:\n  attributes:\n    tenant: acme\n  groups: [a, b]\nusers:\n  ann: {}\n  bob: {}\n  cleo: {}\n',
    );
  });

  it('of nobody is a declaration of nobody', () => {
    expect(written({})).toBe('users: {}\n');
  });

  it('has a line for each of many groups, and no aliases of YAML', () => {
    const groups = ['first', 'second'].map((name) => name.padEnd(30, '-'));
    const text = written({ ann: user({ a: '1' }, { groups }), bob: user({ a: '2' }, { groups }), cleo: user({}) });
    expect(text).toContain(`    groups:\n      - ${groups[0]}\n      - ${groups[1]}\n`);
    expect(text).not.toMatch(/[&*]/);
  });
});

describe('a value is bare where its attribute is no text and it stays the same', () => {
  it.each([
    ['Boolean', 'true', 'true'],
    ['Boolean', 'True', '"True"'],
    ['Number', '12', '12'],
    ['Number', '-7', '-7'],
    ['Number', '012', '"012"'],
    ['Number', '+1', '"+1"'],
    ['Number', '-0', '"-0"'],
    ['Number', '12345678901234567890', '"12345678901234567890"'],
    ['String', 'true', '"true"'],
    ['String', '12', '"12"'],
    ['DateTime', '2024-01-01', '"2024-01-01"'],
    ['unknown', '1', '"1"'],
  ])('%s %s', (name, value, expected) => {
    expect(written({ a: user({ [name]: value }) })).toContain(`      ${name}: ${expected}\n`);
  });
});

describe('a text that YAML 1.1 or its readers take otherwise is in double quotes', () => {
  it.each([
    ...['=', '<<', '~', 'y', 'N', 'on', 'Off', 'null', '017', '0o17', '1_000', '1:30', '.inf', '1e3', '2024-01-01'],
    ...[' a', 'a ', '\n', ' \n', 'a\n \n', 'a\tb', '- a', 'a: b', 'a # b', '\u00a0', '\u0085', '\u2028'],
    ...['\u007f', '\u0080', '\ufeffa', '\uffff', '\u0001'],
  ])('%j', (text) => {
    const yaml = written({ a: user({ s: text }) });
    const line = yaml.split('\n').find((one) => one.includes('s: ') && !one.startsWith('users'));
    expect(line).toMatch(/^ {6}s: "[\x20-\x7e]*"$/);
    expect(parse(yaml)).toEqual({ users: { a: { attributes: { s: text } } } });
  });

  it.each(['?', ':', 'a?', ':a', 'a:b', ']', ',', '=', '1', '~'])('as a group: %s', (group) => {
    expect(written({ a: user({}, { groups: [group] }) })).toContain(`groups: ["${group}"]\n`);
  });
});

describe('what a terminal or a CI runner would obey', () => {
  it.each([
    ['an escape', '\u001b[2J', '\\e'],
    ['a change of direction', 'a\u202eb', '\\u202e'],
    ['an isolate in a line break', '\u2066a\nb', '\\u2066'],
    ['hidden tags', 'a\u{e0041}', '\\U000e0041'],
    ["a command of GitHub's", '::error::x', ''],
    ['one in a later line', 'a\n::error::x', ''],
    ['one in a later line of a long text', `${'a'.repeat(60)}\n\n  ::error::x\n`, ''],
    ['one of the old form', 'a ##[error]x', '\\x23'],
    ["one of Azure's", '##vso[task.complete]', '\\x23'],
  ])('%s is written as an escape, and says the same (14.15)', (_name, text, sign) => {
    for (const users of [{ a: user({ s: text }) }, { [text]: user({ [text]: 'x' }, { groups: [text] }) }]) {
      const yaml = written(users);
      expect(yaml).toContain(sign);
      expect(printable(yaml)).toBe(yaml);
      for (const version of ['1.1', '1.2'] as const)
        expect(JSON.stringify(parse(yaml, { version }))).toContain(JSON.stringify(text));
    }
  });

  it.each(['👩‍💻', 'می‌خواهم', 'Zoë', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'a::b', '#1'])('%s is none, and stays (14.15)', (text) => {
    expect(written({ a: user({ s: text }) })).toContain(text);
  });
});

it('any texts are the same for readers of YAML 1.1 and 1.2, with no character that YAML may not hold', () => {
  const odd = fc.constantFrom(
    ...' \n\t\r-:?,[]{}#&*!|>\'"%@`~=<yN0_.e+\\$',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u007f',
    'é',
  );
  const text = fc.oneof(
    fc.array(odd, { minLength: 1, maxLength: 6 }).map((bits) => bits.join('')),
    fc.string({ unit: 'binary', minLength: 1 }).filter((one) => one.isWellFormed()),
  );
  const name = text.map((one) => `k${one.replaceAll(/[\s\p{C}]/gu, '')}`);
  const users = fc.uniqueArray(
    fc.record({ name, attribute: name, value: text, groups: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }) }),
    { selector: (one) => one.name, minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(users, (all) => {
      const users = new Map(
        all.map(({ name: username, attribute, value, groups }, n) => [
          username,
          // Nothing in common, so that it is read as written.
          { attributes: new Map([[`${attribute}${n}`, value]]), groups: [...groups, `g${n}`] },
        ]),
      );
      const yaml = yamlText(users, pool);
      const expected = Object.fromEntries(
        [...users].map(([username, { attributes, groups }]) => [
          username,
          { attributes: Object.fromEntries(attributes), groups },
        ]),
      );
      expect(parse(yaml, { version: '1.2' })).toEqual({ users: expected });
      expect(parse(yaml, { version: '1.1' })).toEqual({ users: expected });
      // YAML 1.2.2, 5.1: c-printable, without the line breaks of YAML 1.1.
      expect(printable(yaml)).toBe(yaml);
      expect(yaml).toMatch(/^[\n\x20-\x7e\xa1-\u2027\u202a-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u);
    }),
    { numRuns: 500 },
  );
});

/** Rules of several files and levels, and what they may not say together. */
import { describe, expect, it } from 'vitest';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { readInstant } from '../../providers/declaration/instants.ts';
import { ruleSubject } from '../../providers/model/rules.ts';
import { folderWith } from './reading.ts';

const rule = (name: string, match: string, rest = 'attributes: { custom:tier: gold }') =>
  `rules:\n  ${name}:\n    match: ${match}\n    ${rest}\n`;
const read = (files: Readonly<Record<string, string>>) => readDeclaration(folderWith(files), 'dev');
const told = (files: Readonly<Record<string, string>>) =>
  read(files).diagnostics.map(({ code, message, hint = '' }) => `${code}: ${message} = ${hint}`);

describe('the rules of a stack', () => {
  it('are those of all files, and those of its own folder over them as a whole (16)', () => {
    const { rules, diagnostics, places } = read({
      'a.yaml': rule('one', 'everybody'),
      'b.yaml': `${rule('two', 'everybody')}  three: { match: everybody, groups: [g] }\n`,
      'dev/c.yaml': `${rule('one', '{ group: staff }', 'groups: [h]')}  three:\n`,
    });
    expect(diagnostics).toEqual([]);
    expect([...rules.keys()].sort()).toEqual(['one', 'two']);
    expect(rules.get('one')).toEqual({
      match: new Map([['group', ['staff']]]),
      except: [],
      attributes: new Map(),
      groups: ['h'],
    });
    expect(places.get(ruleSubject('one'))?.at).toMatchObject({ line: 2, column: 3 });
  });

  it('have each name once on a level (16)', () => {
    expect(told({ 'a.yaml': rule('one', 'everybody'), 'b.yaml': rule('one', 'everybody') })).toEqual([
      expect.stringMatching(/^duplicate-rule: the rule "one" is declared already, at .*a\.yaml:2:3/),
    ]);
  });

  it.each([
    ['email', 'attributes: { email: a@x.org }', 'the rule sets email, by which accounts are found'],
    ['phone_number', 'attributes: { phone_number: "+15551234567" }', 'the rule sets phone_number'],
    ['preferred_username', 'attributes: { preferred_username: a }', 'the rule sets preferred_username'],
    ['email_verified', 'attributes: { email_verified: true }', 'verifies any email that a user claims'],
  ])('set nothing by which an account is found: %s (16)', (_what, rest, message) => {
    expect(told({ 'a.yaml': rule('one', 'everybody', rest) })).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [
      'an attribute',
      '{ custom:tier: silver }',
      'attributes: { custom:tier: gold }',
      'sets custom:tier, on which the rule other matches',
    ],
    [
      'the flag of an address',
      '{ email: "*" }',
      'attributes: { email_verified: false }',
      'sets email_verified, on which the rule other matches by its condition on email',
    ],
    ['a group', '{ group: [a, staff] }', 'groups: [staff]', 'adds the group staff, on which the rule other matches'],
  ])('set nothing that a rule matches on, and both places are told: %s (16)', (_what, match, rest, message) => {
    const problems = told({
      'a.yaml': rule('one', 'everybody', rest),
      'b.yaml': rule('other', match, 'attributes: { x: 1 }'),
    });
    expect(problems).toEqual([expect.stringContaining(message)]);
    expect(problems[0]).toMatch(/rule other is declared at .*b\.yaml:2:3/);
  });
});

describe('an instant', () => {
  it.each([
    ['2026-12-31', Date.UTC(2026, 11, 31)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
    ['2027-01-01T00:00+01:00', Date.UTC(2026, 11, 31, 23)],
    ['2026-12-31T18:00:30Z', Date.UTC(2026, 11, 31, 18, 0, 30)],
    ['2026-12-31T18:00-05:30', Date.UTC(2026, 11, 31, 23, 30)],
  ])('%s (16)', (text, at) => {
    expect(readInstant(text)).toEqual({ at });
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-1-1',
    '31.12.2026',
    '2026-12-31T25:00Z',
    '2026-12-31T10:00',
    'tomorrow',
    '',
  ])('is none: %s (16)', (text) => {
    expect(readInstant(text)).toHaveProperty('problem');
  });
});

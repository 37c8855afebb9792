import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/core/types.ts';
import { createIgnores, ignoredProblems, readPatterns } from '../../providers/ignores.ts';
import { poolWith } from '../core/pools.ts';

const pool = poolWith();

describe('a pattern', () => {
  const ignores = (pattern: string, name: string, caseSensitive = true) =>
    createIgnores({ ignoreUsers: [pattern], ignoreAttributes: [] }, { caseSensitive })(name);

  it.each([
    ['diego', 'diego', true],
    ['diego', 'diego2', false],
    ['*', 'diego', true],
    ['*', '.', true],
    ['*', '..', true],
    ['*', './a/../b', true],
    ['*', '__proto__', true],
    ['*@example.com', '.diego@example.com', true],
    ['*@example.com', 'diego@example.org', false],
    ['Google_*', 'Google_1/2:3', true],
    ['*:*', 'a/b:c', true],
    ['+1555*', '+15551234567', true],
    ['a.c', 'abc', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['\\!a', '!a', true],
    ['a(b|c)+', 'a(b|c)+', true],
    ['Diego', 'diego', false],
  ])('%s, for %s: %s', (pattern, name, expected) => {
    expect(ignores(pattern, name)).toBe(expected);
  });

  it("follows the pool's letter case for users, and never for attributes", () => {
    expect(ignores('Diego*', 'diego@x.org', false)).toBe(true);
    const attributes = createIgnores({ ignoreUsers: [], ignoreAttributes: ['custom:A*'] }, { caseSensitive: false });
    expect([attributes('u', 'custom:Ab'), attributes('u', 'custom:ab')]).toEqual([true, false]);
  });

  it('matches a name of any characters of which a part is a *', () => {
    const anything = fc.string({ unit: 'grapheme' });
    const literal = (text: string) => text.replaceAll(/[\\*!]/g, '\\$&');
    fc.assert(
      fc.property(anything, anything, anything, (start, middle, end) => {
        expect(ignores(`${literal(start)}*${literal(end)}`, start + middle + end)).toBe(true);
      }),
    );
  });
});

describe('ignores', () => {
  const ignores = createIgnores({ ignoreUsers: ['admin*'], ignoreAttributes: ['custom:*', 'dev:*'] }, pool);

  it.each([
    ['admin', undefined, true],
    ['admin', 'email', true],
    ['diego', undefined, false],
    ['diego', 'email', false],
    ['diego', 'custom:tenant', true],
    ['diego', 'dev:custom:tenant', true],
    ['custom:x', undefined, false],
  ])('the user %s, attribute %s: %s', (username, attribute, expected) => {
    expect(ignores(username, attribute)).toBe(expected);
  });
});

describe('the setting', () => {
  it.each([
    [undefined, []],
    [[], []],
    [
      ['a', 'b*', '\\[c'],
      ['a', 'b*', '\\[c'],
    ],
  ])('%j is %j', (given, patterns) => {
    const problems: string[] = [];
    expect(readPatterns('ignoreUsers', given, problems)).toEqual(patterns);
    expect(problems).toEqual([]);
  });

  it.each([
    ['admin', ['ignoreUsers', '"admin"']],
    [[''], ['ignoreUsers[0]', 'empty']],
    [
      ['ok', 5],
      ['ignoreUsers[1]', '5'],
    ],
    [[['a']], ['ignoreUsers[0]', '["a"]']],
    [['a b'], ['"a b"', 'space']],
    [['!admin'], ['\\!']],
    [['admin?'], ['\\?']],
    [['admin[12]'], ['\\[']],
    [['{a,b}'], ['\\{']],
  ])('refuses %j and says why', (given, told) => {
    const problems: string[] = [];
    readPatterns('ignoreUsers', given, problems);
    expect(problems).toHaveLength(1);
    for (const part of told) expect(problems[0]).toContain(part);
  });

  it('tells every bad pattern and keeps the good ones', () => {
    const problems: string[] = [];
    expect(readPatterns('ignoreAttributes', ['', 'email', '!x'], problems)).toEqual(['email']);
    expect(problems).toHaveLength(2);
  });
});

describe('declaring what is ignored', () => {
  const place = (line: number) => ({ file: 'users/a.yaml', line, column: 3 });
  const live: LiveUser = { username: 'D1', sub: 's1', enabled: true, status: 'CONFIRMED', attributes: new Map() };
  const declaration = {
    roster: new Map([
      ['diego', { attributes: new Map([['email', 'd@x.org']]) }],
      ['ana', { attributes: new Map([['email', 'a@x.org']]) }],
    ]),
    places: new Map([
      ['diego', { at: place(2), attributes: new Map([['email', place(4)]]) }],
      ['ana', { at: place(6), attributes: new Map([['email', place(8)]]) }],
    ]),
    live: new Map([['diego', live]]),
  };

  it.each([
    [['die*'], [], [{ at: place(2), subject: { username: 'diego' } }]],
    [['D1'], [], [{ at: place(2), subject: { username: 'diego' } }]],
    [
      [],
      ['em*'],
      [
        { at: place(4), subject: { username: 'diego', attribute: 'email' } },
        { at: place(8), subject: { username: 'ana', attribute: 'email' } },
      ],
    ],
    [['ana'], ['email'], [{ at: place(4) }, { at: place(6), subject: { username: 'ana' } }]],
    [['nobody'], ['custom:*'], []],
  ])('with ignoreUsers %j and ignoreAttributes %j', (ignoreUsers, ignoreAttributes, expected) => {
    const problems = ignoredProblems(declaration, { ignoreUsers, ignoreAttributes }, pool);
    expect(problems).toMatchObject(expected.map((problem) => ({ code: 'declared-but-ignored', ...problem })));
    expect(problems).toHaveLength(expected.length);
    for (const { message } of problems) {
      expect([...ignoreUsers, ...ignoreAttributes].some((pattern) => message.includes(`"${pattern}"`))).toBe(true);
    }
  });

  it('is told once where many have it from the defaults', () => {
    const places = new Map(
      ['diego', 'ana'].map((name, index) => [name, { at: place(index), attributes: new Map([['email', place(9)]]) }]),
    );
    const lists = { ignoreUsers: [], ignoreAttributes: ['email'] };
    expect(ignoredProblems({ ...declaration, places }, lists, pool)).toMatchObject([{ at: place(9) }]);
  });
});

/** `ignoreUsers`, `ignoreAttributes` and `onlyUsers`: what their patterns match, and what is then left alone. */
import fc from 'fast-check';
import { isMatch } from 'matcher';
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import { createPatterns, type PatternLists, patternFlaw } from '../../providers/plan/patterns.ts';
import { plan } from '../../providers/plan/plan.ts';
import {
  account,
  aliased,
  attributes,
  type Given,
  inputsWith,
  outcomeOf,
  planOf,
  recordOf,
  user,
  userOf,
} from './inputs.ts';

const patternsOf = (lists: Partial<PatternLists>, caseSensitive = true) =>
  createPatterns({ ignoreUsers: [], ignoreAttributes: [], ...lists }, { caseSensitive });

describe('a pattern', () => {
  const matches = (pattern: string, name: string, caseSensitive = true) =>
    patternsOf({ ignoreUsers: [pattern] }, caseSensitive).ignoresUser(name) !== undefined;

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
    expect(matches(pattern, name)).toBe(expected);
  });

  it("follows the pool's letter case for users, and never for attributes", () => {
    expect(matches('Diego*', 'diego@x.org', false)).toBe(true);
    const { ignoresAttribute } = patternsOf({ ignoreAttributes: ['custom:A*'] }, false);
    expect([ignoresAttribute('custom:Ab'), ignoresAttribute('custom:ab')]).toEqual(['custom:A*', undefined]);
  });

  it('matches a name of any characters of which a part is a *', () => {
    const anything = fc.string({ unit: 'grapheme' });
    const literal = (text: string) => text.replaceAll(/[\\*!]/g, '\\$&');
    fc.assert(
      fc.property(anything, anything, anything, (start, middle, end) => {
        expect(matches(`${literal(start)}*${literal(end)}`, start + middle + end)).toBe(true);
      }),
    );
  });

  it('of a plain name matches as a pattern with a * does, in both letter cases', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aAkKsSi@.+ß\u212a\u017f\u0131\u0130') });
    fc.assert(
      fc.property(text, text, fc.boolean(), (pattern, name, caseSensitive) => {
        const { ignoresUser } = patternsOf({ ignoreUsers: [pattern] }, caseSensitive);
        expect(ignoresUser(name) !== undefined).toBe(isMatch(name, pattern, { caseSensitive }));
      }),
    );
  });

  it('of plain names are looked up: a thousand of them over twenty thousand users', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `user-${index}@example.com`);
    const { ignoresUser, leavesOut } = patternsOf({
      ignoreUsers: Array.from({ length: 1_000 }, (_, index) => `other-${index}`),
      onlyUsers: names.slice(-1_000),
    });
    expect(names.filter((name) => ignoresUser(name) === undefined && leavesOut(name))).toHaveLength(19_000);
  });

  it.each([
    [5, 'has to be text'],
    [['a'], 'has to be text'],
    ['', 'empty'],
    ['a b', 'space'],
    ['!admin', '\\!'],
    ['admin?', '\\?'],
    ['admin[12]', '\\['],
    ['{a,b}', '\\{'],
  ])('%j is none, and it says why', (pattern, flaw) => {
    expect(patternFlaw(pattern)).toContain(flaw);
  });

  it.each(['a', 'b*', '\\[c', '*@x.org', 'a!b'])('%s is one', (pattern) => {
    expect(patternFlaw(pattern)).toBeUndefined();
  });
});

describe('a user is matched', () => {
  const diego = account('D1', {
    sub: 's1',
    attributes: attributes({ email: 'd@x.org', email_verified: 'true', preferred_username: 'didi' }),
  });
  it.each<[string, string, LiveUser | undefined, boolean]>([
    ['by the declared name', 'diego', diego, true],
    ['by the username', 'D1', diego, true],
    ['by the sub', 's1', diego, true],
    ['never by another attribute that its user can change', 'didi', diego, false],
    ['never by an address', 'd@x.org', diego, false],
    ['not by the names of an account that is not there', 'D1', undefined, false],
  ])('%s', (_by, pattern, live, expected) => {
    const { ignoresUser, leavesOut } = patternsOf({ ignoreUsers: [pattern], onlyUsers: [pattern] });
    expect([ignoresUser('diego', live) !== undefined, leavesOut('diego', live)]).toEqual([expected, !expected]);
  });

  it('is left out by no list at all, and by an empty one', () => {
    expect(patternsOf({}).leavesOut('diego')).toBe(false);
    expect(patternsOf({ onlyUsers: [] }).leavesOut('diego')).toBe(true);
  });

  it.each<[readonly string[] | undefined, readonly string[]]>([
    [undefined, []],
    [[], []],
    [['diego', 'DI*', 's2'], []],
    [['diego', 'bob'], ['bob']],
    [['bo*'], ['bo*']],
  ])('perhaps by what is not known yet, where a pattern matches nobody: %j', (onlyUsers, expected) => {
    const known = [['diego', {}] as const, ['x', { username: 'D1', sub: 's2' }] as const];
    const lists = onlyUsers === undefined ? {} : { onlyUsers };
    expect(patternsOf(lists, false).matchingNobody(known)).toEqual(expected);
  });
});

describe('what is ignored', () => {
  const states: Given = {
    declared: new Map([['u', user({ a: 'new' })]]),
    records: new Map([
      ['u', recordOf('u', { attributes: attributes({ a: 'old', b: 'old' }) })],
      ['v', recordOf('v', { attributes: attributes({ a: 'old' }) })],
    ]),
    live: [
      account('u', { attributes: attributes({ a: 'old', b: 'old' }) }),
      account('v', { attributes: attributes({ a: 'old' }) }),
    ],
    policy: { removedUsers: 'clear' },
  };
  const ignoring = (lists: Partial<PatternLists>, name = 'u') => planOf({ ...states, lists }, name);

  it('is not removed as an attribute, and its last-applied value stays on record', () => {
    const found = ignoring({ ignoreAttributes: ['b'] });
    expect(outcomeOf(found)).toEqual(['update a']);
    expect(found.after?.attributes).toEqual(attributes({ a: 'new', b: 'old' }));
  });

  it('as a user who is no longer declared stays on record', () => {
    const found = ignoring({ ignoreUsers: ['v'] }, 'v');
    expect([outcomeOf(found), found.after]).toEqual([[], found.before]);
  });

  it('of a user who is no longer declared leaves the record with the user', () => {
    expect(ignoring({ ignoreAttributes: ['a'] }, 'v').after).toBeUndefined();
  });

  it.each<[Partial<PatternLists>, readonly (readonly [string, string | undefined])[]]>([
    [{ ignoreUsers: ['u*'] }, [['u', undefined]]],
    [{ ignoreUsers: ['sub-of-u'] }, [['u', undefined]]],
    [{ ignoreAttributes: ['a*'] }, [['u', 'a']]],
    [{ ignoreUsers: ['u'], ignoreAttributes: ['a'] }, [['u', undefined]]],
    [{ ignoreUsers: ['nobody'], ignoreAttributes: ['custom:*'] }, []],
  ])('and declared is an error, with the pattern: %j', (lists, expected) => {
    const { users } = plan(inputsWith({ ...states, lists }));
    const problems = users.flatMap((each) => each.problems);
    expect(problems.map(({ code, subject }) => [code, subject?.username, subject?.attribute])).toEqual(
      expected.map(([username, attribute]) => ['declared-but-ignored', username, attribute]),
    );
    const patterns = [...(lists.ignoreUsers ?? []), ...(lists.ignoreAttributes ?? [])];
    for (const { message } of problems) {
      expect(patterns.some((pattern) => message.includes(`"${pattern}"`))).toBe(true);
    }
  });

  it('has no step, declared or not', () => {
    expect(ignoring({ ignoreUsers: ['u'] }).steps).toEqual([]);
    expect(ignoring({ ignoreUsers: ['u'] }).after).toEqual(states.records?.get('u'));
  });
});

describe('onlyUsers', () => {
  const live = account('bob', { attributes: attributes({ a: 'x', email: 'b@x.org', email_verified: 'true' }) });
  const ann = account('ann', { attributes: attributes({ a: 'x' }) });
  const record = recordOf('bob', { created: true, attributes: attributes({ a: 'x' }) });
  const given = (onlyUsers: readonly string[], more: Given = {}) =>
    plan(
      inputsWith({
        pool: aliased,
        declared: new Map([['ann', user({ a: 'y' })]]),
        records: new Map([['bob', record]]),
        live: [live, ann],
        lists: { onlyUsers },
        ...more,
        policy: { removedUsers: 'disable', ...more.policy },
      }),
    );

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['plans only these', ['ann'], ['update a'], []],
    ['leaves everybody else alone', ['bob'], [], ['disable (removed)']],
    ['plans all of them', ['*'], ['update a'], ['disable (removed)']],
    ['plans nobody', ['nobody'], [], []],
  ])('%s: %j', (_case, onlyUsers, ofAnn, ofBob) => {
    const found = given(onlyUsers);
    expect([outcomeOf(userOf(found, 'ann')), outcomeOf(userOf(found, 'bob'))]).toEqual([ofAnn, ofBob]);
    for (const each of found.users) {
      if (each.steps.length > 0) continue;
      expect([each.leftOut, each.after]).toEqual([true, each.before]);
    }
  });

  it('tells nothing of anybody else, not even mistakes', () => {
    const declared = new Map([
      ['ann', user({ a: 'y' })],
      ['carl', user({ nickame: 'x' })],
    ]);
    expect(userOf(given(['ann'], { declared }), 'carl').problems).toEqual([]);
  });

  it('leaves a record where it is while the name that means its account now is left out', () => {
    const declared = new Map([['b@x.org', user({ a: 'y' })]]);
    const found = given(['bob'], { declared });
    // It matches the username, too, so that the run is about the account.
    expect(outcomeOf(userOf(found, 'b@x.org'))).toEqual(['update a']);
    expect(userOf(found, 'bob').after).toBeUndefined();
    const other = given(['old-name'], { declared, records: new Map([['old-name', record]]) });
    expect([userOf(other, 'b@x.org').after, userOf(other, 'old-name').after]).toEqual([undefined, record]);
    expect(other.users.flatMap(({ steps }) => steps)).toEqual([]);
  });
});

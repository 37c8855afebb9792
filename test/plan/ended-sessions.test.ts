/** Who is signed out everywhere after a change: the setting `endSessions`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import { endSessionsProblems, mustEndSessions, sessionsDueAfter } from '../../providers/plan/ended-sessions.ts';
import { plan } from '../../providers/plan/plan.ts';
import type { Policy } from '../../providers/plan/policy.ts';
import {
  account,
  attributes,
  type DeclaredValues,
  type Given,
  inputsWith,
  named,
  outcomeOf,
  planOf,
  recordOf,
  user,
} from './inputs.ts';

const sub = 'sub-of-u';
const listed = (...names: string[]): Partial<Policy> => ({ endSessions: new Set(names) });
const live = (values: Readonly<Record<string, string>>, more: Partial<LiveUser> = {}) =>
  account('u', { attributes: attributes(values), ...more });

describe('a user is signed out after', () => {
  it.each<readonly [string, readonly string[], DeclaredValues, LiveUser, Partial<Given>, readonly string[]]>([
    ['a change', ['a'], user({ a: 'y' }), live({ a: 'x' }), {}, ['update a', 'end-sessions a (accompanies)']],
    ['a deletion', ['a'], user({ a: '' }), live({ a: 'x' }), {}, ['update -a', 'end-sessions a (accompanies)']],
    [
      'two of them, once',
      ['a', 'b'],
      user({ a: 'y', b: '' }),
      live({ a: 'x', b: 'x' }),
      {},
      ['update a -b', 'end-sessions a b (accompanies)'],
    ],
    [
      'leaving a group',
      ['groups'],
      user({}, { groups: [] }),
      live({}),
      { memberships: new Map([['u', new Set(['g'])]]) },
      ['remove-from-group g (drifted)', 'end-sessions groups (accompanies)'],
    ],
    [
      'being disabled',
      ['enabled'],
      user({}, { enabled: false }),
      live({}),
      {},
      ['disable (declared)', 'end-sessions enabled (accompanies)'],
    ],
  ])('%s', (_what, names, declared, found, more, expected) => {
    const given = { declared: new Map([['u', declared]]), live: [found], policy: listed(...names), ...more };
    const outcome = outcomeOf(planOf(given, 'u'));
    expect(outcome.at(-1)).toBe(expected.at(-1));
    expect(outcome.slice(0, -1).map((each) => each.split(' (')[0])).toEqual(
      expected.slice(0, -1).map((each) => each.split(' (')[0]),
    );
  });

  it.each<readonly [string, Policy['removedUsers'], readonly string[]]>([
    ['removal that clears', 'clear', ['update -a', 'end-sessions a (accompanies)']],
    ['removal that disables', 'disable', ['disable (removed)', 'end-sessions enabled (accompanies)']],
    ['no removal that deletes', 'delete', ['delete (removed)']],
  ])('%s', (_what, removedUsers, expected) => {
    const records = new Map([['u', recordOf('u', { attributes: attributes({ a: 'x' }), created: true })]]);
    const given = { records, live: [live({ a: 'x' })], policy: { removedUsers, ...listed('a', 'enabled') } };
    expect(outcomeOf(planOf(given, 'u'))).toEqual(expected);
  });
});

describe('nobody is signed out after', () => {
  it.each<readonly [string, readonly string[], DeclaredValues, LiveUser, Partial<Given>]>([
    ['an addition only', ['a'], user({ a: 'y' }), live({}), {}],
    ['an addition where a blank is live', ['a'], user({ a: 'y' }), live({ a: '' }), {}],
    ['a change of what is not listed', ['b'], user({ a: 'y' }), live({ a: 'x' }), {}],
    ['joining a group', ['groups'], user({}, { groups: ['g'] }), live({}), {}],
    ['being enabled', ['enabled'], user({}, { enabled: true }), live({}, { enabled: false }), {}],
    ['nothing at all', ['a', 'groups', 'enabled'], user({ a: 'x' }), live({ a: 'x' }), {}],
  ])('%s', (_what, names, declared, found, more) => {
    const given = { declared: new Map([['u', declared]]), live: [found], policy: listed(...names), ...more };
    expect(planOf(given, 'u').steps.map(({ kind }) => kind)).not.toContain('end-sessions');
  });

  it('a creation', () => {
    const given = { declared: new Map([['u', user({ a: 'x' })]]), policy: listed('a', 'groups', 'enabled') };
    expect(planOf(given, 'u').steps.map(({ kind }) => kind)).toEqual(['create']);
  });
});

describe('a user who is due since an earlier run', () => {
  const due = new Map([[sub, 'state' as const]]);

  it('is signed out, whatever the setting says now', () => {
    const given = { declared: new Map([['u', user({ a: 'x' })]]), live: [live({ a: 'x' })], sessionsDue: due };
    expect(outcomeOf(planOf(given, 'u'))).toEqual(['end-sessions  (unfinished)']);
  });

  it('is signed out where nothing is declared or on record of the account now, by the state and not by a journal', () => {
    const given = { live: [live({})], sessionsDue: due };
    expect(plan(inputsWith(given)).users.map(outcomeOf)).toEqual([['end-sessions  (unfinished)']]);
    expect(plan(inputsWith({ ...given, sessionsDue: new Map([[sub, 'journal']]) })).users).toEqual([]);
  });

  it('is left alone where the account is gone, ignored, or not looked at', () => {
    expect(plan(inputsWith({ sessionsDue: due })).users).toEqual([]);
    const given = { live: [live({})], sessionsDue: due };
    expect(plan(inputsWith({ ...given, lists: { ignoreUsers: ['u'] } })).users).toEqual([]);
    expect(plan(inputsWith({ ...given, lists: { onlyUsers: ['v'] } })).users).toEqual([]);
  });
});

it('whatever part of the steps was done: due are users that have lost something and were not signed out (property)', () => {
  const values = fc.constantFrom('', 'x', 'y');
  fc.assert(
    fc.property(
      fc.record({ a: values, b: values }),
      fc.record({ a: values, b: values }),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      (declared, found, disables, wasDue, outcomes) => {
        const given: Given = {
          declared: new Map([['u', user(declared, disables ? { enabled: false, groups: [] } : { groups: [] })]]),
          live: [live(found)],
          memberships: new Map([['u', new Set(['g'])]]),
          policy: listed('a', 'groups'),
          sessionsDue: new Map(wasDue ? [[sub, 'state']] : []),
        };
        const planned = planOf(given, 'u');
        const ending = planned.steps.find((step) => step.kind === 'end-sessions');
        const done = new Set(planned.steps.filter((step, index) => step !== ending && outcomes[index] === true));
        const isSignedOut = ending !== undefined && mustEndSessions(ending, done) && outcomes[3] === true;
        if (isSignedOut) done.add(ending);
        const outcome = { name: 'u', done, refused: [], perhaps: [], unfinished: false };
        const due = sessionsDueAfter([planned], new Map([['u', outcome]]), given.sessionsDue ?? new Map(), () => true);
        const hasLost = [...done].some(
          (step) =>
            step.kind === 'remove-from-group' ||
            (step.kind === 'update' && step.changes.some(({ name, from }) => name === 'a' && from !== undefined)),
        );
        expect(due).toEqual((hasLost || wasDue) && !isSignedOut ? [sub] : []);
      },
    ),
  );
});

it('a listed name that the pool has no attribute of is an error, with the nearest right one', () => {
  const found = endSessionsProblems(new Set(['a', 'groups', 'enabled', 'group', 'custom:nothing']), named);
  expect(found.map(({ message, hint }) => [message, hint])).toEqual([
    ['endSessions has "group", and the pool has no such attribute', 'did you mean groups?'],
    [
      'endSessions has "custom:nothing", and the pool has no such attribute',
      'list attributes of the pool, groups or enabled',
    ],
  ]);
});

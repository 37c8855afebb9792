/** `endSessions`: who is signed out, for what, and what is still due after a run that did not come to it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import { endOfSessions } from '../../providers/plan/ended-sessions.ts';
import type { Step } from '../../providers/plan/model.ts';
import { plan } from '../../providers/plan/plan.ts';
import {
  account,
  aliased,
  attributes,
  type DeclaredValues,
  type Given,
  inputsWith,
  named,
  planOf,
  recordOf,
  user,
  userOf,
} from './inputs.ts';
import { ruledScenarios } from './rules/random-rules.ts';
import { scenarios } from './scenarios.ts';
import { isRefused, planned, run, type World } from './world.ts';

const listed = ['a', 'email', 'email_verified', 'groups', 'enabled'];
const due = new Set(['sub-of-u']);

/** The sign-out of `u`, as one reads it; undefined for none. */
function ended(given: Given): string | undefined {
  const found = plan(inputsWith({ policy: { endSessions: listed }, ...given })).users.find(({ name }) => name === 'u');
  const end = found === undefined ? undefined : endOfSessions(found);
  if (end === undefined) return undefined;
  return [end.reason, ...end.because.map(({ kind, name }) => (name === undefined ? kind : `${kind} ${name}`))].join(
    ', ',
  );
}

const live = (values: Readonly<Record<string, string>> = {}, more: Partial<LiveUser> = {}): readonly LiveUser[] => [
  account('u', { attributes: attributes(values), ...more }),
];
const declared = (values: Readonly<Record<string, string>> = {}, more: Partial<DeclaredValues> = {}) =>
  new Map([['u', user(values, more)]]);

describe('a declared user is signed out', () => {
  it.each<[string, Given, string | undefined]>([
    ['when a listed attribute changes', { declared: declared({ a: 'x' }), live: live({ a: 'y' }) }, 'changed a'],
    ['when it is deleted', { declared: declared({ a: '' }), live: live({ a: 'y' }) }, 'deleted a'],
    [
      'when it is no longer declared',
      {
        declared: declared(),
        records: new Map([['u', recordOf('u', { attributes: attributes({ a: 'y' }) })]]),
        live: live({ a: 'y' }),
      },
      'deleted a',
    ],
    ['not when it is new', { declared: declared({ a: 'x' }), live: live() }, undefined],
    ['not in the place of a blank', { declared: declared({ a: 'x' }), live: live({ a: '' }) }, undefined],
    ['when another attribute changes', { declared: declared({ b: 'x' }), live: live({ b: 'y' }) }, undefined],
    ['who is as declared', { declared: declared({ a: 'x' }), live: live({ a: 'x' }) }, undefined],
    [
      'who leaves a group',
      { declared: declared({}, { groups: ['h'] }), live: live(), memberships: new Map([['u', new Set(['g'])]]) },
      'left g',
    ],
    ['who joins a group', { declared: declared({}, { groups: ['g'] }), live: live() }, undefined],
    ['who is disabled', { declared: declared({}, { enabled: false }), live: live() }, 'disabled'],
    ['who is enabled', { declared: declared({}, { enabled: true }), live: live({}, { enabled: false }) }, undefined],
    ['who is created', { declared: declared({ a: 'x' }, { enabled: false }) }, undefined],
    [
      'whose flag goes along, and is live already',
      {
        policy: { endSessions: ['email_verified'] },
        declared: declared({ email: 'new@x.org', email_verified: 'true' }),
        live: live({ email: 'old@x.org', email_verified: 'true' }),
      },
      undefined,
    ],
    [
      'whose flag Cognito turns false with the address',
      {
        policy: { endSessions: ['email_verified'] },
        declared: declared({ email: 'new@x.org' }),
        live: live({ email: 'old@x.org', email_verified: 'true' }),
      },
      'changed email_verified',
    ],
    [
      'by several losses at once',
      { declared: declared({ a: 'x', email: '' }, { enabled: false }), live: live({ a: 'y', email: 'u@x.org' }) },
      'changed a, deleted email, disabled',
    ],
    ['without the setting', { policy: {}, declared: declared({ a: 'x' }), live: live({ a: 'y' }) }, undefined],
  ])('%s', (_case, given, because) => {
    expect(ended(given)).toBe(because === undefined ? undefined : `accompanies, ${because}`);
  });

  it('last of all steps, and held back not at all', () => {
    const given = { declared: declared({ a: 'x' }, { enabled: false }), live: live({ a: 'y' }) };
    const kinds = planOf({ policy: { endSessions: listed }, ...given }, 'u').steps.map(({ kind }) => kind);
    expect(kinds).toEqual(['update', 'disable', 'end-sessions']);
    // By a preferred username that nobody has proven.
    const unproven = [account('other', { attributes: attributes({ preferred_username: 'u', a: 'y' }) })];
    const held = plan(
      inputsWith({ policy: { endSessions: listed }, pool: aliased, declared: declared({ a: 'x' }), live: unproven }),
    );
    expect(userOf(held, 'u')).toMatchObject({ steps: [], heldBack: { code: 'unproven-name' } });
  });
});

describe('a user who is no longer declared is signed out', () => {
  const records = new Map([['u', recordOf('u', { attributes: attributes({ a: 'y' }), created: true })]]);
  it.each([
    ['clear', 'accompanies, deleted a'],
    ['disable', 'accompanies, disabled'],
    ['delete', undefined],
    ['retain', undefined],
  ] as const)('by removedUsers: %s', (removedUsers, expected) => {
    expect(ended({ policy: { endSessions: listed, removedUsers }, records, live: live({ a: 'y' }) })).toBe(expected);
  });
});

describe('a sign-out that is due', () => {
  it.each<[string, Given, string | undefined]>([
    ['of a declared user', { declared: declared(), live: live() }, 'unfinished'],
    ['of one with another loss', { declared: declared({ a: 'x' }), live: live({ a: 'y' }) }, 'unfinished, changed a'],
    ['of an account that nobody declares', { live: live() }, 'unfinished'],
    [
      'when the setting was taken away',
      { policy: {}, declared: declared({ a: 'x' }), live: live({ a: 'y' }) },
      'unfinished',
    ],
    ['of an account that is gone', { declared: declared() }, undefined],
    [
      'of an account that this run deletes',
      { policy: { removedUsers: 'delete', force: true }, records: new Map([['u', recordOf('u')]]), live: live() },
      undefined,
    ],
    ['of an ignored user', { lists: { ignoreUsers: ['u'] }, live: live() }, undefined],
    ['of a user that the run does not look at', { lists: { onlyUsers: ['other'] }, live: live() }, undefined],
  ])('%s', (_case, given, expected) => {
    expect(ended({ sessionsDue: due, ...given })).toBe(expected);
  });

  it('is one step, where two names mean the account', () => {
    const given = { sessionsDue: due, records: new Map([['old', recordOf('u')]]), declared: declared(), live: live() };
    const users = plan(inputsWith(given)).users.filter((each) => endOfSessions(each) !== undefined);
    expect(users.map(({ name }) => name)).toEqual(['u']);
  });

  it('has the name of the account, or its sub where another user has that name', () => {
    const taken = new Map([['u', user()]]);
    const other = account('v', { sub: 'sub-of-u' });
    const names = (given: Given) => plan(inputsWith({ sessionsDue: due, ...given })).users.map(({ name }) => name);
    expect(names({ live: [other] })).toEqual(['v']);
    expect(
      names({
        declared: new Map([['v', user()]]),
        records: new Map([['v', recordOf('w')]]),
        live: [other, account('w')],
      }),
    ).toEqual(['sub-of-u', 'v']);
    expect(names({ declared: taken, live: [other, account('u', { sub: 'another' })] })).toEqual(['u', 'v']);
  });
});

describe('endSessions', () => {
  it.each([
    ['b', undefined],
    ['groups', undefined],
    ['enabled', undefined],
    ['Nickname', 'write nickname: the letter case of a name counts'],
    ['nicknam', 'did you mean nickname?'],
    ['group', 'did you mean groups?'],
    ['password', 'list attributes of the pool, groups or enabled'],
  ])('has %s', (name, hint) => {
    const { problems } = plan(inputsWith({ pool: named, policy: { endSessions: [name] } }));
    expect(problems.map((problem) => [problem.code, problem.severity, problem.hint])).toEqual(
      hint === undefined ? [] : [['unknown-attribute', 'error', hint]],
    );
  });
});

/** Whether something listed of the account was changed or taken away, as the pool shows it. */
function hasLost(before: World, after: World, sub: string, names: readonly string[]): boolean {
  const of = ({ accounts }: World) => [...accounts.values()].find((each) => each.sub === sub);
  const [was, is] = [of(before), of(after)];
  if (was === undefined || is === undefined) return false;
  const groups = ({ memberships }: World) => memberships.get(was.username) ?? new Set<string>();
  return names.some((name) => {
    if (name === 'enabled') return was.enabled && !is.enabled;
    if (name === 'groups') return [...groups(before)].some((group) => !groups(after).has(group));
    const [value, now] = [was.attributes.get(name) ?? '', is.attributes.get(name) ?? ''];
    const isFlag = name.endsWith('_verified');
    return value !== '' && (isFlag ? value.toLowerCase() === 'true' && now.toLowerCase() !== 'true' : value !== now);
  });
}

const signedOut = (taken: readonly { readonly sub: string; readonly step: Step }[]) =>
  new Set(taken.flatMap(({ sub, step }) => (step.kind === 'end-sessions' ? [sub] : [])));

const names = fc.subarray(['a', 'b', 'email', 'email_verified', 'nickname', 'groups', 'enabled'], { minLength: 1 });
const withSetting = fc
  .tuple(fc.oneof(scenarios, ruledScenarios), names)
  .map(([{ world, rest }, endSessions]) => ({
    world,
    rest: { ...rest, policy: { ...rest.policy, endSessions } },
    endSessions,
  }))
  .filter(({ world, rest }) => !isRefused(planned(world, rest)))
  // Held back by one another, users are written in later runs.
  .filter(({ world, rest }) => planned(world, rest).users.every(({ heldBack }) => heldBack === undefined));

describe('whatever the pool, the history, the files and the setting', () => {
  it('a user that has lost something is signed out, once, after it, and then nothing is due', () => {
    fc.assert(
      fc.property(withSetting, ({ world, rest, endSessions }) => {
        const { taken, after } = run(world, rest);
        const out = signedOut(taken);
        for (const { sub } of world.accounts.values()) {
          if (hasLost(world, after, sub, endSessions)) expect([...out]).toContain(sub);
          const own = taken.filter((each) => each.sub === sub).map(({ step }) => step.kind);
          expect(own.slice(0, -1)).not.toContain('end-sessions');
        }
        expect([...after.sessionsDue]).toEqual([]);
        expect(planned(after, rest).users.filter((each) => endOfSessions(each) !== undefined)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('nobody is signed out that was not there before, or that has nothing changed that was there', () => {
    fc.assert(
      fc.property(withSetting, ({ world, rest }) => {
        const { taken } = run(world, rest);
        const before = new Set([...world.accounts.values()].map(({ sub }) => sub));
        for (const sub of signedOut(taken)) {
          expect(before).toContain(sub);
          const steps = taken.filter((each) => each.sub === sub).map(({ step }) => step);
          const isLoss = (step: Step) =>
            step.kind === 'disable' ||
            step.kind === 'remove-from-group' ||
            (step.kind === 'update' && step.changes.some(({ from }) => from !== undefined));
          expect(steps.some(isLoss)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, fc.Arbitrary<{ killedAfter?: number; refuses?: (index: number) => boolean }>]>([
    ['killed after any step', fc.nat(8).map((killedAfter) => ({ killedAfter }))],
    ['refused any steps', fc.func(fc.boolean()).map((refuses) => ({ refuses }))],
  ])(
    'a run that was %s: the next ones sign out all users that have lost something, and then nothing is due',
    (_case, courses) => {
      fc.assert(
        fc.property(withSetting, courses, ({ world, rest, endSessions }, course) => {
          const first = run(world, rest, course);
          fc.pre(!isRefused(planned(first.after, rest)));
          fc.pre(planned(first.after, rest).users.every(({ heldBack }) => heldBack === undefined));
          const second = run(first.after, rest);
          const out = new Set([...signedOut(first.taken), ...signedOut(second.taken)]);
          for (const { sub } of world.accounts.values()) {
            if (hasLost(world, second.after, sub, endSessions)) expect([...out]).toContain(sub);
            // What the second run took away is followed by a sign-out of its own.
            if (hasLost(first.after, second.after, sub, endSessions))
              expect([...signedOut(second.taken)]).toContain(sub);
          }
          expect([...second.after.sessionsDue]).toEqual([]);
        }),
        { numRuns: 500 },
      );
    },
  );
});

/** `preferred_username` where it is an alias: Cognito takes it only of an account that is confirmed. */
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import { recordAfter } from '../../providers/plan/records.ts';
import {
  account,
  aliased,
  attributes,
  type DeclaredValues,
  type Given,
  named,
  outcomeOf,
  permanent,
  planOf,
  recordOf,
  temporary,
  user,
} from './inputs.ts';
import { planned, run, worldOf } from './world.ts';

const names = { a: 'x', preferred_username: 'p' };
const one = (more: Partial<DeclaredValues>, given: Given = {}) =>
  planOf({ pool: aliased, declared: new Map([['u', user(names, more)]]), ...given }, 'u');

describe('a new account gets the name that it prefers when it is confirmed (14.34)', () => {
  it.each<[string, Partial<DeclaredValues>, readonly string[]]>([
    [
      'a permanent password',
      { password: permanent },
      ['create', 'set-password (declared)', 'update preferred_username'],
    ],
    ['no password', {}, ['create', 'preferred_username not-confirmed']],
    ['a temporary password', { password: temporary }, ['create', 'preferred_username not-confirmed']],
    [
      'no right to sign in',
      { password: permanent, enabled: false },
      ['create', 'set-password (declared)', 'update preferred_username', 'disable (declared)'],
    ],
  ])('with %s', (_what, more, expected) => {
    const { steps, ...rest } = one(more);
    expect(outcomeOf({ steps, ...rest })).toEqual(expected);
    expect(steps[0]).toMatchObject({ kind: 'create', creation: { attributes: attributes({ a: 'x' }) } });
  });

  it('and at once where it is no alias', () => {
    expect(outcomeOf(one({}, { pool: named }))).toEqual(['create']);
  });

  it('and is on record only when it was set', () => {
    expect(one({}).after?.attributes).toEqual(attributes({ a: 'x' }));
    const whole = one({ password: permanent });
    expect(whole.after?.attributes).toEqual(attributes(names));
    const [create, password] = whole.steps;
    const done = new Set([create, password].flatMap((step) => step ?? []));
    const outcome = { name: 'u', done, created: account('u'), refused: [], perhaps: [], unfinished: true };
    expect(recordAfter(whole, outcome, aliased, 0)?.attributes).toEqual(attributes({ a: 'x' }));
  });

  it('and two users who would get one name are a problem', () => {
    const declared = new Map(['u', 'v'].map((name) => [name, user(names, { password: permanent })]));
    expect(planned(worldOf(aliased), { declared }).problems.map(({ code }) => code)).toEqual(['alias-declared-twice']);
  });

  it('and the next run has nothing to do', () => {
    const rest = { declared: new Map([['u', user(names, { password: permanent })]]) };
    const { after } = run(worldOf(aliased), rest);
    expect(after.accounts.get('u')?.attributes).toEqual(attributes(names));
    expect(planned(after, rest).users.map(outcomeOf)).toEqual([[]]);
  });

  it('and without a password by the first run after the user has signed in', () => {
    const rest = { declared: new Map([['u', user(names)]]) };
    const first = run(worldOf(aliased), rest).after;
    expect(planned(first, rest).users.map(outcomeOf)).toEqual([['preferred_username not-confirmed']]);
    const accounts = [...first.accounts.values()].map((live): LiveUser => ({ ...live, status: 'CONFIRMED' }));
    const world = { ...first, accounts: new Map(accounts.map((live) => [live.username, live])) };
    const second = run(world, rest);
    expect(second.plan.users.map(outcomeOf)).toEqual([['update preferred_username']]);
    expect(second.plan.users[0]?.steps).toMatchObject([{ changes: [{ reason: 'declared' }] }]);
    expect(planned(second.after, rest).users.map(outcomeOf)).toEqual([[]]);
  });
});

describe('an account that is not confirmed (14.34)', () => {
  const live = (status: string, more: Readonly<Record<string, string>> = {}) => [
    account('u', { status, attributes: attributes(more) }),
  ];
  it.each<[string, Partial<DeclaredValues>, readonly string[]]>([
    ['FORCE_CHANGE_PASSWORD', {}, ['update a', 'preferred_username not-confirmed']],
    ['UNCONFIRMED', {}, ['update a', 'preferred_username not-confirmed']],
    ['RESET_REQUIRED', {}, ['update a preferred_username']],
    ['CONFIRMED', {}, ['update a preferred_username']],
    ['FORCE_CHANGE_PASSWORD', { password: permanent }, ['set-password (unfinished)', 'update a preferred_username']],
  ])('%s, %j: %j', (status, more, expected) => {
    expect(outcomeOf(one(more, { live: live(status) }))).toEqual(expected);
  });

  it('keeps what was on record of the name, and may lose it', () => {
    const records = new Map([['u', recordOf('u', { attributes: attributes({ preferred_username: 'old' }) })]]);
    const found = one({}, { live: live('UNCONFIRMED', { a: 'x', preferred_username: 'old' }), records });
    expect([outcomeOf(found), found.after?.attributes]).toEqual([
      ['preferred_username not-confirmed'],
      attributes({ a: 'x', preferred_username: 'old' }),
    ]);
    const declared = new Map([['u', user({ preferred_username: '' })]]);
    expect(outcomeOf(one({}, { declared, live: live('UNCONFIRMED', { preferred_username: 'old' }) }))).toEqual([
      'update -preferred_username',
    ]);
  });
});

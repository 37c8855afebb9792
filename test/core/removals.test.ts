import { describe, expect, it } from 'vitest';
import { planAccounts, planBeside } from '../../providers/core/account-plan.ts';
import type { AccountPolicy, AppliedAccount } from '../../providers/core/accounts.ts';
import { plan } from '../../providers/core/plan.ts';
import { planRemovals, type RemovalInputs } from '../../providers/core/removals.ts';
import type { LiveUser } from '../../providers/core/types.ts';
import { account, attributes, inputsWith, policy, told } from './account-inputs.ts';
import { poolWith } from './pools.ts';

type RemovedUsers = AccountPolicy['removedUsers'];

const ours: AppliedAccount = { sub: 'sub-of-u', created: true };

/** `u` was declared with `a: x` and is no longer. */
const gone = (
  removedUsers: RemovedUsers,
  record: AppliedAccount = {},
  live: LiveUser | undefined = account('u', { attributes: attributes({ a: 'x' }) }),
  given: Partial<RemovalInputs> = {},
) =>
  inputsWith({
    applied: new Map([['u', attributes({ a: 'x' })]]),
    accounts: new Map([['u', record]]),
    live: new Map(live === undefined ? [] : [['u', live]]),
    policy: { ...policy, removedUsers },
    ...given,
  });

/** What it comes to: steps, problems and what is kept, in words. */
const outcome = (inputs: RemovalInputs) => {
  const { work, problems, kept } = planRemovals(inputs);
  return [
    ...work.flatMap(({ steps }) => steps.map(told)),
    ...problems.map(({ code }) => code),
    ...kept.map(({ attribute, rule }) => `${attribute} ${rule}`),
  ];
};

describe('a user whom nobody declares any longer', () => {
  it.each<[RemovedUsers, string, AppliedAccount, readonly string[]]>([
    ['retain', 'of ours', ours, []],
    ['retain', 'protected', { protect: true }, []],
    ['clear', 'adopted', {}, ['blank a']],
    ['clear', 'protected', { protect: true }, ['protected']],
    ['disable', 'adopted', {}, ['disable (removed)']],
    ['disable', 'protected', { protect: true }, ['protected']],
    ['delete', 'of ours', ours, ['delete']],
    ['delete', 'adopted', {}, ['not-ours-to-delete']],
    ['delete', 'of ours until somebody made it anew', { sub: 'another', created: true }, ['not-ours-to-delete']],
    ['delete', 'of ours and protected', { ...ours, protect: true }, ['protected']],
  ])('under removedUsers: %s, %s', (removedUsers, _whose, record, expected) => {
    expect(outcome(gone(removedUsers, record))).toEqual(expected);
  });

  it.each<[string, AppliedAccount, readonly string[]]>([
    ['deletes an account of others', {}, ['delete']],
    ['does not lift protect', { ...ours, protect: true }, ['protected']],
  ])('force %s', (_what, record, expected) => {
    const force = { policy: { ...policy, removedUsers: 'delete', force: true } } as const;
    expect(outcome(gone('delete', record, account('u'), force))).toEqual(expected);
  });

  it.each(['clear', 'disable', 'delete'] as const)('needs nothing without an account, protected or not: %s', (what) => {
    expect(outcome({ ...gone(what, { protect: true }), live: new Map() })).toEqual([]);
  });

  it('is disabled once', () => {
    expect(outcome(gone('disable', {}, account('u', { enabled: false })))).toEqual([]);
  });

  it.each(['clear', 'disable', 'delete'] as const)('is left alone while it is ignored: %s', (what) => {
    expect(outcome(gone(what, ours, account('u'), { ignores: (name) => name === 'u' }))).toEqual([]);
  });

  it('says in the plan of attributes that it is left as it is under retain, and only there', () => {
    const kept = (what: RemovedUsers) => {
      const inputs = gone(what, ours);
      const attributesPolicy = { ...policy, removedAttributes: 'delete', unmanagedAttributes: 'retain' } as const;
      return planBeside({ ...inputs, policy: attributesPolicy }, planAccounts(inputs), plan).kept.map(
        ({ rule }) => rule,
      );
    };
    expect([kept('retain'), kept('delete')]).toEqual([['undeclared'], []]);
  });
});

describe('a user who is still declared', () => {
  const somebody = { attributes: new Map() };
  const pool = poolWith({ aliasAttributes: new Set(['email']), caseSensitive: false });
  const live = account('u', { attributes: attributes({ email: 'u@x', email_verified: 'true' }) });

  it.each<[string, Partial<RemovalInputs>]>([
    ['in another roster', { elsewhere: new Map([['u', somebody]]) }],
    ['in another roster by an alias', { elsewhere: new Map([['U@x', somebody]]) }],
    ['in another roster by its sub', { elsewhere: new Map([['v', { ...somebody, sub: 'SUB-OF-U' }]]) }],
    ['in this roster by an alias', { declared: new Map([['u@x', somebody]]) }],
    [
      'in this roster by whatever name finds the account',
      {
        declared: new Map([['v', somebody]]),
        live: new Map([
          ['u', live],
          ['v', live],
        ]),
      },
    ],
  ])('is not removed: %s', (_where, given) => {
    for (const what of ['clear', 'disable', 'delete'] as const) {
      expect(outcome({ ...gone(what, ours, live, { pool }), ...given })).toEqual([]);
    }
  });
});

describe('clearing', () => {
  const string = { type: 'String', mutable: true, required: false } as const;
  const pool = poolWith({
    usernameAttributes: new Set(['email']),
    schema: new Map([
      ['name', { ...string, required: true }],
      ['custom:id', { ...string, mutable: false }],
    ]),
  });
  const values = {
    a: 'x',
    b: 'y',
    name: 'N',
    'custom:id': '1',
    email: 'u@x',
    email_verified: 'true',
    nickname: 'mine',
  };

  it('blanks what is live as applied in one update, and tells what it leaves', () => {
    const { nickname: _undeclared, ...managed } = values;
    const live = account('u', { attributes: attributes({ ...values, b: 'taken over' }) });
    const inputs = gone('clear', {}, live, { pool, applied: new Map([['u', attributes({ ...managed, c: 'gone' })]]) });
    expect(outcome(inputs)).toEqual([
      'blank a',
      'b taken-over',
      'custom:id unblankable',
      'email unblankable',
      'email_verified unblankable',
      'name unblankable',
    ]);
  });
});

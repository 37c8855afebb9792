import { describe, expect, it } from 'vitest';
import type { AccountInputs } from '../../providers/core/account-decision.ts';
import { creationsOf, planAccounts, planBeside } from '../../providers/core/account-plan.ts';
import type { AppliedAccount, DeclaredAccount } from '../../providers/core/accounts.ts';
import { plan } from '../../providers/core/plan.ts';
import type { DeclaredUser, LiveUser } from '../../providers/core/types.ts';
import { account, attributes, inputsWith, permanent, policy, temporary, told } from './account-inputs.ts';
import { poolWith } from './pools.ts';

/** The user `u` as declared, recorded and live; its groups beside. */
const one = (
  declared: Partial<DeclaredUser>,
  record: AppliedAccount | undefined,
  live: LiveUser | undefined,
  given: Partial<AccountInputs> = {},
): AccountInputs =>
  inputsWith({
    declared: new Map([['u', { attributes: new Map(), ...declared }]]),
    accounts: new Map(record === undefined ? [] : [['u', { sub: 'sub-of-u', ...record }]]),
    live: new Map(live === undefined ? [] : [['u', live]]),
    ...given,
  });

const steps = (inputs: AccountInputs) => planAccounts(inputs).work.flatMap((work) => work.steps.map(told));
const codes = (inputs: AccountInputs) => planAccounts(inputs).problems.map(({ code }) => code);
const rules = (inputs: AccountInputs) => planAccounts(inputs).kept.map(({ rule }) => rule);

describe('a declared user without an account', () => {
  it.each<[string, Partial<DeclaredUser>, readonly string[]]>([
    ['nothing else', {}, ['create']],
    ['enabled: true', { enabled: true }, ['create']],
    ['enabled: false', { enabled: false }, ['create', 'disable (declared)']],
    ['groups', { groups: ['g', 'h'] }, ['create', 'add-to-group g (declared)', 'add-to-group h (declared)']],
    ['a permanent password', { password: permanent }, ['create', 'set-password (declared)']],
    ['a temporary password', { password: temporary }, ['create']],
    [
      'all of it',
      { enabled: false, groups: ['g'], password: permanent },
      ['create', 'add-to-group g (declared)', 'set-password (declared)', 'disable (declared)'],
    ],
  ])('is created, with %s', (_what, declared, expected) => {
    expect(steps(one(declared, undefined, undefined))).toEqual(expected);
  });

  it('takes all attributes but blanks along in the creation, and is in no update', () => {
    const inputs = one({ attributes: attributes({ a: 'x', b: '' }) }, undefined, undefined);
    const accounts = planAccounts(inputs);
    const attributesPolicy = { ...policy, removedAttributes: 'delete', unmanagedAttributes: 'retain' } as const;
    const { updates, missing, applied } = planBeside({ ...inputs, policy: attributesPolicy }, accounts, plan);
    expect(creationsOf(accounts.work).map((creation) => creation.attributes)).toEqual([attributes({ a: 'x' })]);
    expect({ updates, missing, applied }).toEqual({
      updates: [],
      missing: [],
      applied: new Map([['u', attributes({ a: 'x', b: '' })]]),
    });
  });

  it('takes a temporary password along as the reference that is declared', () => {
    expect(creationsOf(planAccounts(one({ password: temporary }, undefined, undefined)).work)).toMatchObject([
      { temporaryPassword: `\${secret:p}` },
    ]);
  });

  it.each(['error', 'skip'] as const)('is not created under missingUsers: %s', (missingUsers) => {
    expect(planAccounts(one({}, undefined, undefined, { policy: { ...policy, missingUsers } })).work).toEqual([]);
  });

  it('is not created with create: false, and that is told', () => {
    const inputs = one({ create: false }, undefined, undefined);
    expect([steps(inputs), rules(inputs)]).toEqual([[], ['not-created']]);
  });

  it('is created anew when its account has gone, and is not forgotten as ours before it is', () => {
    const gone = one({}, { sub: 's', created: true }, undefined);
    expect(steps(gone)).toEqual(['create']);
    expect(planAccounts({ ...gone, policy: { ...policy, missingUsers: 'skip' } }).after.get('u')).toEqual({
      sub: 's',
      created: true,
    });
  });
});

describe('a declared user with an account', () => {
  const off = account('u', { enabled: false });

  it.each<[string, DeclaredAccount, AppliedAccount | undefined, LiveUser, readonly string[]]>([
    ['is as declared', { enabled: true }, undefined, account('u'), []],
    ['says nothing of it', {}, { enabled: true }, off, []],
    ['is to be enabled', { enabled: true }, undefined, off, ['enable (declared)']],
    ['was enabled by us', { enabled: true }, { enabled: true }, off, ['enable (drifted)']],
    ['is to be disabled', { enabled: false }, { enabled: true }, account('u'), ['disable (declared)']],
    ['was disabled by us', { enabled: false }, { enabled: false }, account('u'), ['disable (drifted)']],
  ])('that %s', (_case, declared, record, live, expected) => {
    expect(steps(one(declared, record, live))).toEqual(expected);
  });

  it.each<[string, readonly string[] | undefined, readonly string[] | undefined, readonly string[], readonly string[]]>(
    [
      ['nothing declared', undefined, ['g'], ['h'], []],
      ['as declared', ['g'], undefined, ['g'], []],
      ['one more', ['g', 'h'], ['g'], ['g'], ['add-to-group h (declared)']],
      ['none at all', [], ['g'], ['g'], ['remove-from-group g (declared)']],
      ['taken out by others', ['g'], ['g'], [], ['add-to-group g (drifted)']],
      ['put in by others', ['g'], ['g'], ['g', 'h'], ['remove-from-group h (drifted)']],
      ['adopted', ['g'], undefined, ['h'], ['remove-from-group h (declared)', 'add-to-group g (declared)']],
      ['a provider keeps one', [], undefined, ['eu-west-1_a_Google'], []],
    ],
  )('in groups: %s', (_case, groups, last, live, expected) => {
    const inputs = one(
      groups === undefined ? {} : { groups },
      last === undefined ? undefined : { groups: last },
      account('u'),
      { memberships: new Map([['u', new Set(live)]]) },
    );
    expect(steps(inputs)).toEqual(expected);
  });
});

describe('the password of an account that exists', () => {
  const fresh = account('u', { status: 'FORCE_CHANGE_PASSWORD' });
  const set = (reason: string) => [`set-password (${reason})`];

  it.each<[string, DeclaredAccount, AppliedAccount | undefined, LiveUser, readonly string[]]>([
    ['is left without one declared', {}, { password: permanent }, account('u'), []],
    ['is left as recorded', { password: permanent }, { password: permanent }, account('u'), []],
    ['is left to an admin who resets it', { password: permanent }, { password: permanent }, fresh, []],
    ['is left with another reference', { password: { ...permanent, value: 'x' } }, { password: permanent }, fresh, []],
    ['is set when it turns temporary', { password: temporary }, { password: permanent }, fresh, set('declared')],
    ['is set after a failure', { password: permanent }, { passwordDue: true }, account('u'), set('unfinished')],
    ['is set after a kill', { password: permanent }, undefined, fresh, set('unfinished')],
    ['went along as temporary before a kill', { password: temporary }, undefined, fresh, []],
    [
      'is set where we created it without',
      { password: temporary },
      { sub: 'sub-of-u', created: true },
      fresh,
      set('declared'),
    ],
    [
      'is its own in another account of the name',
      { password: permanent },
      { sub: 'other', password: permanent },
      account('u'),
      [],
    ],
  ])('%s', (_case, declared, record, live, expected) => {
    expect(steps(one(declared, record, live))).toEqual(expected);
  });

  it('is set on adoption of an account that has none to sign in with: imported, or reset', () => {
    const inputs = one({ password: permanent }, undefined, account('u', { status: 'RESET_REQUIRED' }));
    expect(steps(inputs)).toEqual(set('unfinished'));
  });

  it('is set when its secret has changed', () => {
    const changedPasswords = new Set(['u']);
    const inputs = one({ password: permanent }, { password: permanent }, account('u'), { changedPasswords });
    expect(steps(inputs)).toEqual(set('declared'));
  });

  it.each(['CONFIRMED', 'UNCONFIRMED'])('is kept on adoption with status %s, told, and on record', (status) => {
    const { work, kept, after } = planAccounts(one({ password: permanent }, undefined, account('u', { status })));
    expect({ work, kept, after }).toEqual({
      work: [],
      kept: [{ username: 'u', rule: 'password-kept' }],
      after: new Map([['u', { sub: 'sub-of-u', password: permanent }]]),
    });
  });

  const identity = (username: string) =>
    attributes({ identities: `[{"userId":"1","providerName":"Google"}]`, username });

  it.each<[string, LiveUser, readonly string[]]>([
    ['is a problem of a federated user', account('Google_1', { status: 'EXTERNAL_PROVIDER' }), ['federated-password']],
    ['is one after somebody set it', account('google_1', { attributes: identity('u') }), ['federated-password']],
    [
      'is one with identities unreadable',
      account('u', { attributes: attributes({ identities: '?' }) }),
      ['federated-password'],
    ],
    ['is none of a local user who is linked', account('u', { attributes: identity('u') }), []],
  ])('%s', (_case, live, expected) => {
    const inputs = one({ password: permanent }, { passwordDue: true }, live);
    expect([codes(inputs), steps(inputs).length]).toEqual([expected, 1 - expected.length]);
  });
});

describe('groups that the pool lacks', () => {
  it.each(['admin', 'elsewhere'])('%s is a problem of the user, with the nearest name if there is one', (group) => {
    const { problems, groupsToCreate } = planAccounts(
      one({ groups: [group] }, undefined, account('u'), { groups: new Set(['admins']) }),
    );
    expect(groupsToCreate).toEqual([]);
    expect(problems).toMatchObject([{ code: 'unknown-group', subject: { username: 'u', account: 'groups' } }]);
    expect(problems[0]?.hint?.includes('admins')).toBe(group === 'admin');
  });

  it('are each created once with createGroups', () => {
    const declared = new Map(['v', 'u'].map((name) => [name, { attributes: new Map(), groups: ['z', 'y', 'g'] }]));
    const { problems, groupsToCreate } = planAccounts(
      inputsWith({ declared, live: new Map([['u', account('u')]]), policy: { ...policy, createGroups: true } }),
    );
    expect([problems, groupsToCreate]).toEqual([[], ['y', 'z']]);
  });

  it('are too many above 100 of one user', () => {
    const groups = Array.from({ length: 101 }, (_, index) => `g${index}`);
    expect(codes(one({ groups }, undefined, account('u'), { groups: new Set(groups) }))).toEqual(['too-many-groups']);
  });
});

describe('the record of an account', () => {
  it('goes along from the roster that had the user before', () => {
    const inherited = new Map<string, AppliedAccount>([['u', { sub: 'sub-of-u', created: true, password: permanent }]]);
    const inputs = one({ password: permanent }, undefined, account('u'), { inherited });
    expect(planAccounts(inputs).after.get('u')).toEqual({ sub: 'sub-of-u', created: true, password: permanent });
  });

  it('goes along with the account that we have created to another name of it', () => {
    const inputs = inputsWith({
      declared: new Map([['new', { attributes: new Map() }]]),
      applied: new Map([['old', new Map()]]),
      accounts: new Map([['old', { sub: 'sub-of-u', created: true }]]),
      live: new Map([
        ['new', account('u')],
        ['old', account('u')],
      ]),
      policy: { ...policy, removedUsers: 'delete' },
    });
    const { work, problems, after } = planAccounts(inputs);
    expect({ work, problems, after }).toEqual({
      work: [],
      problems: [],
      after: new Map([['new', { sub: 'sub-of-u', created: true }]]),
    });
  });

  it('stays as it is for whoever is ignored', () => {
    const record: AppliedAccount = { sub: 's', created: true, enabled: true };
    const inputs = one({ enabled: false }, record, account('u'), { ignores: () => true });
    expect([planAccounts(inputs).work, planAccounts(inputs).after]).toEqual([[], new Map([['u', record]])]);
  });
});

it('refuses two users who would be one account', () => {
  const declared = new Map(['Ana', 'ana'].map((name) => [name, { attributes: new Map() }]));
  expect(codes(inputsWith({ declared, pool: poolWith({ caseSensitive: false }) }))).toEqual(['account-declared-twice']);
  expect(codes(inputsWith({ declared }))).toEqual([]);
});

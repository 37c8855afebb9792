/** What takes a declared user's account to its declaration. */
import { describe, expect, it } from 'vitest';
import type { DeclaredUsers, LiveUser } from '../../providers/model/users.ts';
import type { Value } from '../../providers/model/value.ts';
import type { UserRecord } from '../../providers/plan/model.ts';
import { plan } from '../../providers/plan/plan.ts';
import { poolWith } from '../model/pools.ts';
import {
  account,
  attributes,
  type DeclaredValues,
  type Given,
  inputsWith,
  outcomeOf,
  permanent,
  planOf,
  recordOf,
  schema,
  temporary,
  told,
  user,
  value,
} from './inputs.ts';

type Record = Partial<UserRecord> | undefined;

/** The plan of `u` as declared, recorded and live. */
const one = (declared: Partial<DeclaredValues>, record: Record, live: LiveUser, given: Given = {}) =>
  planOf(
    {
      declared: new Map([['u', user({}, declared)]]),
      records: new Map(record === undefined ? [] : [['u', recordOf('u', record)]]),
      live: [live],
      ...given,
    },
    'u',
  );
const steps = (...given: Parameters<typeof one>) => one(...given).steps.map(told);

describe('an account', () => {
  it('is written by the name that the pool gives it, in one update with all that differs', () => {
    const live = account('its-own', { sub: 'sub-of-u', attributes: attributes({ a: 'x', b: 'y', c: 'z' }) });
    const applied = attributes({ c: 'z' });
    const found = one({ attributes: attributes({ a: 'new', b: 'y' }) }, { attributes: applied }, live);
    expect(found.account?.user.username).toBe('its-own');
    expect(found.steps.map(told)).toEqual(['update a -c']);
    expect(found.after).toEqual({
      username: 'its-own',
      sub: 'sub-of-u',
      attributes: attributes({ a: 'new', b: 'y' }),
    });
  });

  const off = account('u', { enabled: false });
  it.each<[string, Partial<DeclaredValues>, Record, LiveUser, readonly string[]]>([
    ['is as declared', { enabled: true }, undefined, account('u'), []],
    ['says nothing of it', {}, { enabled: true }, off, []],
    ['is to be enabled', { enabled: true }, undefined, off, ['enable (declared)']],
    ['was enabled by us', { enabled: true }, { enabled: true }, off, ['enable (drifted)']],
    ['is to be disabled', { enabled: false }, { enabled: true }, account('u'), ['disable (declared)']],
    ['was disabled by us', { enabled: false }, { enabled: false }, account('u'), ['disable (drifted)']],
  ])('that %s', (_case, declared, record, live, expected) => {
    expect(steps(declared, record, live)).toEqual(expected);
  });

  it.each<[string, readonly string[] | undefined, readonly string[] | undefined, readonly string[], readonly string[]]>(
    [
      ['nothing declared', undefined, ['g'], ['h'], []],
      ['as declared', ['g'], undefined, ['g'], []],
      ['one more', ['g', 'h'], ['g'], ['g'], ['add-to-group h (declared)']],
      ['none at all', [], ['g'], ['g'], ['remove-from-group g (declared)']],
      ['taken out by others', ['g'], ['g'], [], ['add-to-group g (drifted)']],
      ['put in by others', ['g'], ['g'], ['g', 'h'], ['remove-from-group h (drifted)']],
      ['taken over', ['g'], undefined, ['h'], ['remove-from-group h (declared)', 'add-to-group g (declared)']],
      ['a provider keeps one', [], undefined, ['eu-west-1_a_Google'], []],
    ],
  )('in groups: %s', (_case, groups, last, live, expected) => {
    const memberships = new Map([['u', new Set(live)]]);
    const declared = groups === undefined ? {} : { groups };
    const record = last === undefined ? undefined : { groups: last };
    expect(steps(declared, record, account('u'), { memberships })).toEqual(expected);
  });

  it('has its attributes first, then groups, and a password while it may sign in', () => {
    const all = { attributes: attributes({ a: 'x' }), groups: ['g'], password: permanent };
    const due = { passwordDue: true } as const;
    const first = ['update a', 'add-to-group g (declared)'];
    expect(steps({ ...all, enabled: true }, due, off)).toEqual([
      ...first,
      'enable (declared)',
      'set-password (unfinished)',
    ]);
    expect(steps({ ...all, enabled: false }, due, account('u'))).toEqual([
      ...first,
      'set-password (unfinished)',
      'disable (declared)',
    ]);
  });
});

describe('the password of an account', () => {
  const fresh = account('u', { status: 'FORCE_CHANGE_PASSWORD' });
  const set = (reason: string) => [`set-password (${reason})`];

  it.each<[string, Partial<DeclaredValues>, Record, LiveUser, readonly string[]]>([
    ['is left without one declared', {}, { password: permanent }, account('u'), []],
    ['is left as recorded', { password: permanent }, { password: permanent }, account('u'), []],
    ['is left to an admin who resets it', { password: permanent }, { password: permanent }, fresh, []],
    ['is set when it turns temporary', { password: temporary }, { password: permanent }, fresh, set('declared')],
    ['is set after a failure', { password: permanent }, { passwordDue: true }, account('u'), set('unfinished')],
    ['is set after a kill', { password: permanent }, undefined, fresh, set('unfinished')],
    ['went along as temporary before a kill', { password: temporary }, undefined, fresh, []],
    ['is set where we created it without', { password: temporary }, { created: true }, fresh, set('declared')],
    [
      'is set when its secret has changed',
      { password: permanent },
      { password: { ...permanent, value: value(`\${secret:p}`, new Map([['p', 'yesterday']])) } },
      account('u'),
      set('declared'),
    ],
    [
      'is left with the same secret by another key',
      { password: { ...permanent, value: value(`\${secret:r}`, new Map([['r', 'same']])) } },
      { password: { ...permanent, value: value(`\${secret:p}`, new Map([['p', 'same']])) } },
      account('u'),
      [],
    ],
  ])('%s', (_case, declared, record, live, expected) => {
    expect(steps(declared, record, live)).toEqual(expected);
  });

  it('is its own in another account of the name: a record with another sub is about nobody', () => {
    const declared = { sub: 'another', password: permanent };
    const found = one(declared, { password: temporary }, account('u', { sub: 'another' }));
    expect(outcomeOf(found)).toEqual(['password-kept']);
  });

  it('is set on takeover of an account that has none to sign in with: imported, or reset', () => {
    expect(steps({ password: permanent }, undefined, account('u', { status: 'RESET_REQUIRED' }))).toEqual(
      set('unfinished'),
    );
  });

  it.each(['CONFIRMED', 'UNCONFIRMED'])('is kept on takeover with status %s, told, and on record', (status) => {
    const found = one({ password: permanent }, undefined, account('u', { status }));
    expect([found.steps, found.kept]).toEqual([[], [{ username: 'u', rule: 'password-kept' }]]);
    expect(found.after).toEqual(recordOf('u', { password: permanent }));
  });

  const identities = (more: Readonly<Partial<LiveUser>> = {}, text = `[{"userId":"1","providerName":"Google"}]`) =>
    account('u', { attributes: attributes({ identities: text }), ...more });
  const federated = (username: string, status: string) => ({ username, status });

  it.each<[string, LiveUser, readonly string[]]>([
    [
      'is a problem of a federated user',
      account('u', federated('Google_1', 'EXTERNAL_PROVIDER')),
      ['federated-password'],
    ],
    ['is one after somebody set it', identities(federated('google_1', 'CONFIRMED')), ['federated-password']],
    ['is one with identities unreadable', identities({}, '?'), ['federated-password']],
    ['is none of a local user who is linked', identities(), ['set-password (unfinished)']],
  ])('%s', (_case, live, expected) => {
    expect(outcomeOf(one({ password: permanent }, { passwordDue: true }, live))).toEqual(expected);
  });
});

describe('a password that the pool refuses (14.25)', () => {
  const passwordPolicy = { minimumLength: 30, uppercase: false, lowercase: false, numbers: false, symbols: false };
  const pool = poolWith({ schema, passwordPolicy });
  it.each<[string, Partial<UserRecord> | undefined, readonly string[]]>([
    ['is a problem when it is set', { passwordDue: true }, ['set-password (unfinished)', 'bad-password-value']],
    ['is none when the account has another', undefined, ['password-kept']],
    ['is none when it was set before', { password: permanent }, []],
  ])('%s', (_case, record, expected) => {
    expect(outcomeOf(one({ password: permanent }, record, account('u'), { pool }))).toEqual(expected);
  });
});

describe('groups that the pool lacks', () => {
  it.each(['admin', 'elsewhere'])('%s is a problem of the user, with the nearest name if there is one', (group) => {
    const { problems } = one({ groups: [group] }, undefined, account('u'), { groups: new Set(['admins']) });
    expect(problems).toMatchObject([{ code: 'unknown-group', subject: { username: 'u', account: 'groups' } }]);
    expect(problems[0]?.hint?.includes('admins')).toBe(group === 'admin');
  });

  it('are each created once with createGroups', () => {
    const declared: DeclaredUsers<Value> = new Map(
      ['v', 'u'].map((name) => [name, user({}, { groups: ['z', 'y', 'g'] })]),
    );
    const { users, groupsToCreate } = plan(
      inputsWith({ declared, live: [account('u')], policy: { createGroups: true } }),
    );
    expect([users.flatMap(({ problems }) => problems), groupsToCreate]).toEqual([[], ['y', 'z']]);
  });

  it('are too many above 100 of one user', () => {
    const groups = Array.from({ length: 101 }, (_, index) => `g${index}`);
    const { problems } = one({ groups }, undefined, account('u'), { groups: new Set(groups) });
    expect(problems.map(({ code }) => code)).toEqual(['too-many-groups']);
  });
});

describe('everything that is wrong with a user is told at once', () => {
  const text = { type: 'String', mutable: true, required: false } as const;
  const pool = poolWith({
    schema: new Map([...schema, ['fixed', { ...text, mutable: false }], ['name', { ...text, required: true }]]),
    autoVerifiedAttributes: new Set(['email']),
  });

  it('values, immutable and required attributes, flags, groups and messages', () => {
    const declared = { nickame: 'x', fixed: 'new', name: '', phone_number_verified: 'true', email: 'new@x.org' };
    const live = account('u', { attributes: attributes({ fixed: 'old', name: 'U', email: 'old@x.org' }) });
    const { problems } = one({ attributes: attributes(declared), groups: ['nope'] }, undefined, live, { pool });
    expect(new Set(problems.map(({ code }) => code))).toEqual(
      new Set([
        'unknown-attribute',
        'immutable',
        'required',
        'verified-without-address',
        'unknown-group',
        'message-forbidden',
      ]),
    );
  });

  it.each<['allow' | 'forbid', readonly string[], readonly string[]]>([
    ['forbid', ['message-forbidden'], ['email']],
    ['allow', [], ['email']],
  ])('under messages: %s an address that sends one', (messages, codes, sent) => {
    const live = account('u', { attributes: attributes({ email: 'old@x.org' }) });
    const declared = { attributes: attributes({ email: 'new@x.org' }) };
    const found = one(declared, undefined, live, { pool, policy: { messages } });
    expect(found.problems.map(({ code }) => code)).toEqual(codes);
    expect(found.messages.map(({ attribute }) => attribute)).toEqual(sent);
  });

  const mapped = new Map([['Google', new Set(['email'])]]);
  it.each<['error' | 'warn' | 'ignore', readonly string[]]>([
    ['error', ['mapped-attribute']],
    ['warn', ['warning: mapped-attribute']],
    ['ignore', []],
  ])('under mappedAttributes: %s what the provider of a user writes', (mappedAttributes, expected) => {
    const live = account('Google_1', { sub: 'sub-of-u', status: 'EXTERNAL_PROVIDER' });
    const declared = { attributes: attributes({ email: 'u@x.org', email_verified: 'true', a: 'x' }) };
    const found = one(declared, {}, live, { mapped, policy: { mappedAttributes } });
    // The flag of a mapped address is written along with it.
    const both = expected.flatMap((code) => [code, code]);
    expect(outcomeOf({ ...found, steps: [] })).toEqual(both);
  });
});

describe('the record of an account', () => {
  it('learns that a journal knows who created it', () => {
    const journal = { wasCreated: (sub: string) => sub === 'sub-of-u' };
    expect(one({}, undefined, account('u'), journal).after).toEqual(recordOf('u', { created: true }));
  });

  it('keeps that this stack created it', () => {
    expect(one({}, { created: true }, account('u')).after).toEqual(recordOf('u', { created: true }));
  });

  it('takes over what is declared, and drops what is no longer', () => {
    const declared = { enabled: true, groups: ['g'], password: permanent, protect: true } as const;
    const memberships = new Map([['u', new Set(['g'])]]);
    expect(one(declared, undefined, account('u'), { memberships }).after).toEqual(recordOf('u', declared));
    expect(one({}, declared, account('u')).after).toEqual(recordOf('u'));
  });

  it('goes along with the account to another name of it, and nobody is removed', () => {
    const { users } = plan(
      inputsWith({
        declared: new Map([['sub-of-u', user({}, { sub: 'sub-of-u' })]]),
        records: new Map([['old', recordOf('u', { created: true, attributes: attributes({ a: 'x' }) })]]),
        live: [account('u', { attributes: attributes({ a: 'x' }) })],
        policy: { removedUsers: 'delete' },
      }),
    );
    expect(users.map((each) => [each.name, ...outcomeOf(each), each.after])).toEqual([
      ['old', undefined],
      ['sub-of-u', 'update -a', recordOf('u', { created: true })],
    ]);
  });
});

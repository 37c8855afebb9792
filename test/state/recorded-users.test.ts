import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredUser } from '../../providers/model/users.ts';
import { concealedValue } from '../../providers/model/value.ts';
import type { Records, UserRecord } from '../../providers/plan/model.ts';
import { decodeRecords, encodeFound, encodeRecords } from '../../providers/state/recorded-users.ts';
import { encodeUsers } from '../../providers/state/texts.ts';
import { withValues } from '../../providers/state/two-faces.ts';
import { recordedValue } from '../../providers/values/faces.ts';
import { decoder, records, secrets, users } from './users.ts';

const nobody = { 0: '{}' };
const sub = '3f2a8c1e-0000-4000-8000-000000000001';
const plain = (attributes: Readonly<Record<string, string>>): UserRecord => ({
  attributes: new Map(Object.entries(attributes)),
});
const account: UserRecord = { ...plain({ nickname: 'Ana' }), username: 'ana', sub };

/** Records as a later process reads them. Both faces of each value are compared, so they are told in words. */
const told = (all: Records) =>
  new Map(
    [...all].map(([name, { attributes, password, pending, ...rest }]) => [
      name,
      {
        ...rest,
        attributes: faces(attributes),
        password: password === undefined ? undefined : [face(password.value), password.temporary],
        pending: [...(pending ?? [])].map(([attribute, { value, sentAt }]) => [attribute, face(value), sentAt]),
      },
    ]),
  );
const faces = (values: UserRecord['attributes']) => new Map([...values].map(([name, value]) => [name, face(value)]));
const face = (value: ReturnType<typeof recordedValue>) =>
  typeof value === 'string' ? value : [value.written, value.meant()];

describe('records in outputs', () => {
  it('come back as they were, in both faces of every value', () => {
    fc.assert(
      fc.property(records, users, (all, declared) => {
        const stored = encodeRecords(all, encodeUsers(declared), decoder());
        expect(told(decodeRecords(stored, secrets, decoder()))).toEqual(told(all));
      }),
    );
  });

  it('never hold a secret in clear', () => {
    fc.assert(
      fc.property(records, users, (all, declared) => {
        const stored = JSON.stringify(encodeRecords(all, encodeUsers(declared), decoder()));
        for (const secret of secrets.values()) expect(stored).not.toContain(secret);
      }),
    );
  });

  it('have the very texts of the inputs where everybody is applied as declared', () => {
    fc.assert(
      fc.property(users, (declared) => {
        const inputs = encodeUsers(declared);
        const applied = [...withValues(declared, secrets, new Map())].map(
          ([name, { clientMetadata: _metadata, create: _create, ...record }]): [string, UserRecord] => [
            name,
            { ...record, username: name, sub: `sub of ${name}` },
          ],
        );
        expect(encodeRecords(new Map(applied), inputs, decoder()).users).toEqual(inputs);
      }),
    );
  });

  it('keep what the declaration says beside the record of a user who is not applied as declared', () => {
    const declared: DeclaredUser = {
      attributes: new Map([['nickname', 'Anna']]),
      clientMetadata: new Map([['k', 'v']]),
      create: false,
      sub,
    };
    const { users: texts } = encodeRecords(
      new Map([['ana', account]]),
      encodeUsers(new Map([['ana', declared]])),
      decoder(),
    );
    expect(texts).toEqual({
      0: `{"ana":{"attributes":{"nickname":"Ana"},"clientMetadata":{"k":"v"},"create":false,"sub":"${sub}"}}`,
    });
  });

  it.each<[string, UserRecord, unknown]>([
    ['nothing beside the declared text', plain({}), undefined],
    ['an account of that name', account, sub],
    ['one that this stack has created', { ...account, created: true }, `+${sub}`],
    ['an account whose username is its sub', { ...account, username: sub }, `=${sub}`],
    ['both', { ...account, username: sub, created: true }, `+=${sub}`],
    ['an account of another name', { ...account, username: 'Google_1' }, { sub, username: 'Google_1' }],
    ['a sub that could be mistaken for a sign', { ...account, sub: '+=' }, { sub: '+=' }],
    ['a creation whose answer was lost', { ...plain({}), created: true }, { created: true }],
    ['a password that is due', { ...account, passwordDue: true }, { sub, passwordDue: true }],
    [
      'an address that waits',
      { ...account, pending: new Map([['email', { value: 'a@b.c', sentAt: 5 }]]) },
      { sub, pending: { email: { value: 'a@b.c', sentAt: 5 } } },
    ],
  ])('are terse: %s', (_case, record, entry) => {
    const { __records } = encodeRecords(new Map([['ana', record]]), nobody, decoder());
    expect(JSON.parse(__records['0'] ?? '')).toEqual(entry === undefined ? {} : { ana: entry });
  });

  it('take less than 300 bytes for a user of five attributes, sub included', () => {
    const attributes = {
      'custom:tenant': 'acme',
      'custom:tier': 'gold',
      given_name: 'Ana',
      family_name: 'Silva',
      locale: 'pt',
    };
    const stored = encodeRecords(
      new Map([['ana@example.com', { ...plain(attributes), username: sub, sub }]]),
      nobody,
      decoder(),
    );
    expect(JSON.stringify(stored).length).toBeLessThan(300);
  });

  it('of a secret that is no longer known equal nothing', () => {
    const record: UserRecord = { attributes: new Map([['nickname', recordedValue(`\${secret:a}`, secrets)]]) };
    const stored = encodeRecords(new Map([['ana', record]]), nobody, decoder());
    const value = decodeRecords(stored, new Map(), decoder()).get('ana')?.attributes.get('nickname');
    expect(value).toMatchObject({ written: `\${secret:a}`, secret: true });
    expect(typeof value === 'object' && value.meant()).toBeUndefined();
  });
});

describe('what a refresh found', () => {
  const applied: Records = new Map([
    ['ana', { ...account, groups: ['a'] }],
    ['bob', { ...plain({ nickname: 'Bob' }), username: 'bob', sub: 'sub-of-bob' }],
  ]);
  const inputs = encodeUsers(
    new Map([
      ['ana', { attributes: new Map([['nickname', 'Ana']]), groups: ['a'] }],
      ['bob', { attributes: new Map([['nickname', 'Bob']]) }],
    ]),
  );
  const before = encodeRecords(applied, inputs, decoder());

  it('is no change where everybody is as applied', () => {
    expect(encodeFound(applied, applied, before.users, decoder())).toEqual(before);
  });

  it('is shown in the texts, while what was applied stays on record', () => {
    const found: Records = new Map([
      ['ana', { ...account, attributes: new Map([['nickname', 'Changed']]), groups: ['b'] }],
    ]);
    const after = encodeFound(applied, found, before.users, decoder());
    expect(after.users).toEqual({ 0: '{"ana":{"attributes":{"nickname":"Changed"},"groups":["b"]}}' });
    expect(told(decodeRecords(after, secrets, decoder()))).toEqual(told(applied));
  });

  it('leaves every record as it was, whatever is found or gone', () => {
    fc.assert(
      fc.property(records, records, users, (all, others, declared) => {
        const stored = encodeRecords(all, encodeUsers(declared), decoder());
        const found = new Map(
          [...all].flatMap(([name, record], index) => {
            const other = [...others.values()][index];
            if (other === undefined) return [];
            const { attributes, enabled, groups } = other;
            const facts = {
              ...(enabled === undefined ? {} : { enabled }),
              ...(groups === undefined ? {} : { groups }),
            };
            return [[name, { ...record, attributes, ...facts }] as const];
          }),
        );
        const after = encodeFound(all, found, stored.users, decoder());
        expect(told(decodeRecords(after, secrets, decoder()))).toEqual(told(all));
      }),
    );
  });

  it('tells of a value in the place of a secret that it is another, and not which', () => {
    const secret: UserRecord = {
      ...account,
      attributes: new Map([['nickname', recordedValue(`\${secret:a}`, secrets)]]),
    };
    const found: UserRecord = { ...account, attributes: new Map([['nickname', concealedValue('yesterday')]]) };
    const after = encodeFound(new Map([['ana', secret]]), new Map([['ana', found]]), nobody, decoder());
    expect(after.users).toEqual({ 0: '{"ana":{"attributes":{"nickname":"[secret]"}}}' });
    expect(JSON.stringify(after)).not.toContain('yesterday');
  });
});

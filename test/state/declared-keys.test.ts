/**
 * A key that users may declare has a path through the rooms (ARCHITECTURE.md). The types below need every key: who adds one
 * is told here where it was forgotten.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DeclaredUser } from '../../providers/model/users.ts';
import { planDigest } from '../../providers/plan/digest.ts';
import type { UserRecord } from '../../providers/plan/model.ts';
import { recordsDiffer } from '../../providers/plan/records.ts';
import { decodeRecords, encodeRecords } from '../../providers/state/recorded-users.ts';
import { encodeUsers } from '../../providers/state/texts.ts';
import { userJson, userOf } from '../../providers/state/user-json.ts';
import { decoder, secrets } from './users.ts';

const everyKey: Required<DeclaredUser> = {
  attributes: new Map([['nickname', 'Ana']]),
  clientMetadata: new Map([['reason', 'import']]),
  create: false,
  enabled: true,
  groups: ['staff'],
  password: { value: `\${secret:a}`, temporary: true },
  protect: true,
  sub: '3f2a8c1e-0000-4000-8000-000000000001',
};
const keys = Object.keys(everyKey).filter((key): key is keyof DeclaredUser => Object.hasOwn(everyKey, key));

/** The user with everything declared but that key. */
function without(key: keyof DeclaredUser): DeclaredUser {
  const { [key]: _left, ...rest } = everyKey;
  return { attributes: new Map(), ...rest };
}

describe.each(keys)('the declared key %s', (key) => {
  it('is told in docs/declare.md, and completed by editors', () => {
    expect(readFileSync('docs/declare.md', 'utf8')).toMatch(new RegExp(`^ +${key}:`, 'm'));
    expect(schemaKeys()).toContain(key);
  });

  it('travels in the inputs', () => {
    expect(userOf(JSON.parse(JSON.stringify(userJson(everyKey))))).toEqual(everyKey);
    expect(userJson(without(key))).not.toEqual(userJson(everyKey));
  });

  it('stays in the outputs of a user who was applied as declared', () => {
    const inputs = encodeUsers(new Map([['ana', everyKey]]));
    const records = decodeRecords({ users: inputs, __records: {} }, secrets, decoder());
    const { users } = encodeRecords(records, encodeUsers(new Map([['ana', everyKey]])), decoder());
    expect(
      decoder()
        .part(users['0'] ?? '')
        .get('ana'),
    ).toEqual(everyKey);
  });
});

/** Another value of everything on record, and what it means. */
const record: Required<UserRecord> = {
  attributes: new Map([['nickname', 'Ana']]),
  created: true,
  enabled: true,
  groups: ['staff'],
  password: { value: 'first', temporary: false },
  passwordDue: true,
  pending: new Map([['email', { value: 'ana@example.com', sentAt: 1 }]]),
  protect: true,
  sub: '3f2a8c1e-0000-4000-8000-000000000001',
  username: 'ana',
};
/** Waiting addresses are confirmed, and usernames follow from the `sub`: neither makes another plan. */
const meaning: Readonly<Record<keyof UserRecord, { readonly differs: boolean; readonly otherDigest: boolean }>> = {
  attributes: { differs: true, otherDigest: true },
  created: { differs: true, otherDigest: true },
  enabled: { differs: true, otherDigest: true },
  groups: { differs: true, otherDigest: true },
  password: { differs: true, otherDigest: true },
  passwordDue: { differs: true, otherDigest: true },
  pending: { differs: false, otherDigest: false },
  protect: { differs: true, otherDigest: true },
  sub: { differs: true, otherDigest: true },
  username: { differs: false, otherDigest: true },
};

describe.each(Object.entries(meaning))('on record, %s', (key, { differs, otherDigest }) => {
  const { [key as keyof UserRecord]: _left, ...rest } = record;
  const other: UserRecord = { attributes: new Map(), ...rest };

  it(`is ${differs ? '' : 'no '}reason to write the record anew`, () => {
    expect(recordsDiffer(record, other)).toBe(differs);
  });

  it(`makes ${otherDigest ? 'another' : 'no other'} digest`, () => {
    expect(digestBefore(record) === digestBefore(other)).toBe(!otherDigest);
  });

  it('comes back from the outputs', () => {
    const stored = encodeRecords(new Map([['ana', record]]), {}, decoder());
    expect(Object.keys(decodeRecords(stored, secrets, decoder()).get('ana') ?? {})).toContain(key);
  });
});

function digestBefore(before: UserRecord): string {
  const user = { name: 'ana', declared: true, steps: [], kept: [], messages: [], problems: [], before } as const;
  const settings = { userPoolId: 'eu-west-1_AbCdEf123', clientMetadata: new Map() };
  return planDigest({ users: [user], groupsToCreate: [], rules: [], poolUsers: 0, problems: [] }, settings);
}

function schemaKeys(): readonly string[] {
  const { definitions } = JSON.parse(readFileSync('schema/users.schema.json', 'utf8'));
  return Object.keys(definitions.user.properties);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf, readCsv } from '../../cognito-double/src/imports/csv.ts';
import {
  fileText,
  type ImportLimits,
  type ImportObstacle,
  importLimits,
  planImport,
} from '../../providers/apply/import-csv.ts';
import { takesImports } from '../../providers/constraints/imports.ts';
import type { Creation } from '../../providers/model/changes.ts';
import type { Pool } from '../../providers/model/pool.ts';
import { meantAttributes } from '../../providers/model/value.ts';
import { declaredValue } from '../../providers/values/faces.ts';
import { poolWith } from '../model/pools.ts';

const flag = { type: 'Boolean', mutable: true, required: false } as const;
const pool = poolWith({
  autoVerifiedAttributes: new Set(['email']),
  schema: new Map([
    ['email_verified', flag],
    ['phone_number_verified', flag],
  ]),
});
const header = ['name', 'nickname', 'birthdate', 'email', 'email_verified', 'cognito:mfa_enabled', 'cognito:username'];

type Values = Readonly<Record<string, string>>;
const secret = declaredValue(`\${secret:s}`, new Map([['s', 'hidden']]));

/** A user that a file carries, with what a test says otherwise. */
const user = (username: string, values: Values = {}): Creation => ({
  username,
  signInName: username,
  attributes: new Map(Object.entries({ email: `${username}@example.com`, email_verified: 'true', ...values })),
});

const plan = (creations: readonly Creation[], limits?: ImportLimits, of: Pool = pool) =>
  planImport(creations, of, header, limits);

/** The row of one user, by column, as Cognito reads it. */
function rowOf(creation: Creation, of: Pool = pool): Values {
  const [file] = plan([creation], importLimits, of).files;
  const fields = fieldsOf(file?.lines[1] ?? '');
  return Object.fromEntries(header.map((name, at) => [name, fields[at] ?? '']).filter(([, value]) => value !== ''));
}

describe('a row', () => {
  it('names the account as AdminCreateUser would, however the user is declared', () => {
    const creation = { ...user('ana'), signInName: 'ana@example.com' };
    expect(rowOf(creation)).toMatchObject({ 'cognito:username': 'ana@example.com' });
  });

  it('has what the header names, a comma escaped and quotation marks unchanged', () => {
    const [file] = plan([user('ana', { name: 'Ana, "the first"', nickname: '' })]).files;
    expect(file && fileText(file)).toBe(`${header.join(',')}\nAna\\, "the first",,,ana@example.com,true,false,ana\n`);
  });

  it.each<[string, Values, Partial<Pool>, Values]>([
    ['a birthdate as mm/dd/yyyy', { birthdate: '1985-02-01' }, {}, { birthdate: '02/01/1985' }],
    ['a flag in small letters', { email_verified: 'TRUE' }, {}, { email_verified: 'true' }],
    ['MFA on where it has to be', {}, { mfa: 'ON' }, { 'cognito:mfa_enabled': 'true' }],
    ['MFA off where it may be on', {}, { mfa: 'OPTIONAL' }, { 'cognito:mfa_enabled': 'false' }],
    ['a backslash within', { name: 'C:\\Ana' }, {}, { name: 'C:\\Ana' }],
    ['what is not Latin', { name: 'Ана 👩‍💻' }, {}, { name: 'Ана 👩‍💻' }],
  ])('has %s', (_case, values, settings, expected) => {
    expect(rowOf(user('ana', values), { ...pool, ...settings })).toMatchObject(expected);
  });

  it.each<[string, Creation, ImportObstacle, string?]>([
    ['a line break', user('ana', { name: 'a\nb' }), 'not-in-csv', 'name'],
    ['a carriage return', user('ana', { name: 'a\rb' }), 'not-in-csv', 'name'],
    ["Unicode's line break", user('ana', { name: 'a\u2028b' }), 'not-in-csv', 'name'],
    ['a space in front', user('ana', { name: ' a' }), 'not-in-csv', 'name'],
    ['a space behind', user('ana', { name: 'a ' }), 'not-in-csv', 'name'],
    ['a backslash at the end', user('ana', { name: 'a\\' }), 'not-in-csv', 'name'],
    ['a backslash before a comma', user('ana', { name: 'a\\,b' }), 'not-in-csv', 'name'],
    ['half of a surrogate pair', user('ana', { name: '\ud83d' }), 'not-in-csv', 'name'],
    ['a username with a backslash at the end', user('ana\\'), 'not-in-csv', 'cognito:username'],
    ['an attribute without a column', user('ana', { 'dev:custom:x': 'a' }), 'no-column', 'dev:custom:x'],
    ['a birthdate of another form', user('ana', { birthdate: '1985' }), 'bad-birthdate', 'birthdate'],
    ['no verified address', user('ana', { email_verified: 'false' }), 'unverified'],
    [
      'a verified address of the other kind',
      user('ana', { email_verified: '', phone_number_verified: 'true' }),
      'unverified',
    ],
    ['16,001 characters', user('ana', { name: 'x'.repeat(16_001 - rowLength()) }), 'row-too-long'],
    ['a secret', { ...user('ana'), attributes: new Map([...user('ana').attributes, ['name', secret]]) }, 'secret'],
    ['a temporary password', { ...user('ana'), temporaryPassword: 'Secret-1' }, 'temporary-password'],
  ])('is not made of %s', (_case, creation, obstacle, attribute) => {
    const { files, notImportable } = plan([user('bob'), creation]);
    expect(files.map(({ creations }) => creations.map(({ username }) => username))).toEqual([['bob']]);
    expect(notImportable).toEqual([{ creation, obstacle, ...(attribute === undefined ? {} : { attribute }) }]);
  });

  it('may have 16,000 characters', () => {
    expect(plan([user('ana', { name: 'x'.repeat(16_000 - rowLength()) })]).notImportable).toEqual([]);
  });

  function rowLength(): number {
    return plan([user('ana')]).files[0]?.lines[1]?.length ?? 0;
  }
});

describe('whatever the values', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '\\', '"', ' ', '\n', 'é', '👩', '\ufeff'), maxLength: 6 });
  const users = fc.uniqueArray(
    fc.record({ username: text.filter((name) => name !== ''), name: text, nickname: fc.string({ unit: 'binary' }) }),
    { selector: ({ username }) => username, maxLength: 8 },
  );
  const creationsOf = (
    given: readonly { readonly username: string; readonly name: string; readonly nickname: string }[],
  ) =>
    given.map(({ username, name, nickname }) => ({ ...user('x', { name, nickname }), username, signInName: username }));

  it('a user is in a file, from which Cognito reads what was declared, or is given back', () => {
    fc.assert(
      fc.property(users, fc.integer({ min: 1, max: 3 }), (given, most) => {
        const creations = creationsOf(given);
        const { files, notImportable } = plan(creations, { ...importLimits, users: most });
        const back = [...files.flatMap((file) => file.creations), ...notImportable.map(({ creation }) => creation)];
        expect(new Set(back)).toEqual(new Set(creations));
        expect(back).toHaveLength(creations.length);
        for (const file of files) {
          const read = readCsv(Buffer.from(fileText(file)), header);
          expect(read?.rows.map((row) => fieldsOf(row.text))).toEqual(file.creations.map(fieldsWanted));
          expect(file.creations.length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('no file is longer than allowed, and none could take the first row of the next', () => {
    fc.assert(
      fc.property(users, fc.integer({ min: 150, max: 400 }), (given, bytes) => {
        const { files } = plan(creationsOf(given), { users: 500_000, bytes });
        for (const [at, file] of files.entries()) {
          const size = Buffer.byteLength(fileText(file));
          if (file.creations.length > 1) expect(size).toBeLessThanOrEqual(bytes);
          const next = files[at + 1]?.lines[1];
          if (next !== undefined) expect(size + Buffer.byteLength(next) + 1).toBeGreaterThan(bytes);
        }
      }),
    );
  });

  function fieldsWanted({ username, attributes }: Creation): readonly string[] {
    const extra: readonly (readonly [string, string])[] = [
      ['cognito:mfa_enabled', 'false'],
      ['cognito:username', username],
    ];
    const values = new Map([...meantAttributes(attributes), ...extra]);
    return header.map((name) => values.get(name) ?? '');
  }
});

describe('a pool', () => {
  it('imports only where it verifies an attribute by itself', () => {
    expect([takesImports(pool), takesImports(poolWith())]).toEqual([true, false]);
  });
});

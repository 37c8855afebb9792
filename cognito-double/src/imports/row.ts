/** What an import job makes of one row (Developer Guide, Creating the user import CSV file). */
import { aliasExists } from '../accounts.ts';
import { readAttributes } from '../attributes.ts';
import { contacts, requireAddress } from '../contacts.ts';
import { CognitoException } from '../errors.ts';
import { attributeList, username } from '../model.ts';
import { newUser } from '../new-user.ts';
import type { Pool } from '../pool.ts';
import type { User, WireAttribute } from '../user.ts';
import { inputReader } from '../validation.ts';
import { hashColumn } from './columns.ts';
import { type CsvRow, fieldsOf, maxRowLength } from './csv.ts';
import { type HashingAlgorithm, isHash } from './hashes.ts';

/** One line of the job's log, and the new user where it succeeded. */
export type Verdict =
  | { readonly kind: 'SUCCEEDED'; readonly user: User }
  | { readonly kind: 'SKIPPED' }
  | { readonly kind: 'FAILED'; readonly reason: string };

const readRow = inputReader<{ readonly Username: string; readonly UserAttributes: readonly WireAttribute[] }>(
  { Username: username, UserAttributes: attributeList },
  ['Username', 'UserAttributes'],
);

/** What a row has to know of its job. */
interface RowJob {
  readonly now: number;
  readonly hashing: HashingAlgorithm | undefined;
}

/** Puts the row's user among the pool's accounts, if the rules let them in; the listing is not told. */
export function importRow(pool: Pool, header: readonly string[], row: CsvRow, job: RowJob): Verdict {
  try {
    const values = valuesOf(header, row);
    requireMfa(pool, values.get('cognito:mfa_enabled') ?? '');
    requireVerified(pool, values);
    const user = userOf(pool, values, job);
    if (exists(pool, user)) return { kind: 'SKIPPED' };
    pool.accounts.put(user);
    return { kind: 'SUCCEEDED', user };
  } catch (error) {
    if (error instanceof CognitoException) return { kind: 'FAILED', reason: error.message };
    throw error;
  }
}

/** A row that breaks a rule is told, and the job goes on with the next one. */
function broken(reason: string): CognitoException {
  return new CognitoException('InvalidParameterException', reason);
}

/** The values of the row by column; a column left blank has none. */
function valuesOf(header: readonly string[], { text }: CsvRow): ReadonlyMap<string, string> {
  if (text.length > maxRowLength) throw broken(`The row is longer than ${maxRowLength} characters.`);
  const fields = fieldsOf(text);
  if (fields.length !== header.length) throw broken('The row has not as many values as the header has columns.');
  return new Map(header.map((name, at) => [name, fields[at] ?? ''] as const).filter(([, value]) => value !== ''));
}

/** cognito:mfa_enabled is `true` where MFA is on, `false` where it is off, either where it is optional. */
function requireMfa(pool: Pool, value: string): void {
  const allowed = { ON: /^true$/i, OFF: /^false$/i, OPTIONAL: /^(true|false)$/i };
  const { MfaConfiguration: mode = 'OFF' } = pool.definition;
  const known = mode === 'ON' || mode === 'OPTIONAL' ? mode : 'OFF';
  if (!allowed[known].test(value)) throw broken('cognito:mfa_enabled does not agree with the MFA setting of the pool.');
}

/** At least one auto-verified attribute of the pool has to be verified. */
function requireVerified(pool: Pool, values: ReadonlyMap<string, string>): void {
  const verified = (pool.definition.AutoVerifiedAttributes ?? []).some(
    (name) => values.get(`${name}_verified`)?.toLowerCase() === 'true',
  );
  if (!verified) {
    throw broken(
      'The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).',
    );
  }
}

function userOf(pool: Pool, values: ReadonlyMap<string, string>, { now, hashing }: RowJob): User {
  const attributes = [...values].filter(([name]) => !name.startsWith('cognito:'));
  const input = readRow({
    Username: values.get('cognito:username') ?? '',
    UserAttributes: attributes.map(([Name, Value]) => ({ Name, Value: Name === 'birthdate' ? isoDate(Value) : Value })),
  });
  const given = readAttributes(pool, input.UserAttributes, 'create');
  const passwordHash = values.get(hashColumn);
  if (hashing !== undefined && passwordHash !== undefined && !isHash(passwordHash, hashing)) {
    throw broken(`${hashColumn}: the value is no hash of ${hashing}.`);
  }
  // Who comes with a hash signs in with the password; no source names the status (inferred).
  const status = passwordHash === undefined ? 'RESET_REQUIRED' : 'CONFIRMED';
  const made = newUser(pool, { name: input.Username, given, status }, now);
  const user = passwordHash === undefined ? made : { ...made, passwordHash };
  for (const contact of contacts) {
    // The import page tells of true flags only: every row has a column for either flag.
    const flag = given.get(`${contact}_verified`);
    if (flag === 'true') requireAddress(contact, flag, user.attributes.get(contact));
  }
  return user;
}

/** A birthdate is `mm/dd/yyyy` in the file; that it reads back as an attribute's YYYY-MM-DD is inferred. */
function isoDate(value: string): string {
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value) ?? [];
  if (year === undefined) throw broken('birthdate: the format is mm/dd/yyyy.');
  return `${year}-${month}-${day}`;
}

/**
 * Whether that name is an account already, which is skipped; in pools that sign in by an address the address is the
 * name. Throws AliasExistsException for any other alias that is taken, which fails the row (inferred).
 */
function exists(pool: Pool, user: User): boolean {
  if (pool.accounts.byUsername(user.username) !== undefined) return true;
  const conflicts = pool.accounts.conflicts(user);
  if (conflicts.some(({ attribute }) => pool.naming.usernameAttributes.has(attribute))) return true;
  const [conflict] = conflicts;
  if (conflict !== undefined) throw aliasExists(conflict);
  return false;
}

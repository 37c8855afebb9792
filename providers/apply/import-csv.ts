/** The files of import jobs: which new users a CSV file can carry, their rows, and how many jobs they come to. */
import { flagsOfRows } from '../constraints/imports.ts';
import { defaultHashColumn, type HashAlgorithm } from '../constraints/password-hashes.ts';
import type { Creation } from '../model/changes.ts';
import type { AttributeName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import { isSecret, meant, meantAttributes } from '../model/value.ts';

/** What one job takes at most. */
export interface ImportLimits {
  readonly users: number;
  /** Of the file, header included. */
  readonly bytes: number;
}

/** Quotas page, user import: 500,000 users and 100 MB a file; the smaller of the two readings of MB. */
export const importLimits: ImportLimits = { users: 500_000, bytes: 100_000_000 };

/** Quotas page, user import: characters a row. */
const longestRow = 16_000;

/** Why a new user has to be created by AdminCreateUser. */
export type ImportObstacle =
  /** No attribute that the pool verifies automatically is declared as verified: every row needs one. */
  | 'unverified'
  /** The pool's file has no column for an attribute. */
  | 'no-column'
  /** A value has a line break or another control character, outer spaces, or a backslash before a comma or at its end. */
  | 'not-in-csv'
  /** A birthdate that is not YYYY-MM-DD cannot be told as mm/dd/yyyy. */
  | 'bad-birthdate'
  | 'row-too-long'
  /** A value takes a secret: it goes into a request only, never into a file. */
  | 'secret'
  /** A file carries none, and setting one afterwards takes as long as AdminCreateUser, which takes it along. */
  | 'temporary-password';

export interface NotImportable {
  readonly creation: Creation;
  readonly obstacle: ImportObstacle;
  readonly attribute?: AttributeName;
}

/** The file of one job, its rows in the order of `creations`: line 2 of the job's log is the first of them. */
export interface ImportFile {
  readonly creations: readonly Creation[];
  /** Without line ends, the header first. */
  readonly lines: readonly string[];
  /** How the passwords of its rows are hashed; absent where it has none. */
  readonly algorithm?: HashAlgorithm;
}

/** How the hashes of passwords are told in a file. */
export interface Hashing {
  readonly algorithm: HashAlgorithm;
  /** The column, where the pool's header does not name it. */
  readonly column?: string;
}

export interface ImportPlan {
  /** One job each, to be run one after the other: an account has one active job at a time. */
  readonly files: readonly ImportFile[];
  readonly notImportable: readonly NotImportable[];
}

/**
 * Shares the new users out to as few files as the limits allow, in their order; those with password hashes have files of their own. `header`
 * is GetCSVHeader's; format of the Developer Guide, Creating the user import CSV file.
 */
export function planImport(
  creations: readonly Creation[],
  pool: Pool,
  header: readonly string[],
  limits: ImportLimits = importLimits,
  hashing?: Hashing,
): ImportPlan {
  const notImportable: NotImportable[] = [];
  const rowsOf = (some: readonly Creation[], columns: Columns) =>
    some.flatMap((creation): readonly Row[] => {
      const row = rowOf(creation, pool, columns);
      if (!('obstacle' in row)) return [row];
      notImportable.push(row);
      return [];
    });
  const plain = rowsOf(
    creations.filter(({ passwordHash }) => passwordHash === undefined),
    { header },
  );
  const files = filesOf(plain, header.join(','), limits);
  if (hashing === undefined) return { files, notImportable };
  const columns = withHashes(header, hashing);
  const hashed = rowsOf(
    creations.filter(({ passwordHash }) => passwordHash !== undefined),
    columns,
  );
  const { algorithm } = hashing;
  const more = filesOf(hashed, columns.header.join(','), limits).map((file) => ({ ...file, algorithm }));
  return { files: [...files, ...more], notImportable };
}

/** The columns of a file, and which of them has hashes. */
interface Columns {
  readonly header: readonly string[];
  readonly hashes?: string;
}

function withHashes(header: readonly string[], { column }: Hashing): Columns {
  const hashes = column ?? header.find((name) => /password/i.test(name)) ?? defaultHashColumn;
  return { header: header.includes(hashes) ? header : [...header, hashes], hashes };
}

/** The uploaded file: UTF-8 without byte order mark. */
export function fileText({ lines }: ImportFile): string {
  return `${lines.join('\n')}\n`;
}

interface Row {
  readonly creation: Creation;
  readonly line: string;
}

function filesOf(rows: readonly Row[], head: string, limits: ImportLimits): readonly ImportFile[] {
  const files: ImportFile[] = [];
  let start = 0;
  let bytes = bytesOf(head);
  const close = (end: number) => {
    const part = rows.slice(start, end);
    if (part.length === 0) return;
    files.push({ creations: part.map(({ creation }) => creation), lines: [head, ...part.map(({ line }) => line)] });
    start = end;
    bytes = bytesOf(head);
  };
  for (const [at, { line }] of rows.entries()) {
    const size = bytesOf(line);
    if (at - start >= limits.users || bytes + size > limits.bytes) close(at);
    bytes += size;
  }
  close(rows.length);
  return files;
}

/** With its line end. */
function bytesOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}

function rowOf(creation: Creation, pool: Pool, { header, hashes }: Columns): Row | NotImportable {
  if (creation.temporaryPassword !== undefined) return { creation, obstacle: 'temporary-password' };
  if ([...creation.attributes.values()].some(isSecret)) return { creation, obstacle: 'secret' };
  const signInName = meant(creation.signInName);
  const attributes = meantAttributes(creation.attributes);
  if (!flagsOfRows(pool).some((flag) => isTrue(attributes.get(flag)))) return { creation, obstacle: 'unverified' };
  const given = new Map([...attributes].filter(([, value]) => value !== ''));
  const values = new Map([
    ...given,
    ['cognito:username', signInName],
    // Where MFA is the user's choice, nobody has made it: as after AdminCreateUser.
    ['cognito:mfa_enabled', String(pool.mfa === 'ON')],
    ...(hashes === undefined ? [] : [[hashes, meant(creation.passwordHash ?? '')] as const]),
  ]);
  for (const [attribute, value] of values) {
    const obstacle = header.includes(attribute) ? valueObstacle(attribute, value) : 'no-column';
    if (obstacle !== undefined) return { creation, obstacle, attribute };
  }
  const line = header.map((name) => written(pool, name, values.get(name) ?? '')).join(',');
  return line.length > longestRow ? { creation, obstacle: 'row-too-long' } : { creation, line };
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

const birthdate = /^(\d{4})-(\d{2})-(\d{2})$/;

function valueObstacle(name: AttributeName, value: string): ImportObstacle | undefined {
  if (name === 'birthdate' && !birthdate.test(value)) return 'bad-birthdate';
  // A backslash escapes a comma, and nothing says how to escape a backslash. Values are trimmed.
  const unsafe = /[\p{Cc}\u2028\u2029]|\\(?:,|$)/u.test(value) || value.trim() !== value || !value.isWellFormed();
  return unsafe ? 'not-in-csv' : undefined;
}

function written(pool: Pool, name: AttributeName, value: string): string {
  if (name === 'birthdate') return value.replace(birthdate, '$2/$3/$1');
  if (pool.schema.get(name)?.type === 'Boolean') return value.toLowerCase();
  return value.replaceAll(',', '\\,');
}

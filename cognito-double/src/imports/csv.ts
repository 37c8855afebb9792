/** The file of an import job as Cognito reads it (Developer Guide, Creating the user import CSV file). */

/** COGNITO.md, Sizes: bytes a file, users a file, characters a row. */
const maxBytes = 100 * 1024 * 1024;
const maxRows = 500_000;
export const maxRowLength = 16_000;

export interface CsvRow {
  /** In the file, the header being line 1: what the job's log calls a user by. */
  readonly line: number;
  readonly text: string;
}

export interface CsvFile {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/**
 * The header's names and the rows under it, blank lines left out. Undefined where the job cannot read the file: it is
 * not UTF-8, has a byte order mark, is too big, or its header is not the pool's (all columns present, in any order).
 */
export function readCsv(file: Buffer, columns: readonly string[]): CsvFile | undefined {
  if (file.length > maxBytes) return undefined;
  const text = decoded(file);
  if (text === undefined || text.startsWith(byteOrderMark)) return undefined;
  const [first = '', ...others] = text.split(/\r?\n/);
  const header = fieldsOf(first);
  const complete = header.length === columns.length && columns.every((name) => header.includes(name));
  const rows = others.map((row, at) => ({ line: at + 2, text: row })).filter((row) => row.text !== '');
  return complete && rows.length <= maxRows ? { header, rows } : undefined;
}

/**
 * The values of a row: trimmed, a comma in a value escaped by a backslash, quotation marks part of the value like any
 * character. A backslash before anything but a comma stands for itself (inferred), so a value cannot end in one.
 */
export function fieldsOf(line: string): readonly string[] {
  return line.split(/(?<!\\),/).map((field) => field.replaceAll('\\,', ',').trim());
}

const byteOrderMark = '\uFEFF';

/** A byte order mark stays in the text. */
function decoded(file: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
  } catch {
    return undefined;
  }
}

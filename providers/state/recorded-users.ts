/** What is on record of users as outputs hold it, and how it is read back. */

import type { Attributes, Username } from '../model/names.ts';
import type { DeclaredUser } from '../model/users.ts';
import { sameValues, type Value, written } from '../model/value.ts';
import type { Records, UserRecord } from '../plan/model.ts';
import { recordedValue } from '../values/faces.ts';
import type { Secrets } from '../values/secrets.ts';
import { type Entry, entryJson, entryOf } from './entries.ts';
import { cut, type Decoder, encodeText, type Texts, textNameOf } from './texts.ts';
import { passwordOf, textsOfValues, valuesOf } from './two-faces.ts';
import { mapJson, membersOf } from './user-json.ts';

/** A record in two parts, cut alike. */
export interface StoredRecords {
  /** As declared texts: what is applied, or what the last refresh found. */
  readonly users: Texts;
  /** What is beside (entries.ts), by user. */
  readonly __records: Texts;
}

/**
 * Stores records beside the declaration that they came of. A text of the inputs whose users are all applied as declared comes back
 * letter for letter. What the declaration says beside the record (`create`, `clientMetadata`, `sub`) stays with its user.
 */
export function encodeRecords(records: Records, inputs: Texts, decoder: Decoder): StoredRecords {
  return encodeParts(records, inputs, decoder, (name, record) => entryJson(name, record));
}

/**
 * Stores what a refresh found of the recorded users beside what was applied; a user who is not in `found` is gone. `outputs` are the
 * texts of the record.
 */
export function encodeFound(applied: Records, found: Records, outputs: Texts, decoder: Decoder): StoredRecords {
  const beside = encodeParts(found, outputs, decoder, (name, record) => {
    const last = applied.get(name);
    return entryJson(name, record, last === undefined || sameFacts(last, record) ? undefined : storedUser(last));
  });
  const gone = new Map([...applied].filter(([name]) => !found.has(name)));
  if (gone.size === 0) return beside;
  const entries = { ...beside.__records };
  for (const [text, part] of cut(gone, textsOf(outputs))) {
    const lost = [...part].map(([name, record]) => [name, entryJson(name, record, storedUser(record))] as const);
    const all = [...Object.entries(membersOf(JSON.parse(entries[text] ?? '{}'))), ...lost];
    entries[text] = JSON.stringify(mapJson(new Map(all)));
  }
  return { ...beside, __records: entries };
}

/** The records that outputs have, with the secrets of those outputs. Throws a TypeError for texts of any other shape. */
export function decodeRecords({ users, __records }: StoredRecords, secrets: Secrets, decoder: Decoder): Records {
  const read = (text: string) => recordedValue(text, secrets);
  const records = new Map<Username, UserRecord>();
  for (const text of new Set([...Object.keys(users), ...Object.keys(__records)])) {
    const entries = membersOf(JSON.parse(__records[text] ?? '{}'));
    const part = decoder.part(users[text] ?? '{}');
    for (const [name, user] of part) {
      const entry = Object.hasOwn(entries, name) ? entryOf(name, entries[name], read) : nothingBeside;
      records.set(name, recordOf(entry.applied ?? user, entry.beside, read));
    }
    for (const name of Object.keys(entries)) {
      if (part.has(name)) continue;
      const { applied, beside } = entryOf(name, entries[name], read);
      if (applied !== undefined) records.set(name, recordOf(applied, beside, read));
    }
  }
  return records;
}

const nothingBeside: Entry = { beside: {} };

/** The `sub` on record under that name; undefined where nobody is. Reads one text. Throws a TypeError for texts of any other shape. */
export function recordedSub(records: Texts, name: Username): string | undefined {
  const text = records[textNameOf(name, Math.max(1, Object.keys(records).length))];
  const entries = membersOf(JSON.parse(text ?? '{}'));
  return Object.hasOwn(entries, name) ? entryOf(name, entries[name], (value) => value).beside.sub : undefined;
}

/** Whether two records say the same of attributes, whether the user may sign in, and groups, in both faces of every value. */
function sameFacts(a: UserRecord, b: UserRecord): boolean {
  return sameValues(a.attributes, b.attributes) && a.enabled === b.enabled && sameGroups(a.groups, b.groups);
}

function encodeParts(
  records: Records,
  texts: Texts,
  decoder: Decoder,
  entry: (name: Username, record: UserRecord) => unknown,
): StoredRecords {
  const users: Record<string, string> = {};
  const beside: Record<string, string> = {};
  for (const [text, part] of cut(records, textsOf(texts))) {
    const before = texts[text] ?? '{}';
    users[text] = encodePart(part, before, decoder);
    const entries = new Map([...part].map(([name, record]) => [name, entry(name, record)]));
    beside[text] = JSON.stringify(mapJson(entries));
  }
  return { users, __records: beside };
}

function textsOf(texts: Texts): number {
  return Math.max(1, Object.keys(texts).length);
}

function encodePart(records: Records, before: string, decoder: Decoder): string {
  const declared = decoder.part(before);
  const isApplied = [...records].every(([name, record]) => isRecordOf(record, declared.get(name)));
  if (isApplied && records.size === declared.size) return before;
  return encodeText(new Map([...records].map(([name, record]) => [name, storedUser(record, declared.get(name))])));
}

function isRecordOf(record: UserRecord, user: DeclaredUser | undefined): boolean {
  if (user === undefined) return false;
  const { attributes, enabled, groups, password, protect } = user;
  return (
    sameTexts(textsOfValues(record.attributes), attributes) &&
    record.enabled === enabled &&
    sameGroups(record.groups, groups) &&
    record.protect === protect &&
    record.password?.temporary === password?.temporary &&
    (record.password === undefined || written(record.password.value) === password?.value)
  );
}

function storedUser({ attributes, enabled, groups, password, protect }: UserRecord, user?: DeclaredUser): DeclaredUser {
  const { clientMetadata, create, sub } = user ?? {};
  return {
    attributes: textsOfValues(attributes),
    ...(clientMetadata === undefined ? {} : { clientMetadata }),
    ...(create === undefined ? {} : { create }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups }),
    ...(password === undefined ? {} : { password: { value: written(password.value), temporary: password.temporary } }),
    ...(protect === undefined ? {} : { protect }),
    ...(sub === undefined ? {} : { sub }),
  };
}

function recordOf(user: DeclaredUser, beside: Entry['beside'], read: (text: string) => Value): UserRecord {
  const { attributes, enabled, groups, password, protect } = user;
  return {
    ...beside,
    attributes: valuesOf(attributes, read),
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups }),
    ...(password === undefined ? {} : { password: passwordOf(password, read) }),
    ...(protect === undefined ? {} : { protect }),
  };
}

function sameTexts(a: Attributes, b: Attributes): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, text] of a) if (b.get(name) !== text) return false;
  return true;
}

function sameGroups(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((group, index) => group === b[index]);
}

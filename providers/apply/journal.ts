/** Keeps on this machine, until the Pulumi state has it, what only a lost state would know: a kill loses nothing of it. */
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AddressAttribute } from '../model/addresses.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { isInGit } from '../state/git-tracked.ts';
import { privateFolder, privateFolderName } from '../state/private-folder.ts';
import {
  aboutUsers,
  addressDigest,
  addressKey,
  createdKey,
  type JournalEntries,
  type JournalEntry,
  keyOf,
  knownToState,
  lastWords,
  lineOf,
  parseJournal,
  type RecordedUser,
  type SentAddress,
  untold,
} from './journal-entries.ts';

/** What one component has to do about sessions, before the state says so. */
export interface SessionsJournal {
  /** The accounts whose sessions have to be ended, as `sub`s. */
  due(): ReadonlySet<string>;
  /**
   * Remembers that the sessions of the account have to be ended, as something is taken from it right after this call. Throws what the file
   * system says: then nothing must be taken.
   */
  begin(sub: string): void;
  /** Remembers that they were ended, or that surely nothing was taken. */
  ended(sub: string): void;
}

/**
 * The journal of one pool and one stack. It holds which accounts this stack created, which addresses wait and whose sessions have to be
 * ended, as `sub`s and digests. It is safe to lose or to find stale, so that only `ready`, `sending` and `begin` throw.
 *
 * An entry leaves the file in two steps, because the engine writes the state only after a verb has returned: `found` and
 * `returned` name what the state has or is about to have, and `end`, at the end of the run, takes that out. A kill in
 * between leaves the entry, and a later run finds it in the state.
 */
export interface Journal {
  /** Why the file that is there is not believed; absent where it is, or there is none. */
  readonly problem?: Diagnostic;
  /** Makes the file where it is not there yet. Throws what the file system says: to be asked before the first message or loss that it has to know. */
  ready(): void;
  /** Remembers that this stack has just created the account. */
  created(sub: string): void;
  /** Tells whether this stack created the account, as far as the journal knows. */
  wasCreated(sub: string): boolean;
  /** Remembers a message that is sent right after this call, at `now`. Throws what the file system says: then it must not be sent. */
  sending(address: SentAddress, now: number): void;
  /** When the message to that very address was perhaps sent, if it was the last one to that attribute of the account. */
  sentAt(address: SentAddress): number | undefined;
  /** Forgets a message that was surely not sent, or an address that another one replaces. */
  forget(sub: string, attribute: AddressAttribute): void;
  /** What that component has to do about sessions. */
  sessions(component: string): SessionsJournal;
  /**
   * Takes in what the state has, as a verb got it from the engine; not what a refresh of the same run has made of it, if
   * that has asked this journal. Entries that the records do not have stay.
   */
  found(records: Iterable<RecordedUser>): void;
  /**
   * Takes in that a verb returns now, and that the outputs of that component leave nothing open about these users: whatever this
   * journal says of them is in the outputs, or no longer matters. Users who are no longer on record belong to it, too.
   */
  returned(users: Iterable<Pick<RecordedUser, 'sub'>>, component?: string): void;
  /**
   * Removes from the file what `found` and `returned` have named, and removes the file when nothing is left. To be called
   * in an `up` or `destroy`, when the engine says that the run ends (Cancel, SIGINT), and never when the engine is gone. It
   * may be called again.
   */
  end(): void;
}

/** Remembers nothing: where it is not known which stack runs, as in a destroy, which creates no account and sends no message. */
export const unkeptJournal: Journal = {
  ready() {},
  created() {},
  wasCreated: () => false,
  sending() {},
  sentAt: () => undefined,
  forget() {},
  sessions: () => ({ due: () => new Set(), begin() {}, ended() {} }),
  found() {},
  returned() {},
  end() {},
};

/** Opens the journal below `base`, the project's folder. Reads the file and changes nothing. `now`: milliseconds since 1970. */
export function openJournal(base: string, userPoolId: string, stack: string, now: number): Journal {
  const file = join(base, privateFolderName, journalFileName(userPoolId, stack));
  const problem = existsSync(file) ? foreignJournal(file) : undefined;
  const entries = new Map(problem === undefined ? readEntries(file, now) : []);
  const told = new Map<string, JournalEntry>();
  const tell = (known: JournalEntries) => {
    for (const [key, entry] of known) told.set(key, entry);
  };
  const say = (entry: JournalEntry) => {
    privateFolder(base);
    append(file, lineOf(entry));
  };
  return {
    ...(problem === undefined ? {} : { problem }),
    ready() {
      privateFolder(base);
      append(file, '');
    },
    created(sub) {
      const entry: JournalEntry = { kind: 'created', sub };
      entries.set(createdKey(sub), entry);
      unlessItFails(() => say(entry));
    },
    wasCreated: (sub) => entries.size > 0 && entries.has(createdKey(sub)),
    sending(address, sentAt) {
      const { sub, attribute } = address;
      const entry: JournalEntry = { kind: 'sent', sub, attribute, digest: addressDigest(userPoolId, address), sentAt };
      say(entry);
      entries.set(keyOf(entry), entry);
    },
    sentAt(address) {
      // Asked for every declared address, and nearly always the journal is empty.
      const entry = entries.size === 0 ? undefined : entries.get(addressKey(address.sub, address.attribute));
      return entry?.kind === 'sent' && entry.digest === addressDigest(userPoolId, address) ? entry.sentAt : undefined;
    },
    forget(sub, attribute) {
      if (entries.delete(addressKey(sub, attribute))) unlessItFails(() => say({ kind: 'forgotten', sub, attribute }));
    },
    sessions: (component) => ({
      due: () => dueIn(entries, component),
      begin(sub) {
        const entry: JournalEntry = { kind: 'sessions-due', sub, component };
        say(entry);
        entries.set(keyOf(entry), entry);
      },
      ended(sub) {
        const entry: JournalEntry = { kind: 'sessions-ended', sub, component };
        if (entries.delete(keyOf(entry))) unlessItFails(() => say(entry));
      },
    }),
    found: (records) => tell(knownToState(entries, records)),
    returned: (users, component) => tell(aboutUsers(entries, users, component)),
    end() {
      unlessItFails(() => takeOut(file, told, now));
    },
  };
}

function dueIn(entries: JournalEntries, component: string): ReadonlySet<string> {
  return new Set(
    [...entries.values()].flatMap((entry) =>
      entry.kind === 'sessions-due' && entry.component === component ? [entry.sub] : [],
    ),
  );
}

/**
 * A journal in git is whatever the author of a commit wrote: it could say of any account that this stack created it, so
 * that `removedUsers: delete` may take it. Where git cannot tell, the journal counts as lost, which is safe.
 */
function foreignJournal(file: string): Diagnostic | undefined {
  const shown = `${privateFolderName}/${basename(file)}`;
  switch (isInGit(file)) {
    case 'no':
      return undefined;
    case 'yes':
      return {
        code: 'journal-in-git',
        severity: 'error',
        message: `${shown} is in git, so anybody who commits could say which accounts this stack created`,
        hint: `remove it from git: git rm --cached ${shown}`,
      };
    case 'unknown':
      return {
        code: 'journal-in-git',
        severity: 'warning',
        message: `${shown} is not read, because git does not tell whether it was committed`,
        hint: 'install git, or remove the journal: what it knows is safe to lose',
      };
  }
}

/**
 * The file of a pool and a stack. Of `org/project/dev` it takes `dev`. A name that is not fit for a file becomes a similar
 * one with a digest, so that no two stacks share a file.
 */
export function journalFileName(userPoolId: string, stack: string): string {
  return `journal-${fileWord(userPoolId)}-${fileWord(stack.split('/').at(-1) ?? stack)}.jsonl`;
}

/**
 * Tells whether the file is one that this user, or root, has made: a regular file of one name. `ownUser` is undefined on
 * Windows. Modes tell nothing: who cannot enter the folder cannot write the file, and some file systems have none.
 */
export function isOwnFile(
  file: { readonly uid: number; readonly nlink: number; isFile(): boolean },
  ownUser: number | undefined,
): boolean {
  return file.isFile() && file.nlink === 1 && (ownUser === undefined || file.uid === ownUser || file.uid === 0);
}

/** Plain names do not change; `+` is in none of them. */
function fileWord(name: string): string {
  if (/^[\w.-]{1,100}$/.test(name)) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${name.replaceAll(/[^\w.-]+/g, '_').slice(0, 50)}+${digest}`;
}

function readEntries(file: string, now: number): JournalEntries {
  const text = unlessItFails(() => readOwn(file)) ?? '';
  return lastWords(parseJournal(text), now);
}

/**
 * Removes what the state has. Reads the file again first, because a process whose engine was killed may have added what
 * its last request came to.
 */
function takeOut(file: string, told: JournalEntries, now: number): void {
  const text = readOwn(file);
  if (text === undefined) return;
  const left = untold(lastWords(parseJournal(text), now), told);
  const rest = [...left.values()].map(lineOf).join('');
  if (rest === '') rmSync(file);
  else if (rest !== text) replace(file, rest);
}

/** The file's text; undefined when it is not our own, or its folder is a link. Throws what the file system says. */
function readOwn(file: string): string | undefined {
  // The maker of the link would decide what this stack is said to have created.
  if (!lstatSync(dirname(file)).isDirectory()) return undefined;
  return withOwnFile(file, constants.O_RDONLY, (open) => readFileSync(open, 'utf8'));
}

/** Adds text, which is there when this returns, whatever kills the process then. A file that is not our own is replaced. */
function append(file: string, text: string): void {
  const found = addTo(file, text);
  if (found === 'added') return;
  // Of a link, this removes the link and not what it leads to.
  if (found === 'foreign') rmSync(file);
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'ax' });
  } catch (error) {
    // Another process was faster.
    if (codeOf(error) !== 'EEXIST' || addTo(file, text) !== 'added') throw error;
  }
}

function addTo(file: string, text: string): 'added' | 'missing' | 'foreign' {
  const add = (open: number): 'added' => {
    // The file may have been copied here, or the file system may have no modes.
    unlessItFails(() => fchmodSync(open, 0o600));
    writeFileSync(open, text);
    return 'added';
  };
  try {
    return withOwnFile(file, constants.O_WRONLY | constants.O_APPEND, add) ?? 'foreign';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return 'missing';
    // A link (EMLINK on FreeBSD), and a pipe that nobody reads.
    if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO') return 'foreign';
    throw error;
  }
}

/** Calls `use` with the open file, if it is our own. No link is followed, and no pipe is waited for. */
function withOwnFile<T>(file: string, flags: number, use: (open: number) => T): T | undefined {
  const open = openSync(file, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return isOwnFile(fstatSync(open), process.getuid?.()) ? use(open) : undefined;
  } finally {
    closeSync(open);
  }
}

function replace(file: string, text: string): void {
  const next = `${file}.${randomUUID()}`;
  try {
    writeFileSync(next, text, { mode: 0o600, flag: 'wx' });
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** What does not reach the file is as if the journal were lost, which is safe. */
function unlessItFails<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

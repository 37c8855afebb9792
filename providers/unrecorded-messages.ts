/** Remembers on this machine whose message is perhaps sent while no state says so yet: a kill must not send it twice. */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeLivesMs } from './core/pending.ts';
import type { AttributeName } from './core/types.ts';
import { privateFolder, privateFolderName, replaceFile } from './private-folder.ts';

/** An address of an account by the pool's own name, as an update carries it. */
export interface SentAddress {
  readonly account: string;
  readonly attribute: AttributeName;
  readonly value: string;
}

/** The record of one pool. What it holds is forgotten when its codes have expired (24 hours). */
export interface UnrecordedMessages {
  /** Throws what the file system says when nothing can be recorded: asked before the first message is sent. */
  ready(): void;
  /** Called just before the update is sent. */
  sending(address: SentAddress, now: number): void;
  /** When the message to that very address was perhaps sent, if it was the last one to that account's attribute. */
  sentAt(address: SentAddress): number | undefined;
  /** The state knows of it now, or it was surely not sent. */
  forget(account: string, attribute: AttributeName): void;
}

interface Entry {
  readonly digest: string;
  readonly sentAt: number;
}

/**
 * The record below `base`, the project's folder; one file a pool. It has digests and no address, because a value may
 * come from a secret. Lines are appended, so that a kill leaves at most a half one, which counts as not written.
 */
export function unrecordedMessages(base: string, userPoolId: string, now: number): UnrecordedMessages {
  const file = join(base, privateFolderName, `sent-messages-${userPoolId}.jsonl`);
  const entries = readEntries(file, now);
  const keyOf = (account: string, attribute: AttributeName) => JSON.stringify([account, attribute]);
  const digestOf = ({ account, attribute, value }: SentAddress) =>
    createHash('sha256')
      .update(JSON.stringify([userPoolId, account, attribute, value]))
      .digest('hex');
  const append = (key: string, entry: Entry | undefined) => {
    // A line of its own even after one that a kill cut in two.
    appendFileSync(file, `\n${JSON.stringify({ key, ...entry })}`, { mode: 0o600 });
  };
  return {
    ready() {
      privateFolder(base);
      appendFileSync(file, '', { mode: 0o600 });
    },
    sending(address, sentAt) {
      const key = keyOf(address.account, address.attribute);
      const entry = { digest: digestOf(address), sentAt };
      append(key, entry);
      entries.set(key, entry);
    },
    sentAt(address) {
      // Asked for every declared address, and nearly always there is nothing on record.
      const entry = entries.size === 0 ? undefined : entries.get(keyOf(address.account, address.attribute));
      return entry !== undefined && entry.digest === digestOf(address) ? entry.sentAt : undefined;
    },
    forget(account, attribute) {
      const key = keyOf(account, attribute);
      if (entries.delete(key)) append(key, undefined);
    },
  };
}

/** The last word on each address, without what has expired. */
function readEntries(file: string, now: number): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const lines = readLines(file);
  for (const line of lines) {
    const { key, digest, sentAt } = parsed(line);
    if (typeof key !== 'string') continue;
    if (typeof digest === 'string' && typeof sentAt === 'number') entries.set(key, { digest, sentAt });
    else entries.delete(key);
  }
  for (const [key, { sentAt }] of entries) if (now - sentAt > codeLivesMs) entries.delete(key);
  // What is no longer needed is dropped before it piles up.
  if (lines.length > 2 * entries.size + 100) {
    replaceFile(file, [...entries].map(([key, entry]) => `${JSON.stringify({ key, ...entry })}\n`).join(''));
  }
  return entries;
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** A line that a kill cut in two is nothing. */
function parsed(line: string): { readonly key?: unknown; readonly digest?: unknown; readonly sentAt?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}

/** Users by name, as the JSON texts that inputs, outputs and so the Pulumi state carry. */
import { hash } from 'node:crypto';
import type { Username } from '../model/names.ts';
import type { DeclaredUser, DeclaredUsers } from '../model/users.ts';
import { mapJson, membersOf, userJson, userOf } from './user-json.ts';

/** JSON texts by the name of their chunk. Each text is an object with a member a user, in the order of the names' code units. */
export type Texts = Readonly<Record<string, string>>;

/**
 * Users a text holds on average, at most twice as many. The engine shows a change by user and attribute whatever the size; the smaller
 * the texts, the more names it handles (measured at 100,000 users: one text a user costs it some times as much).
 */
const usersPerText = 1_000;

/** In how many texts so many users are cut: a power of two, so that a user stays in its text until their number doubles. */
export function textsFor(users: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(users / (2 * usersPerText))));
}

/** The text that a user is in, of so many: by a hash of the name, so that moving it between files changes nothing. */
export function textNameOf(name: Username, texts: number): string {
  return texts === 1 ? '0' : String(hash('sha256', name, 'buffer').readUInt32BE(0) % texts);
}

/** Cuts what is said of users into so many parts, by the names of their texts. Each part is there, empty ones too. */
export function cut<T>(users: ReadonlyMap<Username, T>, texts: number): ReadonlyMap<string, ReadonlyMap<Username, T>> {
  const parts = new Map<string, Map<Username, T>>();
  for (let index = 0; index < texts; index += 1) parts.set(String(index), new Map());
  for (const [name, user] of users) parts.get(textNameOf(name, texts))?.set(name, user);
  return parts;
}

/** The texts of declared users. Equal users give equal texts, in whatever order they come. */
export function encodeUsers(users: DeclaredUsers): Texts {
  return Object.fromEntries([...cut(users, textsFor(users.size))].map(([text, part]) => [text, encodeText(part)]));
}

/** The text of those users. */
export function encodeText(users: DeclaredUsers): string {
  return JSON.stringify(mapJson(new Map([...users].map(([name, user]) => [name, userJson(user)]))));
}

/** Reads texts of users, each at no cost when it has read an equal one before. Throws for a text of any other shape. */
export interface Decoder {
  /** Everybody in those texts. */
  users(texts: Texts): DeclaredUsers;
  /** Everybody in that text. */
  part(text: string): DeclaredUsers;
}

/** A decoder that remembers every text: the engine sends the same ones to each verb, as inputs and as outputs. */
export function createDecoder(): Decoder {
  const decoded = new Map<string, DeclaredUsers>();
  const part = (text: string): DeclaredUsers => {
    const users = decoded.get(text) ?? decodeText(text);
    decoded.set(text, users);
    return users;
  };
  return {
    part,
    users(texts) {
      const [first, ...others] = Object.values(texts);
      if (first === undefined) return new Map();
      if (others.length === 0) return part(first);
      const all = new Map(part(first));
      for (const text of others) for (const [name, user] of part(text)) all.set(name, user);
      return all;
    },
  };
}

function decodeText(text: string): DeclaredUsers {
  const members = membersOf(JSON.parse(text));
  const users = new Map<Username, DeclaredUser>();
  for (const name of Object.keys(members)) users.set(name, userOf(members[name]));
  return users;
}

/** The names of everybody in those texts. */
export function namesIn(texts: Texts): readonly Username[] {
  return Object.values(texts).flatMap((text) => Object.keys(membersOf(JSON.parse(text))));
}

/** How many bytes the texts come to, in UTF-8. */
export function bytesOf(texts: Texts): number {
  return Object.values(texts).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

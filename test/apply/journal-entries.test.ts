import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aboutUsers,
  addressDigest,
  type JournalEntry,
  keyOf,
  knownToState,
  lastWords,
  lineOf,
  parseJournal,
  type RecordedUser,
  type SentAddress,
  untold,
} from '../../providers/apply/journal-entries.ts';
import type { AddressAttribute } from '../../providers/model/addresses.ts';

const now = 1_800_000_000_000;
const day = 24 * 60 * 60 * 1000;
/** For a machine that is busy with other things. */
const generous = { timeout: 120_000 };

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
const anyAddress = { sub: anyText, attribute: fc.constantFrom<AddressAttribute>('email', 'phone_number') };
const anyEntry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.record({ kind: fc.constant('created' as const), sub: anyText }),
  fc.record({ kind: fc.constant('sent' as const), ...anyAddress, digest: anyText, sentAt: fc.nat() }),
  fc.record({ kind: fc.constant('forgotten' as const), ...anyAddress }),
  fc.record({
    kind: fc.constantFrom('sessions-due' as const, 'sessions-ended' as const),
    sub: anyText,
    component: anyText,
  }),
);

const created: JournalEntry = { kind: 'created', sub: 'a1' };
const sent: JournalEntry = { kind: 'sent', sub: 'a1', attribute: 'email', digest: 'd', sentAt: now };
const due: JournalEntry = { kind: 'sessions-due', sub: 'a1', component: 'users' };
const textOf = (entries: readonly JournalEntry[]) => entries.map(lineOf).join('');
const last = (...entries: readonly JournalEntry[]) => [...lastWords(entries, now).values()];

describe('the text of a journal', () => {
  it('says what was written, in order', generous, () => {
    fc.assert(
      fc.property(fc.array(anyEntry), (entries) => {
        expect(parseJournal(textOf(entries))).toEqual(entries);
      }),
    );
  });

  it('says a prefix of it after a kill at any byte, and all that is written after that', generous, () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 5 }), anyEntry, (entries, next) => {
        const bytes = Buffer.from(textOf(entries));
        for (let length = 0; length <= bytes.length; length++) {
          const cut = bytes.subarray(0, length).toString();
          const said = parseJournal(cut);
          expect(said).toEqual(entries.slice(0, said.length));
          expect(parseJournal(cut + lineOf(next))).toEqual([...said, next]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['an empty line', ''],
    ['half a line', '{"kind":"created","sub":"a'],
    ['no JSON', 'created a1'],
    ['null', 'null'],
    ['a list', '["created","a1"]'],
    ['a text', '"created"'],
    ['an unknown kind', '{"kind":"deleted","sub":"a1"}'],
    ['no account', '{"kind":"created"}'],
    ['an empty account', '{"kind":"created","sub":""}'],
    ['a number for an account', '{"kind":"created","sub":1}'],
    ['no attribute', '{"kind":"forgotten","sub":"a1"}'],
    ['an attribute that is no address', '{"kind":"forgotten","sub":"a1","attribute":"name"}'],
    ['no digest', '{"kind":"sent","sub":"a1","attribute":"email","sentAt":1}'],
    ['no time', '{"kind":"sent","sub":"a1","attribute":"email","digest":"d"}'],
    ['a text for a time', '{"kind":"sent","sub":"a1","attribute":"email","digest":"d","sentAt":"1"}'],
  ])('says nothing by %s, and goes on after it', (_case, line) => {
    expect(parseJournal(`\n${line}${lineOf(created)}`)).toEqual([created]);
  });

  it('takes any text', generous, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseJournal(text + lineOf(sent)).at(-1)).toEqual(sent);
      }),
    );
  });
});

describe('the last word', () => {
  const forgotten: JournalEntry = { kind: 'forgotten', sub: 'a1', attribute: 'email' };
  const later: JournalEntry = { ...sent, digest: 'e', sentAt: now + 1 };

  it.each<readonly [string, readonly JournalEntry[], readonly JournalEntry[]]>([
    ['replaces an earlier address of the attribute', [sent, later], [later]],
    [
      'leaves another attribute',
      [sent, { ...sent, attribute: 'phone_number' }],
      [sent, { ...sent, attribute: 'phone_number' }],
    ],
    ['leaves another account', [sent, { ...sent, sub: 'b2' }], [sent, { ...sent, sub: 'b2' }]],
    ['forgets an address', [sent, forgotten], []],
    ['forgets no creation', [created, forgotten], [created]],
    ['remembers what is sent after that', [sent, forgotten, later], [later]],
    ['counts a creation once', [created, created], [created]],
  ])('%s', (_case, entries, words) => {
    expect(last(...entries)).toEqual(words);
  });

  it.each([
    ['within the life of its code', -day, true],
    ['after the life of its code', -day - 1, false],
    ['a little ahead of the clock', 1000, true],
    ['far ahead of the clock', day + 1, false],
  ])('of an address sent %s', (_case, offset, counts) => {
    expect(last({ ...sent, sentAt: now + offset })).toHaveLength(counts ? 1 : 0);
  });

  it('of an address that has expired is none, not the word before', () => {
    expect(last(sent, { ...sent, digest: 'e', sentAt: now - day - 1 })).toEqual([]);
  });
});

describe('a digest of an address', () => {
  const address: SentAddress = { sub: 'a1', attribute: 'email', value: 'new@x' };
  const digest = addressDigest('pool', address);

  it('is SHA-256 in hex', () => expect(digest).toMatch(/^[0-9a-f]{64}$/));

  it.each([
    ['pool', addressDigest('other', address)],
    ['account', addressDigest('pool', { ...address, sub: 'b2' })],
    ['attribute', addressDigest('pool', { ...address, attribute: 'phone_number' })],
    ['value', addressDigest('pool', { ...address, value: 'newer@x' })],
  ])('is another one for another %s', (_case, other) => expect(other).not.toBe(digest));
});

describe('an entry', () => {
  const entries = lastWords([created, sent], now);
  const waiting = (attribute: AddressAttribute, sentAt: number) => new Map([[attribute, { sentAt }]]);

  it.each<readonly [string, RecordedUser, readonly JournalEntry[]]>([
    ['a creation, when it says so', { sub: 'a1', created: true }, [created]],
    ['an address, when it waits since then', { sub: 'a1', pending: waiting('email', now) }, [sent]],
    ['an address, when it waits since later', { sub: 'a1', pending: waiting('email', now + 1) }, [sent]],
    ['both', { sub: 'a1', created: true, pending: waiting('email', now) }, [created, sent]],
    ['no creation of an account that was taken over', { sub: 'a1' }, []],
    ['no address that waited before', { sub: 'a1', pending: waiting('email', now - 1) }, []],
    ['no other attribute', { sub: 'a1', pending: waiting('phone_number', now) }, []],
    ['nothing by another account', { sub: 'b2', created: true, pending: waiting('email', now) }, []],
    ['nothing by a record without an account', { created: true, pending: waiting('email', now) }, []],
  ])('is known to a state that has %s', (_case, record, known) => {
    expect([...knownToState(entries, [record]).values()]).toEqual(known);
  });

  it('is about its account', () => {
    const all = lastWords([created, sent, { ...created, sub: 'b2' }], now);
    expect([...aboutUsers(all, [{ sub: 'a1' }, { sub: 'c3' }, {}]).values()]).toEqual([created, sent]);
  });

  it('is about sessions of its account that the same component has to end', () => {
    const other: JournalEntry = { ...due, component: 'others' };
    const all = lastWords([created, due, other, { ...due, sub: 'b2' }], now);
    expect([...aboutUsers(all, [{ sub: 'a1' }], 'users').values()]).toEqual([created, due]);
    expect([...aboutUsers(all, [{ sub: 'a1' }]).values()]).toEqual([created]);
  });

  it('of sessions is over when they were ended, for that component only', () => {
    const other: JournalEntry = { ...due, component: 'others' };
    expect(last(due, other, { ...due, kind: 'sessions-ended' })).toEqual([other]);
    expect(last({ ...due, kind: 'sessions-ended' }, due)).toEqual([due]);
  });

  it('that was told goes, and stays when it has changed since', () => {
    const later: JournalEntry = { ...sent, sentAt: now + 1 };
    const left = untold(lastWords([created, later], now), lastWords([created, sent], now));
    expect([...left.values()]).toEqual([later]);
  });

  it('has one key with all that replaces it', () => {
    expect(keyOf({ kind: 'forgotten', sub: 'a1', attribute: 'email' })).toBe(keyOf(sent));
    expect(keyOf({ ...due, kind: 'sessions-ended' })).toBe(keyOf(due));
    expect(new Set([created, sent, due].map(keyOf)).size).toBe(3);
  });
});

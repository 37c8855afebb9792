/** Arbitrary users and records, with the names and texts that are easily mistaken. */
import fc from 'fast-check';
import type { DeclaredUser, DeclaredUsers } from '../../providers/model/users.ts';
import type { Records, UserRecord } from '../../providers/plan/model.ts';
import { createDecoder } from '../../providers/state/texts.ts';
import { valuesOf } from '../../providers/state/two-faces.ts';
import { recordedValue } from '../../providers/values/faces.ts';

/** Names that objects of JavaScript have by themselves, or sort by number, and any others. */
export const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom('__proto__', 'constructor', '12', '2', 'ana', 'bob@example.com'),
);

/** Secrets as outputs carry them. No value of theirs is a text that a record has by chance. */
export const secrets: ReadonlyMap<string, string> = new Map([
  ['a', 'first-secret-value'],
  ['b', 'second-secret-value'],
]);

/** Plain texts, references to secrets, and a `${` that is text. */
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(`\${secret:a}`, `x-\${secret:b}`, `$\${`, ''));

const uniqueMap = <T>(value: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 6 }).map((list) => new Map(list));

const password = fc.record({ value: fc.constantFrom(`\${secret:a}`, `\${secret:b}`), temporary: fc.boolean() });
const groups = fc.uniqueArray(fc.string({ minLength: 1 })).map((list) => list.sort());

/** One declared user. */
const user: fc.Arbitrary<DeclaredUser> = fc
  .record(
    {
      clientMetadata: uniqueMap(fc.string()),
      create: fc.constant(false as const),
      enabled: fc.boolean(),
      groups,
      password,
      protect: fc.constant(true as const),
      sub: fc.uuid(),
    },
    { requiredKeys: [] },
  )
  .chain((account) => uniqueMap(text).map((attributes): DeclaredUser => ({ attributes, ...account })));

/** Declared users by name. */
export const users: fc.Arbitrary<DeclaredUsers> = uniqueMap(user);

const read = (value: string) => recordedValue(value, secrets);

const pending = fc
  .record({ value: text.map(read), sentAt: fc.nat() })
  .map((address) => new Map([['email' as const, address]]));

/** One record of a user. */
const record = (of: string): fc.Arbitrary<UserRecord> =>
  fc
    .record(
      {
        account: fc.tuple(fc.oneof(fc.uuid(), fc.string({ minLength: 1 })), fc.constantFrom('name', 'sub', 'another')),
        created: fc.constant(true as const),
        enabled: fc.boolean(),
        groups,
        password: password.map(({ value, temporary }) => ({ value: read(value), temporary })),
        passwordDue: fc.constant(true as const),
        protect: fc.constant(true as const),
        pending,
      },
      { requiredKeys: [] },
    )
    .chain(({ account, ...rest }) =>
      uniqueMap(text).map((attributes): UserRecord => {
        const [sub, kind] = account ?? [];
        const username = kind === 'name' ? of : kind === 'sub' ? (sub ?? of) : 'another';
        return { ...rest, ...(sub === undefined ? {} : { sub, username }), attributes: valuesOf(attributes, read) };
      }),
    );

/** Records by name. */
export const records: fc.Arbitrary<Records> = fc
  .uniqueArray(name, { maxLength: 6 })
  .chain((names) => fc.tuple(...names.map((of) => fc.tuple(fc.constant(of), record(of)))))
  .map((list) => new Map(list));

/** A decoder that knows nothing yet, as a later process has it. */
export const decoder = createDecoder;

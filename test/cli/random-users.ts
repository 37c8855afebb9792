/** Random pools full of users of all kinds, with names and values that YAML or the declaration may read otherwise. */
import fc from 'fast-check';
import type { ExportRequest } from '../../cli/pool-export.ts';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import type { IdentityProvider, Paging } from '../../cognito-double/src/pool.ts';
import { poolSchema, type Schema } from '../../cognito-double/src/schema.ts';
import type { UserSpec } from '../../cognito-double/src/seeds.ts';
import { entries, holdable, mostly, pools, samplesOf } from '../provider/random-pools.ts';

/** A pool, who is in it as far as its rules let them in, and what is asked of it. */
export interface FullPool {
  readonly pool: PoolSpec;
  readonly users: readonly UserSpec[];
  readonly providers: readonly IdentityProvider[];
  readonly paging: Paging;
  readonly request: ExportRequest;
}

/** Read otherwise by YAML, by the declaration, or by JavaScript. */
const strangeTexts = [
  ...['__proto__', 'constructor', 'users', 'defaults', 'attributes', '<<', '=', '~', 'null', 'true', 'Yes', 'n'],
  ...['1', '01234', '1e3', '0x1f', '1_000', '1:30', '2024-01-01', '.inf', '-', '?', ':', 'a:', '#a', '*a', '&a', '!a'],
  ...['%a', '@a', '`a', '|', '>', '{a', '[a', ',a', '"', "'", "it's", '\\', 'é', '😀', 'a#b', 'a:b', '---', '...'],
  ...[
    `\${config:x}`,
    `\${secret:x}`,
    `\${stack}`,
    `$\${stack}`,
    `\${index}`,
    `$\${index}`,
    `\${fake:person.firstName}`,
  ],
  ...[`\${secrets:x}`, `\${x}`, `$$\${stack`, '${', '+15551234567', 'ann@example.com'],
] as const;

/** No name: with white space, control characters, or too long once it is escaped. */
const strangeValues = [
  ...[
    ' ',
    ' a ',
    '\n',
    'a\nb',
    'a\n\n  b\n',
    '\t',
    'a\tb',
    'a # b',
    'a: b',
    '- a',
    '\r\n',
    '\u{1}',
    '\u{85}',
    '\u{2028}',
  ],
  ...['\u{feff}a', '{"a":1}', `{"a":"\${config:x}"}`, '[1, 2]', '{a: 1}', `${'x'.repeat(2_040)}\${stack}`],
];

const groups = ['admins', '~', '1', 'a,b', `\${index}`, `${'g'.repeat(119)}\${index}$`];
const subOf = (n: number) => `0a000000-0000-4000-a000-${String(n).padStart(12, '0')}`;
const usernames = [...strangeTexts, subOf(0), subOf(3), 'Ann', 'ann', 'Google_9'];
const contacts = ['email', 'email_verified', 'phone_number', 'phone_number_verified', 'preferred_username'];
const texts = ['profile', 'website', 'family_name', 'nickname'];

function attributeValue(name: string, schema: Schema): fc.Arbitrary<string> {
  const attribute = schema.get(name);
  if (attribute === undefined) return fc.constant('x');
  const [right, wrong] = samplesOf(attribute);
  if (name === 'preferred_username') return fc.oneof(right, fc.constantFrom(...usernames));
  if (!texts.includes(name)) return fc.oneof({ weight: 4, arbitrary: right }, wrong);
  const anything = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed());
  return fc.oneof(fc.constantFrom(...strangeTexts), fc.constantFrom(...strangeValues), anything);
}

const statuses = ['CONFIRMED', 'UNCONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED'] as const;
const providerNames = ['Google', 'Okta'];

/** A user of any kind; those who cannot be in the pool are to be left out. */
function userOf(schema: Schema, named: boolean): fc.Arbitrary<(n: number) => UserSpec> {
  const known = [
    ...new Set([...schema.keys()].filter((name) => name.includes(':'))),
    ...texts,
    ...contacts,
    ...contacts,
  ];
  return fc
    .record({
      kind: fc.constantFrom('local', 'local', 'local', 'local', 'linked', 'federated', 'federated with password'),
      username: fc.oneof(
        fc.constantFrom(...usernames),
        fc.integer({ min: 1, max: 9_999 }).map((id) => `user${id}`),
      ),
      provider: fc.constantFrom(...providerNames, 'Gone'),
      status: fc.constantFrom(...statuses),
      enabled: mostly(true),
      groups: fc.subarray(groups, { maxLength: 3 }),
      attributes: entries(known, (name) => attributeValue(name, schema), { minLength: 0, maxLength: 6 }),
    })
    .map(({ kind, username, provider, status, attributes, ...rest }) => (n) => {
      const federated = kind.startsWith('federated');
      const profile = { providerName: provider, userId: username };
      return {
        ...rest,
        sub: subOf(n),
        ...(federated ? { username: `${provider}_${username}` } : named ? { username } : {}),
        // The double makes no profile with a password where usernames are generated.
        status: kind === 'federated' || (federated && !named) ? 'EXTERNAL_PROVIDER' : status,
        attributes: {
          ...holdable(schema, attributes),
          ...(kind === 'local' ? {} : { identities: JSON.stringify([profile]) }),
        },
      };
    });
}

/** More than a page of users with nothing to say. */
function crowd(named: boolean): readonly UserSpec[] {
  return Array.from({ length: 70 }, (_, n) => (named ? { username: `crowd${n}` } : {}));
}

const everybody = { filter: undefined, group: undefined };
const filters = ['status = "Disabled"', 'cognito:user_status = "CONFIRMED"', 'sub ^= "0"'].map((text) => {
  const [attribute = '', operator, value = ''] = text.split(' ');
  return { attribute, operator: operator === '=' ? ('=' as const) : ('^=' as const), value: value.slice(1, -1) };
});
const selections = fc.oneof(
  { weight: 3, arbitrary: fc.constant(everybody) },
  fc.record({ filter: fc.constantFrom(undefined, ...filters), group: fc.constantFrom(undefined, ...groups) }),
);

export const fullPools: fc.Arbitrary<FullPool> = pools.chain(({ Schema, developerPrefix, settings }) => {
  const schema = poolSchema(Schema, developerPrefix);
  const named = settings.UsernameAttributes === undefined;
  const user = userOf(schema, named);
  const mapping = fc.subarray([...texts, 'email', 'phone_number']);
  return fc
    .record({
      users: fc.array(user, { maxLength: 12 }),
      crowded: mostly(false),
      mappings: fc.tuple(mapping, mapping),
      paging: fc.record({ maxUsers: fc.constantFrom(60, 60, 5), emptyEvery: fc.constantFrom(0, 0, 2) }),
      selection: selections,
      groups: mostly(true),
      enabled: mostly(false),
      splitBy: fc.constantFrom(undefined, undefined, ...texts, ...schema.keys()),
    })
    .map(({ users, crowded, mappings, paging, selection, ...asked }) => ({
      pool: { ...settings, Schema, developerPrefix, groups },
      users: [...users.map((make, n) => make(n)), ...(crowded ? crowd(named) : [])],
      providers: providerNames.map((ProviderName, n) => ({
        ProviderName,
        ProviderType: 'OIDC',
        AttributeMapping: Object.fromEntries((mappings[n] ?? []).map((name) => [name, name])),
      })),
      paging,
      request: { ...selection, ...asked },
    }));
});

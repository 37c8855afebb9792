/** Random pools with an account in each, and declarations of that account, right ones and subtly wrong ones. */
import fc from 'fast-check';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import type { PoolDefinition } from '../../cognito-double/src/pool.ts';
import {
  poolSchema,
  type RequestedAttribute,
  type Schema,
  type SchemaAttribute,
} from '../../cognito-double/src/schema.ts';
import type { UserSpec } from '../../cognito-double/src/seeds.ts';
import { valueProblem } from '../../cognito-double/src/values.ts';
import type { Attributes } from '../../providers/model/names.ts';
import type { Policy } from '../../providers/plan/policy.ts';

/** A pool, the account in it that is declared, and one that holds addresses which the declaration may ask for. */
export interface Trial {
  readonly pool: PoolSpec;
  readonly account: UserSpec;
  readonly holder: UserSpec;
  /** As it reaches Cognito. */
  readonly declared: Attributes;
  /** The attributes whose declared value comes from a secret. */
  readonly secret: ReadonlySet<string>;
  readonly applied: Attributes;
  readonly policy: Pick<Policy, 'removedAttributes' | 'unmanagedAttributes'>;
}

type Samples = readonly [right: fc.Arbitrary<string>, wrong: fc.Arbitrary<string>];
export type Entries = readonly (readonly [name: string, value: string])[];
type Settings = Omit<PoolDefinition, 'PoolName' | 'Schema'>;
type TextLimits = NonNullable<SchemaAttribute['StringAttributeConstraints']>;
type NumberLimits = NonNullable<SchemaAttribute['NumberAttributeConstraints']>;

/** That, nine times out of ten. */
export const mostly = (usual: boolean) => fc.integer({ min: 0, max: 9 }).map((n) => (n === 0 ? !usual : usual));

const textLimits: fc.Arbitrary<TextLimits> = fc
  .tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 6 }),
    fc.subarray(['MinLength', 'MaxLength'], { minLength: 1 }),
  )
  .map(([low, room, given]) => ({
    ...(given.includes('MinLength') ? { MinLength: String(low) } : {}),
    ...(given.includes('MaxLength') ? { MaxLength: String(low + room) } : {}),
  }));
const numberLimits: fc.Arbitrary<NumberLimits> = fc
  .tuple(
    fc.integer({ min: -5, max: 5 }),
    fc.integer({ min: 0, max: 9 }),
    fc.subarray(['MinValue', 'MaxValue'], { minLength: 1 }),
  )
  .map(([low, room, given]) => ({
    ...(given.includes('MinValue') ? { MinValue: String(low) } : {}),
    ...(given.includes('MaxValue') ? { MaxValue: String(low + room) } : {}),
  }));

const custom: fc.Arbitrary<RequestedAttribute> = fc.record({
  Name: fc.constantFrom('a', 'b', 'c', 'tenant'),
  AttributeDataType: fc.constantFrom('String', 'Number', 'Number', 'Boolean', 'DateTime'),
  Mutable: mostly(true),
  DeveloperOnlyAttribute: mostly(false),
  StringAttributeConstraints: textLimits,
  NumberAttributeConstraints: numberLimits,
});
const flags = { Required: mostly(false), Mutable: mostly(true) };
const standard: fc.Arbitrary<RequestedAttribute> = fc.oneof(
  fc.record({ Name: fc.constantFrom('nickname', 'birthdate', 'updated_at', 'preferred_username'), ...flags }),
  fc.record({ Name: fc.constantFrom('given_name', 'locale'), ...flags, StringAttributeConstraints: textLimits }),
  fc.record({
    Name: fc.constantFrom('email', 'phone_number'),
    ...flags,
    // Some addresses do not fit.
    StringAttributeConstraints: fc.constantFrom({}, { MinLength: '12' }, { MaxLength: '14' }),
  }),
);

const addresses = ['email', 'phone_number'];
const signIn: fc.Arbitrary<Settings> = fc.oneof(
  fc.constant({}),
  fc.record({ UsernameAttributes: fc.subarray(addresses, { minLength: 1 }) }),
  fc.record({ AliasAttributes: fc.subarray([...addresses, 'preferred_username'], { minLength: 1 }) }),
);
/** Only what is verified automatically can have to be verified before it changes. */
const verification: fc.Arbitrary<Settings> = fc.subarray(addresses).chain((AutoVerifiedAttributes) =>
  fc.subarray(AutoVerifiedAttributes).map((AttributesRequireVerificationBeforeUpdate) => ({
    AutoVerifiedAttributes,
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate },
  })),
);
const letterCase: fc.Arbitrary<Settings> = fc
  .constantFrom(undefined, true, false)
  .map((CaseSensitive) => (CaseSensitive === undefined ? {} : { UsernameConfiguration: { CaseSensitive } }));
/** Pools whose settings go together. */
export const pools = fc
  .record({
    Schema: fc.uniqueArray(fc.oneof(custom, standard), { selector: ({ Name }) => Name, minLength: 3, maxLength: 8 }),
    developerPrefix: fc.constantFrom('dev:custom:' as const, 'dev:' as const),
    settings: fc.tuple(signIn, verification, letterCase).map(([a, b, c]): Settings => ({ ...a, ...b, ...c })),
  })
  .map(({ Schema, ...pool }) => ({
    ...pool,
    Schema: Schema.map((attribute) => withoutRequiredAlias(attribute, pool)),
  }));

/** preferred_username cannot be both required and an alias (Developer Guide, aliases). */
function withoutRequiredAlias(
  attribute: RequestedAttribute,
  { settings }: { readonly settings: Settings },
): RequestedAttribute {
  const isAlias =
    attribute.Name === 'preferred_username' && settings.AliasAttributes?.includes(attribute.Name) === true;
  return isAlias ? { ...attribute, Required: false } : attribute;
}

/** The forms of the pool's own attributes. */
const formed: ReadonlyMap<string, Samples> = new Map([
  [
    'email',
    [
      fc.constantFrom('a@x.org', 'A@X.org', 'ann@example.com', 'diego+1@mail.example.co.uk'),
      fc.constantFrom(
        'dïego@x.org',
        'ann,bob@x.org',
        'ann@x_y.com',
        'ann',
        'ann@localhost',
        'ann@example..com',
        'ann@x.org.',
        'an n@x.org',
        'a@b@x.org',
      ),
    ],
  ],
  [
    'phone_number',
    [
      fc.constantFrom('+15551234567', '+4915112345678', '+12'),
      fc.constantFrom('15551234567', '+1', '+0551234567', '+1 555 1234567', '+1234567890123456', '+١٢٣'),
    ],
  ],
  [
    'birthdate',
    [
      fc.constantFrom('1990-12-31', '2024-02-29', '0000-01-01'),
      fc.constantFrom('1990-02-30', '1990-13-01', '31.12.1990', '1990', '1990-1-001'),
    ],
  ],
]);

/** Values that the attribute takes, and values that it takes only nearly. */
export function samplesOf(attribute: SchemaAttribute): Samples {
  const known = formed.get(attribute.Name);
  if (known !== undefined) return known;
  switch (attribute.AttributeDataType) {
    case 'String':
      return textSamples(attribute.StringAttributeConstraints ?? {});
    case 'Number':
      return numberSamples(attribute.NumberAttributeConstraints ?? {});
    case 'Boolean':
      return [fc.constantFrom('true', 'false', 'True', 'FALSE'), fc.constantFrom('yes', '1', ' true', 'truee')];
    case 'DateTime':
      return [
        fc.constantFrom('2024-02-29', '2026-01-31T08:30Z', '2026-01-31T08:30:00.5+01:00', '2026-01-31T08:30:00'),
        fc.constantFrom('2023-02-29', '2026-01-31T24:00Z', '2026-01-31 08:30', '2026-1-31', 'now', '1700000000'),
      ];
  }
}

/** At the limits and beside them, in characters of one and of two code units. */
function textSamples({ MinLength = '0', MaxLength = '2048' }: TextLimits): Samples {
  const [low, high] = [Number(MinLength), Number(MaxLength)];
  const text = (length: number) => fc.constantFrom('x', '😀').map((unit) => unit.repeat(length));
  return [
    fc.oneof(text(Math.max(1, low)), text(Math.min(high, 9)), text(high), fc.constant('Ann')),
    fc.oneof(text(Math.max(0, low - 1)), text(high + 1), text(2049)),
  ];
}

function numberSamples({ MinValue = '-9', MaxValue = '9' }: NumberLimits): Samples {
  const [low, high] = [Number(MinValue), Math.max(Number(MinValue), Number(MaxValue))];
  return [
    fc.oneof(fc.integer({ min: low, max: high }).map(String), fc.constantFrom('0', '-0', '007')),
    fc.oneof(
      fc.constant(`${low - 1}`),
      fc.constant(`${high + 1}`),
      fc.constant('9'.repeat(400)),
      fc.constantFrom('1.5', '1e1', '+1', ' 1', '-', '0x1', '1,5', '١'),
    ),
  ];
}

/** What the other account holds. */
const held: Entries = [
  ['email', 'Taken@example.com'],
  ['email_verified', 'true'],
  ['phone_number', '+15550001111'],
  ['phone_number_verified', 'true'],
  ['preferred_username', 'Taken'],
];

function rightValue(name: string, schema: Schema): fc.Arbitrary<string> {
  const attribute = schema.get(name);
  return attribute === undefined ? fc.constant('x') : samplesOf(attribute)[0];
}

function declaredValue(name: string, schema: Schema): fc.Arbitrary<string> {
  const attribute = schema.get(name);
  if (attribute === undefined) return fc.constantFrom('x', '');
  const [right, wrong] = samplesOf(attribute);
  const taken = held.flatMap(([key, value]) => (key === name ? [value, value.toLowerCase()] : []));
  return fc.oneof(
    { weight: 20, arbitrary: right },
    { weight: 2, arbitrary: fc.constant('') },
    { weight: 9, arbitrary: wrong },
    { weight: 12 * taken.length, arbitrary: fc.constantFrom('', ...taken) },
  );
}

/** Names with values, each name once. */
export function entries(
  names: readonly string[],
  value: (name: string) => fc.Arbitrary<string>,
  size: { readonly minLength: number; readonly maxLength: number },
): fc.Arbitrary<Entries> {
  const entry = fc.constantFrom(...names).chain((name) => fc.tuple(fc.constant(name), value(name)));
  return fc.uniqueArray(entry, { selector: ([name]) => name, ...size });
}

/** Of those values, what an account of the pool can hold. */
export function holdable(schema: Schema, values: Entries): Readonly<Record<string, string>> {
  return Object.fromEntries(
    values.filter(([name, value]) => {
      const attribute = schema.get(name);
      return attribute !== undefined && value !== '' && valueProblem(attribute, value) === undefined;
    }),
  );
}

const strangers = ['sub', 'identities', 'cognito:user_status', 'custom:none', 'tenant', 'dev:a', 'Email', '__proto__'];
const contacts = ['email', 'email_verified', 'phone_number', 'phone_number_verified', 'preferred_username'];

const policies: fc.Arbitrary<Trial['policy']> = fc.record({
  removedAttributes: fc.constantFrom('delete', 'retain'),
  unmanagedAttributes: fc.constantFrom('retain', 'retain', 'delete'),
});

/** Pools whose settings go together; account and holder are such as the pool lets in, with no alias in common. */
export const trials: fc.Arbitrary<Trial> = pools.chain(({ Schema, developerPrefix, settings }) => {
  const schema = poolSchema(Schema, developerPrefix);
  const customNames = [...schema.keys()].filter((name) => name.includes(':'));
  const standardNames = Schema.flatMap(({ Name = '' }) => (schema.has(Name) ? [Name] : []));
  const known = ['birthdate', 'updated_at', ...customNames, ...standardNames, ...contacts];
  const named = (username: string) => (settings.UsernameAttributes === undefined ? { username } : {});
  return fc
    .record({
      before: entries(known, (name) => rightValue(name, schema), { minLength: 4, maxLength: 9 }),
      declared: entries(
        [...Array.from({ length: 8 }, () => known).flat(), ...strangers],
        (name) => declaredValue(name, schema),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      removed: fc.subarray(known),
      secret: fc.subarray(known, { maxLength: 2 }),
      federated: mostly(false),
      policy: policies,
    })
    .map(
      ({ before, declared, removed, secret, federated, policy }): Trial => ({
        pool: { ...settings, Schema, developerPrefix },
        account: {
          ...(federated ? { username: 'Google_1', status: 'EXTERNAL_PROVIDER' } : named('ann')),
          attributes: { ...holdable(schema, before), ...(federated ? { identities: '[]' } : {}) },
        },
        holder: { ...named('holder'), attributes: holdable(schema, held) },
        declared: new Map(declared),
        secret: new Set(secret),
        applied: new Map(before.filter(([name]) => removed.includes(name))),
        policy,
      }),
    );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAttributes } from '../../cognito-double/src/attributes.ts';
import { Pool as DoublePool, type PoolDefinition } from '../../cognito-double/src/pool.ts';
import { updateUser } from '../../cognito-double/src/update.ts';
import { nothingPending } from '../../cognito-double/src/user.ts';
import { poolRules } from '../../providers/constraints/comparison.ts';
import { changeProblems, declaredProblems, newAccountProblems } from '../../providers/constraints/schema-rules.ts';
import type { AttributeChange, UserUpdate } from '../../providers/model/changes.ts';
import type { Attributes } from '../../providers/model/names.ts';
import type { AttributeRule, Pool } from '../../providers/model/pool.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { mask, meant } from '../../providers/model/value.ts';
import { planAttributes } from '../../providers/plan/attribute-changes.ts';
import { declaredValue } from '../../providers/values/faces.ts';

/** A pool of the double as this project reads it. */
function asDescribed(double: DoublePool): Pool {
  const { definition, id, naming, schema } = double;
  const bound = <K extends string>(name: K, text: string | undefined) =>
    text === undefined ? {} : { [name]: name.endsWith('Length') ? Number(text) : text };
  const rules = [...schema.values()].map((attribute): readonly [string, AttributeRule] => [
    attribute.Name,
    {
      type: attribute.AttributeDataType,
      mutable: attribute.Mutable,
      required: attribute.Required,
      ...bound('minLength', attribute.StringAttributeConstraints?.MinLength),
      ...bound('maxLength', attribute.StringAttributeConstraints?.MaxLength),
      ...bound('minValue', attribute.NumberAttributeConstraints?.MinValue),
      ...bound('maxValue', attribute.NumberAttributeConstraints?.MaxValue),
    },
  ]);
  return {
    id,
    ...naming,
    schema: new Map(rules),
    selfSignUp: false,
    autoVerifiedAttributes: new Set(definition.AutoVerifiedAttributes),
    mfa: 'OFF',
    verifiedBeforeUpdate: new Set(definition.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate),
    estimatedNumberOfUsers: 0,
  };
}

function doublePool(definition: Partial<PoolDefinition> = {}): DoublePool {
  return new DoublePool({
    id: 'eu-west-1_a',
    definition: { PoolName: 'p', ...definition },
    developerPrefix: 'dev:custom:',
    now: () => 0,
  });
}

const Schema: PoolDefinition['Schema'] = [
  { Name: 'given_name', Required: true },
  { Name: 'locale', Mutable: false },
  { Name: 'tenant', AttributeDataType: 'String', StringAttributeConstraints: { MinLength: '3', MaxLength: '5' } },
  { Name: 'size', AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '-1', MaxValue: '9' } },
  { Name: 'count', AttributeDataType: 'Number' },
  { Name: 'member', AttributeDataType: 'Boolean' },
  { Name: 'since', AttributeDataType: 'DateTime' },
  { Name: 'rank', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
];
const pool = asDescribed(doublePool({ Schema }));

describe('a declared attribute', () => {
  const codes = (attributes: Readonly<Record<string, string>>) =>
    declaredProblems('u', new Map(Object.entries(attributes)), pool).map(({ code }) => code);

  it.each([
    ['custom:tenant', 'acme', undefined],
    ['custom:tenant', '', undefined],
    ['custom:tenant', 'ab', 'too-short'],
    ['custom:tenant', 'acmeee', 'too-long'],
    ['custom:tenant', '😀😀😀😀😀', undefined],
    ['custom:tenant', '😀😀', 'too-short'],
    ['custom:size', '-1', undefined],
    ['custom:size', '9', undefined],
    ['custom:size', '007', undefined],
    ['custom:size', '-2', 'too-small'],
    ['custom:size', '10', 'too-big'],
    ['custom:count', '9'.repeat(400), undefined],
    ['custom:count', '1.5', 'wrong-value-type'],
    ['custom:count', '+1', 'wrong-value-type'],
    ['custom:count', '1e3', 'wrong-value-type'],
    ['custom:count', ' 1', 'wrong-value-type'],
    ['custom:count', '-', 'wrong-value-type'],
    ['custom:count', '١', 'wrong-value-type'],
    ['custom:member', 'TRUE', undefined],
    ['custom:member', 'false', undefined],
    ['custom:member', 'yes', 'wrong-value-type'],
    ['email_verified', '1', 'wrong-value-type'],
    ['custom:since', '2024-02-29', undefined],
    ['custom:since', '2024-02-29T23:59:59.5+01:00', undefined],
    ['custom:since', '2024-02-29T23:59Z', undefined],
    ['custom:since', '2023-02-29', 'wrong-value-type'],
    ['custom:since', '2024-02-29T24:00Z', 'wrong-value-type'],
    ['custom:since', '2024-02-29 10:00', 'wrong-value-type'],
    ['custom:since', '2024-02-29x', 'wrong-value-type'],
    ['custom:since', 'now', 'wrong-value-type'],
    ['profile', 'x'.repeat(2048), undefined],
    ['profile', '😀'.repeat(2048), undefined],
    ['profile', 'x'.repeat(2049), 'too-long'],
    ['dev:custom:rank', '1', undefined],
    ['sub', 'x', 'read-only'],
    ['sub', '', 'read-only'],
    ['identities', '[]', 'read-only'],
    ['cognito:user_status', 'CONFIRMED', 'read-only'],
    ['nickame', 'x', 'unknown-attribute'],
    ['nickame', '', 'unknown-attribute'],
    ['__proto__', 'x', 'unknown-attribute'],
    ['constructor', 'x', 'unknown-attribute'],
    ['given_name', '', 'required'],
    ['given_name', 'Ann', undefined],
    ['phone_number', '+15551234567', undefined],
    ['phone_number', '+123456789012345', undefined],
    ['phone_number', '+1234567890123456', 'bad-phone-number'],
    ['phone_number', '+1', 'bad-phone-number'],
    ['phone_number', '+0551234567', 'bad-phone-number'],
    ['phone_number', '15551234567', 'bad-phone-number'],
    ['phone_number', '+1 555 1234567', 'bad-phone-number'],
    ['email', 'diego@example.com', undefined],
    ['email', "d.i!e#g$o%&'*+/=?^_`{|}~-x..y@ex-ample.co.uk", undefined],
    ['email', 'diego', 'bad-email'],
    ['email', 'diego@localhost', 'bad-email'],
    ['email', 'diego@example..com', 'bad-email'],
    ['email', 'diego@example.com.', 'bad-email'],
    ['email', 'di ego@example.com', 'bad-email'],
    ['email', 'a@b@example.com', 'bad-email'],
    ['email', 'Diego <diego@example.com>', 'bad-email'],
    ['birthdate', '1990-12-31', undefined],
    ['birthdate', '0000-12-31', undefined],
    ['birthdate', '1990-02-30', 'bad-birthdate'],
    ['birthdate', '1900-02-29', 'bad-birthdate'],
    ['birthdate', '31.12.1990', 'bad-birthdate'],
    ['birthdate', '1990-1-1', 'bad-birthdate'],
    ['updated_at', '1700000000', undefined],
    ['updated_at', '-1', 'too-small'],
    ['updated_at', '2024-01-01', 'wrong-value-type'],
    ['locale', 'anything at all', undefined],
    ['zoneinfo', 'Mars/Olympus', undefined],
    ['address', '{"locality":"Bern"}', undefined],
    ['address', 'Bundesplatz 3', undefined],
    ['phone_number', `\${secret:phone}`, undefined],
    ['custom:size', `1\${stack}`, undefined],
    ['phone_number', `\${other:phone}`, 'bad-phone-number'],
    ['custom:tennant', `\${secret:x}`, 'unknown-attribute'],
  ])('%s: %j is %s', (name, value, code) => {
    expect(codes(Object.fromEntries([[name, value]]))).toEqual(code === undefined ? [] : [code]);
  });

  it('is told with all the others that are wrong, by user and attribute', () => {
    const attributes = new Map([
      ['email', 'x'],
      ['nickname', 'y'],
      ['custom:size', 'z'],
    ]);
    expect(declaredProblems('u', attributes, pool)).toMatchObject([
      { code: 'bad-email', severity: 'error', subject: { username: 'u', attribute: 'email' } },
      { code: 'wrong-value-type', severity: 'error', subject: { username: 'u', attribute: 'custom:size' } },
    ]);
  });

  it.each([
    [{ email: 'a@x.org', email_verified: '' }, ['blank-flag']],
    [{ phone_number: '+15551234567', phone_number_verified: '' }, ['blank-flag']],
    [{ email: '', email_verified: '' }, []],
    [{ email_verified: '' }, []],
  ])('%j: a flag is not blanked beside its address, to which Cognito gives one (14.39): %j', (attributes, expected) => {
    expect(codes(Object.fromEntries(Object.entries(attributes)))).toEqual(expected);
  });

  it('may not verify an address that is declared blank', () => {
    expect(codes({ email: '', email_verified: 'true' })).toEqual(['verified-without-address']);
    expect(codes({ email_verified: 'true' })).toEqual([]);
  });

  it.each([
    ['custom:tenant', 'x'.repeat(38)],
    ['custom:tenant', 'x'],
    ['profile', 'x'.repeat(2_345)],
    ['email', 'x'.repeat(123)],
  ])('is told without its length, which a report that hides values would tell: %s (14.10)', (name, value) => {
    const [problem] = declaredProblems('u', new Map([[name, value]]), pool);
    expect(problem).toBeDefined();
    const { length } = value;
    for (const text of [problem?.message ?? '', problem?.hint ?? '']) {
      expect(text).not.toMatch(new RegExp(`\\b(?:${length}|${length.toLocaleString('en')})\\b`));
    }
  });

  it('is shown whole or, when it is long, not at all: a masked secret leaves no half of it', () => {
    const message = (value: string) => declaredProblems('u', new Map([['email', value]]), pool)[0]?.message ?? '';
    expect(message('x'.repeat(98))).toContain('x'.repeat(98));
    expect(message('x'.repeat(101))).not.toContain('xx');
  });
});

describe('an e-mail address is no looser than HTML has it (14.37)', () => {
  const problem = (value: string) => declaredProblems('u', new Map([['email', value]]), pool)[0];
  it.each([
    ...['ann,bob@x.org', '"ann"@x.org', '<ann@x.org>', 'mailto:ann@x.org', 'ann@-x.com', 'ann@x-.com', 'ann@x_y.com'],
    ...['ann@[127.0.0.1]', 'ann@x.org\n', 'ann(home)@x.org', 'ann;bob@x.org', `ann@${'x'.repeat(64)}.org`],
  ])('%j is refused', (value) => {
    expect([problem(value)?.code, problem(value)?.hint]).toEqual([
      'bad-email',
      expect.stringContaining('only the address'),
    ]);
  });

  it.each(['ann@bücher.example', 'änn@x.org', 'ann@пример.рф'])('%j is refused because it is not in ASCII', (value) => {
    expect([problem(value)?.code, problem(value)?.hint]).toEqual(['bad-email', expect.stringContaining('xn--')]);
  });

  it.each(['ann@xn--bcher-kva.example', 'o.hara+tag@mail.x.org', 'a@x.y', `ann@${'x'.repeat(63)}.org`])(
    '%j is taken',
    (value) => {
      expect(problem(value)).toBeUndefined();
    },
  );
});

describe('a Number beyond 2^53 is compared to the last digit (14.38)', () => {
  const big: AttributeRule = { type: 'Number', mutable: true, required: false };
  const code = (value: string, limits: Pick<AttributeRule, 'minValue' | 'maxValue'>) =>
    declaredProblems('u', new Map([['custom:n', value]]), {
      ...pool,
      schema: new Map([['custom:n', { ...big, ...limits }]]),
    })[0]?.code;

  it.each([
    ['9007199254740993', { maxValue: '9007199254740992' }, 'too-big'],
    ['9007199254740992', { maxValue: '9007199254740992' }, undefined],
    ['9007199254740992', { minValue: '9007199254740993' }, 'too-small'],
    ['-9007199254740993', { minValue: '-9007199254740992' }, 'too-small'],
    [`${2n ** 1023n}`, { maxValue: `${2n ** 1023n - 1n}` }, 'too-big'],
    [`${2n ** 1023n - 1n}`, { maxValue: `${2n ** 1023n - 1n}` }, undefined],
    ['3', { maxValue: '2.5' }, 'too-big'],
    ['-2', { minValue: '-2.5' }, undefined],
    ['1001', { maxValue: '1E3' }, 'too-big'],
    ['1000', { minValue: '+1e+3', maxValue: '10000e-1' }, undefined],
  ])('%s under %j: %s', (value, limits, expected) => {
    expect(code(value, limits)).toBe(expected);
  });
});

describe('a secret that does not fit', () => {
  const secretOf = (text: string) => declaredValue(`\${secret:s}`, new Map([['s', text]]));
  it.each([
    ['custom:tenant', 'ab', 'too-short'],
    ['custom:tenant', 'hidden-tenant', 'too-long'],
    ['custom:size', '1234567', 'too-big'],
    ['custom:size', 'hidden', 'wrong-value-type'],
    ['custom:member', 'hidden', 'wrong-value-type'],
    ['custom:since', 'hidden', 'wrong-value-type'],
    ['profile', 'hidden'.repeat(400), 'too-long'],
    ['email', 'hidden', 'bad-email'],
    ['phone_number', 'hidden', 'bad-phone-number'],
    ['birthdate', 'hidden', 'bad-birthdate'],
  ])('%s, %s, is told without it and without its length: %s (14.10)', (name, text, code) => {
    const declared = declaredProblems('u', new Map([[name, secretOf(text)]]), pool);
    const created = newAccountProblems('u', new Map([[name, secretOf(text)]]), pool);
    const changed = changeProblems(
      updateOf({ kind: 'set', name, reason: 'declared', from: undefined, to: secretOf(text) }),
      account({}),
      pool,
    );
    for (const problems of [declared, created.filter((each) => each.code !== 'required'), changed]) {
      expect(problems.map((each) => each.code)).toEqual([code]);
      expect(problems[0]?.message).toContain(mask);
      expect(problems[0]?.message).not.toContain(text);
      expect(problems[0]?.message).not.toContain(`${text.length} characters`);
    }
  });
});

describe('the way out of an unknown name', () => {
  it.each([
    ['tenant', 'write custom:tenant: '],
    ['Tenant', 'write custom:tenant: '],
    ['custom:Tenant', 'write custom:tenant: the letter case'],
    ['custom:tennant', 'did you mean custom:tenant?'],
    ['tennant', 'did you mean custom:tenant?'],
    ['nickame', 'did you mean nickname?'],
    ['Email', 'write email: the letter case'],
    ['custom:email', 'write email: the name of a standard attribute'],
    ['rank', 'write dev:custom:rank: the names of developer-only'],
    ['custom:rank', 'write dev:custom:rank: '],
    ['dev:rank', 'write dev:custom:rank: '],
    ['dev:custom:tenant', 'write custom:tenant: '],
    ['su', "add it to the pool's schema"],
    ['custom:favouriteColour', "add it to the pool's schema"],
  ])('%s: %s', (name, hint) => {
    expect(declaredProblems('u', new Map([[name, 'x']]), pool)[0]?.hint).toContain(hint);
  });

  it('is the schema where the pool has none', () => {
    const [problem] = declaredProblems('u', new Map([['a', 'x']]), { ...pool, schema: new Map() });
    expect(problem?.hint).toContain("pool's schema");
  });
});

const account = (attributes: Readonly<Record<string, string>>): LiveUser => ({
  username: 'u',
  sub: 's',
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map(Object.entries(attributes)),
});
const set = (name: string, to: string): AttributeChange => ({
  kind: 'set',
  name,
  reason: 'declared',
  from: undefined,
  to,
});
const remove = (name: string): AttributeChange => ({ kind: 'delete', name, reason: 'removed', from: 'x' });
const updateOf = (...changes: readonly [AttributeChange, ...AttributeChange[]]): UserUpdate => ({
  username: 'u',
  account: 'u',
  changes,
});

describe('a change', () => {
  const byAddress = { ...pool, usernameAttributes: new Set(['email', 'phone_number']) };
  const heldBack = { ...byAddress, verifiedBeforeUpdate: new Set(['email']) };
  const both = { email: 'a@x.org', phone_number: '+15551234567' };

  it.each<[string, UserUpdate, Readonly<Record<string, string>>, Pool, readonly string[]]>([
    ['sets an immutable attribute', updateOf(set('locale', 'de')), {}, pool, ['immutable']],
    ['deletes an immutable attribute', updateOf(remove('locale')), { locale: 'de' }, pool, ['immutable']],
    ['deletes a required attribute', updateOf(remove('given_name')), { given_name: 'Ann' }, pool, ['required']],
    ['deletes any other', updateOf(remove('nickname')), { nickname: 'An' }, pool, []],
    ['breaks two rules', updateOf(set('locale', 'de'), remove('given_name')), {}, pool, ['immutable', 'required']],
    ["sets what is Cognito's own", updateOf(set('sub', 'x')), {}, pool, ['read-only']],
    ['sets what a secret held and does not fit', updateOf(set('custom:size', 'x')), {}, pool, ['wrong-value-type']],
    ['sets it to an address that is none', updateOf(set('email', 'x')), {}, pool, ['bad-email']],
    ['verifies an address that is live', updateOf(set('email_verified', 'true')), both, pool, []],
    ['verifies one that is set too', updateOf(set('email', 'b@x.org'), set('email_verified', 'true')), {}, pool, []],
    ['verifies none', updateOf(set('email_verified', 'true')), {}, pool, ['verified-without-address']],
    ['un-verifies none', updateOf(set('email_verified', 'false')), {}, pool, ['verified-without-address']],
    [
      'verifies a blank one',
      updateOf(set('email_verified', 'true')),
      { email: '' },
      pool,
      ['verified-without-address'],
    ],
    [
      'verifies one that it deletes',
      updateOf(remove('phone_number'), set('phone_number_verified', 'true')),
      both,
      pool,
      ['verified-without-address'],
    ],
    ['deletes a flag', updateOf(remove('email_verified')), {}, pool, []],
    ['deletes one of two sign-in addresses', updateOf(remove('email')), both, byAddress, []],
    ['deletes the only one', updateOf(remove('email')), { email: 'a@x.org' }, byAddress, ['sign-in-attribute']],
    [
      'deletes both',
      updateOf(remove('email'), remove('phone_number')),
      both,
      byAddress,
      ['sign-in-attribute', 'sign-in-attribute'],
    ],
    [
      'deletes one and sets the other',
      updateOf(remove('phone_number'), set('email', 'b@x.org')),
      { phone_number: '+15551234567' },
      byAddress,
      [],
    ],
    [
      'deletes one, and the other waits until it is verified',
      updateOf(remove('phone_number'), set('email', 'b@x.org')),
      { phone_number: '+15551234567' },
      heldBack,
      ['sign-in-attribute'],
    ],
    ['deletes an address that is no sign-in name', updateOf(remove('email')), { email: 'a@x.org' }, pool, []],
  ])('that %s', (_what, update, live, inPool, expected) => {
    expect(changeProblems(update, account(live), inPool).map(({ code }) => code)).toEqual(expected);
  });

  it('is told by user and attribute, and in the words of the declaration where that tells it too', () => {
    const declared = declaredProblems('u', new Map([['given_name', '']]), pool);
    const [change] = changeProblems(updateOf(remove('given_name')), account({ given_name: 'Ann' }), pool);
    expect(change).toMatchObject({ severity: 'error', subject: { username: 'u', attribute: 'given_name' } });
    expect(change?.message).toBe(declared[0]?.message);
  });
});

describe('for any schema and declaration', () => {
  const value = fc.oneof(
    fc.constantFrom('', 'true', 'FALSE', '0', '-1', '12', '1.5', 'a@x.org', 'a@b', '+15551234567', '+1', '2023-02-30'),
    fc.constantFrom('1990-12-31', '2024-01-01T10:00Z', '😀', `\${x}`, 'x'.repeat(2049)),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const limit = fc.option(fc.integer({ min: 0, max: 9 }).map(String), { nil: undefined });
  const bounds = <K extends string>(min: K, max: K) =>
    fc.tuple(limit, limit).map(([low, high]) => ({
      ...(low === undefined ? {} : { [min]: low }),
      ...(high === undefined ? {} : { [max]: high }),
    }));
  const standard = ['given_name', 'nickname', 'email', 'phone_number', 'birthdate', 'updated_at'];
  const attribute = fc.oneof(
    fc.record({ Name: fc.constantFrom(...standard), Required: fc.boolean(), Mutable: fc.boolean() }),
    fc.record({
      Name: fc.constantFrom('a', 'b', 'c'),
      AttributeDataType: fc.constantFrom('String' as const, 'Number' as const, 'Boolean' as const, 'DateTime' as const),
      Mutable: fc.boolean(),
      DeveloperOnlyAttribute: fc.boolean(),
      StringAttributeConstraints: bounds('MinLength', 'MaxLength'),
      NumberAttributeConstraints: bounds('MinValue', 'MaxValue'),
    }),
  );
  const addresses = fc.subarray(['email', 'phone_number']);
  const definition = fc.record({
    Schema: fc.uniqueArray(attribute, { selector: ({ Name }) => Name }),
    UsernameAttributes: addresses,
    AutoVerifiedAttributes: addresses,
    UserAttributeUpdateSettings: fc.record({ AttributesRequireVerificationBeforeUpdate: addresses }),
  });
  const custom = ['custom:a', 'custom:b', 'dev:custom:a', 'dev:custom:c', 'a', 'sub', 'cognito:x'];
  const name = fc.constantFrom(...standard, ...custom, 'email_verified', 'phone_number_verified', 'Email');
  const attributes = fc.array(fc.tuple(name, value), { maxLength: 6 }).map((entries): Attributes => new Map(entries));

  it('what passes is accepted by the double, and what the double refuses was refused', () => {
    fc.assert(
      fc.property(definition, attributes, attributes, attributes, (of, declared, applied, before) => {
        const double = doublePool(of);
        const inPool = asDescribed(double);
        const live = [...before].filter(([known, text]) => inPool.schema.has(known) && text !== '');
        const user = { ...account({}), attributes: new Map(live) };
        const { changes } = planAttributes(
          { name: 'u', declared, applied, live: user.attributes, waiting: new Set() },
          {
            policy: { removedAttributes: 'delete', unmanagedAttributes: 'retain' },
            rules: poolRules(inPool),
            ignoresAttribute: () => undefined,
          },
        );
        const [first, ...rest] = changes;
        if (first === undefined) return;
        const update = updateOf(first, ...rest);
        fc.pre([...declaredProblems('u', declared, inPool), ...changeProblems(update, user, inPool)].length === 0);
        const wire = update.changes.map((change) => ({
          Name: change.name,
          Value: change.kind === 'set' ? meant(change.to) : '',
        }));
        const stored = { ...user, status: 'CONFIRMED' as const, pending: nothingPending, createdAt: 0, modifiedAt: 0 };
        expect(() => updateUser(double, stored, readAttributes(double, wire, 'update'), 0)).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeApplied, decodeRoster, encodeApplied, encodeRoster, sameApplied } from '../../providers/core/state.ts';
import type { DeclaredUser, LastApplied, Roster } from '../../providers/core/types.ts';

const name = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('__proto__', 'constructor', '12'));
const attributes = fc
  .uniqueArray(fc.tuple(name, fc.string({ unit: 'grapheme' })), { selector: ([key]) => key })
  .map((list) => new Map(list));
const applied: fc.Arbitrary<LastApplied> = fc
  .uniqueArray(fc.tuple(name, attributes), { selector: ([key]) => key })
  .map((list) => new Map(list));

describe('a roster as text', () => {
  it('is JSON with users and attributes in order', () => {
    const roster: Roster = new Map([
      [
        'b',
        {
          attributes: new Map([
            ['z', '1'],
            ['a', ''],
          ]),
        },
      ],
      ['a', { attributes: new Map() }],
    ]);
    expect(encodeRoster(roster)).toBe('{"a":{"attributes":{}},"b":{"attributes":{"a":"","z":"1"}}}');
  });

  it.each<[string, DeclaredUser, string]>([
    [
      'everything in order',
      {
        attributes: new Map([['a', '1']]),
        sub: 's',
        protect: true,
        password: { value: `\${secret:p}`, temporary: false },
        groups: ['b', 'a'],
        enabled: false,
        create: false,
        clientMetadata: new Map([['k', 'v']]),
      },
      `{"attributes":{"a":"1"},"clientMetadata":{"k":"v"},"create":false,"enabled":false,"groups":["a","b"],"password":"\${secret:p}","protect":true,"sub":"s"}`,
    ],
    [
      'a temporary password',
      { attributes: new Map(), password: { value: `\${secret:p}`, temporary: true } },
      `{"attributes":{},"password":{"temporary":true,"value":"\${secret:p}"}}`,
    ],
    ['no group', { attributes: new Map(), groups: [] }, '{"attributes":{},"groups":[]}'],
    [
      'what was written before there were accounts',
      { attributes: new Map([['a', '1']]), sub: 's' },
      '{"attributes":{"a":"1"},"sub":"s"}',
    ],
  ])('has %s', (_name, user, text) => {
    expect(encodeRoster(new Map([['u', user]]))).toBe(`{"u":${text}}`);
  });

  it('with accounts comes back as it was', () => {
    const account = fc.record(
      {
        create: fc.constant(false as const),
        enabled: fc.boolean(),
        groups: fc.uniqueArray(name).map((groups) => groups.sort()),
        password: fc.record({ value: fc.string(), temporary: fc.boolean() }),
        protect: fc.constant(true as const),
        sub: fc.uuid(),
      },
      { requiredKeys: [] },
    );
    const user = fc.tuple(attributes, account).map(([map, rest]): DeclaredUser => ({ attributes: map, ...rest }));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, user), { selector: ([key]) => key }), (users) => {
        expect(decodeRoster(encodeRoster(new Map(users)))).toEqual(new Map(users));
      }),
    );
  });

  it('comes back as it was, whatever the names', () => {
    fc.assert(
      fc.property(applied, (users) => {
        expect(decodeApplied(encodeApplied(users))).toEqual(users);
      }),
    );
  });

  it.each(['[', '[1]', '"x"', 'null', '{"u":1}', '{"u":{"groups":"a"}}', '{"u":{"password":1}}'])(
    'refuses %j',
    (text) => {
      expect(() => decodeRoster(text)).toThrow();
    },
  );
});

describe('sameApplied', () => {
  it('is true for a record read back, whatever the order', () => {
    fc.assert(
      fc.property(applied, (users) => {
        expect(sameApplied(users, decodeApplied(encodeApplied(new Map([...users].reverse()))))).toBe(true);
      }),
    );
  });

  it.each<[string, LastApplied]>([
    [
      'a user more',
      new Map([
        ['u', new Map([['a', 'x']])],
        ['v', new Map()],
      ]),
    ],
    ['another user', new Map([['v', new Map([['a', 'x']])]])],
    ['another value', new Map([['u', new Map([['a', 'y']])]])],
    ['an attribute less', new Map([['u', new Map()]])],
  ])('is false for %s', (_case, other) => {
    expect(sameApplied(new Map([['u', new Map([['a', 'x']])]]), other)).toBe(false);
  });
});

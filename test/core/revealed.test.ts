/** Rosters with their secrets put in, and which secrets they need. */
import { describe, expect, it } from 'vitest';
import { at } from '../../providers/core/places.ts';
import { revealRoster, secretKeysIn } from '../../providers/core/revealed.ts';
import type { Roster, SourceRef } from '../../providers/core/types.ts';

const roster: Roster = new Map([
  ['ana', { attributes: new Map([['x', `\${secret:a}-\${secret:b}`]]), enabled: true }],
  ['bob', { attributes: new Map(), password: { value: `\${secret:c}`, temporary: true } }],
]);
const secrets = new Map([
  ['a', '1'],
  ['b', '2'],
  ['c', `\${secret:a}`],
]);

describe('a roster', () => {
  it('is revealed but for passwords, which stay references until they are sent', () => {
    expect(revealRoster(roster, secrets)).toEqual(
      new Map([
        ['ana', { attributes: new Map([['x', '1-2']]), enabled: true }],
        ['bob', { attributes: new Map(), password: { value: `\${secret:c}`, temporary: true } }],
      ]),
    );
  });

  it('is never revealed without a secret that one of its values refers to', () => {
    expect(() => revealRoster(roster, new Map([['a', '1']]))).toThrow(RangeError);
  });

  it('needs the secrets of values and passwords', () => {
    expect(secretKeysIn(roster)).toEqual(new Set(['a', 'b', 'c']));
  });
});

describe('a place', () => {
  const place = (line: number): SourceRef => ({ file: 'a.yaml', line, column: 1 });
  const places = new Map([
    [
      'ana',
      { at: place(1), attributes: new Map([['groups', place(2)]]), account: new Map([['groups', place(3)]] as const) },
    ],
    ['bob', { at: place(4), attributes: new Map() }],
  ]);

  it.each([
    ['ana', undefined, undefined, 1],
    ['ana', 'groups', undefined, 2],
    ['ana', undefined, 'groups', 3],
    ['ana', undefined, 'enabled', 1],
    ['bob', undefined, 'groups', 4],
  ] as const)('of %s, attribute %s, account %s is line %i', (username, attribute, account, line) => {
    expect(at(places, username, attribute, account)).toEqual({ at: place(line) });
  });
});

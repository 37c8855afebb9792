/** Where a problem is: at the attribute, the account's key, or else the user. */
import { describe, expect, it } from 'vitest';
import { at } from '../../providers/core/places.ts';
import type { SourceRef } from '../../providers/core/types.ts';

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

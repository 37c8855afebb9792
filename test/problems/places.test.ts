/** Where a problem is: at the attribute, the account's key, or else the user. */
import { describe, expect, it } from 'vitest';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import type { Diagnostic, SourceRef } from '../../providers/problems/diagnostic.ts';
import { at, oncePerPlace, placed } from '../../providers/problems/places.ts';
import { folderWith } from '../declaration/reading.ts';

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

describe('problems with their places', () => {
  const place = (line: number): SourceRef => ({ file: 'a.yaml', line, column: 1 });
  const shared = place(9);
  const places = new Map(
    ['ana', 'bob'].map((name, index) => [name, { at: place(index), attributes: new Map([['email', shared]]) }]),
  );
  const problem = (username: string, attribute?: string): Diagnostic => ({
    code: 'declared-but-ignored',
    severity: 'error',
    message: 'email is declared, but ignored',
    subject: attribute === undefined ? { username } : { username, attribute },
  });

  it('name their user where their message does not', () => {
    const [told] = placed([problem('ana', 'email')], places);
    expect([told?.at, told?.message]).toEqual([shared, 'ana: email is declared, but ignored']);
  });

  it('say so also without a place, and once only', () => {
    const [told] = placed(placed([problem('eve', 'email')], new Map()), new Map());
    expect(told?.message).toBe('eve: email is declared, but ignored');
  });

  it('point at the key of an attribute when its name is wrong, and at its value else (14.27)', () => {
    const { places, diagnostics } = readDeclaration(
      folderWith({ 'a.yaml': 'users:\n  ana:\n    attributes:\n      custom:teir: gold\n      "x" : \n        1\n' }),
      undefined,
    );
    expect(diagnostics).toEqual([]);
    const columnOf = (code: Diagnostic['code'], attribute: string) =>
      placed([{ ...problem('ana', attribute), code }], places).map(({ at }) => at && [at.line, at.column]);
    expect(columnOf('unknown-attribute', 'custom:teir')).toEqual([[4, 7]]);
    expect(columnOf('read-only', 'custom:teir')).toEqual([[4, 7]]);
    expect(columnOf('too-long', 'custom:teir')).toEqual([[4, 20]]);
    expect(columnOf('unknown-attribute', 'x')).toEqual([[6, 9]]);
    expect(placed([problem('ana', 'custom:teir')], places)[0]?.at).not.toHaveProperty('keyColumn');
  });

  it('are told once where many users have it from one place', () => {
    const same = { message: 'm', at: shared };
    expect(oncePerPlace([same, { ...same }, { ...same, message: 'n' }, { ...same, at: place(1) }])).toHaveLength(3);
    expect(oncePerPlace([{ message: 'm' }, { message: 'm' }])).toHaveLength(2);
  });
});

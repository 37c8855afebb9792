import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredUser, DeclaredUsers } from '../../providers/model/users.ts';
import { bytesOf, createDecoder, cut, encodeUsers, textNameOf, textsFor } from '../../providers/state/texts.ts';
import { users } from './users.ts';

const many = (count: number): DeclaredUsers =>
  new Map(Array.from({ length: count }, (_, index) => [`user-${index}`, { attributes: new Map() }]));

describe('declared users as texts', () => {
  it('come back as they were, whatever their names and texts', () => {
    fc.assert(
      fc.property(users, (declared) => {
        expect(createDecoder().users(encodeUsers(declared))).toEqual(declared);
      }),
    );
  });

  it('are the same texts in whatever order they are declared', () => {
    fc.assert(
      fc.property(users, (declared) => {
        expect(encodeUsers(new Map([...declared].reverse()))).toEqual(encodeUsers(declared));
      }),
    );
  });

  it.each<[string, DeclaredUser, string]>([
    [
      'names and groups are sorted, a blank stays',
      { attributes: new Map(Object.entries({ z: '1', a: '' })), groups: ['b', 'a'] },
      '{"attributes":{"a":"","z":"1"},"groups":["a","b"]}',
    ],
    [
      'everything that can be declared',
      {
        attributes: new Map([['a', '1']]),
        sub: 's',
        protect: true,
        password: { value: `\${secret:p}`, temporary: false },
        enabled: false,
        create: false,
        clientMetadata: new Map([['k', 'v']]),
      },
      `{"attributes":{"a":"1"},"clientMetadata":{"k":"v"},"create":false,"enabled":false,"password":"\${secret:p}","protect":true,"sub":"s"}`,
    ],
    [
      'a temporary password',
      { attributes: new Map(), password: { value: `\${secret:p}`, temporary: true } },
      `{"attributes":{},"password":{"temporary":true,"value":"\${secret:p}"}}`,
    ],
  ])('have JSON for a user: %s', (_case, user, json) => {
    expect(encodeUsers(new Map([['ana', user]]))).toEqual({ 0: `{"ana":${json}}` });
  });

  it.each(['[', '[1]', '"x"', 'null', '{"u":1}', '{"u":{"groups":"a"}}', '{"u":{"password":1}}'])(
    'are refused when the text is %j',
    (text) => {
      expect(() => createDecoder().users({ 0: text })).toThrow();
    },
  );

  it('are read once: an equal text gives the very same users', () => {
    const decoder = createDecoder();
    expect(decoder.part('{"ana":{"attributes":{}}}')).toBe(decoder.part(['{"ana":', '{"attributes":{}}}'].join('')));
  });
});

describe('the cut of users into texts', () => {
  it.each([
    [0, 1],
    [1, 1],
    [2_000, 1],
    [2_001, 2],
    [4_001, 4],
    [100_000, 64],
  ])('makes of %d users %d texts', (count, texts) => {
    expect(textsFor(count)).toBe(texts);
  });

  it('has everybody in exactly one text, of about equal size, and names even those without users', () => {
    const declared = many(5_000);
    const parts = cut(declared, textsFor(declared.size));
    expect([...parts.keys()]).toEqual(['0', '1', '2', '3']);
    expect([...parts.values()].reduce((sum, part) => sum + part.size, 0)).toBe(5_000);
    for (const part of parts.values()) expect(Math.abs(part.size - 1_250)).toBeLessThan(200);
    expect([...cut(many(0), 4).keys()]).toEqual(['0', '1', '2', '3']);
  });

  it('leaves a user in its text when others come, and moves it at most into one new text when there are twice as many', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(6), (name, power) => {
        const texts = 2 ** power;
        expect([textNameOf(name, texts), String(Number(textNameOf(name, texts)) + texts)]).toContain(
          textNameOf(name, 2 * texts),
        );
      }),
    );
  });

  it('counts bytes in UTF-8', () => {
    expect(bytesOf({ 0: '{"é":1}', 1: '{}' })).toBe(10);
  });
});

/** A value has two faces: what it stands for is compared and sent, what is declared is stored and shown. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concealedValue,
  isSecret,
  mask,
  meant,
  meantAttributes,
  sameValue,
  sameValues,
  shown,
  type Value,
  written,
} from '../../providers/model/value.ts';
import { declaredValue, recordedValue, textValue } from '../../providers/values/faces.ts';

const secrets = new Map([
  ['a', '1'],
  ['b', '2'],
  ['nested', `\${secret:a}`],
]);
const faces = (value: Value) => [meant(value), written(value), shown(value)];

describe('the faces of a value: meant, written, shown', () => {
  it.each<[string, Value, readonly [string, string, string]]>([
    ['plain text', declaredValue('x', secrets), ['x', 'x', 'x']],
    ['a secret', declaredValue(`\${secret:a}-\${secret:b}`, secrets), ['1-2', `\${secret:a}-\${secret:b}`, mask]],
    [
      'a secret that looks like a reference',
      declaredValue(`\${secret:nested}`, secrets),
      [`\${secret:a}`, `\${secret:nested}`, mask],
    ],
    [
      'a text that looks like a reference',
      declaredValue(`$\${secret:a}`, secrets),
      [`\${secret:a}`, `$\${secret:a}`, `\${secret:a}`],
    ],
    ['a text of the pool', textValue(`\${secret:a}`), [`\${secret:a}`, `$\${secret:a}`, `\${secret:a}`]],
    [
      'a secret that is no longer known',
      recordedValue(`\${secret:gone}`, secrets),
      [`\u0000\${secret:gone}`, `\${secret:gone}`, mask],
    ],
    ['what is live in the place of a secret', concealedValue('yesterday'), ['yesterday', mask, mask]],
  ])('of %s', (_what, value, expected) => {
    expect(faces(value)).toEqual(expected);
    expect(isSecret(value)).toBe(shown(value) === mask);
  });

  it('need every secret that is referred to', () => {
    expect(() => declaredValue(`\${secret:a}\${secret:gone}`, secrets)).toThrow(RangeError);
    expect(isSecret(undefined)).toBe(false);
  });

  it('come back from what is stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'secret', ':', 'a', 'x') }), (text) => {
        const value = textValue(text);
        expect(meant(value)).toBe(text);
        expect(sameValue(recordedValue(written(value), new Map()), value)).toBe(true);
      }),
    );
  });
});

describe('a secret', () => {
  const value = declaredValue(`x\${secret:s}`, new Map([['s', 'hidden']]));
  it('is in nothing that is printed', () => {
    const attributes = new Map([['a', value]]);
    const texts = [
      inspect(value, { showHidden: true }),
      inspect({ attributes }, { depth: null, showHidden: true }),
      JSON.stringify({ value }),
      String(value),
      `${value}`,
      JSON.stringify(Object.entries(value)),
      JSON.stringify({ ...(typeof value === 'string' ? {} : value) }),
    ];
    for (const text of texts) expect(text).not.toContain('hidden');
  });

  it('is JSON as declared', () => {
    expect(JSON.stringify([value])).toBe(`["x\${secret:s}"]`);
  });
});

describe('two values are the same', () => {
  const of = (text: string, key = 's') => declaredValue(`\${secret:${key}}`, new Map([[key, text]]));
  it.each<[string, Value, Value, boolean]>([
    ['as texts', 'x', 'x', true],
    ['not as other texts', 'x', 'y', false],
    ['as references that stand for the same', of('x'), of('x'), true],
    ['not with another value', of('x'), of('y'), false],
    ['not with another reference', of('x'), of('x', 't'), false],
    ['not as text and reference', 'x', of('x'), false],
    [
      'not where a secret is no longer known',
      recordedValue(`\${secret:s}`, new Map()),
      recordedValue(`\${secret:s}`, new Map()),
      false,
    ],
  ])('%s', (_case, a, b, expected) => {
    expect([sameValue(a, b), sameValue(b, a)]).toEqual([expected, expected]);
    expect(sameValues(new Map([['a', a]]), new Map([['a', b]]))).toBe(expected);
  });

  it.each<[string, readonly (readonly [string, Value])[], boolean]>([
    [
      'in another order',
      [
        ['b', 'y'],
        ['a', 'x'],
      ],
      true,
    ],
    ['with one less', [['a', 'x']], false],
    [
      'with another name',
      [
        ['a', 'x'],
        ['c', 'y'],
      ],
      false,
    ],
  ])('as attributes %s', (_case, entries, expected) => {
    expect(
      sameValues(
        new Map<string, Value>([
          ['a', 'x'],
          ['b', 'y'],
        ]),
        new Map(entries),
      ),
    ).toBe(expected);
  });
});

describe('attributes as sent', () => {
  it('are the same map where all are plain', () => {
    const plain = new Map([['a', 'x']]);
    expect(meantAttributes(plain)).toBe(plain);
    expect(meantAttributes(new Map([['a', declaredValue(`\${secret:a}`, secrets)]]))).toEqual(new Map([['a', '1']]));
  });
});

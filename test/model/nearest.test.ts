/** Which right name is offered for a wrong one. */

import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { describe, expect, it } from 'vitest';
import { nameHint } from '../../providers/constraints/attribute-names.ts';
import { nearest, typingErrors } from '../../providers/model/nearest.ts';

describe('typing errors', () => {
  it.each([
    ['tier', 'tier', 0],
    ['teir', 'tier', 1],
    ['tir', 'tier', 1],
    ['tiier', 'tier', 1],
    ['tyer', 'tier', 1],
    ['eitr', 'tier', 2],
    ['', 'ab', 2],
  ])('from %j to %j: %i (14.27)', (a, b, errors) => {
    expect(typingErrors(a, b)).toBe(errors);
    expect(typingErrors(b, a)).toBe(errors);
  });

  it('are those of Levenshtein but for swaps, each of which counts there as two', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const errors = typingErrors(a, b);
        expect(errors).toBeLessThanOrEqual(distance(a, b));
        expect(errors).toBeGreaterThanOrEqual(distance(a, b) / 2);
      }),
    );
  });

  it('of very long texts are not counted', () => {
    expect(nearest('x'.repeat(1_000_000), ['y'.repeat(1_000_000)], Number.POSITIVE_INFINITY) === undefined).toBe(true);
  });
});

describe('the hint for an attribute', () => {
  const schema = ['email', 'nickname', 'custom:tier', 'custom:tenant', 'dev:custom:flag', 'sub'];
  it.each([
    ['custom:teir', 'did you mean custom:tier?'],
    ['teir', 'did you mean custom:tier?'],
    ['nicknmae', 'did you mean nickname?'],
    ['emial', 'did you mean email?'],
    ['tier', 'write custom:tier: the names of custom attributes carry that prefix'],
    ['custm:tier', 'write custom:tier: the names of custom attributes carry that prefix'],
    ['cutsom:teir', 'did you mean custom:tier?'],
    ['custom:Tier', 'write custom:tier: the letter case of a name counts'],
    ['custom:nickname', 'write nickname: the name of a standard attribute has no prefix'],
    ['custom:flag', 'write dev:custom:flag: the names of developer-only attributes carry that prefix'],
    ['custom:colour', "add it to the pool's schema first, or remove it from the declaration"],
  ])('%s: %s (14.27)', (name, hint) => {
    expect(nameHint(name, schema, "add it to the pool's schema first, or remove it from the declaration")).toBe(hint);
  });
});

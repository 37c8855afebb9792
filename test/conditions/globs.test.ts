/** Lists of globs: plain ones are looked up, and mean what the library makes of them. */
import fc from 'fast-check';
import { isMatch } from 'matcher';
import { describe, expect, it } from 'vitest';
import { createMatching, matchesAny } from '../../providers/conditions/globs.ts';

const letters = fc.constantFrom('a', 'B', 'b', 'ß', 'ſ', '*', '\\', '!', ' ', '@', '.', 'é', 'É', '1');
const text = fc.array(letters, { maxLength: 6 }).map((all) => all.join(''));
const glob = text.filter((one) => !one.startsWith('!') && one !== '');

describe('a list of globs', () => {
  it('matches what the library matches (16)', () => {
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 3 }),
        fc.array(glob, { maxLength: 4 }),
        fc.boolean(),
        (texts, globs, caseSensitive) => {
          const expected = texts.length > 0 && globs.some((one) => isMatch(texts, one, { caseSensitive }));
          expect(matchesAny(texts, globs, caseSensitive)).toBe(expected);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('gives the globs themselves, plain ones first (16)', () => {
    const { matching } = createMatching(['an*', 'Ana', 'bob'], { caseSensitive: false });
    expect([...matching(['ana'])]).toEqual(['Ana', 'an*']);
  });
});

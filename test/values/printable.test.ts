/** The one door for text of others: nothing that comes through is obeyed, and whatever people write comes through. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible } from '../../providers/report/page/visible.mjs';
import { printable, printableJson, printableLine } from '../../providers/values/printable.ts';

const stand = '\ufffd';

describe('what people write', () => {
  const texts = [
    ...['Zoë', 'e\u0301', 'Ελλάδα', 'Привет', 'שלום', 'سلام', '日本語', '한국어', 'ไทย', 'ﷺ', '𐍈', '𠮷'],
    // A joiner or a non-joiner is part of how these words are written.
    ...['می‌خواهم', 'क्‍ष', 'ශ්‍රී', 'বাং‌লা', 'ه‍', 'ᠠ\u180eᠠ', '\u0600١٢'],
    ...['❤️', '👩‍💻', '👩🏽‍❤️‍💋‍👨🏻', '🏳️‍🌈', '🏴‍☠️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🙂‍↔️', '🇨🇭', '葛󠄀'],
  ];

  it.each(texts)('%s comes through unchanged (14.15)', (text) => {
    for (const shown of [text, ` ${text}\nx${text}: y`]) {
      expect([printable(shown), visible(shown), printableJson(shown)]).toEqual([shown, shown, shown]);
    }
  });

  it('comes through in every script, whatever stands beside it (14.15)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[\p{C}\p{Zl}\p{Zp}\t:#]/u.test(text));
        expect(printable(text)).toBe(text);
        expect(visible(text)).toBe(text);
      }),
    );
  });
});

describe('what a terminal or a runner obeys', () => {
  it.each([
    ['an escape', 'a\u001b[2Jb', `a${stand}[2Jb`],
    ['a C1 control', 'a\u009b2Jb', `a${stand}2Jb`],
    ['a change of direction', 'a\u202eb', `a${stand}b`],
    ['an isolate', 'a\u2066b\u2069', `a${stand}b${stand}`],
    ['a mark of direction', 'a\u200f', `a${stand}`],
    ['a carriage return', 'good\rbad', `good${stand}bad`],
    ['a bell', '\u0007', stand],
    ['a separator of lines', 'a\u2028b', `a${stand}b`],
    ['a sign of no width', 'a\u200bb\ufeff\u00ad', `a${stand}b${stand}${stand}`],
    ['a joiner that joins nothing', 'ad\u200dmin\u200c 1\u200d', `ad${stand}min${stand} 1${stand}`],
    ['hidden tags', 'a\u{e0041}\u{e0042}', `a${stand.repeat(4)}`],
    ['half a surrogate pair', '\ud800', stand],
    ["a command of GitHub's", '::error::x', `${stand}:error::x`],
    ['one in a later line, behind white space', 'a\n \u00a0::add-mask::x', `a\n \u00a0${stand}:add-mask::x`],
    ['one of the old form', 'a ##[error]x', `a #${stand}[error]x`],
    ["one of Azure's", '##vso[task.setvariable variable=a]b', `#${stand}vso[task.setvariable variable=a]b`],
    ["one of TeamCity's", "##teamcity[buildStop comment='']", `#${stand}teamcity[buildStop comment='']`],
    ['more signs before it', '####[error]', `###${stand}[error]`],
    ['no command', 'a ::b # ## c: d', 'a ::b # ## c: d'],
  ])('%s (14.15)', (_name, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('has one line where it is a name (14.15)', () => {
    expect(printableLine('users/a\n::error::.yaml\tb')).toBe(`users/a${stand}::error::.yaml b`);
  });

  const foreign = fc.string({
    unit: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(...'a:#[ \n\t]', 'error', 'vso', '\u001b', '\r', '\u202e', '\u200d', '👩'),
      },
      fc.constantFrom(
        '\u0085',
        '\u2028',
        '\u00a0',
        '\u3000',
        '\ufeff',
        'é',
        'ش',
        '\u{e0067}',
        '\u{e007f}',
        '\u{1f3f4}',
      ),
    ),
  });

  /** GitHub's runner and Azure's agent, by their sources. */
  const isCommand = (line: string) => /^\s*::/.test(line) || /##(?:vso|teamcity)?\[/.test(line);

  it('is not in any text that comes through, whose length and lines stay the same (14.15)', () => {
    fc.assert(
      fc.property(fc.oneof(foreign, fc.string({ unit: 'binary' })), (text) => {
        const shown = printable(text);
        expect(shown.length).toBe(text.length);
        expect(shown.split('\n').length).toBe(text.split('\n').length);
        expect(shown).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]/u);
        expect(shown.split('\n').filter(isCommand)).toEqual([]);
        expect(printable(shown)).toBe(shown);
        expect(printableLine(text)).not.toContain('\n');
      }),
      { numRuns: 2_000 },
    );
  });

  it('is an escape in JSON, which says the same (14.15)', () => {
    fc.assert(
      fc.property(fc.oneof(foreign, fc.string({ unit: 'binary' })), (text) => {
        const shown = printableJson(JSON.stringify({ [text]: [text] }, undefined, 2));
        expect(JSON.parse(shown)).toEqual({ [text]: [text] });
        expect(printable(shown)).toBe(shown);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same for the page of a report (14.15)', () => {
    fc.assert(
      fc.property(fc.oneof(foreign, fc.string({ unit: 'binary' })), (text) => {
        const plain = text.replaceAll(/[\n\t:#\\]/g, 'x');
        const shown = visible(plain).replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, hex: string) =>
          stand.repeat(String.fromCodePoint(Number.parseInt(hex, 16)).length),
        );
        expect(shown).toBe(printable(plain));
        expect(visible(text)).not.toMatch(/##(?:vso|teamcity)?\[|\p{Bidi_Control}/u);
      }),
    );
  });

  it('is found in time that goes with the length (14.15)', () => {
    for (const part of ['\n', ' ', '\u200d', ':', '#', '##a', 'ش\u200c', '\u{1f3f4}\u{e0067}', '\u001b']) {
      expect(printable(part.repeat(500_000))).toHaveLength(part.length * 500_000);
    }
  });
});

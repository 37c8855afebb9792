import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic, formatDiagnostics } from '../../providers/core/diagnostics.ts';
import type { Diagnostic } from '../../providers/core/types.ts';

const at = (line: number, column: number, file = 'a.yaml') => ({ file, line, column });
const problem = (place: Diagnostic['at'], message = 'wrong', hint?: string): Diagnostic => ({
  code: 'wrong-type',
  severity: 'error',
  message,
  ...(place === undefined ? {} : { at: place }),
  ...(hint === undefined ? {} : { hint }),
});
const frame = (text: string, line: number, column: number): readonly string[] =>
  formatDiagnostic(problem(at(line, column)), new Map([['a.yaml', text]]))
    .split('\n')
    .slice(1);

describe('one problem', () => {
  it('has its place, the line with a caret, and the way out', () => {
    const text = formatDiagnostic(problem(at(2, 3), 'wrong', 'do right'), new Map([['a.yaml', 'users:\n  a: 1\n']]));
    expect(text).toBe(['a.yaml:2:3: error: wrong', '    2 |   a: 1', '      |   ^', '  = do right'].join('\n'));
  });

  it.each([
    ['without a place', problem(undefined), 'error: wrong'],
    ['in a file that is not at hand', problem(at(1, 1, 'b.yaml')), 'b.yaml:1:1: error: wrong'],
    ['on a line that is not there', problem(at(9, 1)), 'a.yaml:9:1: error: wrong'],
  ])('%s has no frame', (_name, diagnostic, text) => {
    expect(formatDiagnostic(diagnostic, new Map([['a.yaml', 'x']]))).toBe(text);
  });

  it.each([
    ['at the end of the line', 'abc', 1, 4, 'abc', 3],
    ['at the end of the file', 'abc\n', 2, 1, '', 0],
    ['behind Windows line ends', 'a\r\nbc\r\n', 2, 2, 'bc', 1],
    ['behind a tab', 'a\tb', 1, 3, 'a b', 2],
    ['at the start of a long line', 'x'.repeat(100), 1, 1, 'x'.repeat(64), 0],
    ['at the end of a long line', 'x'.repeat(100), 1, 100, `…${'x'.repeat(64)}`, 64],
    ['within a long line', 'x'.repeat(100), 1, 51, `…${'x'.repeat(64)}`, 33],
    ['behind a carriage return', 'a\rb', 1, 3, 'a\u{fffd}b', 2],
    ['too far right', 'abc', 1, 99, 'abc', 3],
  ])('points %s', (_name, text, line, column, shown, caret) => {
    expect(frame(text, line, column)).toEqual([
      `${String(line).padStart(5)} | ${shown}`,
      `      | ${' '.repeat(caret)}^`,
    ]);
  });
});

describe('a line with a password', () => {
  it.each([
    ['  password: hunter2', '  password: *******'],
    ["  'password' : hunter2 # c", "  'password' : ***********"],
    ['{"password":"hunter2","x":1}', '{"password":****************'],
    ['  password: { value: hunter2, temporary: yes }', '  password: { value: *************************'],
    ['  password: { temporary: yes, value: hunter2 }', '  password: { temporary: yes, value: *********'],
    ['      value: hunter2', '      value: *******'],
    ['a: { password: hunter2, b: [', 'a: { password: *************'],
    ['  password:', '  password:'],
    [`  password: \${secret:p}`, `  password: \${secret:p}`],
    [`{"password": "\${secret:p}", "groups": 1}`, `{"password": "\${secret:p}", "groups": 1}`],
    [`{ value: "\${secret:p}", temporary: yes }`, `{ value: "\${secret:p}", temporary: yes }`],
    [`  password: \${secret:p}x`, `  password: ************`],
    ['  custom:password: blue', '  custom:password: blue'],
    ['  my-value: 5', '  my-value: 5'],
  ])('%j is shown as %j', (line, shown) => {
    expect(frame(line, 1, 1)[0]).toBe(`    1 | ${shown}`);
  });

  it('hides one that starts before the part that is shown', () => {
    const line = `${' '.repeat(80)}password: ${'hunter2'.repeat(36)}`;
    expect(frame(line, 1, line.length)[0]).not.toContain('hunter2');
  });

  it('is not shown at all where the password itself is the problem', () => {
    const diagnostic: Diagnostic = { ...problem(at(1, 3)), code: 'bad-password' };
    expect(formatDiagnostic(diagnostic, new Map([['a.yaml', '? password\n: hunter2']]))).toBe(
      'a.yaml:1:3: error: wrong',
    );
  });
});

describe('whatever a file holds', () => {
  it('its frame fits 80 columns and the caret points at the very character', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]*$/), fc.integer({ min: 1, max: 999_999 }), fc.nat(), (word, line, at) => {
        const text = word.repeat(30);
        const column = 1 + (at % (text.length + 1));
        const [shown = '', caret = ''] = frame('\n'.repeat(line % 1_000) + text, 1 + (line % 1_000), column);
        expect(Math.max(shown.length, caret.length)).toBeLessThanOrEqual(80);
        const pointed = shown[caret.indexOf('^')];
        expect(pointed).toBe(text[column - 1]);
      }),
    );
  });

  it('no control character reaches the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, column) => {
        const source = text.replaceAll('\n', '');
        const diagnostic = problem(at(1, column + 1, `${source}.yaml`), source, source);
        const lines = formatDiagnostic(diagnostic, new Map([[`${source}.yaml`, source]])).split('\n');
        expect(lines.length).toBe(4);
        for (const shown of lines) expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  it.each(['\u{1b}[31m', '\u{9b}31m', '\u{202e}', '\r', '\u{7f}', '\0', '\u{d800}'])('%j is made harmless', (sign) => {
    const text = formatDiagnostic(problem(at(1, 1), `x${sign}`, sign), new Map([['a.yaml', `${sign}x`]]));
    expect(text.match(/\u{fffd}/gu)?.length).toBe(3);
    expect(text).not.toMatch(/[\p{Cf}\p{Cs}\r]|[^\P{Cc}\n]/u);
  });
});

describe('many problems', () => {
  it('read as the files do; those without a place come last', () => {
    const places = [undefined, at(2, 1, 'b.yaml'), at(10, 1), at(9, 2), at(9, 1)];
    const text = formatDiagnostics(places.map((place) => problem(place)));
    expect(text.split('\n').map((line) => line.replace('error: wrong', '').trim())).toEqual([
      ...['a.yaml:9:1:', 'a.yaml:9:2:', 'a.yaml:10:1:', 'b.yaml:2:1:', ''],
    ]);
  });

  it('are counted from the thousandth on', () => {
    const text = formatDiagnostics(Array.from({ length: 1_003 }, (_, i) => problem(at(i + 1, 1))));
    expect(text.split('\n').slice(-2)).toEqual(['a.yaml:1000:1: error: wrong', '… and 3 more']);
  });

  it('take linear time in long files and long lines', () => {
    const lines = new Map([
      ['a.yaml', 'users: {}\n'.repeat(1_000_000)],
      ['b.yaml', 'x'.repeat(10_000_000)],
    ]);
    const problems = Array.from({ length: 500 }, (_, i) => [
      problem(at(2_000 * i, 3)),
      problem(at(1, 20_000 * i, 'b.yaml')),
    ]);
    const started = performance.now();
    expect(formatDiagnostics(problems.flat(), lines)).toContain('^');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

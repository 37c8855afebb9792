import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../providers/problems/diagnostic.ts';
import { formatDiagnostic, formatDiagnostics } from '../../providers/problems/problem-text.ts';

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
    ['  password: hunter2', '  password: ********'],
    ["  'password' : hunter2 # c", "  'password' : ********"],
    ['{"password":"hunter2","x":1}', '{"password":********'],
    ['  password: { value: hunter2, temporary: yes }', '  password: { value: ********'],
    ['  password: { temporary: yes, value: hunter2 }', '  password: { temporary: yes, value: ********'],
    ['      value: hunter2', '      value: ********'],
    ['a: { password: hunter2, b: [', 'a: { password: ********'],
    ['  password:', '  password:'],
    [`  password: \${secret:p}`, `  password: \${secret:p}`],
    [`{"password": "\${secret:p}", "groups": 1}`, `{"password": "\${secret:p}", "groups": 1}`],
    [`{ value: "\${secret:p}", temporary: yes }`, `{ value: "\${secret:p}", temporary: yes }`],
    [`  password: \${secret:p}x`, `  password: ********`],
    ['  custom:password: blue', '  custom:password: blue'],
    ['  my-value: 5', '  my-value: 5'],
  ])('%j is shown as %j', (line, shown) => {
    expect(frame(line, 1, 1)[0]).toBe(`    1 | ${shown}`);
  });

  it('has no sign of how long the password is, wherever the caret would stand (14.10)', () => {
    const frames = ['hunter2', 'a-very-long-password-of-somebody'].map((password) => {
      const line = `a: { password: ${password}, x: 1 }`;
      return frame(line, 1, line.indexOf('x:') + 1);
    });
    expect(frames[0]).toEqual(frames[1]);
    expect(frames[0]?.[1]?.indexOf('^')).toBe(frames[0]?.[0]?.indexOf('*'));
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

describe('whatever a file holds', { timeout: 120_000 }, () => {
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
        for (const shown of lines) expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/u);
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

  it('split each file once, however many of them point into it', () => {
    class CountedTexts extends Map<string, string> {
      reads = 0;
      override get(file: string): string | undefined {
        this.reads += 1;
        return super.get(file);
      }
    }
    const texts = new CountedTexts([
      ['a.yaml', 'users: {}\n'.repeat(100_000)],
      ['b.yaml', 'x'.repeat(1_000_000)],
    ]);
    const problems = Array.from({ length: 20 }, (_, i): readonly Diagnostic[] => [
      problem(at(2_000 * i + 1, 3)),
      { ...problem(at(1, 20_000 * i, 'b.yaml')), code: 'unknown-key' },
    ]);
    expect(formatDiagnostics(problems.flat(), texts).match(/\^/g)).toHaveLength(40);
    expect(texts.reads).toBe(2);
  });
});

describe('one problem of one place', () => {
  const unknownGroup = (username: string, place = at(3, 7)): Diagnostic => ({
    ...problem(place, `${username} is in the group staff, which the pool does not have`, 'set createGroups'),
    code: 'unknown-group',
    subject: { username, account: 'groups' },
  });

  it('is told once, however many users of a template it concerns', () => {
    const users = Array.from({ length: 30 }, (_, index) => `user-${index}`);
    expect(formatDiagnostics(users.map((name) => unknownGroup(name))).split('\n')).toEqual([
      'a.yaml:3:7: error: user-0 is in the group staff, which the pool does not have',
      `  and 29 more users: ${users.slice(1).join(', ')}`,
      '  = set createGroups',
    ]);
  });

  it.each<[string, readonly Diagnostic[], number]>([
    ['two places', [unknownGroup('ana'), unknownGroup('bob', at(4, 7))], 2],
    ['two problems of one user', [unknownGroup('ana'), unknownGroup('ana')], 2],
    [
      'two attributes',
      ['a', 'b'].map((attribute) => ({ ...unknownGroup('ana'), subject: { username: 'ana', attribute } })),
      2,
    ],
    ['two codes', [unknownGroup('ana'), { ...unknownGroup('bob'), code: 'protected' }], 2],
    ['an error and a warning', [unknownGroup('ana'), { ...unknownGroup('bob'), severity: 'warning' }], 2],
    ['nowhere', ['ana', 'bob'].map((name) => ({ ...problem(undefined, name), subject: { username: name } })), 2],
    ['nobody', [problem(at(1, 1), 'a'), problem(at(1, 1), 'b')], 2],
    ['two groups of two users', ['ana', 'ana', 'bob', 'bob'].map((name) => unknownGroup(name)), 2],
  ])('stays apart: %s', (_name, problems, told) => {
    expect(formatDiagnostics(problems).match(/(error|warning): /g)).toHaveLength(told);
  });
});

describe('very many problems of one kind', { timeout: 120_000 }, () => {
  const missing = (username: string): Diagnostic => ({
    ...problem(undefined, `${username} is not in the pool`, 'remove this user'),
    code: 'user-missing',
    subject: { username },
  });
  const crowd = (some: number) => Array.from({ length: some }, (_, index) => missing(`u${index}`));

  it('are told twenty times, and the rest are names in a line', () => {
    const lines = formatDiagnostics([...crowd(23), problem(at(1, 1))]).split('\n');
    expect(lines).toHaveLength(1 + 20 * 2 + 1);
    expect([lines[0], lines.at(-1)]).toEqual([
      'a.yaml:1:1: error: wrong',
      'error: 3 more as above (user-missing): u20, u21, u22',
    ]);
  });

  it('have at most a thousand names', () => {
    const last = formatDiagnostics(crowd(2_000)).split('\n').at(-1);
    expect(last).toMatch(/^error: 1,980 more as above \(user-missing\): u20, .*, u1019 and 980 more$/);
  });

  it('are places where they are about nobody', () => {
    const lines = formatDiagnostics(Array.from({ length: 22 }, (_, i) => problem(at(i + 1, 1)))).split('\n');
    expect(lines.slice(-2)).toEqual([
      'a.yaml:20:1: error: wrong',
      'error: 2 more as above (wrong-type): a.yaml:21:1, a.yaml:22:1',
    ]);
  });

  it('lose no user, whatever the places, and take lines by kinds and not by users', () => {
    const codes = ['user-missing', 'unknown-group', 'immutable'] as const;
    const any = fc.record({
      code: fc.constantFrom(...codes),
      line: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      username: fc.nat(200).map((number) => `<u${number}>`),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 200 }), (given) => {
        const text = formatDiagnostics(
          given.map(({ code, line, username }) => ({
            ...problem(line === undefined ? undefined : at(line, 1), `${username} is wrong`),
            code,
            subject: { username },
          })),
        );
        for (const { username } of given) expect(text).toContain(username);
        expect(text.split('\n').length).toBeLessThanOrEqual(codes.length * (20 * 2 + 1));
      }),
    );
  });

  it('are looked at in linear time', () => {
    const looksAt = (some: number) => {
      let looks = 0;
      const counted = Array.from(
        { length: some },
        (_, index): Diagnostic => ({
          ...problem(undefined, 'it is not in the pool'),
          code: 'user-missing',
          get subject() {
            looks += 1;
            return { username: `u${index}` };
          },
        }),
      );
      formatDiagnostics(counted);
      return looks;
    };
    expect(looksAt(8_000)).toBeLessThanOrEqual(8.1 * looksAt(1_000));
  });
});

import { describe, expect, it } from 'vitest';
import { leftOutText, writtenText } from '../../providers/report/export-text.ts';

const lines = (text: string) => text.split('\n').slice(0, -1);

describe('what an export tells', () => {
  it('is a line a file', () => {
    const files = [
      { path: 'users/acme.yaml', users: 1 },
      { path: 'users/other.yaml', users: 1_200 },
    ];
    expect(lines(writtenText(files))).toEqual(['users/acme.yaml: 1 user', 'users/other.yaml: 1,200 users']);
  });

  it('is a line for each reason, with users and attributes', () => {
    const told = lines(
      leftOutText([
        { code: 'mapped-attribute', username: 'Google_1', attribute: 'email' },
        { code: 'bad-group-name', username: 'ann', account: 'groups' },
        { code: 'mapped-attribute', username: 'Google_2', attribute: 'name' },
        { code: 'ambiguous-user', username: 'bob' },
      ]),
    );
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/provider.*: email of Google_1, name of Google_2$/);
    expect(told[1]).toMatch(/: groups of ann$/);
    expect(told[2]).toMatch(/: bob$/);
  });

  it('puts whatever the check would refuse together', () => {
    const codes = ['too-long', 'wrong-value-type', 'bad-email'] as const;
    const [line, ...more] = lines(leftOutText(codes.map((code) => ({ code, username: code, attribute: 'a' }))));
    expect(more).toEqual([]);
    for (const code of codes) expect(line).toContain(`a of ${code}`);
  });

  it('names five, and counts the rest', () => {
    const leftOut = Array.from({ length: 1_206 }, (_, n) => ({ code: 'ambiguous-user', username: `u${n}.` }) as const);
    const text = leftOutText(leftOut);
    expect(text).toContain('u4. and 1,201 more');
    expect(text).not.toContain('u5.');
  });

  it('is nothing where nothing was left out', () => {
    expect(leftOutText([])).toBe('');
  });
});

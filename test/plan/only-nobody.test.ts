import { describe, expect, it } from 'vitest';
import { onlyNobody } from '../../providers/plan/only-nobody.ts';
import { createPatterns } from '../../providers/plan/patterns.ts';
import { userPlan } from '../report/plans.ts';

const users = [userPlan('ana'), userPlan('bob@example.com')];
const warned = (...onlyUsers: readonly string[]) =>
  onlyNobody(users, createPatterns({ ignoreUsers: [], ignoreAttributes: [], onlyUsers }, { caseSensitive: false }));

describe('a pattern of onlyUsers that matches nobody', () => {
  it.each<[pattern: string, hint: string]>([
    ['anna', 'did you mean ana?'],
    ['bob@exmaple.com', 'did you mean bob@example.com?'],
    ['*@acme.com', 'look for a typing error; * stands for any characters'],
  ])('is a warning: %s', (pattern, hint) => {
    expect(warned('ana', pattern)).toEqual([
      {
        code: 'only-nobody',
        severity: 'warning',
        message: `onlyUsers has "${pattern}", which is no user of the files and none on record`,
        hint,
      },
    ]);
  });

  it('is told for each of them, with near names for the first few', () => {
    const hints = warned('ana1', 'ana2', 'ana3', 'ana4', 'ana5', 'ana6').map(({ hint }) => hint);
    expect(hints).toEqual([
      ...Array(5).fill('did you mean ana?'),
      'look for a typing error; * stands for any characters',
    ]);
  });

  it.each(['old-name', 'sub-of-gone'])('is not %s, which is on record of an account that is gone', (pattern) => {
    const before = { username: 'old-name', sub: 'sub-of-gone', attributes: new Map() };
    const patterns = { ignoreUsers: [], ignoreAttributes: [], onlyUsers: [pattern] };
    const gone = [userPlan('gone', { before })];
    expect(onlyNobody(gone, createPatterns(patterns, { caseSensitive: true }))).toEqual([]);
  });

  it.each([['ana'], ['ANA'], ['*@example.com'], ['*']])('is not %s, which matches somebody', (pattern) => {
    expect(warned(pattern)).toEqual([]);
  });
});

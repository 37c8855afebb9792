import { describe, expect, it } from 'vitest';
import { createTurns } from '../../providers/turns.ts';

describe('the turns of rosters', () => {
  it.each<[string, readonly (readonly [group: string, roster: string])[], readonly boolean[]]>([
    [
      'are complete with the last one',
      [
        ['g', 'a'],
        ['g', 'b'],
      ],
      [false, true],
    ],
    [
      'count a roster once, however often it comes',
      [
        ['g', 'a'],
        ['g', 'a'],
        ['g', 'b'],
      ],
      [false, false, true],
    ],
    [
      'are complete only once',
      [
        ['g', 'a'],
        ['g', 'b'],
        ['g', 'b'],
      ],
      [false, true, false],
    ],
    [
      'are counted for each component alone',
      [
        ['g', 'a'],
        ['h', 'a'],
        ['h', 'b'],
        ['g', 'b'],
      ],
      [false, false, true, true],
    ],
  ])('%s', (_case, came, complete) => {
    const turns = createTurns();
    expect(came.map(([group, roster]) => turns.had(group, roster, 2))).toEqual(complete);
  });
});

/** What of an approved plan holds when `up` comes to it. */
import { describe, expect, it } from 'vitest';
import { combineDigests, expectsDeclared, movedOf, type RosterDigest } from '../../providers/component-digest.ts';
import { isComponentDigest } from '../../providers/core/digest-text.ts';

const plan = (letter: string) => letter.repeat(64);
const roster = (name: string, digest: string, users = 'as declared'): RosterDigest => ({ roster: name, users, digest });
const a = roster('users/a.yaml', plan('a'));
const b = roster('users/b.yaml', plan('b'));
const quiet = roster('users/q.yaml', '');
const gone = roster('users/gone.yaml', plan('c'));

describe('the digest of a component', () => {
  it('is the same for its rosters in any order, and goes by those alone that do something', () => {
    expect(combineDigests([b, quiet, a])).toBe(combineDigests([a, b]));
    expect(combineDigests([a])).not.toBe(combineDigests([a, b]));
    expect(combineDigests([quiet])).toBe(combineDigests([]));
  });

  it.each([[[a]], [[a, b]], [[]]])('is a text that expectPlan takes: %#', (rosters) => {
    expect(isComponentDigest(combineDigests(rosters, [gone]))).toBe(true);
  });

  it('knows whether all declared rosters are those that were approved', () => {
    const expected = combineDigests([a, b], [gone]);
    expect(expectsDeclared(expected, [b, quiet, a])).toBe(true);
    expect(expectsDeclared(expected, [a])).toBe(false);
  });
});

describe('what has moved of a roster', () => {
  const expected = combineDigests([a, b, quiet], [gone]);
  it.each<[string, RosterDigest, boolean, ReturnType<typeof movedOf>]>([
    ['nothing', a, false, undefined],
    ['nothing, where nothing was to be done', quiet, false, undefined],
    ['its declaration', roster(a.roster, plan('d'), 'another'), false, 'declaration'],
    ['the pool', roster(a.roster, plan('d')), false, 'pool'],
    ['done already', roster(a.roster, ''), false, 'done'],
    ['something more to do', roster(quiet.roster, plan('d')), false, 'unplanned'],
    ['nothing, of one that leaves', gone, true, undefined],
    ['the pool, of one that leaves', roster(gone.roster, plan('d')), true, 'pool'],
    ['one that leaves, and was to stay', a, true, 'unplanned'],
  ])('%s', (_what, now, isLeaving, moved) => {
    expect(movedOf(expected, now, isLeaving)).toBe(moved);
  });
});

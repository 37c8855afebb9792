/** The order of updates in which every alias is free before it is taken, and the circles that have none. */

import { type Alias, type AliasMove, aliasMoves } from '../../constraints/aliases.ts';
import type { UserUpdate } from '../../model/changes.ts';
import type { Pool } from '../../model/pool.ts';
import type { LiveUser } from '../../model/users.ts';

/** One move takes what the other gives up, so it has to come after it. */
export interface Handover {
  readonly to: AliasMove;
  readonly from: AliasMove;
  readonly alias: Alias;
}

interface Order {
  readonly waves: readonly (readonly AliasMove[])[];
  /** Those in a circle, and those that have to come after one. */
  readonly stuck: ReadonlySet<AliasMove>;
}

/**
 * The updates in waves: all of one wave may be written side by side, and a wave only after the one before it, so that
 * an alias is free before it is taken. Every update is in exactly one wave. Those that no order helps, which
 * `aliasConflicts` refuses as swaps, and those that have to come after them are in the last: Cognito refuses them.
 */
export function orderUpdates(
  updates: readonly UserUpdate[],
  accounts: Iterable<LiveUser>,
  pool: Pool,
): readonly (readonly UserUpdate[])[] {
  const { waves, stuck } = inOrder(aliasMoves(updates, [...accounts], pool));
  return [...waves, [...stuck]].filter((wave) => wave.length > 0).map((wave) => wave.map(({ update }) => update));
}

/**
 * Circles among the moves, each from one taker to the next whose alias it takes and back to the first. Where circles
 * overlap, because users exchange several aliases, at least one of them is found.
 */
export function circles(moves: readonly AliasMove[]): readonly (readonly [Handover, ...Handover[]])[] {
  const { stuck } = inOrder(moves);
  const sources = handovers(moves);
  const seen = new Set<AliasMove>();
  return [...stuck].flatMap((start) => {
    const path: Handover[] = [];
    let move = start;
    while (!seen.has(move)) {
      seen.add(move);
      const step = sources.get(move)?.find(({ from }) => stuck.has(from));
      if (step === undefined) return [];
      path.push(step);
      move = step.from;
    }
    const [first, ...rest] = path.slice(path.findIndex(({ to }) => to === move));
    return first === undefined || !path.some(({ to }) => to === move) ? [] : [[first, ...rest] as const];
  });
}

/** For each move, what it takes, and from which other move. */
function handovers(moves: readonly AliasMove[]): ReadonlyMap<AliasMove, readonly Handover[]> {
  const releasing = new Map<string, AliasMove>();
  for (const move of moves) for (const key of move.releases.keys()) releasing.set(key, move);
  return new Map(
    moves.map((to) => [
      to,
      [...to.takes].flatMap(([key, alias]) => {
        const from = releasing.get(key);
        return from === undefined ? [] : [{ to, from, alias }];
      }),
    ]),
  );
}

/** Kahn's algorithm, level by level. */
function inOrder(moves: readonly AliasMove[]): Order {
  const sources = handovers(moves);
  const takers = new Map<AliasMove, AliasMove[]>(moves.map((move) => [move, []]));
  for (const { from, to } of [...sources.values()].flat()) takers.get(from)?.push(to);
  const open = new Map([...sources].map(([move, { length }]) => [move, length]));
  const waves: AliasMove[][] = [];
  let wave = moves.filter((move) => open.get(move) === 0);
  while (wave.length > 0) {
    waves.push(wave);
    const next: AliasMove[] = [];
    for (const move of wave) {
      open.delete(move);
      for (const taker of takers.get(move) ?? []) {
        const left = (open.get(taker) ?? 0) - 1;
        open.set(taker, left);
        if (left === 0) next.push(taker);
      }
    }
    wave = next;
  }
  return { waves, stuck: new Set(open.keys()) };
}

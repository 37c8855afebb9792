/** The order of everything that a plan writes: updates and accounts in waves, so that an address is free before it is taken. */
import type { AccountWork } from './core/accounts.ts';
import { orderUpdates } from './core/alias-order.ts';
import { aliasUpdate } from './core/creation.ts';
import { addressAttributes } from './core/messages.ts';
import type { Pool } from './core/pool.ts';
import type { AttributeChange, Live, LiveUser, UserUpdate } from './core/types.ts';

/** What may be written side by side. */
export interface Wave {
  readonly updates: readonly UserUpdate[];
  readonly work: readonly AccountWork[];
}

/** All updates and works, each in exactly one wave. */
export function inWaves(
  updates: readonly UserUpdate[],
  work: readonly AccountWork[],
  live: Live,
  pool: Pool,
): readonly Wave[] {
  const moving = new Map(
    work.flatMap((one) => {
      const update = movedAliases(one, live, pool);
      return update === undefined ? [] : [[update, one] as const];
    }),
  );
  const waves = orderUpdates([...updates, ...moving.keys()], live.values(), pool).map((wave) => ({
    updates: wave.filter((update) => !moving.has(update)),
    work: wave.flatMap((update) => moving.get(update) ?? []),
  }));
  const ordered = new Set(moving.values());
  const others = work.filter((one) => !ordered.has(one));
  if (others.length === 0) return waves;
  const [first, ...rest] = waves;
  return [{ updates: first?.updates ?? [], work: [...(first?.work ?? []), ...others] }, ...rest];
}

/** What those works take and give up of the pool's aliases, as the updates that the rules of aliases reckon with. */
export function aliasUpdates(work: readonly AccountWork[], live: Live, pool: Pool): readonly UserUpdate[] {
  return work.flatMap((one) => movedAliases(one, live, pool) ?? []);
}

function movedAliases({ username, steps }: AccountWork, live: Live, pool: Pool): UserUpdate | undefined {
  for (const step of steps) {
    if (step.kind === 'create') return aliasUpdate(step.creation, pool);
    if (step.kind === 'blank') return step.update;
    const user = live.get(username);
    if (step.kind === 'delete' && user !== undefined) return givenUp(username, user);
  }
  return undefined;
}

/** A deleted account gives up all that it could be signed in with. */
function givenUp(username: string, { username: account, attributes }: LiveUser): UserUpdate | undefined {
  const [first, ...rest] = [...addressAttributes, 'preferred_username'].flatMap((name): readonly AttributeChange[] => {
    const from = attributes.get(name) ?? '';
    return from === '' ? [] : [{ kind: 'delete', name, reason: 'removed', from }];
  });
  return first === undefined ? undefined : { username, account, changes: [first, ...rest] };
}

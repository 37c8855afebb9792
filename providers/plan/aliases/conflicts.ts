/** Addresses and names that two accounts of a pool would hold, though it gives them to one only. */

import { type Alias, type AliasMove, aliasesOf, aliasMoves } from '../../constraints/aliases.ts';
import { shownValue } from '../../constraints/value-rules.ts';
import type { UserUpdate } from '../../model/changes.ts';
import type { AttributeName, Username } from '../../model/names.ts';
import type { Pool } from '../../model/pool.ts';
import type { LiveUser } from '../../model/users.ts';
import { isKnown, isSecret, meant, shown, type Value } from '../../model/value.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import { circles, type Handover } from './alias-order.ts';

export type AliasProblem =
  /** Two updates would give it to two accounts. */
  | 'alias-declared-twice'
  /** An account has it that does not give it up in these updates. */
  | 'alias-taken'
  /** Each would take what another gives up only afterwards: a swap, or a longer circle. */
  | 'alias-swap';

/** A conflict without its places; `others` are the other users in it: as declared, or else by the account's name. */
export interface AliasDiagnostic extends Omit<Diagnostic, 'code'> {
  readonly code: AliasProblem;
  readonly subject: { readonly username: Username; readonly attribute: AttributeName };
  readonly others: readonly Username[];
}

/** Who keeps an alias: with a move where an update concerns the account. */
interface Holder {
  readonly name: Username;
  readonly move?: AliasMove;
}

/** An alias that somebody takes, and everyone who does. */
interface Claim {
  readonly alias: Alias;
  readonly takers: AliasMove[];
}

/**
 * The conflicts that these updates, all of one pool, would come to. `accounts` are all live ones that are known; an
 * update whose account is not among them starts from nothing. Time and space are linear in accounts and changes.
 */
export function aliasConflicts(
  updates: readonly UserUpdate[],
  accounts: Iterable<LiveUser>,
  pool: Pool,
): readonly AliasDiagnostic[] {
  const known = [...accounts];
  const moves = aliasMoves(updates, known, pool);
  const claims = claimsOf(moves);
  if (claims.size === 0) return [];
  const holders = holdersOf(claims, moves, known, pool);
  const conflicts = [...claims].flatMap(([key, { alias, takers }]) => {
    const holder = holders.get(key);
    if (holder !== undefined) return takers.map((move) => taken(move, alias, holder));
    const [first, ...others] = takers;
    return first === undefined ? [] : others.map((move) => declaredTwice(move, alias, first));
  });
  return [...conflicts, ...circles(moves).map(swap)];
}

function claimsOf(moves: readonly AliasMove[]): ReadonlyMap<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const move of moves) {
    for (const [key, alias] of move.takes) {
      const claim = claims.get(key);
      if (claim === undefined) claims.set(key, { alias, takers: [move] });
      else claim.takers.push(move);
    }
  }
  return claims;
}

function holdersOf(
  claims: ReadonlyMap<string, Claim>,
  moves: readonly AliasMove[],
  known: readonly LiveUser[],
  pool: Pool,
): ReadonlyMap<string, Holder> {
  const holders = new Map<string, Holder>();
  const moving = new Set(moves.map(({ update }) => update.account));
  for (const move of moves) {
    for (const key of move.keeps.keys()) if (claims.has(key)) holders.set(key, { name: move.update.username, move });
  }
  for (const user of known) {
    if (moving.has(user.username)) continue;
    for (const key of aliasesOf(user, pool).keys()) if (claims.has(key)) holders.set(key, { name: user.username });
  }
  return holders;
}

function taken({ update }: AliasMove, { attribute, value }: Alias, { name, move }: Holder): AliasDiagnostic {
  const { username } = update;
  const waits = move?.waiting.has(attribute) === true;
  const keeps = waits ? `keeps until ${name} has verified the new one` : 'keeps';
  return {
    code: 'alias-taken',
    severity: 'error',
    message: `${username} would get the ${attribute} ${valueText(value)}, which ${name} has and ${keeps}`,
    hint: waits
      ? `declare ${attribute}_verified: true for ${name}, or let ${username} have it in a later run`
      : `declare another one, or first change or blank that of ${name}: a pool gives it to one account only`,
    subject: { username, attribute },
    others: [name],
  };
}

function declaredTwice({ update }: AliasMove, { attribute, value }: Alias, first: AliasMove): AliasDiagnostic {
  const { username } = update;
  const other = first.update.username;
  return {
    code: 'alias-declared-twice',
    severity: 'error',
    message: `${username} and ${other} would both get the ${attribute} ${valueText(value)}`,
    hint: 'declare it for one of them: a pool gives it to one account only',
    subject: { username, attribute },
    others: [other],
  };
}

/** More users of a circle than these are counted, not named. */
const namedUsers = 5;

function swap(circle: readonly [Handover, ...Handover[]]): AliasDiagnostic {
  const [{ to, alias }, ...rest] = circle;
  const { username } = to.update;
  const { attribute } = alias;
  const steps = circle.slice(0, namedUsers).map(step).join(', ');
  const more = circle.length > namedUsers ? ` and so on, ${circle.length} users in all` : '';
  return {
    code: 'alias-swap',
    severity: 'error',
    message: `${steps}${more}: a circle, and Cognito changes one account at a time`,
    hint: `take two runs: give ${username} some other ${attribute} in the first, and the wanted one in the second`,
    subject: { username, attribute },
    others: rest.map((handover) => handover.to.update.username),
  };
}

function step({ to, from, alias }: Handover): string {
  const what = `the ${alias.attribute} ${valueText(alias.value)}`;
  return `${to.update.username} would take ${what} of ${from.update.username}`;
}

function valueText(value: Value): string {
  return isSecret(value) || !isKnown(value) ? shown(value) : shownValue(meant(value));
}

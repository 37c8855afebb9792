/** The three-way plan of one user's attributes: what takes live to the declaration, given what was applied last. */

import type { Rules } from '../constraints/comparison.ts';
import { type AddressAttribute, addressAttributes, addressOfFlag, isAddress } from '../model/addresses.ts';
import type { AttributeChange, Kept } from '../model/changes.ts';
import type { AttributeName, Attributes, Username } from '../model/names.ts';
import { concealedValue, isSecret, meant, type Value, type Values } from '../model/value.ts';
import { textValue } from '../values/faces.ts';
import type { Policy } from './policy.ts';

/** What is to be compared of one user. */
export interface AttributeInputs {
  readonly name: Username;
  readonly declared: Values;
  readonly applied: Values;
  /** What the state has under the name, even of an account that is gone: in the place of a secret nothing is shown. */
  readonly recorded?: Values | undefined;
  readonly live: Attributes;
  /** Addresses whose new value waits for the user: they and, where there is no address yet, their flags are not sent. */
  readonly waiting: ReadonlySet<AttributeName>;
  /** Attributes that rules say or have given: what no rule gives now goes, whatever `removedAttributes` says. */
  readonly ruled?: { has(name: AttributeName): boolean };
}

/** What holds for every user. */
export interface AttributeRules {
  readonly policy: Pick<Policy, 'removedAttributes' | 'unmanagedAttributes'>;
  readonly rules: Rules;
  /** The pattern that ignores an attribute. */
  ignoresAttribute(attribute: AttributeName): string | undefined;
}

/** The changes of one user, sorted by name, and what is left alone. */
export interface AttributePlan {
  readonly changes: readonly AttributeChange[];
  readonly kept: readonly Kept[];
}

const nothing: AttributePlan = { changes: [], kept: [] };

/** Plans one user's attributes. An attribute that is neither declared nor last applied is in no change, unless unmanaged ones are deleted. */
export function planAttributes(user: AttributeInputs, rules: AttributeRules): AttributePlan {
  const { name, declared, applied, live, waiting } = user;
  const changes: AttributeChange[] = [];
  const kept: Kept[] = [];
  const consider = (attribute: AttributeName) => {
    if (waiting.has(attribute) || rules.ignoresAttribute(attribute) !== undefined) return;
    const decision = decide(attribute, user, rules);
    if (decision === undefined) return;
    if (typeof decision === 'string') kept.push({ username: name, attribute, rule: decision });
    else changes.push(decision);
  };
  // Live to the letter as declared, blank or not, is nothing to do in any row of the table: nearly every attribute of a
  // big pool, so it is not even looked up there.
  for (const [attribute, value] of declared) if (value !== (live.get(attribute) ?? '')) consider(attribute);
  if (declared !== applied) for (const attribute of applied.keys()) if (!declared.has(attribute)) consider(attribute);
  if (rules.policy.unmanagedAttributes === 'delete') return withUnmanaged(user, { changes, kept }, rules);
  if (changes.length + kept.length === 0) return nothing;
  return complete({ changes, kept }, user);
}

function complete({ changes, kept }: AttributePlan, user: AttributeInputs): AttributePlan {
  const along = flagsThatGoAlong({ changes, kept }, user);
  const all = withoutFlagsThatStay(withVerifiedFlags([...changes, ...along], user), user);
  const left = along.length === 0 ? kept : kept.filter((each) => !along.some(({ name }) => name === each.attribute));
  return { changes: all.sort(byName), kept: left.toSorted(byAttribute) };
}

/** An applied flag goes with its address, also where somebody has verified the address since: without one it says nothing. */
function flagsThatGoAlong({ changes, kept }: AttributePlan, user: AttributeInputs): readonly AttributeChange[] {
  if (kept.length === 0) return [];
  const deleted = new Set<string>(changes.flatMap(({ kind, name }) => (kind === 'delete' ? [name] : [])));
  return kept.flatMap(({ attribute: name = '', rule }): readonly AttributeChange[] => {
    if (rule !== 'taken-over' || deleted.has(name) || !deleted.has(addressOfFlag(name) ?? '')) return [];
    const from = liveValue(user.live.get(name) ?? '', user.applied.get(name), user.recorded?.get(name));
    return [{ kind: 'delete', name, reason: 'removed', from }];
  });
}

/**
 * One attribute, by docs/declare.md's table: a return for each row. A live blank counts as absent (some emulators store
 * it). `undefined` is "nothing to do"; a rule's name is "left alone, and told".
 */
function decide(
  name: AttributeName,
  user: AttributeInputs,
  { policy, rules }: Pick<AttributeRules, 'policy' | 'rules'>,
): AttributeChange | 'taken-over' | 'retained' | undefined {
  const [declared, applied] = [user.declared.get(name), user.applied.get(name)];
  const text = user.live.get(name) ?? '';
  const live = text === '' ? undefined : liveValue(text, declared, applied, user.recorded?.get(name));
  if (declared !== undefined && declared !== '') {
    if (live !== undefined && rules.same(name, meant(declared), text)) return undefined;
    const drifted = applied !== undefined && applied !== '' && rules.same(name, meant(declared), meant(applied));
    return { kind: 'set', name, reason: drifted ? 'drifted' : 'declared', from: live, to: declared };
  }
  if (live === undefined) return undefined;
  if (declared === '') return { kind: 'delete', name, reason: applied === '' ? 'drifted' : 'declared', from: live };
  if (applied === undefined || applied === '') return undefined;
  if (!rules.same(name, meant(applied), text)) return 'taken-over';
  if (policy.removedAttributes === 'retain' && user.ruled?.has(name) !== true) return 'retained';
  return { kind: 'delete', name, reason: 'removed', from: live };
}

/** A live value as it may be shown: what stands in a secret's place may be the secret of yesterday. */
function liveValue(text: string, ...known: readonly (Value | undefined)[]): Value {
  return known.some(isSecret) ? concealedValue(text) : textValue(text);
}

/**
 * With everything deleted that is live, is not declared, and may be deleted at all. What somebody else has set since it was
 * applied counts as never applied, as it would in the next plan.
 */
function withUnmanaged(user: AttributeInputs, { changes, kept }: AttributePlan, rules: AttributeRules): AttributePlan {
  const { live, declared, applied, recorded, waiting } = user;
  const changed = new Set(changes.map(({ name }) => name));
  // The flag of an address that changes is not left as it was: Cognito resets it.
  const retained = new Set(
    kept.flatMap(({ attribute = '', rule }) =>
      rule === 'retained' && !changed.has(addressOfFlag(attribute) ?? '') ? [attribute] : [],
    ),
  );
  // A flag that is declared or retained needs its address. Its address keeps a flag: see below.
  const stays = (flag: AttributeName) => (declared.get(flag) ?? '') !== '' || retained.has(flag);
  const isDecided = (name: AttributeName) =>
    [declared, changed, retained, waiting].some((names) => names.has(name)) || (isAddress(name) && stays(flagOf(name)));
  const mayGo = (name: AttributeName) => !rules.rules.untouchable(name) && rules.ignoresAttribute(name) === undefined;
  const unmanaged = [...live].flatMap(([name, text]): readonly AttributeChange[] => {
    if (text === '' || isDecided(name) || !mayGo(name)) return [];
    const from = liveValue(text, applied.get(name), recorded?.get(name));
    return [{ kind: 'delete', name, reason: 'unmanaged', from }];
  });
  const all = complete({ changes: [...changes, ...unmanaged], kept }, user);
  const deleted = new Set(unmanaged.map(({ name }) => name));
  return { ...all, kept: all.kept.filter(({ attribute = '' }) => !deleted.has(attribute)) };
}

/**
 * A new `email` or `phone_number` takes its declared `*_verified: true` along even when that flag is live already:
 * without it in the same request, Cognito would reset it and send a code (AdminUpdateUserAttributes, UserAttributes).
 */
function withVerifiedFlags(
  changes: AttributeChange[],
  { declared, live, waiting }: AttributeInputs,
): AttributeChange[] {
  for (const address of addressAttributes) {
    const flag = flagOf(address);
    const moves = changes.some((change) => change.kind === 'set' && change.name === address);
    const value = declared.get(flag);
    if (!moves || value === undefined || meant(value).toLowerCase() !== 'true' || waiting.has(flag)) continue;
    if (changes.some((change) => change.name === flag)) continue;
    const from = live.get(flag);
    changes.push({
      kind: 'set',
      name: flag,
      reason: 'accompanies',
      from: from === undefined ? undefined : textValue(from),
      to: value,
    });
  }
  return changes;
}

/**
 * A flag belongs to its address: one that is no longer declared, or never was, is not taken from an address that stays.
 * Its loss would cost sign-in by that alias and recovery by mail.
 */
function withoutFlagsThatStay(
  changes: readonly AttributeChange[],
  { live, declared }: AttributeInputs,
): AttributeChange[] {
  const deleted = new Set(changes.flatMap(({ kind, name }) => (kind === 'delete' ? [name] : [])));
  return changes.filter(({ kind, name }) => {
    const address = addressOfFlag(name);
    if (kind !== 'delete' || address === undefined || declared.has(name)) return true;
    return deleted.has(address) || (live.get(address) ?? '') === '';
  });
}

function flagOf(address: AddressAttribute): AttributeName {
  return `${address}_verified`;
}

function byName(a: AttributeChange, b: AttributeChange): number {
  return a.name < b.name ? -1 : 1;
}

function byAttribute(a: Kept, b: Kept): number {
  return (a.attribute ?? '') < (b.attribute ?? '') ? -1 : 1;
}

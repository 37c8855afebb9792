/** The three-way plan: declared, last applied and live in, the fewest changes that make live as declared out. */
import type {
  AttributeChange,
  AttributeName,
  Attributes,
  Kept,
  LastApplied,
  Live,
  LiveUser,
  Plan,
  Policy,
  Roster,
  Rules,
  Username,
  UserUpdate,
} from './types.ts';

const none: Attributes = new Map();

const verifiedFlags = [
  ['email', 'email_verified'],
  ['phone_number', 'phone_number_verified'],
] as const;

/** Everything a plan is made of. */
export interface PlanInputs {
  readonly declared: Roster;
  readonly applied: LastApplied;
  /** Accounts of everyone in `declared` and `applied`, as far as they exist. */
  readonly live: Live;
  /** Users of `applied` that another roster of this deployment declares now: handed over, so only what that roster no
   * longer declares is still ours to remove. */
  readonly elsewhere: Roster;
  readonly policy: Policy;
  readonly rules: Rules;
}

/**
 * Plans one roster. Pure: equal inputs in any order give a deep-equal plan; planning again over what the plan leaves
 * gives no update; an attribute neither declared nor last applied is in no change; at most one update an account.
 */
export function plan(inputs: PlanInputs): Plan {
  const updates: UserUpdate[] = [];
  const kept: Kept[] = [];
  const missing: Username[] = [];
  const applied = new Map<Username, Attributes>();
  const consider = (username: Username, declared: Attributes | undefined, live: LiveUser) => {
    const { changes, left } = planUser(username, declared, live, inputs);
    if (isSome(changes)) updates.push({ username, account: live.username, changes });
    for (const one of left) kept.push(one);
  };
  for (const [username, { attributes }] of inputs.declared) {
    const live = inputs.live.get(username);
    if (live === undefined) {
      missing.push(username);
      if (inputs.policy.missingUsers === 'skip') kept.push({ username, rule: 'skipped' });
      continue;
    }
    applied.set(username, attributes);
    consider(username, attributes, live);
  }
  for (const username of inputs.applied.keys()) {
    if (inputs.declared.has(username)) continue;
    kept.push({ username, rule: inputs.elsewhere.has(username) ? 'handed-over' : 'undeclared' });
    const live = inputs.live.get(username);
    if (live !== undefined) consider(username, undefined, live);
  }
  return { updates: updates.sort(byUsername), kept: kept.sort(byUsername), missing: missing.sort(), applied };
}

function isSome<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}

/** What is planned for one account that exists. */
interface UserPlan {
  readonly changes: readonly AttributeChange[];
  readonly left: readonly Kept[];
}

const asItIs: UserPlan = { changes: [], left: [] };

/** The changes of one account that exists. A user who is declared nowhere any longer is left as it is. */
function planUser(username: Username, declared: Attributes | undefined, live: LiveUser, inputs: PlanInputs): UserPlan {
  const applied = inputs.applied.get(username) ?? none;
  const owner = declared ?? inputs.elsewhere.get(username)?.attributes;
  const changes: AttributeChange[] = [];
  const left: Kept[] = [];
  const consider = (name: AttributeName) => {
    const decision = decide(name, declared?.get(name), applied.get(name), live.attributes.get(name), inputs);
    if (decision === undefined) return;
    if (typeof decision === 'string') left.push({ username, attribute: name, rule: decision });
    else changes.push(decision);
  };
  // Live to the letter as declared, be it blank, is nothing to do in any row of the table: nearly every attribute of a
  // big roster, so it is not even looked up there.
  for (const [name, value] of declared ?? none) if (value !== (live.attributes.get(name) ?? '')) consider(name);
  if (owner !== undefined && owner !== applied) {
    for (const name of applied.keys()) if (!owner.has(name)) consider(name);
  }
  if (declared !== undefined && inputs.policy.unmanagedAttributes === 'delete') {
    changes.push(...unmanaged(live.attributes, declared, applied, inputs.rules));
  }
  if (changes.length + left.length === 0) return asItIs;
  return { changes: withVerifiedFlags(changes, declared ?? none, live).sort(byName), left: left.sort(byAttribute) };
}

/**
 * One attribute, by docs/declare.md's table of what happens to it: a return for each row. A live blank counts as absent (some emulators store it).
 * `undefined` is "nothing to do"; a rule's name is "left alone, and told".
 */
function decide(
  name: AttributeName,
  declared: string | undefined,
  applied: string | undefined,
  liveOrBlank: string | undefined,
  { policy, rules }: Pick<PlanInputs, 'policy' | 'rules'>,
): AttributeChange | 'taken-over' | 'retained' | undefined {
  const live = liveOrBlank === '' ? undefined : liveOrBlank;
  if (declared !== undefined && declared !== '') {
    if (live !== undefined && rules.same(name, declared, live)) return undefined;
    const drifted = applied !== undefined && applied !== '' && rules.same(name, declared, applied);
    return { kind: 'set', name, reason: drifted ? 'drifted' : 'declared', from: live, to: declared };
  }
  if (live === undefined) return undefined;
  if (declared === '') return { kind: 'delete', name, reason: applied === '' ? 'drifted' : 'declared', from: live };
  if (applied === undefined || applied === '') return undefined;
  if (!rules.same(name, applied, live)) return 'taken-over';
  if (policy.removedAttributes === 'retain') return 'retained';
  return { kind: 'delete', name, reason: 'removed', from: live };
}

/** Deletes what is live, was neither declared nor applied, and may be deleted at all. */
function unmanaged(
  live: Attributes,
  declared: Attributes,
  applied: Attributes,
  rules: Rules,
): readonly AttributeChange[] {
  return [...live]
    .filter(([name, value]) => value !== '' && !declared.has(name) && !applied.has(name) && !rules.untouchable(name))
    .map(([name, from]) => ({ kind: 'delete', name, reason: 'unmanaged', from }));
}

/**
 * A new `email` or `phone_number` takes its declared `*_verified: true` along even when that flag is live already:
 * without it in the same request, Cognito would reset it and send a code (AdminUpdateUserAttributes, UserAttributes).
 */
function withVerifiedFlags(changes: AttributeChange[], declared: Attributes, live: LiveUser): AttributeChange[] {
  for (const [address, flag] of verifiedFlags) {
    const moves = changes.some((change) => change.kind === 'set' && change.name === address);
    const value = declared.get(flag);
    if (!moves || value?.toLowerCase() !== 'true' || changes.some((change) => change.name === flag)) continue;
    changes.push({ kind: 'set', name: flag, reason: 'accompanies', from: live.attributes.get(flag), to: value });
  }
  return changes;
}

/** Stable, so that what is planned of one user stays in its own order. */
function byUsername(a: { readonly username: Username }, b: { readonly username: Username }): number {
  return a.username < b.username ? -1 : a.username > b.username ? 1 : 0;
}

function byName(a: AttributeChange, b: AttributeChange): number {
  return a.name < b.name ? -1 : 1;
}

function byAttribute(a: Kept, b: Kept): number {
  return (a.attribute ?? '') < (b.attribute ?? '') ? -1 : 1;
}

/** What an account holds after its update: the model that property tests, and the snapshot after a write, go by. */
export function simulate(live: LiveUser, update: UserUpdate): LiveUser {
  const attributes = new Map(live.attributes);
  for (const change of update.changes) {
    if (change.kind === 'set') attributes.set(change.name, change.to);
    else attributes.delete(change.name);
  }
  return { ...live, attributes };
}

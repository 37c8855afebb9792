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
  for (const username of sortedUsernames(inputs)) {
    const declared = inputs.declared.get(username)?.attributes;
    const live = inputs.live.get(username);
    if (declared !== undefined && live === undefined) {
      missing.push(username);
      if (inputs.policy.missingUsers === 'skip') kept.push({ username, rule: 'skipped' });
      continue;
    }
    if (declared !== undefined) applied.set(username, declared);
    else kept.push({ username, rule: inputs.elsewhere.has(username) ? 'handed-over' : 'undeclared' });
    if (live === undefined) continue;
    const { changes, left } = planUser(username, live, inputs);
    kept.push(...left);
    const [first, ...rest] = changes;
    if (first !== undefined) updates.push({ username, account: live.username, changes: [first, ...rest] });
  }
  return { updates, kept, missing, applied };
}

function sortedUsernames({ declared, applied }: PlanInputs): readonly Username[] {
  const usernames = [...declared.keys()];
  for (const username of applied.keys()) if (!declared.has(username)) usernames.push(username);
  return usernames.sort();
}

/** The changes of one account that exists. A user who is declared nowhere any longer is left as it is. */
function planUser(
  username: Username,
  live: LiveUser,
  inputs: PlanInputs,
): { readonly changes: readonly AttributeChange[]; readonly left: readonly Kept[] } {
  const applied = inputs.applied.get(username) ?? none;
  const declared = inputs.declared.get(username)?.attributes;
  const owner = declared ?? inputs.elsewhere.get(username)?.attributes;
  const changes: AttributeChange[] = [];
  const left: Kept[] = [];
  const consider = (name: AttributeName) => {
    const decision = decide(name, declared?.get(name), applied.get(name), live.attributes.get(name), inputs);
    if (decision === undefined) return;
    if (typeof decision === 'string') left.push({ username, attribute: name, rule: decision });
    else changes.push(decision);
  };
  for (const name of declared?.keys() ?? []) consider(name);
  if (owner !== undefined) for (const name of applied.keys()) if (!owner.has(name)) consider(name);
  if (declared !== undefined && inputs.policy.unmanagedAttributes === 'delete') {
    changes.push(...unmanaged(live.attributes, declared, applied, inputs.rules));
  }
  return { changes: withVerifiedFlags(changes, declared ?? none, live).sort(byName), left: left.sort(byAttribute) };
}

/**
 * One attribute, by the README's table of what happens to it: a return for each row. A live blank counts as absent (some emulators store it).
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
  for (const address of ['email', 'phone_number']) {
    const flag = `${address}_verified`;
    const value = declared.get(flag);
    const moves = changes.some((change) => change.kind === 'set' && change.name === address);
    if (!moves || value?.toLowerCase() !== 'true' || changes.some((change) => change.name === flag)) continue;
    changes.push({ kind: 'set', name: flag, reason: 'accompanies', from: live.attributes.get(flag), to: value });
  }
  return changes;
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

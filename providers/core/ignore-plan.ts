/** Hands off: how what is ignored stays out of a plan, by taking it out of everything the plan is made of. */
import { type PlanInputs, plan } from './plan.ts';
import type { Pool } from './pool.ts';
import { signInAttributes } from './sign-in.ts';
import type { AttributeName, Attributes, DeclaredUser, Live, LiveUser, Plan, Username } from './types.ts';

/** Whether the user, or that attribute of the user, is ignored. An ignored user's attributes all are. */
export type Ignores = (username: Username, attribute?: AttributeName) => boolean;

/** Lists that are empty. */
export const ignoresNothing: Ignores = () => false;

/**
 * All names of a user: the one it is declared or recorded under, and those its account answers to or, with an address
 * that is not verified yet, may answer to soon. Whoever is ignored by one of them is ignored.
 */
export function namesOf(username: Username, account: LiveUser | undefined, pool: Pool): readonly Username[] {
  if (account === undefined) return [username];
  const names = signInAttributes(pool).map((attribute) => {
    if (attribute === 'username' || attribute === 'sub') return account[attribute];
    return account.attributes.get(attribute) ?? '';
  });
  return [username, ...names.filter((name) => name !== '' && name !== username)];
}

/**
 * As `plan`, but no change touches what is ignored, and what was applied of it stays on record: once it is ignored no
 * longer, the next plan continues from there. Ignoring more never adds a change.
 */
export function planSparing(inputs: PlanInputs, ignores: Ignores, pool: Pool): Plan {
  if (ignores === ignoresNothing) return plan(inputs);
  const planned = plan(withoutIgnored(inputs, ignores, pool));
  const applied = new Map(planned.applied);
  const isIgnored = ignoredUsers(inputs.live, ignores, pool);
  for (const [username, record] of inputs.applied) {
    const now = planned.applied.get(username);
    const spared = pick(record, (name) => ignores(username, name));
    if (isIgnored(username)) applied.set(username, record);
    else if (now !== undefined && spared.size > 0) applied.set(username, new Map([...spared, ...now]));
  }
  return { ...planned, applied };
}

/** The inputs without ignored users and attributes, in declared, applied and live. */
export function withoutIgnored(inputs: PlanInputs, ignores: Ignores, pool: Pool): PlanInputs {
  const isIgnored = ignoredUsers(inputs.live, ignores, pool);
  const declared = new Map<Username, DeclaredUser>();
  const applied = new Map<Username, Attributes>();
  const live = new Map<Username, LiveUser>();
  const ours = (username: Username, attributes: Attributes) => pick(attributes, (name) => !ignores(username, name));
  for (const [username, user] of inputs.declared) {
    if (!isIgnored(username)) declared.set(username, { ...user, attributes: ours(username, user.attributes) });
  }
  for (const [username, attributes] of inputs.applied) {
    if (!isIgnored(username)) applied.set(username, ours(username, attributes));
  }
  for (const [username, user] of inputs.live) {
    if (!isIgnored(username)) live.set(username, { ...user, attributes: ours(username, user.attributes) });
  }
  return { ...inputs, declared, applied, live };
}

/** Whether a user is ignored by any of its names. */
export function ignoredUsers(live: Live, ignores: Ignores, pool: Pool): (username: Username) => boolean {
  return (username) => namesOf(username, live.get(username), pool).some((name) => ignores(name));
}

/** The map itself where nothing is taken out, which is nearly everyone. */
function pick(attributes: Attributes, wanted: (name: AttributeName) => boolean): Attributes {
  const left = [...attributes].filter(([name]) => wanted(name));
  return left.length === attributes.size ? attributes : new Map(left);
}

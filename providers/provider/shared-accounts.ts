/** Sees to it that no two components of a program write one account: they would take turns undoing each other. */

import type { Plan, UserPlan } from '../plan/model.ts';
import { undoing } from '../plan/rules/undoing.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { printableLine } from '../values/printable.ts';

/** Which component declares an account, as far as this process has planned. */
export interface SharedAccounts {
  /**
   * Takes in the accounts of a component's plan. An account that another component declares already is a problem,
   * if this one declares it or would still change it, and so is one of which rules of one component say what the other undoes.
   */
  claim(userPoolId: string, component: string, { users, rules }: Pick<Plan, 'users' | 'rules'>): readonly Diagnostic[];
}

/** Nothing planned so far. */
export function createSharedAccounts(): SharedAccounts {
  const pools = new Map<string, Owners>();
  /** The component that has the rules of a pool. */
  const ruling = new Map<string, string>();
  return {
    claim(userPoolId, component, { users, rules }) {
      const owners = pools.get(userPoolId) ?? { bySub: new Map(), byName: new Map(), plans: new Map() };
      pools.set(userPoolId, owners);
      const problems: Diagnostic[] = [];
      if (rules.some(({ state }) => state !== 'gone')) {
        const owner = ruling.get(userPoolId) ?? component;
        ruling.set(userPoolId, owner);
        if (owner !== component) problems.push(ruledTwice(owner));
      }
      for (const user of users) {
        // A user without an account is about to get one by that name.
        const [known, key] =
          user.account === undefined ? [owners.byName, user.name] : [owners.bySub, user.account.user.sub];
        const owner = known.get(key);
        if (!isConcerned(user)) continue;
        if (owner !== undefined && owner !== component) problems.push(declaredTwice(user, owner));
        // Whichever of the two is planned later is told, whatever the order.
        else known.set(key, component);
      }
      for (const [other, theirs] of owners.plans) {
        if (other !== component) problems.push(...undoneByRules(users, theirs, other));
      }
      owners.plans.set(component, users);
      return problems;
    },
  };
}

/** The component of each account of a pool. */
interface Owners {
  readonly bySub: Map<string, string>;
  readonly byName: Map<string, string>;
  /** What each component has planned last. */
  readonly plans: Map<string, Plan['users']>;
}

/** Of accounts that both have declared, `declaredTwice` tells. */
function* undoneByRules(users: Plan['users'], theirs: Plan['users'], other: string): Iterable<Diagnostic> {
  const isRuled = [users, theirs].some((plan) => plan.some(({ ruled }) => ruled !== undefined));
  if (!isRuled) return;
  const bySub = new Map(theirs.flatMap((user) => (user.account === undefined ? [] : [[user.account.user.sub, user]])));
  for (const user of users) {
    const their = bySub.get(user.account?.user.sub ?? '');
    if (their === undefined || (user.ruled === undefined && their.ruled === undefined)) continue;
    if (isConcerned(user) && isConcerned(their)) continue;
    const undone = undoing(user, their);
    if (undone !== undefined) yield undoneByRule(user, undone, other);
  }
}

function undoneByRule({ name }: UserPlan, undone: string, other: string): Diagnostic {
  return {
    code: 'rule-conflict',
    severity: 'error',
    message: `${printableLine(name)}: this component and the component ${other} would undo each other's ${undone} by a rule`,
    hint: 'keep a user and the rules about it in one component; a rule moves to another component by two ups, removed in the first and added in the second',
    subject: { username: name },
  };
}

/** A user that only rules have found is nobody's: a component that declares the user has the say. */
function isConcerned({ declared, unnamed, steps }: UserPlan): boolean {
  return declared || (unnamed !== true && steps.length > 0);
}

function ruledTwice(owner: string): Diagnostic {
  return {
    code: 'rule-conflict',
    severity: 'error',
    message: `the component ${owner} has rules for the same user pool`,
    hint: 'put all rules of a pool into one component: two would undo each other',
  };
}

function declaredTwice({ name, declared }: UserPlan, owner: string): Diagnostic {
  const who = printableLine(name);
  return {
    code: 'user-declared-twice',
    severity: 'error',
    message: declared
      ? `${who} is declared here, but the component ${owner} declares or removes that account of the same user pool`
      : `${who} is no longer declared here, but the component ${owner} declares that account for the same user pool`,
    hint: declared
      ? 'remove the user from one of the two: they would take turns undoing each other'
      : 'set removedUsers to retain for the run in which the user moves between components',
    subject: { username: name },
  };
}

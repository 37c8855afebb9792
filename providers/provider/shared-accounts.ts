/** Sees to it that no two components of a program write one account: they would take turns undoing each other. */

import type { UserPlan } from '../plan/model.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { printableLine } from '../values/printable.ts';

/** Which component declares an account, as far as this process has planned. */
export interface SharedAccounts {
  /**
   * Takes in the accounts of a component's plan. An account that another component declares already is a problem,
   * if this one declares it or would still change it.
   */
  claim(userPoolId: string, component: string, users: readonly UserPlan[]): readonly Diagnostic[];
}

/** Nothing planned so far. */
export function createSharedAccounts(): SharedAccounts {
  const pools = new Map<string, Owners>();
  return {
    claim(userPoolId, component, users) {
      const owners = pools.get(userPoolId) ?? { bySub: new Map(), byName: new Map() };
      pools.set(userPoolId, owners);
      const problems: Diagnostic[] = [];
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
      return problems;
    },
  };
}

/** The component of each account of a pool. */
interface Owners {
  readonly bySub: Map<string, string>;
  readonly byName: Map<string, string>;
}

function isConcerned({ declared, steps }: UserPlan): boolean {
  return declared || steps.length > 0;
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

/** Inputs of account plans: one pool, one user `u`, and whatever a test says beside. */
import type { AccountInputs } from '../../providers/core/account-decision.ts';
import type { AccountPolicy, AccountStep, DeclaredPassword } from '../../providers/core/accounts.ts';
import { poolRules } from '../../providers/core/pool.ts';
import type { Attributes, LiveUser } from '../../providers/core/types.ts';
import { poolWith } from './pools.ts';

export const policy: AccountPolicy = {
  missingUsers: 'create',
  removedUsers: 'retain',
  createGroups: false,
  force: false,
  invites: false,
};

export const permanent: DeclaredPassword = { value: `\${secret:p}`, temporary: false };
export const temporary: DeclaredPassword = { value: `\${secret:p}`, temporary: true };

export const attributes = (values: Readonly<Record<string, string>> = {}): Attributes =>
  new Map(Object.entries(values));

/** The live account of that name, enabled and confirmed, but for those properties. */
export const account = (username: string, properties: Partial<LiveUser> = {}): LiveUser => ({
  username,
  sub: `sub-of-${username}`,
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map(),
  ...properties,
});

/** Nobody declared, recorded or live, in a pool with the groups `g` and `h`. */
export const inputsWith = (given: Partial<AccountInputs> = {}): AccountInputs => {
  const pool = given.pool ?? poolWith();
  return {
    declared: new Map(),
    applied: new Map(),
    accounts: new Map(),
    inherited: new Map(),
    live: new Map(),
    elsewhere: new Map(),
    memberships: new Map(),
    groups: new Set(['g', 'h']),
    changedPasswords: new Set(),
    providers: ['Google'],
    policy,
    pool,
    rules: poolRules(pool),
    ignores: () => false,
    ...given,
  };
};

/** A step as one reads it: `add-to-group g (drifted)`. */
export function told(step: AccountStep): string {
  const reason = 'reason' in step ? ` (${step.reason})` : '';
  if (step.kind === 'add-to-group' || step.kind === 'remove-from-group') return `${step.kind} ${step.group}${reason}`;
  if (step.kind === 'blank') return `blank ${step.update.changes.map(({ name }) => name).join(' ')}`;
  return `${step.kind}${reason}`;
}

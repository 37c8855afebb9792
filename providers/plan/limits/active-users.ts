/** How many users a plan makes monthly active, which is what Cognito bills: each user once, whatever is done. */
import { assertNever } from '../../model/assert-never.ts';
import type { Username } from '../../model/names.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import { count, figure } from '../../values/amounts.ts';
import type { Step, UserPlan } from '../model.ts';

/** What makes users active beside steps, or keeps steps from it. */
export interface ActivityFacts {
  /** The names of users who are predicted to come by an import job, which is free. */
  readonly imported: ReadonlySet<Username>;
  /** The `sub`s of the accounts that AdminGetUser was asked about: that counts, too. */
  readonly asked: ReadonlySet<string>;
}

/**
 * How many users the plan makes monthly active. Creation, changes of attributes and groups, passwords and sign-outs do, as
 * AdminGetUser does; lists and import jobs do not (AWS's page of quotas; COGNITO.md, Who is billed).
 */
export function activeUsers(users: readonly UserPlan[], { imported, asked }: ActivityFacts): number {
  const active = new Set<string>(asked);
  let created = 0;
  for (const { name, account, steps } of users) {
    const isActive = steps.some((step) => makesActive(step, imported.has(name)));
    if (!isActive) continue;
    if (account === undefined) created += 1;
    else active.add(account.user.sub);
  }
  return active.size + created;
}

function makesActive(step: Step, isImported: boolean): boolean {
  switch (step.kind) {
    case 'create':
      return !isImported;
    case 'update':
    case 'add-to-group':
    case 'remove-from-group':
    case 'set-password':
    case 'end-sessions':
      return true;
    // The page names none of these.
    case 'enable':
    case 'disable':
    case 'delete':
      return false;
  }
  return assertNever(step);
}

/** The limit `maxActiveUsers`, where the plan exceeds it. */
export function activeProblem(active: number, most: number | undefined): readonly Diagnostic[] {
  if (most === undefined || active <= most) return [];
  return [
    {
      code: 'too-many-active',
      severity: 'error',
      message: `${count(active, 'user')} would become monthly active, which is billed, the limit is ${figure(most)}`,
      hint: `if that is meant, set maxActiveUsers to ${active}, or force to true for one run`,
    },
  ];
}

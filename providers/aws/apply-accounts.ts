/** Carries out what is to be done to accounts beside their attributes: a user's steps in order, users side by side. */
import pLimit from 'p-limit';
import { type AccountOutcome, type AccountStep, type AccountSteps, concernOf } from '../core/account-steps.ts';
import type { LiveUser } from '../core/types.ts';
import type { AccountGateway } from './account-gateway.ts';
import { type Attempter, parallelCalls, startAttempts } from './attempts.ts';

/**
 * Takes every user's steps and tells what became of them, in the order of the users. A step that fails ends the steps of
 * its user alone; a problem of everybody's ends the run. Never throws for an answer of Cognito's.
 */
export async function applyAccounts(
  gateway: AccountGateway,
  users: readonly AccountSteps[],
): Promise<readonly AccountOutcome[]> {
  const inParallel = pLimit(parallelCalls);
  const attempt = startAttempts();
  return Promise.all(users.map((user) => inParallel(() => applySteps(gateway, user, attempt))));
}

async function applySteps(
  gateway: AccountGateway,
  { username, account, steps }: AccountSteps,
  attempt: Attempter,
): Promise<AccountOutcome> {
  let created: LiveUser | undefined;
  for (const [done, step] of steps.entries()) {
    const concern = concernOf(step);
    const subject = concern === undefined ? { username } : { username, account: concern };
    const name = created?.username ?? account ?? username;
    const made = await attempt(subject, () => take(gateway, name, step));
    if (made.kind !== 'done') return { ...made, username, done, ...(created && { created }) };
    created = made.answer ?? created;
  }
  return { kind: 'applied', username, done: steps.length, ...(created && { created }) };
}

/** The account that the step has created, if that is its kind. */
async function take(gateway: AccountGateway, account: string, step: AccountStep): Promise<LiveUser | undefined> {
  switch (step.kind) {
    case 'create':
      return gateway.createUser({ ...step.creation, invite: step.invite, clientMetadata: step.clientMetadata });
    case 'enable':
      await gateway.enable(account);
      return undefined;
    case 'disable':
      await gateway.disable(account);
      return undefined;
    case 'delete':
      await gateway.deleteUser(account);
      return undefined;
    case 'add-to-group':
      await gateway.addToGroup(account, step.group);
      return undefined;
    case 'remove-from-group':
      await gateway.removeFromGroup(account, step.group);
      return undefined;
    case 'set-password':
      await gateway.setPassword(account, step.password.value, !step.password.temporary);
      return undefined;
  }
}

/** Takes the steps of accounts that a plan has, and lets the process know what they left. */
import { applyAccounts, type WorkOutcome } from './aws/apply-accounts.ts';
import type { Attempter } from './aws/attempts.ts';
import { CognitoError } from './aws/gateway.ts';
import { simulateStep } from './core/account-records.ts';
import { type AccountWork, concernOf } from './core/accounts.ts';
import { mergeClientMetadata } from './core/client-metadata.ts';
import { revealValue } from './core/secrets.ts';
import type { Diagnostic, LiveUser } from './core/types.ts';
import type { RosterInputs } from './inputs.ts';
import type { PlannedRoster } from './roster-plan.ts';
import { secretsOf } from './roster-record.ts';
import { clientMetadataOf } from './settings.ts';

/** Makes the groups that users are to join. A group that cannot be made is a problem; its users' steps tell theirs. */
export async function createGroups(planned: PlannedRoster): Promise<readonly Diagnostic[]> {
  const { accounts, pool } = planned;
  try {
    await pool.groups.create(accounts.groupsToCreate);
    return [];
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    const { code, message, hint } = error.refusal;
    return [{ code, severity: 'error', message, ...(hint === undefined ? {} : { hint }) }];
  }
}

/** Takes the steps of those users, and tells what became of them. */
export async function writeAccounts(
  planned: PlannedRoster,
  work: readonly AccountWork[],
  inputs: RosterInputs,
  { done, attempt }: { readonly done: (outcome: WorkOutcome) => void; readonly attempt: Attempter },
): Promise<readonly WorkOutcome[]> {
  const { pool, roster } = planned;
  const configured = clientMetadataOf(inputs.settings);
  const secrets = secretsOf(inputs);
  const prepare = ({ username }: AccountWork) => ({
    clientMetadata: mergeClientMetadata(configured, roster.get(username)?.clientMetadata ?? new Map()),
    reveal: (declared: string) => revealValue(declared, secrets),
  });
  const calls = { accounts: pool.accounts, users: pool.gateway };
  const outcomes = await applyAccounts(calls, work, { prepare, done, attempt });
  const byUser = new Map(work.map((one) => [one.username, one]));
  for (const outcome of outcomes) remember(planned, byUser.get(outcome.username), outcome);
  return outcomes;
}

/** The snapshot takes in what the steps left, so that a later look in this process needs no call. */
function remember({ live, pool, roster }: PlannedRoster, work: AccountWork | undefined, outcome: WorkOutcome): void {
  const before = outcome.created ?? live.get(outcome.username);
  if (before === undefined || work === undefined) return;
  let after: LiveUser | undefined = before;
  for (const step of outcome.done) after = after === undefined ? undefined : simulateStep(after, step);
  if (after === undefined) {
    pool.directory.forget(before);
    return;
  }
  pool.directory.remember(after);
  const declared = roster.get(outcome.username)?.groups;
  const isComplete = work.steps.every((step) => concernOf(step) !== 'groups' || outcome.done.has(step));
  if (declared !== undefined && isComplete) pool.groups.remember(after.username, new Set(declared));
}

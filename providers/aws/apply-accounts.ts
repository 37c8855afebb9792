/** Carries out what is to be done to accounts: a user's steps in order, users side by side. */
import pLimit from 'p-limit';
import type { AccountOutcome } from '../core/account-records.ts';
import { type AccountStep, type AccountWork, type Creation, concernOf } from '../core/accounts.ts';
import type { ClientMetadata } from '../core/client-metadata.ts';
import type { Diagnostic, LiveUser, Username } from '../core/types.ts';
import type { AccountGateway } from './account-gateway.ts';
import { type Attempt, type Attempter, parallelCalls, startAttempts } from './attempts.ts';
import type { Gateway } from './gateway.ts';

/** The two sides of a pool's gateway that accounts are written through. */
export interface AccountCalls {
  readonly accounts: AccountGateway;
  readonly users: Pick<Gateway, 'updateUser'>;
}

/** What a user's steps need beside themselves. */
export interface WorkOptions {
  /** Goes to the pool's triggers. */
  readonly clientMetadata: ClientMetadata;
  /** A declared password with its secrets put in. */
  reveal(declared: string): string;
}

/** What a user's steps came to. Nothing in it quotes a password. */
export interface WorkOutcome extends AccountOutcome {
  readonly username: Username;
  /** The account that a step of these has created, as it was then. */
  readonly created?: LiveUser;
  readonly refused: readonly Diagnostic[];
  /** Whether it came about is not known: the answer was lost, and it sends a message. */
  readonly perhaps: readonly Diagnostic[];
}

/** How the steps of users are taken. */
export interface WorkRun {
  /** The options of a user, right before the first step. */
  prepare(work: AccountWork): WorkOptions;
  /** Hears of each user. */
  done?(outcome: WorkOutcome): void;
  /** Shared with what else is written of the same roster, so that a problem of everybody's ends all of it. */
  readonly attempt?: Attempter;
}

/**
 * Takes every user's steps and tells what became of them, in the order of the users. A step that fails stops no other,
 * but for the creation of the account; a problem of everybody's ends the run. Never throws for an answer of Cognito's.
 */
export async function applyAccounts(
  calls: AccountCalls,
  work: readonly AccountWork[],
  { prepare, done = () => undefined, attempt = startAttempts() }: WorkRun,
): Promise<readonly WorkOutcome[]> {
  const inParallel = pLimit(parallelCalls);
  const workOn = async (one: AccountWork) => {
    const options = prepare(one);
    const outcome = await applySteps(one, (name, step) =>
      attempt(subjectOf(one.username, step), () => take(calls, name, step, options)),
    );
    done(outcome);
    return outcome;
  };
  return Promise.all(work.map((one) => inParallel(() => workOn(one))));
}

type TakeStep = (account: string, step: AccountStep) => Promise<Attempt<LiveUser | undefined>>;

async function applySteps({ username, account, steps }: AccountWork, attempt: TakeStep): Promise<WorkOutcome> {
  const done = new Set<AccountStep>();
  const refused: Diagnostic[] = [];
  const perhaps: Diagnostic[] = [];
  let created: LiveUser | undefined;
  for (const step of steps) {
    const made = await attempt(created?.username ?? account ?? username, step);
    if (made.kind === 'done') done.add(step);
    if (made.kind === 'refused') refused.push(made.diagnostic);
    if (made.kind === 'perhaps-applied') perhaps.push(made.diagnostic);
    if (step.kind !== 'create') continue;
    if (made.kind !== 'done') break;
    created = made.answer;
  }
  const sub = created === undefined || created.sub === '' ? {} : { sub: created.sub };
  return { username, done, refused, perhaps, ...sub, ...(created && { created }) };
}

function subjectOf(username: Username, step: AccountStep): NonNullable<Diagnostic['subject']> {
  const account = concernOf(step);
  return account === undefined ? { username } : { username, account };
}

/** The account that the step has created, if that is its kind. */
async function take(
  { accounts, users }: AccountCalls,
  account: string,
  step: AccountStep,
  { clientMetadata, reveal }: WorkOptions,
): Promise<LiveUser | undefined> {
  switch (step.kind) {
    case 'create':
      return accounts.createUser({ ...withPassword(step.creation, reveal), clientMetadata });
    case 'enable':
      await accounts.enable(account);
      return undefined;
    case 'disable':
      await accounts.disable(account);
      return undefined;
    case 'delete':
      await accounts.deleteUser(account);
      return undefined;
    case 'add-to-group':
      await accounts.addToGroup(account, step.group);
      return undefined;
    case 'remove-from-group':
      await accounts.removeFromGroup(account, step.group);
      return undefined;
    case 'set-password':
      await accounts.setPassword(account, reveal(step.password.value), !step.password.temporary);
      return undefined;
    case 'blank':
      await users.updateUser(account, step.update.changes, { clientMetadata, sendsMessage: false });
      return undefined;
  }
}

function withPassword(creation: Creation, reveal: WorkOptions['reveal']): Creation {
  const { temporaryPassword } = creation;
  return temporaryPassword === undefined ? creation : { ...creation, temporaryPassword: reveal(temporaryPassword) };
}

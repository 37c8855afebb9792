/** Takes the steps of one user in order, one call each, and tells what became of them. */

import { type ClientMetadata, mergeClientMetadata } from '../constraints/client-metadata.ts';
import { poolRules } from '../constraints/comparison.ts';
import type { OpenPool } from '../directory/open-pool.ts';
import { assertNever } from '../model/assert-never.ts';
import type { LiveUser } from '../model/users.ts';
import { accountAfter } from '../plan/aliases/account-after.ts';
import type { Step, UserOutcome, UserPlan } from '../plan/model.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { Attempt, Attempter } from './attempts.ts';
import type { SessionsJournal } from './journal.ts';
import { findOut, type MessageJournal, tellNotSent, tellSending } from './message-delivery.ts';
import { SessionEnding } from './session-ending.ts';
import { type AccountStep, callStep, concernOf } from './step-calls.ts';

/** What the steps of a user need beside themselves. */
export interface Writing {
  readonly pool: Pick<OpenPool, 'gateway' | 'accounts' | 'groups' | 'directory'>;
  /** Goes to the pool's triggers; what a user has of it wins. */
  readonly clientMetadata: ClientMetadata;
  readonly journal: MessageJournal;
  readonly sessions: SessionsJournal;
  /** Shared by everybody who is written together, so that a problem of everybody's ends all of it. */
  readonly attempt: Attempter;
}

type UpdateStep = Extract<Step, { readonly kind: 'update' }>;

/**
 * Takes the user's steps. One that fails stops no other, but for the creation of the account. Undefined when none was
 * tried. Never throws for an answer of Cognito's.
 */
export async function writeUser(user: UserPlan, writing: Writing): Promise<UserOutcome | undefined> {
  const clientMetadata = mergeClientMetadata(writing.clientMetadata, user.clientMetadata ?? new Map());
  const steps = new UserSteps(user, { ...writing, clientMetadata });
  await steps.takeAll();
  return steps.outcome();
}

class UserSteps {
  readonly #user: UserPlan;
  readonly #writing: Writing;
  readonly #done = new Set<Step>();
  readonly #refused: Diagnostic[] = [];
  readonly #perhaps: Diagnostic[] = [];
  readonly #sessions: SessionEnding;
  #unfinished = false;
  #created: LiveUser | undefined;
  /** As the steps so far have left it; undefined before it is created, and after it is deleted. */
  #live: LiveUser | undefined;

  constructor(user: UserPlan, writing: Writing) {
    this.#user = user;
    this.#writing = writing;
    this.#live = user.account?.user;
    this.#sessions = new SessionEnding(user, writing.sessions);
  }

  outcome(): UserOutcome | undefined {
    const { isDue } = this.#sessions;
    const isTried = this.#done.size + this.#refused.length + this.#perhaps.length > 0;
    // A call that was stopped after it was sent has perhaps been carried out.
    if (!isTried && isDue === (this.#user.sessionsDue === true)) return undefined;
    return {
      name: this.#user.name,
      done: this.#done,
      refused: this.#refused,
      perhaps: this.#perhaps,
      unfinished: this.#unfinished,
      ...(isDue ? { sessionsDue: true } : {}),
      ...(this.#created === undefined ? {} : { created: this.#created }),
    };
  }

  async takeAll(): Promise<void> {
    const before = this.#live;
    for (const step of this.#user.steps) {
      // Of all that was to be taken, nothing was.
      if (step.kind === 'end-sessions' && !this.#sessions.isDue) continue;
      const made = step.kind === 'update' ? await this.#update(step) : await this.#call(step);
      this.#note(step, made);
      this.#sessions.afterCall(step, made);
      if (step.kind === 'create' && made.kind !== 'done') break;
    }
    this.#sessions.settle();
    const { directory } = this.#writing.pool;
    if (this.#live !== undefined && this.#live !== before) directory.remember(this.#live);
    if (this.#live === undefined && before !== undefined) directory.forget(before);
  }

  async #call(step: AccountStep): Promise<Attempt<LiveUser | undefined>> {
    if (step.kind === 'create' && step.creation.passwordHash !== undefined) return notImported(this.#user.name);
    const { attempt, pool, clientMetadata } = this.#writing;
    const { name } = this.#user;
    const concern = concernOf(step);
    const subject = { username: name, ...(concern === undefined ? {} : { account: concern }) };
    return attempt(subject, async () => {
      this.#sessions.beforeCall(step);
      return callStep(pool.accounts, this.#live?.username ?? name, step, clientMetadata);
    });
  }

  /** An update whose answer was lost is looked up; the journal forgets a message that was surely not sent. */
  async #update(step: UpdateStep): Promise<Attempt<undefined>> {
    const { attempt, pool, journal, clientMetadata } = this.#writing;
    const { changes } = step;
    const { name, messages } = this.#user;
    const { username: account, sub } = this.#live ?? { username: name, sub: '' };
    let told = false;
    const send = async (): Promise<undefined> => {
      const sending = () => {
        this.#sessions.beforeCall(step);
        told = true;
        tellSending(journal, { sub, messages }, changes, Date.now());
      };
      const sendsMessage = messages.length > 0;
      await pool.gateway.updateUser(account, changes, { clientMetadata, sendsMessage, sending });
    };
    const sent = await attempt({ username: name }, send);
    const made =
      sent.kind === 'perhaps'
        ? await findOut(pool.gateway, { ...sent, account, changes, messages }, poolRules(pool.directory.pool))
        : sent;
    if (told && (made.kind === 'refused' || made.kind === 'not-attempted')) tellNotSent(journal, { sub, messages });
    return made;
  }

  #note(step: Step, made: Attempt<LiveUser | undefined>): void {
    switch (made.kind) {
      case 'not-attempted':
        this.#unfinished = true;
        return;
      case 'refused':
        this.#refused.push(made.diagnostic);
        return;
      case 'perhaps':
        this.#perhaps.push(made.diagnostic);
        // Its message counts as sent; an account of which nothing is known does not count as created.
        if (step.kind === 'update') this.#done.add(step);
        return;
      case 'done':
        this.#done.add(step);
        this.#takeIn(step, made.answer);
        return;
    }
    assertNever(made);
  }

  /** Lets journal and directory know what a step has done. */
  #takeIn(step: Step, created: LiveUser | undefined): void {
    const { journal, pool } = this.#writing;
    if (created !== undefined) {
      this.#created = created;
      this.#live = created;
      pool.groups.created(created.username);
      if (created.sub !== '') journal.created(created.sub);
    } else if (this.#live !== undefined) {
      const { username } = this.#live;
      if (step.kind === 'add-to-group') pool.groups.joined(username, step.group);
      if (step.kind === 'remove-from-group') pool.groups.left(username, step.group);
      this.#live = accountAfter(this.#live, step, this.#user.messages);
    }
  }
}

/** AdminCreateUser takes no hash: the account would be there without the password. */
function notImported(name: string): Attempt<undefined> {
  const diagnostic: Diagnostic = {
    code: 'not-importable',
    severity: 'error',
    message: `${name} was not imported, and is not created without the password that the user brings along`,
    hint: 'look at the log of the import job, or remove the user from passwordHashes',
    subject: { username: name },
  };
  return { kind: 'refused', diagnostic };
}

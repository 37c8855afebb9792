/** Sees to it that what is taken from a user ends the user's sessions, whatever fails in between. */
import { CognitoError } from '../cognito/gateway.ts';
import { endOfSessions, endsSessions } from '../plan/ended-sessions.ts';
import type { Step, UserPlan } from '../plan/model.ts';
import { privateFolderName } from '../state/private-folder.ts';
import { type Attempt, mayBeTaken } from './attempts.ts';
import type { SessionsJournal } from './journal.ts';

/** The end of one user's sessions: whether it is due, before and after each step. */
export class SessionEnding {
  readonly #step: ReturnType<typeof endOfSessions>;
  readonly #sub: string;
  readonly #journal: SessionsJournal;
  readonly #wasDue: boolean;
  #isDue: boolean;
  #isTold = false;

  constructor(user: Pick<UserPlan, 'steps' | 'account' | 'sessionsDue'>, journal: SessionsJournal) {
    this.#step = endOfSessions(user);
    this.#sub = user.account?.user.sub ?? '';
    this.#journal = journal;
    this.#wasDue = user.sessionsDue === true;
    this.#isDue = this.#wasDue;
  }

  /** Whether the sessions have to be ended, as far as the steps so far tell. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /**
   * Tells the journal before the first step goes out that takes something. Throws CognitoError when that cannot be recorded: then
   * nothing must be taken, because after a kill the sessions would go on.
   */
  beforeCall(step: Step): void {
    if (this.#isTold || this.#step === undefined || !endsSessions(step, this.#step)) return;
    try {
      this.#journal.begin(this.#sub);
      this.#isTold = true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CognitoError({
        code: 'not-recorded',
        message: `nothing is changed, because the sign-out that follows cannot be recorded: ${reason}`,
        hint: `let the folder ${privateFolderName} of the project be made and written to`,
      });
    }
  }

  /** Takes in what became of a step. What was perhaps taken counts as taken. */
  afterCall(step: Step, made: Attempt<unknown>): void {
    if (step.kind === 'end-sessions' || step.kind === 'delete') {
      if (made.kind === 'done') this.#isDue = false;
    } else if (this.#isTold && this.#step !== undefined && endsSessions(step, this.#step) && mayBeTaken(made)) {
      this.#isDue = true;
    }
  }

  /** Tells the journal at the end, where nothing is due. */
  settle(): void {
    if (!this.#isDue && (this.#wasDue || this.#isTold)) this.#journal.ended(this.#sub);
  }
}

/** The journals of this process, one a pool: what a kill must not lose before the state has it. */
import { type Journal, openJournal, unkeptJournal } from '../apply/journal.ts';
import type { Records, UserPlan } from '../plan/model.ts';

/** Where a run takes place: journals are kept there. */
export interface JournalPlace {
  /** The project's folder. */
  readonly base: string;
  readonly stack: string;
}

/** The journals of one process. */
export interface Journals {
  /**
   * The journal of that pool. Reads its file at first. Undefined stands for the place of this process, as any component has told it; where
   * none has, as in a destroy, the stack is not known, and no journal is kept.
   */
  of(userPoolId: string, place: JournalPlace | undefined): Journal;
  /** Removes from every journal what the state has. To be called when a run that writes has ended. */
  end(): void;
}

/** No journal open yet. */
export function createJournals(): Journals {
  const journals = new Map<string, Journal>();
  let known: JournalPlace | undefined;
  return {
    of(userPoolId, place = known) {
      known = place;
      if (place === undefined) return unkeptJournal;
      const { base, stack } = place;
      const key = JSON.stringify([userPoolId, base, stack]);
      const journal = journals.get(key) ?? openJournal(base, userPoolId, stack, Date.now());
      journals.set(key, journal);
      return journal;
    },
    end() {
      for (const journal of journals.values()) journal.end();
    },
  };
}

/**
 * The users about which the outputs say everything that a journal knows, once `records` are in them: not those that the run did not look at
 * or held back.
 */
export function settledUsers(users: readonly UserPlan[], records: Records): readonly { readonly sub: string }[] {
  return users.flatMap(({ name, account, before, heldBack, leftOut }) => {
    if (heldBack !== undefined || leftOut === true) return [];
    const subs = [records.get(name)?.sub, account?.user.sub, before?.sub];
    return subs.flatMap((sub) => (sub === undefined ? [] : [{ sub }]));
  });
}

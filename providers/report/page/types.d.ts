/** What the page of the HTML report is given, and what its modules hand to each other. */
import type { PlanReport } from '../report-model.ts';

/** What is told in the same words as in the other reports. */
export interface Words {
  readonly reasons: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, string>>;
  readonly kept: Readonly<Record<string, string>>;
  readonly foundBy: Readonly<Record<string, string>>;
  /** What is changed or taken away of a user who is signed out; `…` stands for its name. */
  readonly losses: Readonly<Record<string, string>>;
}

/** What stands in a cell of an entry's table. */
export interface Cell {
  /** Which class of the style sheet it has. */
  readonly kind: 'name' | 'step' | 'before' | 'after' | 'absent' | 'hidden' | 'deleted' | 'words' | 'told';
  readonly text: string;
}

/** One thing that is told of a user. */
export interface Line {
  /** What the list of attributes filters by. */
  readonly topic: string;
  /** What the reasons filter by. */
  readonly reason: string;
  readonly cells: readonly Cell[];
}

/** One user in one view. */
export interface Entry {
  readonly username: string;
  readonly account?: string;
  /** By what the account was found, where its own name is not the declared one. */
  readonly meant?: string;
  readonly place?: string;
  readonly userPoolId: string;
  readonly lines: readonly Line[];
  /** What is searched, in lower case. */
  readonly haystack: string;
}

/** One of the lists that the page shows. */
export interface View {
  readonly key: string;
  readonly title: string;
  /** What an entry is, in the singular. */
  readonly noun: string;
  readonly columns: readonly string[];
  readonly entries: readonly Entry[];
  /** What it is that its lines are there for. */
  readonly reasonTitle: string;
  /** What the reasons are called in it. */
  readonly reasonWords: Readonly<Record<string, string>>;
}

/** The part of a view that is asked for. */
export interface Query {
  readonly search: string;
  /** None of them asks for all. */
  readonly reasons: ReadonlySet<string>;
  /** The empty text asks for all, here and in `userPoolId`. */
  readonly topic: string;
  readonly userPoolId: string;
}

/** An entry with those of its lines that were asked for. */
export interface Match {
  readonly entry: Entry;
  readonly lines: readonly Line[];
}

export type { PlanReport };

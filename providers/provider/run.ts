/** What every verb of a process works with. */
import type { Session } from './session.ts';
import type { Tell } from './telling/engine-log.ts';
import type { Telling } from './telling/telling.ts';

/** One process of the provider, which the engine starts for each run. */
export interface Run {
  readonly session: Session;
  /** Tells people something; secrets are removed from warnings and errors. */
  readonly tell: Tell;
  /** Takes secrets, and what a terminal would obey, out of a text. */
  readonly hiding: (text: string) => string;
  readonly telling: Telling;
}

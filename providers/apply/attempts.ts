/** Calls about one user each, side by side: a refusal stops nobody else, what concerns everybody ends the rest. */
import { CognitoError } from '../cognito/gateway.ts';
import { assertNever } from '../model/assert-never.ts';
import type { Diagnostic, DiagnosticCode } from '../problems/diagnostic.ts';

/** What is wrong with the pool, the credentials, the quota or the network, not with one user: the rest is not tried. */
const everybodys: ReadonlySet<DiagnosticCode> = new Set([
  'pool-missing',
  'not-authorized',
  'unreachable',
  'throttled',
  'read-only-replica',
]);

/** What would have been sent again, had the run not been stopped. */
const passing: ReadonlySet<DiagnosticCode> = new Set(['throttled', 'unreachable', 'service-fault']);

/** One user may make Cognito fail; so many in a row, each tried again and again, mean that it fails for everybody. */
const faultsInARow = 5;

/** What one call came to. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly answer: T }
  /** It was not sent, or would have been sent again: then an attempt before may have been carried out. */
  | { readonly kind: 'not-attempted'; readonly wasBegun: boolean }
  | { readonly kind: 'refused' | 'perhaps'; readonly diagnostic: Diagnostic };

/** Whether Cognito has taken the call, or may have: one of its attempts perhaps lost only its answer. */
export function mayBeTaken(made: Attempt<unknown>): boolean {
  switch (made.kind) {
    case 'done':
    case 'perhaps':
      return true;
    case 'not-attempted':
      return made.wasBegun;
    case 'refused':
      return passing.has(made.diagnostic.code);
  }
  return assertNever(made);
}

/** What a call is about, as far as its caller knows. */
type Subject = NonNullable<Diagnostic['subject']>;

/** Makes one call of a run. Throws nothing for an answer of Cognito's. */
export type Attempter = <T>(subject: Subject, call: () => Promise<T>) => Promise<Attempt<T>>;

/**
 * Starts the calls of one run. After a problem of everybody's, which is told once, none of them is made; neither is one
 * after `stopped` is aborted.
 */
export function startAttempts(stopped: AbortSignal): Attempter {
  let over = false;
  let faults = 0;
  return async (subject, call) => {
    if (over || stopped.aborted) return { kind: 'not-attempted', wasBegun: false };
    try {
      const answer = await call();
      faults = 0;
      return { kind: 'done', answer };
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      const { attribute, ...told } = error.refusal;
      if (told.code === 'stopped' || (stopped.aborted && passing.has(told.code)))
        return { kind: 'not-attempted', wasBegun: true };
      const lost = told.code === 'answer-lost';
      faults = lost || told.code === 'service-fault' ? faults + 1 : 0;
      const endsAll = everybodys.has(told.code) || faults >= faultsInARow;
      // Those under way meet the same: it is told once, but for messages that were perhaps sent.
      if (endsAll && over && !lost) return { kind: 'not-attempted', wasBegun: true };
      over ||= endsAll;
      const about = attribute === undefined ? subject : { ...subject, attribute };
      return { kind: lost ? 'perhaps' : 'refused', diagnostic: { ...told, severity: 'error', subject: about } };
    }
  };
}

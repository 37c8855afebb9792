/** Calls about one user each, side by side: a refusal stops nobody else, what concerns everybody ends the rest. */
import type { Diagnostic, DiagnosticCode } from '../core/types.ts';
import { CognitoError } from './gateway.ts';

/** Enough to fill UserUpdate's 25 a second at two seconds' latency; the rate itself is the gateway's. */
export const parallelCalls = 50;

/** What is wrong with the pool, the credentials, the quota or the network, not with one user: the rest is not tried. */
const everybodys: ReadonlySet<DiagnosticCode> = new Set([
  'pool-missing',
  'not-authorized',
  'unreachable',
  'throttled',
  'read-only-replica',
]);

/** One user may make Cognito fail; so many in a row, each tried again and again, mean that it fails for everybody. */
const faultsInARow = 5;

/** What one call came to. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly answer: T }
  | { readonly kind: 'not-attempted' }
  | { readonly kind: 'refused' | 'perhaps-applied'; readonly diagnostic: Diagnostic };

/** Whom, and what of them, a call is about, as far as its caller knows. */
type Subject = NonNullable<Diagnostic['subject']>;

/** Makes one call of a run. Throws nothing for an answer of Cognito's. */
export type Attempter = <T>(subject: Subject, call: () => Promise<T>) => Promise<Attempt<T>>;

/** The calls of one run: after a problem of everybody's, which is told once, none of them is made. */
export function startAttempts(): Attempter {
  let stopped = false;
  let faults = 0;
  return async (subject, call) => {
    if (stopped) return { kind: 'not-attempted' };
    try {
      const answer = await call();
      faults = 0;
      return { kind: 'done', answer };
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      const { attribute, ...told } = error.refusal;
      const lost = told.code === 'answer-lost';
      faults = lost || told.code === 'service-fault' ? faults + 1 : 0;
      const stops = everybodys.has(told.code) || faults >= faultsInARow;
      // Those under way meet the same: it is told once, but for messages that were perhaps sent.
      if (stops && stopped && !lost) return { kind: 'not-attempted' };
      stopped ||= stops;
      const about = attribute === undefined ? subject : { ...subject, attribute };
      const kind = lost ? 'perhaps-applied' : 'refused';
      return { kind, diagnostic: { ...told, severity: 'error', subject: about } };
    }
  };
}

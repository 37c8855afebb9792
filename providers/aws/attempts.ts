/** Calls about one user each, side by side: a refusal stops nobody else, what concerns everybody ends the rest. */
import type { Diagnostic, DiagnosticCode } from '../core/types.ts';
import { CognitoError } from './gateway.ts';

/** Enough to fill UserUpdate's 25 a second at two seconds' latency; the rate itself is the gateway's. */
export const parallelCalls = 50;

/** What is wrong with the pool, the credentials or the network, and so not with one user: the rest is not tried. */
const everybodys: ReadonlySet<DiagnosticCode> = new Set([
  'pool-missing',
  'not-authorized',
  'unreachable',
  'read-only-replica',
]);

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
  return async (subject, call) => {
    if (stopped) return { kind: 'not-attempted' };
    try {
      return { kind: 'done', answer: await call() };
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      const { attribute, ...told } = error.refusal;
      if (everybodys.has(told.code)) {
        // Those under way meet the same: it is told once.
        if (stopped) return { kind: 'not-attempted' };
        stopped = true;
      }
      const about = attribute === undefined ? subject : { ...subject, attribute };
      const kind = told.code === 'answer-lost' ? 'perhaps-applied' : 'refused';
      return { kind, diagnostic: { ...told, severity: 'error', subject: about } };
    }
  };
}

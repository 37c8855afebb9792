/** Takes an error of the SDK apart, so that it can be told in the user's terms. */
import { type Answer, type Call, explainAnswer, type Refusal } from '../core/cognito-errors.ts';
import { maskSecrets } from '../core/secrets.ts';

/** Tells any error of a call. */
export function explain(error: unknown, call: Call): Refusal {
  return explainAnswer(answerOf(error), call);
}

function answerOf(error: unknown): Answer {
  if (!(error instanceof Error)) return { name: '', message: String(error) };
  // Node reports a host with several addresses as one AggregateError with an empty message.
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return { name: error.name, message: cause.message, code };
}

/** Failures before a request has left, so that nothing was carried out. */
const neverSent: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether a call that failed so was perhaps carried out: its answer was lost, or a 5xx stood in for it. */
export function isAnswerLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = statusOf(error);
  if (status !== undefined) return status >= 500;
  const { name, code = '' } = answerOf(error);
  return !neverSent.has(name) && !neverSent.has(code) && !/CERT|SIGNED|TLS|SIGNATURE/.test(code);
}

/** Whether an attempt before the one that failed so was sent too, and was perhaps carried out. */
export function wasTriedBefore(error: unknown): boolean {
  const attempts = metadataOf(error)['attempts'];
  return typeof attempts === 'number' && attempts > 1;
}

/** The HTTP status, where there was an answer at all. */
function statusOf(error: Error): number | undefined {
  const status = metadataOf(error)['httpStatusCode'];
  return typeof status === 'number' ? status : undefined;
}

/** What the SDK notes with an error (ResponseMetadata). */
function metadataOf(error: unknown): Readonly<Record<string, unknown>> {
  return Object(Object(error).$metadata);
}

/** What is told of such a call. */
export function lostAnswer(error: unknown, { operation, secrets = [] }: Call): Refusal {
  const { message, code = '' } = answerOf(error);
  return {
    code: 'answer-lost',
    message: `the answer to an ${operation} that makes Cognito send a message was lost: ${maskSecrets(message, secrets) || code}`,
  };
}

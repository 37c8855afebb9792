/** Takes an error of the SDK apart, so that it can be told in the user's terms. */

import { maskSecrets } from '../../values/secrets.ts';
import { type Answer, type Call, explainAnswer, type Refusal } from './explain-answer.ts';

/** Tells any error of a call. */
export function explain(error: unknown, call: Call): Refusal {
  return explainAnswer(answerOf(error), call);
}

/** What the SDK calls an answer that names no error. */
const unnamed: ReadonlySet<string> = new Set(['Unknown', 'UnknownError']);

function answerOf(error: unknown): Answer {
  if (!(error instanceof Error)) return { name: '', message: String(error) };
  const status = statusOf(error);
  // A load balancer's or a proxy's HTML say, of which the SDK gives the words of its JSON parser, or none.
  if (status !== undefined && (status < 400 || error instanceof SyntaxError || unnamed.has(error.name))) {
    return { name: unreadable(status), message: `HTTP ${status}, and no JSON of Cognito's` };
  }
  // Node reports a host with several addresses as one AggregateError with an empty message.
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return { name: error.name, message: cause.message, code };
}

/** No error of Cognito's comes with less than 400: there it was not Cognito that answered. */
function unreadable(status: number): string {
  if (status < 400) return 'NoAnswer';
  return status < 500 ? 'UnreadableRefusal' : 'ServiceUnavailableException';
}

/** Failures before a request has left, so that nothing was carried out. */
const neverSent: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ProfileMissing',
  'ProxyRefused',
  'ConnectionError',
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
  // A success that could not be read to its end was carried out all the same.
  if (status !== undefined) return status < 400 || status >= 500;
  const { name, code = '' } = answerOf(error);
  return !neverSent.has(name) && !neverSent.has(code) && !/CERT|SIGNED|TLS|SIGNATURE/.test(code);
}

/** Whether an attempt before the one that failed so was sent too, and was perhaps carried out. */
export function wasTriedBefore(error: unknown): boolean {
  const attempts: unknown = Object(Object(error).$metadata).attempts;
  return typeof attempts === 'number' && attempts > 1;
}

/** The answer's HTTP status, which the SDK notes with the error where there was an answer at all. */
export function statusOf(error: unknown): number | undefined {
  const status: unknown = Object(Object(error).$metadata).httpStatusCode;
  return typeof status === 'number' ? status : undefined;
}

/** What is told of such a call. */
export function lostAnswer(error: unknown, { operation, secrets = [] }: Call): Refusal {
  const { message, code = '' } = answerOf(error);
  return {
    code: 'answer-lost',
    message: `the answer to an ${operation} that makes Cognito send a message was lost: ${maskSecrets(message, secrets) || code}`,
  };
}

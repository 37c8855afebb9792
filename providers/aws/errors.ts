/** Takes an error of the SDK apart, so that it can be told in the user's terms. */
import { type Answer, type Call, explainAnswer, type Refusal } from '../core/cognito-errors.ts';

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

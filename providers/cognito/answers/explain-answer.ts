/** What Cognito, the network or the credentials answered, told in the user's terms: never a raw SDK dump. */

import type { AttributeName } from '../../model/names.ts';
import { maskSecrets } from '../../values/secrets.ts';
import type { AnswerCode } from './answer-row.ts';
import { answerRows } from './answer-table.ts';

/** The parts of an SDK error that count. */
export interface Answer {
  /** The exception's name on the wire, such as `AliasExistsException`. */
  readonly name: string;
  readonly message: string;
  /** Node's code of a network failure, such as `ECONNREFUSED`. */
  readonly code?: string;
}

export interface Call {
  /** The API's name: AdminUpdateUserAttributes, ... */
  readonly operation: string;
  readonly poolId: string;
  /** The Region that was asked. */
  readonly region?: string;
  /** The attributes that the request carried, in its order; messages may give one by its number. */
  readonly sent?: readonly AttributeName[];
  /** The group that the request names. */
  readonly group?: string;
  /** What the request carried and nobody may be told, such as a password. */
  readonly secrets?: readonly string[];
}

/** Why a call did not do what it was for. */
export interface Refusal {
  readonly code: AnswerCode;
  readonly message: string;
  readonly hint?: string;
  /** The first attribute that Cognito's message names. */
  readonly attribute?: AttributeName;
}

/**
 * Tells any error by the first row of `answerRows` that fits it. Cognito's own words are quoted on one line and in
 * full, with the call's own secrets masked, so that other secrets can be found in them; the code that shows the message masks
 * those.
 */
export function explainAnswer({ name, message, code = '' }: Answer, call: Call): Refusal {
  const words = onOneLine(message);
  const shown = maskSecrets(message, call.secrets ?? []);
  const row = answerRows.find(
    ({ names, operations, says }) =>
      (names === undefined || names.has(name) || names.has(code)) &&
      (operations === undefined || operations.has(call.operation)) &&
      (says === undefined || says.test(words)),
  );
  const details = { ...call, words: onOneLine(shown) || code || name || 'no reason given' };
  const lookUp = `run again; if it stays, look up ${name || 'the error'} in the API reference of ${call.operation}`;
  const hint = row === undefined ? lookUp : row.hint?.(details);
  const attribute = attributeSent(message, call.sent ?? []) ?? attributeNamed(shown) ?? row?.attribute;
  return {
    code: row?.code ?? 'refused',
    message: row?.message(details) ?? `Cognito refused ${call.operation}: ${details.words}`,
    ...(hint === undefined ? {} : { hint }),
    ...(attribute === undefined ? {} : { attribute }),
  };
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** How Cognito's messages name an attribute, each with the name in group 1. */
const namings: readonly RegExp[] = [
  /^(?:.*schema: )?user\.(\S+?): /m,
  /conform to the schema: (\S+?): /,
  /^(\S+?): (?:Attribute|String|Number) /m,
  /the non-mutable attribute (\S+)/,
  /account with the (?:given )?(email|phone_number|preferred_username) already exists/,
];

function attributeNamed(message: string): AttributeName | undefined {
  for (const naming of namings) {
    const name = naming.exec(message)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * The sent attribute that a message names, or gives by its number. It is sought in the message as it came, because a
 * secret may be that very name or number.
 */
function attributeSent(message: string, sent: readonly AttributeName[]): AttributeName | undefined {
  const name = attributeNamed(message);
  if (name !== undefined) return sent.find((each) => each === name);
  const position = /'userAttributes\.(\d+)\.member\./.exec(message)?.[1];
  return position === undefined ? undefined : sent[Number(position) - 1];
}

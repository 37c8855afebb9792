/** Whether a value fits its attribute: the form its name asks for, its type, and the schema's limits. */

import type { AttributeName } from '../model/names.ts';
import type { AttributeRule } from '../model/pool.ts';
import { isKnown, isSecret, meant, shown, type Value } from '../model/value.ts';
import type { ValueProblemCode } from '../problems/diagnostic.ts';
import { compareWhole } from '../values/decimals.ts';
import { isEmail, isInternational, isPhoneNumber } from './address-forms.ts';
import { isLonger, longestValue } from './names.ts';

export interface ValueProblem {
  readonly code: ValueProblemCode;
  readonly message: string;
  readonly hint: string;
}

/**
 * The first rule that a value which is not blank breaks; undefined for none, and where the value is not known yet. Stricter than what is known of Cognito where no
 * source says: see the rules below. `locale`, `zoneinfo`, `address` and all other texts are free.
 */
export function valueProblem(name: AttributeName, value: Value, rule: AttributeRule): ValueProblem | undefined {
  if (!isKnown(value)) return undefined;
  const checked = new Checked(value);
  return longerThan(longestValue, name, checked) ?? forms.get(name)?.(checked) ?? typeProblem(name, checked, rule);
}

/** A value to compare, and its words for a message. The words are made only for a message. */
class Checked {
  readonly text: string;
  readonly #value: Value;

  constructor(value: Value) {
    this.text = meant(value);
    this.#value = value;
  }

  get said(): string {
    return isSecret(this.#value) ? shown(this.#value) : shownValue(this.text);
  }
}

/**
 * A value as messages show it: whole, so that what is to be hidden can still be found in it, or not at all. Its length is never told: a
 * report may hide the value.
 */
export function shownValue(value: string): string {
  return value.length > 100 ? 'a long text' : JSON.stringify(value);
}

function typeProblem(name: AttributeName, value: Checked, rule: AttributeRule): ValueProblem | undefined {
  switch (rule.type) {
    case 'String':
      return lengthProblem(name, value, rule);
    case 'Number':
      return numberProblem(name, value, rule);
    case 'Boolean':
      if (/^(?:true|false)$/i.test(value.text)) return undefined;
      return wrongType(name, value, 'true or false', 'write true or false, in any letter case');
    case 'DateTime':
      if (isDateTime(value.text)) return undefined;
      return wrongType(name, value, 'a date, or a date and time', 'write it as in 2026-01-31 or 2026-01-31T08:30:00Z');
  }
}

/** Length is counted in code points, as the API's service model counts the 2,048 (StringAttributeConstraintsType). */
function lengthProblem(name: AttributeName, value: Checked, rule: AttributeRule): ValueProblem | undefined {
  const { minLength, maxLength } = rule;
  if (minLength !== undefined && !isLonger(value.text, minLength - 1)) {
    const message = `${name} is ${value.said}, and the pool takes no fewer than ${minLength} characters`;
    return { code: 'too-short', message, hint: 'lengthen it, or blank it to delete the attribute' };
  }
  return maxLength === undefined ? undefined : longerThan(maxLength, name, value);
}

function longerThan(longest: number, name: AttributeName, value: Checked): ValueProblem | undefined {
  if (!isLonger(value.text, longest)) return undefined;
  const message = `${name} is ${value.said}, and the pool takes no more than ${longest} characters`;
  return { code: 'too-long', message, hint: 'shorten it: the limits of an existing attribute cannot be changed' };
}

/**
 * A Number is a whole decimal number, with a minus or without. What else Cognito takes no source says, so fractions,
 * exponents and a plus are refused. Limits compare exactly, since no source says that Cognito rounds.
 */
function numberProblem(name: AttributeName, value: Checked, rule: AttributeRule): ValueProblem | undefined {
  if (!/^-?\d+$/.test(value.text)) {
    return wrongType(name, value, 'a whole number', 'write only digits, with a minus in front where it is negative');
  }
  const { minValue, maxValue } = rule;
  const hint = 'declare one within the limits: those of an existing attribute cannot be changed';
  if (minValue !== undefined && compareWhole(value.text, minValue) < 0) {
    const message = `${name} is ${value.said}, and the pool takes nothing below ${minValue}`;
    return { code: 'too-small', message, hint };
  }
  if (maxValue !== undefined && compareWhole(value.text, maxValue) > 0) {
    const message = `${name} is ${value.said}, and the pool takes nothing above ${maxValue}`;
    return { code: 'too-big', message, hint };
  }
  return undefined;
}

function wrongType(name: AttributeName, value: Checked, wanted: string, hint: string): ValueProblem {
  return { code: 'wrong-value-type', message: `${name} is ${value.said}, and the pool wants ${wanted}`, hint };
}

/** No source gives the form of a DateTime value; ISO 8601 is inferred. */
function isDateTime(value: string): boolean {
  const time = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?$/;
  return isDate(value.slice(0, 10)) && (value.length === 10 || (value[10] === 'T' && time.test(value.slice(11))));
}

/** YYYY-MM-DD and a day that exists. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The forms of standard attributes (Developer Guide, standard attributes). Custom attributes have none. */
const forms: ReadonlyMap<AttributeName, (value: Checked) => ValueProblem | undefined> = new Map([
  ['email', emailProblem],
  ['phone_number', phoneProblem],
  ['birthdate', birthdateProblem],
]);

function emailProblem(value: Checked): ValueProblem | undefined {
  if (isEmail(value.text)) return undefined;
  const message = `email is ${value.said}, which is no e-mail address`;
  const hint = isInternational(value.text)
    ? 'write it in ASCII: of a domain like bücher.example, the encoded form is xn--bcher-kva.example'
    : 'write only the address, as in diego@example.com';
  return { code: 'bad-email', message, hint };
}

function phoneProblem(value: Checked): ValueProblem | undefined {
  if (isPhoneNumber(value.text)) return undefined;
  const message = `phone_number is ${value.said}, which is no number in the form of E.164`;
  const hint = 'write a plus, the country code and the number, only digits, as in +15551234567';
  return { code: 'bad-phone-number', message, hint };
}

/** The year 0000 stands for one that is not told (OpenID Connect Core, 5.1). */
function birthdateProblem(value: Checked): ValueProblem | undefined {
  if (isDate(value.text)) return undefined;
  const message = `birthdate is ${value.said}, which is no date in the form YYYY-MM-DD`;
  return { code: 'bad-birthdate', message, hint: 'write a day that exists, as in 1990-12-31' };
}

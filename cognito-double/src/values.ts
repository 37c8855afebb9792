/** Whether a value fits its attribute: type, constraints and the forms of e-mail, phone and birthdate. */
import type { SchemaAttribute } from './schema.ts';

/**
 * What is wrong with a value that is not blank, as Cognito words it after the attribute's name, or undefined
 * (COGNITO.md, Schema: types with min/max constraints given as strings; E.164; YYYY-MM-DD).
 */
export function valueProblem(attribute: SchemaAttribute, value: string): string | undefined {
  return typeProblem(attribute, value) ?? formProblem(attribute.Name, value);
}

/** Booleans are kept in lower case, as they read back (inferred); every other value to the letter. */
export function storedValue(attribute: SchemaAttribute, value: string): string {
  return attribute.AttributeDataType === 'Boolean' ? value.toLowerCase() : value;
}

function typeProblem(attribute: SchemaAttribute, value: string): string | undefined {
  switch (attribute.AttributeDataType) {
    case 'String':
      return lengthProblem(attribute, value);
    case 'Number':
      return numberProblem(attribute, value);
    case 'Boolean':
      return /^(true|false)$/i.test(value) ? undefined : 'Attribute value must be true or false.';
    case 'DateTime':
      return isDateTime(value) ? undefined : 'Attribute value must be an ISO 8601 date and time.';
  }
}

/** Lengths count characters, of any script (hashicorp/terraform-provider-aws 41171): code points (inferred). */
function lengthProblem({ StringAttributeConstraints }: SchemaAttribute, value: string): string | undefined {
  const length = [...value].length;
  const { MinLength, MaxLength } = StringAttributeConstraints ?? {};
  if (MinLength !== undefined && length < Number(MinLength)) {
    return `String must be no shorter than ${MinLength} characters.`;
  }
  if (MaxLength !== undefined && length > Number(MaxLength)) {
    return `String must be no longer than ${MaxLength} characters.`;
  }
  return undefined;
}

/** Decimals count as numbers (inferred). */
function numberProblem({ NumberAttributeConstraints }: SchemaAttribute, value: string): string | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return 'Attribute value must be a number.';
  const { MinValue, MaxValue } = NumberAttributeConstraints ?? {};
  if (MinValue !== undefined && Number(value) < Number(MinValue)) return `Number must be no less than ${MinValue}.`;
  if (MaxValue !== undefined && Number(value) > Number(MaxValue)) return `Number must be no more than ${MaxValue}.`;
  return undefined;
}

/** No source states the form of a DateTime value; ISO 8601 is inferred. */
function isDateTime(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(value);
}

/**
 * HTML's grammar of `input type=email`, and a dot in the domain (inferred): Cognito takes "the standard email format"
 * (Developer Guide), and has been seen to refuse addresses that pass HTML's, so nothing looser can be right.
 */
const emailForm =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i;

const forms: ReadonlyMap<string, readonly [RegExp, string]> = new Map([
  ['email', [emailForm, 'Invalid email address format.']],
  ['phone_number', [/^\+[1-9]\d{1,14}$/, 'Invalid phone number format.']],
  ['birthdate', [/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Invalid date format.']],
]);

/** A name of the pool's own attributes has a form of its own; custom attributes never do. */
function formProblem(name: string, value: string): string | undefined {
  const form = forms.get(name);
  return form === undefined || form[0].test(value) ? undefined : form[1];
}

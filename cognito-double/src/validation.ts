/** Checks a request against the service model and tells every broken constraint at once, worded as AWS does. */
import { Ajv, type ErrorObject } from 'ajv';
import { CognitoException, invalidParameter } from './errors.ts';
import { type Members, structure } from './model.ts';

const ajv = new Ajv({ allErrors: true });

/**
 * A reader of one operation's input: it returns the body unchanged, or throws SerializationException for a member of
 * the wrong type and InvalidParameterException for every other broken constraint.
 */
export function inputReader<Input>(members: Members, required: readonly string[]): (body: unknown) => Input {
  const valid = ajv.compile<Input>(structure(members, required));
  return (body) => {
    if (valid(body)) return body;
    throw refusal(valid.errors ?? []);
  };
}

function refusal(errors: readonly ErrorObject[]): CognitoException {
  const mistyped = errors.find((error) => error.keyword === 'type');
  if (mistyped !== undefined) {
    return new CognitoException('SerializationException', `'${place(mistyped.instancePath)}' is of the wrong type`);
  }
  const count = `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected`;
  return invalidParameter(`${count}: ${errors.map(sentence).join('; ')}`);
}

function sentence(error: ErrorObject): string {
  if (error.keyword === 'required') {
    const member = place(`${error.instancePath}/${error.params['missingProperty']}`);
    return `Value at '${member}' failed to satisfy constraint: Member must not be null`;
  }
  return `Value at '${place(error.instancePath)}' failed to satisfy constraint: ${constraint(error)}`;
}

function constraint({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'minLength':
    case 'minItems':
      return `Member must have length greater than or equal to ${params['limit']}`;
    case 'maxLength':
    case 'maxItems':
      return `Member must have length less than or equal to ${params['limit']}`;
    case 'minimum':
      return `Member must have value greater than or equal to ${params['limit']}`;
    case 'maximum':
      return `Member must have value less than or equal to ${params['limit']}`;
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${String(params['pattern']).slice(4, -2)}`;
    case 'enum':
      return `Member must satisfy enum value set: [${[params['allowedValues']].flat().join(', ')}]`;
    case 'additionalProperties':
      return `Member ${params['additionalProperty']} is not in the service model`;
    default:
      return message ?? keyword;
  }
}

/** `/UserAttributes/0/Name` as AWS writes it: `userAttributes.1.member.name`. */
function place(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? `${Number(part) + 1}.member` : part.charAt(0).toLowerCase() + part.slice(1)))
    .join('.');
}

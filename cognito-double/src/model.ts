/** The members of the service model that several operations share, as JSON Schema with the model's own constraints. */

/** A fragment of JSON Schema. */
export type Shape = Readonly<Record<string, unknown>>;
export type Members = Readonly<Record<string, Shape>>;

/** The service model's patterns are for the whole value. */
function matching(pattern: string): Shape {
  return { pattern: `^(?:${pattern})$` };
}

const visible = '\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}';

export const flag: Shape = { type: 'boolean' };
const freeText: Shape = { type: 'string', maxLength: 131_072 };
export const freeObject: Shape = { type: 'object' };
export const textMap: Shape = { type: 'object', additionalProperties: freeText };

export function oneOf(...values: readonly string[]): Shape {
  return { type: 'string', enum: values };
}

export function listOf(items: Shape, size: Shape = {}): Shape {
  return { type: 'array', items, ...size };
}

/** A structure: members the model does not know are refused, so that a misspelled one cannot pass unseen. */
export function structure(properties: Members, required: readonly string[] = []): Shape {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** UserPoolIdType: `region_id`, at most 55 characters. */
export const userPoolId: Shape = { type: 'string', minLength: 1, maxLength: 55, ...matching('[\\w-]+_[0-9a-zA-Z]+') };

/**
 * UsernameType, in every call: 1-128 characters, no spaces. So an alias that is longer cannot be named, while an e-mail
 * may have 254 characters.
 */
export const username: Shape = { type: 'string', minLength: 1, maxLength: 128, ...matching(`[${visible}]+`) };

/** AttributeNameType: 1-32 characters. */
export const attributeName: Shape = {
  type: 'string',
  minLength: 1,
  maxLength: 32,
  ...matching(`[${visible}\\t\\n\\r ]+`),
};

/**
 * AttributeListType: values of at most 2,048 characters (the service model; the quotas page says bytes, which is not
 * settled); a value left out is a blank one (inferred).
 */
export const attributeList: Shape = listOf(
  structure({ Name: attributeName, Value: { type: 'string', maxLength: 2048 } }, ['Name']),
);

/** PasswordType: at most 256 characters, no white space. */
export const password: Shape = { type: 'string', maxLength: 256, ...matching('[\\S]+') };

/** QueryLimitType and ListProvidersLimitType. */
export const pageLimit: Shape = { type: 'integer', minimum: 0, maximum: 60 };

/** SearchPaginationTokenType and PaginationKeyType. */
export const pageToken: Shape = { type: 'string', minLength: 1, ...matching('[\\S]+') };

/** UserFilterType: a filter over 256 characters is refused (aws/aws-sdk-net 3565). */
export const filterText: Shape = { type: 'string', maxLength: 256 };

/** ProviderNameType. */
export const providerName: Shape = { type: 'string', minLength: 1, maxLength: 32, ...matching(`[${visible}\\p{Z}]+`) };

/** UserPoolNameType. */
export const poolName: Shape = { type: 'string', minLength: 1, maxLength: 128, ...matching('[\\w\\s+=,.@-]+') };

/** SchemaAttributeType; CustomAttributeNameType has at most 20 characters. */
export const schemaAttribute: Shape = structure({
  Name: { type: 'string', minLength: 1, maxLength: 20, ...matching(`[${visible}]+`) },
  AttributeDataType: oneOf('String', 'Number', 'DateTime', 'Boolean'),
  DeveloperOnlyAttribute: flag,
  Mutable: flag,
  Required: flag,
  NumberAttributeConstraints: structure({ MinValue: freeText, MaxValue: freeText }),
  StringAttributeConstraints: structure({ MinLength: freeText, MaxLength: freeText }),
});

/** GroupNameType: 1-128 characters, no spaces. */
export const groupName: Shape = { type: 'string', minLength: 1, maxLength: 128, ...matching(`[${visible}]+`) };

/** ArnType. */
export const arn: Shape = {
  type: 'string',
  minLength: 20,
  maxLength: 2048,
  ...matching(
    'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
  ),
};

/** ClientIdType. */
export const clientId: Shape = { type: 'string', minLength: 1, maxLength: 128, ...matching('[\\w+]+') };

/** ClientNameType and UserImportJobNameType. */
export const clientName: Shape = { type: 'string', minLength: 1, maxLength: 128, ...matching('[\\w\\s+=,.@-]+') };

/** UserImportJobIdType. */
export const importJobId: Shape = {
  type: 'string',
  minLength: 1,
  maxLength: 55,
  ...matching('import-[0-9a-zA-Z-]+'),
};

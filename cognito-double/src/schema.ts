/** A pool's attributes: the standard ones with their true constraints, and the custom ones beside them. */
import { invalidParameter } from './errors.ts';

type AttributeDataType = 'String' | 'Number' | 'Boolean' | 'DateTime';

/** SchemaAttributeType as CreateUserPool and AddCustomAttributes take it. */
export interface RequestedAttribute {
  readonly Name?: string;
  readonly AttributeDataType?: AttributeDataType;
  readonly DeveloperOnlyAttribute?: boolean;
  readonly Mutable?: boolean;
  readonly Required?: boolean;
  readonly StringAttributeConstraints?: { readonly MinLength?: string; readonly MaxLength?: string };
  readonly NumberAttributeConstraints?: { readonly MinValue?: string; readonly MaxValue?: string };
}

/** SchemaAttributeType as DescribeUserPool gives it back, under the name by which users carry the attribute. */
export interface SchemaAttribute extends RequestedAttribute {
  readonly Name: string;
  readonly AttributeDataType: AttributeDataType;
  readonly DeveloperOnlyAttribute: boolean;
  readonly Mutable: boolean;
  readonly Required: boolean;
}

export type Schema = ReadonlyMap<string, SchemaAttribute>;

/** COGNITO.md, Sizes: 50 custom attributes a pool. */
const maxCustomAttributes = 50;

function standard(Name: string, rest: Partial<SchemaAttribute> = {}): SchemaAttribute {
  const type = rest.AttributeDataType ?? 'String';
  const constraints = type === 'String' ? { StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' } } : {};
  return {
    Name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    ...constraints,
    ...rest,
  };
}

const configurable: readonly SchemaAttribute[] = [
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username'].map((name) =>
    standard(name),
  ),
  ...['profile', 'picture', 'website', 'email', 'gender'].map((name) => standard(name)),
  standard('birthdate', { StringAttributeConstraints: { MinLength: '10', MaxLength: '10' } }),
  ...['zoneinfo', 'locale', 'phone_number', 'address'].map((name) => standard(name)),
  standard('updated_at', { AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '0' } }),
];

/** Built in: a Schema that names one of them gets a custom attribute instead (aws/aws-cdk 14175). */
const builtIn: readonly SchemaAttribute[] = [
  standard('sub', {
    Mutable: false,
    Required: true,
    StringAttributeConstraints: { MinLength: '1', MaxLength: '2048' },
  }),
  standard('email_verified', { AttributeDataType: 'Boolean' }),
  standard('phone_number_verified', { AttributeDataType: 'Boolean' }),
  standard('identities', { StringAttributeConstraints: {} }),
];

const configurableByName = new Map(configurable.map((attribute) => [attribute.Name, attribute]));

/** Every attribute of a pool created with that Schema. Throws InvalidParameterException. */
export function poolSchema(requested: readonly RequestedAttribute[], developerPrefix: string): Schema {
  const schema = new Map([...builtIn, ...configurable].map((attribute) => [attribute.Name, attribute]));
  const custom: RequestedAttribute[] = [];
  for (const attribute of requested) {
    const known = configurableByName.get(attribute.Name ?? '');
    if (known === undefined) custom.push(attribute);
    else schema.set(known.Name, configured(known, attribute));
  }
  return withCustomAttributes(schema, custom, developerPrefix);
}

/** The schema and those custom attributes beside it. Throws InvalidParameterException. */
export function withCustomAttributes(
  schema: Schema,
  requested: readonly RequestedAttribute[],
  developerPrefix: string,
): Schema {
  const grown = new Map(schema);
  for (const attribute of requested) {
    const added = customAttribute(attribute, developerPrefix);
    if (grown.has(added.Name)) {
      throw invalidParameter(`${added.Name}: Existing attribute already has name ${added.Name}.`);
    }
    grown.set(added.Name, added);
  }
  if (grown.size - builtIn.length - configurable.length > maxCustomAttributes) {
    throw invalidParameter(`A user pool has at most ${maxCustomAttributes} custom attributes.`);
  }
  return grown;
}

/** The required attributes a user lacks; `sub` is Cognito's own to give. */
export function missingRequired(schema: Schema, attributes: ReadonlyMap<string, string>): readonly string[] {
  const required = [...schema.values()].filter(({ Required, Name }) => Required && Name !== 'sub');
  return required.map(({ Name }) => Name).filter((name) => !attributes.has(name));
}

function configured(known: SchemaAttribute, requested: RequestedAttribute): SchemaAttribute {
  if ((requested.AttributeDataType ?? known.AttributeDataType) !== known.AttributeDataType) {
    throw invalidParameter(`${known.Name}: Invalid AttributeDataType input.`);
  }
  return { ...known, ...requested, Name: known.Name, AttributeDataType: known.AttributeDataType };
}

/**
 * COGNITO.md, Schema: names read back as `custom:x`, and developer-only ones as `dev:custom:x` or `dev:x`. Custom
 * attributes cannot be required (the service's own message).
 */
function customAttribute(requested: RequestedAttribute, developerPrefix: string): SchemaAttribute {
  if (requested.Required === true) throw invalidParameter('Required custom attributes are not supported currently.');
  if (requested.AttributeDataType === undefined || requested.Name === undefined) {
    throw invalidParameter('Invalid AttributeDataType input, consider using the provided AttributeDataType enum.');
  }
  const developerOnly = requested.DeveloperOnlyAttribute ?? false;
  return {
    ...(requested.AttributeDataType === 'String' ? { StringAttributeConstraints: {} } : {}),
    ...(requested.AttributeDataType === 'Number' ? { NumberAttributeConstraints: {} } : {}),
    ...requested,
    Name: `${developerOnly ? developerPrefix : 'custom:'}${requested.Name}`,
    AttributeDataType: requested.AttributeDataType,
    DeveloperOnlyAttribute: developerOnly,
    Mutable: requested.Mutable ?? true,
    Required: false,
  };
}

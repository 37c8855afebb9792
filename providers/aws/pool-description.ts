/** A user pool as DescribeUserPool answers, as data of this project. */
import type { SchemaAttributeType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { AttributeRule, Pool } from '../core/pool.ts';

/** Reads what DescribeUserPool answers. */
export function readPool(id: string, pool: UserPoolType): Pool {
  return {
    id,
    schema: new Map((pool.SchemaAttributes ?? []).map((attribute) => [attribute.Name ?? '', readRule(attribute)])),
    usernameAttributes: new Set(pool.UsernameAttributes ?? []),
    aliasAttributes: new Set(pool.AliasAttributes ?? []),
    caseSensitive: pool.UsernameConfiguration?.CaseSensitive ?? true,
    autoVerifiedAttributes: new Set(pool.AutoVerifiedAttributes ?? []),
    mfa: pool.MfaConfiguration ?? 'OFF',
    verifiedBeforeUpdate: new Set(pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? []),
    estimatedNumberOfUsers: pool.EstimatedNumberOfUsers ?? 0,
  };
}

/** Constraints are texts on the wire; one that is absent or empty is no constraint. */
function readRule(attribute: SchemaAttributeType): AttributeRule {
  const { StringAttributeConstraints: string, NumberAttributeConstraints: number } = attribute;
  return {
    type: attribute.AttributeDataType ?? 'String',
    mutable: attribute.Mutable ?? true,
    required: attribute.Required ?? false,
    ...limit('minLength', string?.MinLength),
    ...limit('maxLength', string?.MaxLength),
    ...limit('minValue', number?.MinValue),
    ...limit('maxValue', number?.MaxValue),
  };
}

function limit<K extends string>(name: K, text: string | undefined): { readonly [key in K]?: number } {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || Number.isNaN(value)) return {};
  const limits: { [key in K]?: number } = {};
  limits[name] = value;
  return limits;
}

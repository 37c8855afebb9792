/** A user pool as DescribeUserPool answers, as data of this project. */
import type { PasswordPolicyType, SchemaAttributeType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { AttributeRule, PasswordPolicy, Pool } from '../model/pool.ts';
import { isDecimal } from '../values/decimals.ts';

/** Reads what DescribeUserPool answers. */
export function readPool(id: string, pool: UserPoolType): Pool {
  return {
    id,
    schema: new Map((pool.SchemaAttributes ?? []).map((attribute) => [attribute.Name ?? '', readRule(attribute)])),
    usernameAttributes: new Set(pool.UsernameAttributes ?? []),
    aliasAttributes: new Set(pool.AliasAttributes ?? []),
    caseSensitive: pool.UsernameConfiguration?.CaseSensitive ?? true,
    // The API's default lets people sign up.
    selfSignUp: pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true,
    autoVerifiedAttributes: new Set(pool.AutoVerifiedAttributes ?? []),
    ...passwordPolicy(pool.Policies?.PasswordPolicy),
    mfa: pool.MfaConfiguration ?? 'OFF',
    verifiedBeforeUpdate: new Set(pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? []),
    estimatedNumberOfUsers: pool.EstimatedNumberOfUsers ?? 0,
  };
}

/** What is left out of a policy is not required; 6 is the least that a pool can have (PasswordPolicyType, MinimumLength). */
function passwordPolicy(policy: PasswordPolicyType | undefined): { readonly passwordPolicy?: PasswordPolicy } {
  if (policy === undefined) return {};
  return {
    passwordPolicy: {
      minimumLength: policy.MinimumLength ?? 6,
      uppercase: policy.RequireUppercase ?? false,
      lowercase: policy.RequireLowercase ?? false,
      numbers: policy.RequireNumbers ?? false,
      symbols: policy.RequireSymbols ?? false,
    },
  };
}

/** Reads the pool's rule for one attribute. Constraints are texts on the wire; one that is absent, empty or no number is no constraint. */
export function readRule(attribute: SchemaAttributeType): AttributeRule {
  const { StringAttributeConstraints: string, NumberAttributeConstraints: number } = attribute;
  const minLength = limit(string?.MinLength);
  const maxLength = limit(string?.MaxLength);
  const minValue = limit(number?.MinValue);
  const maxValue = limit(number?.MaxValue);
  return {
    type: attribute.AttributeDataType ?? 'String',
    mutable: attribute.Mutable ?? true,
    required: attribute.Required ?? false,
    ...(minLength === undefined ? {} : { minLength: Number(minLength) }),
    ...(maxLength === undefined ? {} : { maxLength: Number(maxLength) }),
    ...(minValue === undefined ? {} : { minValue }),
    ...(maxValue === undefined ? {} : { maxValue }),
  };
}

function limit(text: string | undefined): string | undefined {
  const given = text?.trim() ?? '';
  return isDecimal(given) ? given : undefined;
}

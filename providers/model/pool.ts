/** The user pool as DescribeUserPool tells it. */
import type { AttributeName } from './names.ts';

/** AttributeDataType of the API's SchemaAttributeType. */
export type AttributeType = 'String' | 'Number' | 'Boolean' | 'DateTime';

/** The pool's rule for one attribute (SchemaAttributeType). Limits are inclusive and absent where there is none. */
export interface AttributeRule {
  readonly type: AttributeType;
  readonly mutable: boolean;
  readonly required: boolean;
  /** Characters, of a String. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Of a Number: decimal numbers as the pool has them, which may be beyond 2^53 (NumberAttributeConstraintsType: 2^1023). */
  readonly minValue?: string;
  readonly maxValue?: string;
}

/** What a password has to have (PasswordPolicyType). */
export interface PasswordPolicy {
  /** In characters. */
  readonly minimumLength: number;
  readonly uppercase: boolean;
  readonly lowercase: boolean;
  readonly numbers: boolean;
  readonly symbols: boolean;
}

/** What this project needs to know of a pool. */
export interface Pool {
  readonly id: string;
  /** SchemaAttributes by the name under which users carry them. */
  readonly schema: ReadonlyMap<AttributeName, AttributeRule>;
  /** Attributes that are the sign-in name: UsernameAttributes; the Username is then a generated UUID. */
  readonly usernameAttributes: ReadonlySet<AttributeName>;
  /** Attributes that work beside the username: AliasAttributes. */
  readonly aliasAttributes: ReadonlySet<AttributeName>;
  /** UsernameConfiguration.CaseSensitive; the API's default is true. It covers usernames, aliases and e-mail. */
  readonly caseSensitive: boolean;
  /** Whether people may sign up themselves, and so choose their username (AdminCreateUserConfig.AllowAdminCreateUserOnly). */
  readonly selfSignUp: boolean;
  /** AutoVerifiedAttributes: a new address gets a message with a code. */
  readonly autoVerifiedAttributes: ReadonlySet<AttributeName>;
  /** Policies.PasswordPolicy; absent where the pool tells none, as some emulators do. */
  readonly passwordPolicy?: PasswordPolicy;
  /** MfaConfiguration; the API's default is OFF. */
  readonly mfa: 'ON' | 'OFF' | 'OPTIONAL';
  /** AttributesRequireVerificationBeforeUpdate: a new address waits until the user answers its message. */
  readonly verifiedBeforeUpdate: ReadonlySet<AttributeName>;
  /** EstimatedNumberOfUsers: an estimate, and 0 on some emulators. */
  readonly estimatedNumberOfUsers: number;
}

/** CreateUserPool, DescribeUserPool and AddCustomAttributes. */
import { hash } from 'node:crypto';
import { type Account, poolOf } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import {
  flag,
  freeObject,
  listOf,
  type Members,
  oneOf,
  poolName,
  type Shape,
  schemaAttribute,
  structure,
  userPoolId,
} from '../model.ts';
import { Pool, type PoolDefinition, type PoolOptions } from '../pool.ts';
import { refuseRequiredAlias } from '../preferred-username.ts';
import type { RequestedAttribute } from '../schema.ts';
import { operation } from './operation.ts';

const verifiable: Shape = listOf(oneOf('phone_number', 'email'));

/** CreateUserPoolRequest, as far as the double knows it. */
export const poolMembers: Members = {
  PoolName: poolName,
  Schema: listOf(schemaAttribute, { minItems: 1, maxItems: 50 }),
  UsernameAttributes: verifiable,
  AliasAttributes: listOf(oneOf('phone_number', 'email', 'preferred_username')),
  AutoVerifiedAttributes: verifiable,
  UserAttributeUpdateSettings: structure({ AttributesRequireVerificationBeforeUpdate: verifiable }),
  UsernameConfiguration: structure({ CaseSensitive: flag }, ['CaseSensitive']),
  Policies: freeObject,
  LambdaConfig: freeObject,
  EmailConfiguration: freeObject,
  SmsConfiguration: freeObject,
  AdminCreateUserConfig: freeObject,
  AccountRecoverySetting: freeObject,
  VerificationMessageTemplate: freeObject,
  UserPoolTags: freeObject,
  MfaConfiguration: oneOf('OFF', 'ON', 'OPTIONAL'),
  DeletionProtection: oneOf('ACTIVE', 'INACTIVE'),
  UserPoolTier: oneOf('LITE', 'ESSENTIALS', 'PLUS'),
};

const createUserPool = operation<PoolDefinition>({
  name: 'CreateUserPool',
  members: poolMembers,
  required: ['PoolName'],
  run(account, definition) {
    return { UserPool: describePool(addPool(account, definition, 'dev:custom:')) };
  },
});

const describeUserPool = operation<{ readonly UserPoolId: string }>({
  name: 'DescribeUserPool',
  quota: 'UserPoolRead',
  members: { UserPoolId: userPoolId },
  required: ['UserPoolId'],
  run: (account, { UserPoolId }) => ({ UserPool: describePool(poolOf(account, UserPoolId)) }),
});

const addCustomAttributes = operation<{
  readonly UserPoolId: string;
  readonly CustomAttributes: readonly RequestedAttribute[];
}>({
  name: 'AddCustomAttributes',
  members: { UserPoolId: userPoolId, CustomAttributes: listOf(schemaAttribute, { minItems: 1, maxItems: 25 }) },
  required: ['UserPoolId', 'CustomAttributes'],
  run(account, { UserPoolId, CustomAttributes }) {
    poolOf(account, UserPoolId).addAttributes(CustomAttributes);
    return {};
  },
});

/**
 * A new pool of the account, under an id that is the same in every run unless one is given. Throws
 * InvalidParameterException.
 */
export function addPool(
  account: Account,
  definition: PoolDefinition,
  developerPrefix: PoolOptions['developerPrefix'],
  id: string = `${account.region}_${hash('sha256', `${account.pools.size} ${definition.PoolName}`).slice(0, 9)}`,
): Pool {
  checkSettings(definition);
  if (account.pools.has(id)) throw invalidParameter(`The pool ${id} is there already.`);
  const pool = new Pool({ id, definition, developerPrefix, now: account.now });
  account.pools.set(id, pool);
  return pool;
}

/**
 * Refuses settings that do not go together: what waits for its verification has to be verified by the pool at all
 * (aws/aws-cli 7151, in the service's words). Throws InvalidParameterException.
 */
function checkSettings(definition: PoolDefinition): void {
  if (definition.UsernameAttributes !== undefined && definition.AliasAttributes !== undefined) {
    throw invalidParameter('Only one of the aliasAttributes or usernameAttributes can be set in user pool.');
  }
  const held = definition.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  const verified = definition.AutoVerifiedAttributes ?? [];
  if (held.some((name) => !verified.includes(name))) {
    throw invalidParameter(
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
    );
  }
  refuseRequiredAlias(definition);
}

/** UserPoolType. A setting that was not made is not there, as on AWS. */
function describePool(pool: Pool): object {
  const { PoolName, Schema, UserAttributeUpdateSettings, ...carried } = pool.definition;
  return {
    ...carried,
    Id: pool.id,
    Name: PoolName,
    Arn: `arn:aws:cognito-idp:${pool.id.split('_')[0]}:123456789012:userpool/${pool.id}`,
    CreationDate: pool.createdAt / 1000,
    LastModifiedDate: pool.createdAt / 1000,
    LambdaConfig: carried.LambdaConfig ?? {},
    SchemaAttributes: [...pool.schema.values()],
    UserAttributeUpdateSettings: UserAttributeUpdateSettings ?? { AttributesRequireVerificationBeforeUpdate: [] },
    EmailConfiguration: carried.EmailConfiguration ?? { EmailSendingAccount: 'COGNITO_DEFAULT' },
    EstimatedNumberOfUsers: pool.accounts.size,
  };
}

export const poolOperations = [createUserPool, describeUserPool, addCustomAttributes] as const;

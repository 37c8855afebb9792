/** AdminCreateUser: one account in one call, and no second one when the answer to the first was lost. */
import {
  AdminCreateUserCommand,
  type AdminCreateUserRequest,
  AdminGetUserCommand,
  AliasExistsException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { ClientMetadata } from '../constraints/client-metadata.ts';
import type { Creation } from '../model/changes.ts';
import type { LiveUser } from '../model/users.ts';
import { isSecret, meant, type Values } from '../model/value.ts';
import { wasTriedBefore } from './answers/sdk-errors.ts';
import type { CallingClients } from './connection/connection.ts';
import { readUser, tellingErrors } from './gateway.ts';

/** An account to be made. */
export interface NewUser extends Creation {
  /** Goes to the pool's triggers. */
  readonly clientMetadata: ClientMetadata;
}

/** How far this machine's clock may be ahead of Cognito's: SigV4 allows five minutes, a set clock is well within one. */
const clockSkewMs = 60_000;

/**
 * Makes the account and gives the new account; its username is a generated one where the pool signs in by e-mail or
 * phone. With an invitation, a lost answer is told as `answer-lost`; without, the call is sent again, and an account
 * that is there by then counts as made by the attempt before when it is new and has all the attributes. An alias is
 * never taken from another account. Throws CognitoError, `user-exists` and `alias-taken` among them.
 */
export async function createUser(
  { repeating, once, region }: CallingClients,
  poolId: string,
  user: NewUser,
): Promise<LiveUser> {
  const told = tellingErrors(poolId, region);
  const startedAt = Date.now();
  const invites = user.invitation !== undefined;
  const madeBefore = () =>
    told('AdminGetUser', async () => {
      const found = await repeating.send(
        new AdminGetUserCommand({ UserPoolId: poolId, Username: meant(user.signInName) }),
      );
      const live = readUser({ ...found, Attributes: found.UserAttributes });
      const isNew = (found.UserCreateDate?.getTime() ?? 0) >= startedAt - clockSkewMs;
      return isNew && hasAll(live, user.attributes) ? live : undefined;
    });
  const create = async () => {
    try {
      const { User } = await (invites ? once : repeating).send(new AdminCreateUserCommand(requestOf(poolId, user)));
      return readUser(User ?? {});
    } catch (error) {
      const own = !invites && isTaken(error) && wasTriedBefore(error) ? await madeBefore() : undefined;
      if (own === undefined) throw error;
      return own;
    }
  };
  return told('AdminCreateUser', create, {
    sent: [...user.attributes.keys()],
    secrets: secretsOf(user),
    sendsMessage: invites,
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof UsernameExistsException || error instanceof AliasExistsException;
}

function hasAll(live: LiveUser, attributes: Values): boolean {
  return [...attributes].every(([name, value]) => live.attributes.get(name) === meant(value));
}

/** What the request carries and nobody may be told. */
function secretsOf({ signInName, attributes, temporaryPassword }: Creation): readonly string[] {
  return [
    ...[signInName, ...attributes.values()].filter(isSecret).map(meant),
    ...(temporaryPassword === undefined ? [] : [meant(temporaryPassword)]),
  ];
}

function requestOf(
  poolId: string,
  { signInName, attributes, temporaryPassword, invitation, clientMetadata }: NewUser,
): AdminCreateUserRequest {
  return {
    UserPoolId: poolId,
    Username: meant(signInName),
    UserAttributes: [...attributes].map(([Name, value]) => ({ Name, Value: meant(value) })),
    ...(temporaryPassword === undefined ? {} : { TemporaryPassword: meant(temporaryPassword) }),
    // Without a choice Cognito sends by SMS only (AdminCreateUser, DesiredDeliveryMediums).
    ...(invitation === undefined
      ? { MessageAction: 'SUPPRESS' }
      : { DesiredDeliveryMediums: [invitation === 'email' ? 'EMAIL' : 'SMS'] }),
    ...(clientMetadata.size === 0 ? {} : { ClientMetadata: Object.fromEntries(clientMetadata) }),
  };
}

/** AdminCreateUser. */
import { type Account, poolOf } from '../account.ts';
import { aliasExists } from '../accounts.ts';
import { type Requested, readAttributes } from '../attributes.ts';
import { contacts } from '../contacts.ts';
import { CognitoException, invalidParameter, userNotFound } from '../errors.ts';
import type { Draft } from '../messages.ts';
import { attributeList, flag, listOf, oneOf, password, textMap, username, userPoolId } from '../model.ts';
import { checkPassword } from '../passwords.ts';
import type { Pool } from '../pool.ts';
import { merge } from '../update.ts';
import { nothingPending, type User, type WireAttribute, wireUser } from '../user.ts';
import { operation } from './operation.ts';
import { signInAttributes } from './sign-in.ts';

interface Input {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly UserAttributes?: readonly WireAttribute[];
  readonly TemporaryPassword?: string;
  readonly ForceAliasCreation?: boolean;
  readonly MessageAction?: 'RESEND' | 'SUPPRESS';
  readonly DesiredDeliveryMediums?: readonly ('SMS' | 'EMAIL')[];
}

export const adminCreateUser = operation<Input>({
  name: 'AdminCreateUser',
  quota: 'UserCreation',
  members: {
    UserPoolId: userPoolId,
    Username: username,
    UserAttributes: attributeList,
    ValidationData: attributeList,
    TemporaryPassword: password,
    ForceAliasCreation: flag,
    MessageAction: oneOf('RESEND', 'SUPPRESS'),
    DesiredDeliveryMediums: listOf(oneOf('SMS', 'EMAIL')),
    ClientMetadata: textMap,
  },
  required: ['UserPoolId', 'Username'],
  run(account, input) {
    const pool = poolOf(account, input.UserPoolId);
    if (input.TemporaryPassword) checkPassword(pool, input.TemporaryPassword);
    const user = input.MessageAction === 'RESEND' ? invited(pool, input) : created(account, pool, input);
    const drafts = input.MessageAction === 'SUPPRESS' ? [] : invitations(user, input.DesiredDeliveryMediums);
    account.outbox.send(pool.id, user.username, drafts);
    return { User: wireUser(user) };
  },
});

/** RESEND is for an account that was created before and has not signed in yet. */
function invited(pool: Pool, { Username }: Input): User {
  const user = pool.accounts.find(Username);
  if (user === undefined) throw userNotFound();
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw new CognitoException(
      'UnsupportedUserStateException',
      `Resend not possible. ${Username} status is not correct.`,
    );
  }
  return user;
}

function created(account: Account, pool: Pool, input: Input): User {
  const given = readAttributes(pool, input.UserAttributes ?? [], 'create');
  const attributes = merge(signInAttributes(pool, input.Username, given), given);
  requireAddresses(attributes, input.DesiredDeliveryMediums ?? []);
  const sub = pool.newSub();
  const now = account.now();
  const user: User = {
    // COGNITO.md, Creating: in pools that sign in by e-mail or phone, Cognito generates the username.
    username: pool.naming.usernameAttributes.size > 0 ? sub : input.Username,
    sub,
    attributes,
    pending: nothingPending,
    enabled: true,
    status: 'FORCE_CHANGE_PASSWORD',
    ...(input.TemporaryPassword ? { password: input.TemporaryPassword } : {}),
    createdAt: now,
    modifiedAt: now,
  };
  if (pool.accounts.byUsername(user.username) !== undefined) throw usernameExists('User account already exists');
  resolveConflicts(account, pool, user, input.ForceAliasCreation ?? false);
  pool.save(user);
  return user;
}

function usernameExists(message: string): CognitoException {
  return new CognitoException('UsernameExistsException', message);
}

/** ForceAliasCreation takes an alias from its present holder (COGNITO.md), whose flag then is false (inferred). */
function resolveConflicts(account: Account, pool: Pool, user: User, force: boolean): void {
  const conflicts = pool.accounts.conflicts(user);
  for (const conflict of conflicts) {
    if (pool.naming.usernameAttributes.has(conflict.attribute)) {
      throw usernameExists(`An account with the given ${conflict.attribute} already exists.`);
    }
    if (!force || conflict.attribute === 'preferred_username') throw aliasExists(conflict);
  }
  for (const { holder, attribute } of conflicts) {
    const present = pool.user(holder.username);
    const attributes = merge(present.attributes, [[`${attribute}_verified`, 'false']]);
    pool.save({ ...present, attributes, modifiedAt: account.now() });
  }
}

/** AdminCreateUser, UserAttributes: a verified flag and a delivery medium need their address. */
function requireAddresses(attributes: Requested, mediums: readonly ('SMS' | 'EMAIL')[]): void {
  for (const contact of contacts) {
    if (attributes.has(contact)) continue;
    const medium = contact === 'email' ? 'EMAIL' : 'SMS';
    if (attributes.get(`${contact}_verified`) === 'true' || mediums.includes(medium)) {
      throw invalidParameter(`A value for ${contact} is required to verify it or to deliver to it.`);
    }
  }
}

/** COGNITO.md, Creating: an invitation goes out unless suppressed; by SMS unless said otherwise, where there is a phone. */
function invitations(user: User, mediums: readonly ('SMS' | 'EMAIL')[] = ['SMS']): readonly Draft[] {
  return contacts.flatMap((contact) => {
    const destination = user.attributes.get(contact);
    const wanted = mediums.includes(contact === 'email' ? 'EMAIL' : 'SMS');
    return wanted && destination !== undefined ? [{ kind: 'invitation' as const, contact, destination }] : [];
  });
}

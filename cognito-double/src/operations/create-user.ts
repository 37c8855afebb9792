/** AdminCreateUser. */
import { type Account, poolOf } from '../account.ts';
import { accountExists } from '../accounts.ts';
import { type Requested, readAttributes } from '../attributes.ts';
import { contacts, requireAddress } from '../contacts.ts';
import { CognitoException, invalidParameter, userNotFound } from '../errors.ts';
import type { Draft } from '../messages.ts';
import { attributeList, flag, listOf, oneOf, password, textMap, username, userPoolId } from '../model.ts';
import { newUser } from '../new-user.ts';
import { Password } from '../password.ts';
import { checkPassword } from '../passwords.ts';
import type { Pool } from '../pool.ts';
import { requireConfirmed } from '../preferred-username.ts';
import { type User, type WireAttribute, wireUser } from '../user.ts';
import { changed } from '../versions.ts';
import { operation } from './operation.ts';

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
    const user = input.MessageAction === 'RESEND' ? invited(account, pool, input) : created(account, pool, input);
    const drafts = input.MessageAction === 'SUPPRESS' ? [] : invitations(user, input.DesiredDeliveryMediums);
    account.outbox.send(pool.id, user.username, drafts);
    return { User: wireUser(user) };
  },
});

/**
 * RESEND is for an account that was created before and has not signed in yet; a new temporary password takes the old
 * one's place (AdminCreateUser, MessageAction).
 */
function invited(account: Account, pool: Pool, { Username, TemporaryPassword }: Input): User {
  const user = pool.accounts.find(Username);
  if (user === undefined) throw userNotFound();
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw new CognitoException(
      'UnsupportedUserStateException',
      `Resend not possible. ${Username} status is not correct.`,
    );
  }
  const now = account.now();
  const { password: _old, ...rest } = user;
  const renewed = changed(rest, temporary(TemporaryPassword, now), now);
  pool.save(renewed);
  return renewed;
}

function created(account: Account, pool: Pool, input: Input): User {
  const now = account.now();
  const given = readAttributes(pool, input.UserAttributes ?? [], 'create');
  const status = 'FORCE_CHANGE_PASSWORD';
  requireConfirmed(pool, status, given);
  const asked = { name: input.Username, given, status, ...temporary(input.TemporaryPassword, now) } as const;
  const user = newUser(pool, asked, now);
  requireAddresses(user.attributes);
  requireDestinations(user.attributes, input.DesiredDeliveryMediums ?? []);
  if (pool.accounts.byUsername(user.username) !== undefined) {
    throw new CognitoException('UsernameExistsException', 'User account already exists');
  }
  requireFree(pool, user, input.ForceAliasCreation ?? false);
  pool.save(user);
  return user;
}

/** One that was left out or blank is generated, and nobody but the invitation knows it. */
function temporary(text: string | undefined, now: number): { readonly password?: Password } {
  return text ? { password: new Password(text, now) } : {};
}

/**
 * What another account holds is refused, unless ForceAliasCreation takes an alias from its present holder (AdminCreateUser,
 * ForceAliasCreation). Throws UsernameExistsException.
 */
function requireFree(pool: Pool, user: User, force: boolean): void {
  const taken = pool.accounts.conflicts(user).find(({ moves }) => !force || !moves);
  if (taken !== undefined) throw accountExists(taken);
}

/** AdminCreateUser, UserAttributes: a flag needs its address, whatever it says. */
function requireAddresses(attributes: Requested): void {
  for (const contact of contacts) {
    requireAddress(contact, attributes.get(`${contact}_verified`), attributes.get(contact));
  }
}

/** AdminCreateUser, UserAttributes: a delivery medium needs its address. */
function requireDestinations(attributes: Requested, mediums: readonly ('SMS' | 'EMAIL')[]): void {
  for (const contact of contacts) {
    if (mediums.includes(contact === 'email' ? 'EMAIL' : 'SMS') && !attributes.has(contact)) {
      throw invalidParameter(`A value for ${contact} is required to deliver to it.`);
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

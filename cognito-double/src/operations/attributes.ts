/** AdminUpdateUserAttributes and AdminDeleteUserAttributes. */
import { type Account, poolOf } from '../account.ts';
import { readAttributes } from '../attributes.ts';
import { attributeList, attributeName, listOf, textMap, username, userPoolId } from '../model.ts';
import { updateUser } from '../update.ts';
import type { WireAttribute } from '../user.ts';
import { operation } from './operation.ts';

interface UpdateInput {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly UserAttributes: readonly WireAttribute[];
}

const adminUpdateUserAttributes = operation<UpdateInput>({
  name: 'AdminUpdateUserAttributes',
  quota: 'UserUpdate',
  members: { UserPoolId: userPoolId, Username: username, UserAttributes: attributeList, ClientMetadata: textMap },
  required: ['UserPoolId', 'Username', 'UserAttributes'],
  run: update,
});

const adminDeleteUserAttributes = operation<{
  readonly UserPoolId: string;
  readonly Username: string;
  readonly UserAttributeNames: readonly string[];
}>({
  name: 'AdminDeleteUserAttributes',
  quota: 'UserUpdate',
  members: { UserPoolId: userPoolId, Username: username, UserAttributeNames: listOf(attributeName) },
  required: ['UserPoolId', 'Username', 'UserAttributeNames'],
  run: (account, { UserAttributeNames, ...target }) =>
    update(account, { ...target, UserAttributes: UserAttributeNames.map((Name) => ({ Name, Value: '' })) }),
});

/** All or nothing (COGNITO.md, AdminUpdateUserAttributes): messages go out once the account is written. */
function update(account: Account, { UserPoolId, Username, UserAttributes }: UpdateInput): object {
  const pool = poolOf(account, UserPoolId);
  const before = pool.user(Username);
  const requested = readAttributes(pool, UserAttributes, 'update');
  const { user, drafts } = updateUser(pool, before, requested, account.now());
  pool.save(user);
  account.outbox.send(pool.id, user.username, drafts);
  return {};
}

export const attributeOperations = [adminUpdateUserAttributes, adminDeleteUserAttributes] as const;

/** ListUsers: pages of at most 60 users, filters, and tokens. */
import { poolOf } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { parseFilter } from '../filter.ts';
import type { Page } from '../listing.ts';
import { attributeName, filterText, listOf, pageLimit, pageToken, userPoolId } from '../model.ts';
import { pageSize } from '../pages.ts';
import type { Pool } from '../pool.ts';
import { start } from '../sorted-index.ts';
import { type User, wireAttributes, wireUser } from '../user.ts';
import { operation } from './operation.ts';

interface Input {
  readonly UserPoolId: string;
  readonly AttributesToGet?: readonly string[];
  readonly Limit?: number;
  readonly PaginationToken?: string;
  readonly Filter?: string;
}

export const listUsers = operation<Input>({
  name: 'ListUsers',
  quota: 'UserList',
  members: {
    UserPoolId: userPoolId,
    AttributesToGet: listOf(attributeName),
    Limit: pageLimit,
    PaginationToken: pageToken,
    Filter: filterText,
  },
  required: ['UserPoolId'],
  run(account, { PaginationToken, ...parameters }) {
    const pool = poolOf(account, parameters.UserPoolId);
    const filter = parseFilter(parameters.Filter ?? '');
    const after = PaginationToken === undefined ? start : account.tokens.open(parameters, PaginationToken);
    const size = pool.nextPageSize(parameters.Limit || pageSize);
    const page: Page = size === 0 ? { users: [], next: after } : pool.listing.page(filter, after, size);
    return {
      Users: page.users.map((user) => picked(pool, user, parameters.AttributesToGet)),
      ...(page.next === undefined ? {} : { PaginationToken: account.tokens.seal(parameters, page.next) }),
    };
  },
});

/** UserType. AttributesToGet fails when a user lacks one of them (COGNITO.md, Reading). */
function picked(pool: Pool, user: User, wanted: readonly string[] | undefined): object {
  if (wanted === undefined || wanted.length === 0) return wireUser(user);
  const known = wireAttributes(user);
  const missing = wanted.some((name) => !pool.schema.has(name) || !known.some(({ Name }) => Name === name));
  if (missing) throw invalidParameter('One or more requested attributes do not exist.');
  return { ...wireUser(user), Attributes: known.filter(({ Name }) => wanted.includes(Name)) };
}
